"""Others met: Jinan's `/gongkai/site_…/channel_…/doc_…`, the trees of `/n/n/c.html`,
easysite's `/eportal/ui?pageId=`.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from tests.world.content import Article, Column
from tests.world.site import Family


class Jinan(Family):
    """Ids that begin with the time at which the record was made; an empty SiteIDCode is normal on a sub-site."""

    name: ClassVar[str] = "jinan"

    def column_path(self, column: Column, page: int = 1) -> str:
        folder = f"/gongkai/site_qujia/channel_6389b0c7{column.number:016x}/"
        return folder + (f"index_{page}.html" if page > 1 else "")

    def article_path(self, article: Article) -> str:
        return f"{self.column_path(article.column)}doc_6455e7c5{article.number:016x}.html"

    def article_metas(self, article: Article) -> dict[str, str]:
        return super().article_metas(article) | {"PubDate": f"{article.day} {article.clock}:56"}

    def row(self, article: Article) -> str:
        return (
            f'<li class="{self.n("clearfix")}">'
            f'<a href="{self.article_path(article)}" title="{article.title}"><p class="'
            f'{self.n("t")}">{article.title}</p><span class="{self.n("d")}">{article.day:%Y.%m.%d}</span></a></li>\n'
        )


class Tree(Family):
    """方正 and its like: numbers all the way down, `content.html` at the end."""

    name = "tree"

    def prepare(self) -> None:
        self.form, self.badge, self.order = "", "", 1
        if self.seed % 2:
            draw = Random(self.seed)  # of its own: a seed stays the world that it was
            self.form = draw.choice(("{0:%m-%d}", "[{0:%m-%d}]", "{0.month}月{0.day}日", "{0:%m/%d}", "（{0:%m.%d}）"))
            self.badge = draw.choice(("", "", "[置顶]"))
            self.order = draw.choice((1, 1, 1, -1))  # -1: the oldest first, on one page

    def column_path(self, column: Column, page: int = 1) -> str:
        folder = f"/n810341/n38{column.number}/"
        return folder + ("index.html" if page == 1 else f"index_{column.number}_{page}.html")

    def article_path(self, article: Article) -> str:
        return f"/n810341/n38{article.column.number}/c{article.number}/content.html"

    def last_page(self, column: Column) -> int:
        return super().last_page(column) if self.order > 0 else 1

    def row(self, article: Article) -> str:
        day = self.form.format(article.day) if self.form else f"[{article.day}]"
        badge = self.badge if article.number == article.column.pinned else ""
        return (
            f'<dd>{badge}<a href="{self.article_path(article)}" target="_blank">{article.title}</a><b>{day}</b></dd>\n'
        )

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        if self.order < 0:
            articles = sorted(column.on(self.night), key=lambda article: article.day)
        rows = super().rows(column, articles, page)
        return rows.replace("<ul ", "<dl ").replace("</ul>", "</dl>")


class Easysite(Family):
    """Columns are pages of a portal; createDate is when the page was made."""

    name = "easysite"

    def column_path(self, column: Column, page: int = 1) -> str:
        paging = f"&currentPage={page}&moduleId=619{column.number}" if page > 1 else ""
        return f"/eportal/ui?pageId=619{column.number}{paging}"

    def article_path(self, article: Article) -> str:
        return (
            f"/art/col27/{article.day:%Y-%m/%d}/{article.day:%Y%m%d}{article.clock.replace(':', '')}"
            f"{article.number}.shtml"
        )

    def article_metas(self, article: Article) -> dict[str, str]:
        return super().article_metas(article) | {"createDate": "2026-11-18 03:00:07"}
