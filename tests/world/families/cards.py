"""Picture cards: a picture and a short caption a row, no day beside it; the day stands on the article."""

from __future__ import annotations

from collections.abc import Sequence

from tests.world.site import PLAN, Article, Column, Family, Kind

PICTURES = Kind("tpxw", "图片新闻", "pictures", (0, 4), (1, 4), (8, 12))
SCENERY = Kind("mlfj", "光影瞬间", "pictures", (0, 20), (2, 12), (7, 10))


class Cards(Family):
    name = "cards"
    plan = (PICTURES, *PLAN[:3], SCENERY)
    per_page = 8

    def prepare(self) -> None:
        self.form = self.random.choice(("figure", "div", "table", "background"))

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        if column.kind != "pictures":
            return super().rows(column, articles, page)
        cards = [self.card(article) for article in articles]
        if self.form == "table":
            rows = [cards[start : start + 4] for start in range(0, len(cards), 4)]
            lines = "".join(f"<tr>{''.join(f'<td align=center>{card}</td>' for card in row)}</tr>" for row in rows)
            return f'<table width="100%" class="{self.n("piclist")}">{lines}</table>'
        return f'<div class="{self.n("pic-list")}"><ul>{"".join(f"<li>{card}</li>" for card in cards)}</ul></div>'

    def card(self, article: Article) -> str:
        href, picture = self.article_path(article), f"/images/{article.number}.jpg"
        if self.form == "figure":
            figure = f'<img src="{picture}" alt="{article.title}"><figcaption>{article.title}</figcaption>'
            return f'<a href="{href}"><figure>{figure}</figure></a>'
        if self.form == "background":
            caption = f'<span class="{self.n("cap")}">{article.title}</span>'
            return f'<a href="{href}" style="background-image:url({picture})">{caption}</a>'
        return (
            f'<a href="{href}"><img src="{picture}" width="200" height="150" border="0"></a><br>'
            f'<a href="{href}" title="{article.title}">{article.title}</a>'
        )

    def paragraphs(self, article: Article) -> str:
        picture = f'<p style="text-align:center"><img src="/images/{article.number}.jpg" alt=""></p>'
        return (picture if article.column.kind == "pictures" else "") + super().paragraphs(article)
