"""Picture cards: a picture and a short caption a row, no day beside it; the day stands on the article."""

from __future__ import annotations

from collections.abc import Sequence

from tests.world.content import PLAN, Article, Column, Kind
from tests.world.site import Family

PICTURES = Kind("tpxw", "图片新闻", "pictures", (0, 4), (1, 4), (8, 12))
SCENERY = Kind("mlfj", "光影瞬间", "pictures", (0, 20), (2, 12), (7, 10))
FORMS = ("figure", "div", "table", "background", "parted", "two lines", "dl", "one dl", "beside", "boxes", "alt")


class Cards(Family):
    name = "cards"
    plan = (PICTURES, *PLAN[:3], SCENERY)
    per_page = 8

    def prepare(self) -> None:
        self.form = self.random.choice(FORMS)
        self.width = self.random.choice((1, 2, 3, 4, 5))  # cards in a row of a table

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        if column.kind != "pictures":
            return super().rows(column, articles, page)
        if self.form == "parted":
            return self.table([self.picture(one) for one in articles], [self.caption(one) for one in articles])
        cards = [self.card(article) for article in articles]
        if self.form in ("table", "two lines", "beside", "alt"):
            return self.table(cards)
        if self.form in ("dl", "one dl"):
            halves = [f"<dt>{self.picture(one)}</dt><dd>{self.caption(one)}</dd>" for one in articles]
            return "".join(f"<dl>{one}</dl>" for one in halves) if self.form == "dl" else f"<dl>{''.join(halves)}</dl>"
        if self.form == "boxes":
            rows = "".join(f'<div class="{self.n("row")}">{row}</div>' for row in self.cut(cards, "<div>{}</div>"))
            return f'<div class="{self.n("pic-list")}">{rows}</div>'
        return f'<div class="{self.n("pic-list")}"><ul>{"".join(f"<li>{card}</li>" for card in cards)}</ul></div>'

    def table(self, *parts: Sequence[str]) -> str:
        """Each row of cards in as many rows of the table as a card has parts."""
        rows = zip(*(self.cut(part, "<td align=center>{}</td>") for part in parts), strict=True)
        lines = "".join(f"<tr>{line}</tr>" for row in rows for line in row)
        return f'<table width="100%" class="{self.n("piclist")}">{lines}</table>'

    def cut(self, cards: Sequence[str], cell: str) -> list[str]:
        starts = range(0, len(cards), self.width)
        return ["".join(cell.format(card) for card in cards[start : start + self.width]) for start in starts]

    def picture(self, article: Article, alt: str = "") -> str:
        picture = f'<img src="/images/{article.number}.jpg" width="200" height="150" border="0" alt="{alt}">'
        return f'<a href="{self.article_path(article)}">{picture}</a>'

    def caption(self, article: Article, more: str = "") -> str:
        return f'<a href="{self.article_path(article)}" title="{article.title}">{article.title}{more}</a>'

    def card(self, article: Article) -> str:
        href, picture = self.article_path(article), f"/images/{article.number}.jpg"
        if self.form == "figure":
            figure = f'<img src="{picture}" alt="{article.title}"><figcaption>{article.title}</figcaption>'
            return f'<a href="{href}"><figure>{figure}</figure></a>'
        if self.form == "background":
            caption = f'<span class="{self.n("cap")}">{article.title}</span>'
            return f'<a href="{href}" style="background-image:url({picture})">{caption}</a>'
        if self.form == "two lines":
            return f"{self.picture(article)}<br>{self.caption(article, '<br>（摄影：张样本）')}"
        if self.form == "beside":
            return f"{self.picture(article)}<p>{article.title}</p>"
        if self.form == "alt":
            return self.picture(article, article.title)
        return f"{self.picture(article)}<br>{self.caption(article)}"

    def paragraphs(self, article: Article) -> str:
        picture = f'<p style="text-align:center"><img src="/images/{article.number}.jpg" alt=""></p>'
        return (picture if article.column.kind == "pictures" else "") + super().paragraphs(article)
