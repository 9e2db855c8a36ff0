"""Rows with an abstract: each a `<ul>`, a `<dl>` or a box of its own. A day inside the abstract is not the row's."""

from __future__ import annotations

from collections.abc import Sequence

from tests.world.content import Article, Column
from tests.world.site import Family


class Abstracts(Family):
    name = "abstracts"
    per_page = 6

    def prepare(self) -> None:
        self.form = ("ul", "dl", "box", "leaf")[self.seed % 4]

    def column_path(self, column: Column, page: int = 1) -> str:
        return f"/channel/{column.number}{f'_{page}' if page > 1 else ''}.html"

    def article_path(self, article: Article) -> str:
        return f"/content/{article.day:%Y-%m/%d}/{article.number}.html"

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        return f'<div class="{self.n("news")}">{"".join(self.row(article) for article in articles)}</div>'

    def row(self, article: Article) -> str:
        link = f'<a href="{self.article_path(article)}">{article.title}</a>'
        text = f"{article.text[0]}{article.text[1]}…"
        abstract = f'{text}<a href="{self.article_path(article)}">[详细]</a>'
        if self.form == "ul":
            return (
                f'<ul class="{self.n("li_list")}"><li class="{self.n("bt")}">{link}</li>'
                f'<li class="{self.n("zy")}">{abstract}'
                f'</li><li class="{self.n("sj")}">发布时间：{article.day}</li></ul>\n'
            )
        if self.form == "dl":
            return f"<dl><dt>{link}<span>{article.day}</span></dt><dd>{abstract}</dd></dl>\n"
        if self.form == "leaf":
            leaf = f"<b>{article.day.day:02}</b><i>{article.day:%Y-%m}</i>"
            return (
                f'<div class="{self.n("item")}"><div class="{self.n("rq")}">{leaf}</div><div class="{self.n("nr")}">'
                f"<h4>{link}</h4><p>{text}</p></div></div>\n"
            )
        return (
            f'<div class="{self.n("item")}"><h3>{link}</h3><p>{abstract}</p><p class="{self.n("rq")}"><span>来源：'
            f"{article.source}</span><span>{article.day} {article.clock}</span></p></div>\n"
        )
