"""Tables: rows with two or three days under their headers, and the 信息公开目录 with 索引号 and a panel a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tests.world.content import Article, Column
from tests.world.site import Family


class Tables(Family):
    """The day of publication stands under its header, before or behind another one."""

    name: ClassVar[str] = "tables"
    heads: ClassVar[tuple[tuple[str, str], ...]] = (
        ("成文日期", "发布日期"), ("决定日期", "公示日期"), ("生成日期", "公开日期"), ("印发日期", "发布时间"),
    )  # fmt: skip

    def prepare(self) -> None:
        self.made_name, self.published_name = self.heads[self.seed % 4]
        self.made_first = self.grammar.chance(0.7)
        self.headed = self.random.choice(("th", "td"))

    def column_path(self, column: Column, page: int = 1) -> str:
        return f"/xxgk/{column.key}/" + (f"list_{page}.html" if page > 1 else "")

    def cells(self, article: Article) -> list[tuple[str, str]]:
        """(header, cell) of a row."""
        link = f'<a href="{self.article_path(article)}" target="_blank">{article.title}</a>'
        days = [(self.made_name, str(article.made)), (self.published_name, str(article.day))]
        return [
            ("序号", str(article.number % 90 + 1)),
            ("名称", link),
            ("文号", f"云政发〔2026〕{article.number % 97}号"),
            *(days if self.made_first else days[::-1]),
        ]

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        tag = self.headed
        one = articles[0] if articles else self.columns[0].articles[0]
        head = "".join(f"<{tag}>{name}</{tag}>" for name, _ in self.cells(one))
        rows = "".join(self.row(article) for article in articles)
        return f'<table class="{self.n("list-table")}" width="100%"><tr>{head}</tr>\n{rows}</table>'

    def row(self, article: Article) -> str:
        return "<tr>" + "".join(f"<td>{cell}</td>" for _, cell in self.cells(article)) + "</tr>\n"

    def article_head(self, article: Article) -> str:
        days = [(self.made_name, article.made), (self.published_name, article.day)]
        cells = [("索引号", f"11370000/2026-{article.number}"), ("发布机构", article.source), ("标题", article.title),
                 *(days if self.made_first else days[::-1])]  # fmt: skip
        rows = "".join(f"<tr><td>{name}：</td><td>{value}</td></tr>" for name, value in cells)
        return f'<table class="{self.n("headtable")}">{rows}</table><h1 class="{self.n("title")}">{article.title}</h1>'


class Catalogue(Tables):
    """信息公开目录: index number, name, publisher, one day; the panel that opens over a row repeats it all."""

    name = "catalogue"

    def prepare(self) -> None:
        super().prepare()
        self.panel = self.grammar.chance(0.5)
        self.day_name = self.random.choice(("生成日期", "发布日期", "公开日期"))

    def cells(self, article: Article) -> list[tuple[str, str]]:
        link = f'<a href="{self.article_path(article)}" title="{article.title}">{article.title}</a>'
        return [
            ("索引号", f"370000/2026-{article.number}"),
            ("信息名称", link + (self._panel(article) if self.panel else "")),
            ("发布机构", article.source),
            (self.day_name, str(article.day)),
        ]

    def _panel(self, article: Article) -> str:
        given = (("索引号", f"370000/2026-{article.number}"), ("名称", article.title), ("发布机构", article.source),
                 (self.day_name, article.day), ("文号", "无"))  # fmt: skip
        rows = "".join(f"<p><b>{name}：</b>{value}</p>" for name, value in given)
        return f'<div class="{self.n("xxgk_tip")}" style="display:none">{rows}</div>'

    def article_head(self, article: Article) -> str:
        cells = (("索引号", f"370000/2026-{article.number}"), ("发布机构", article.source), ("名称", article.title),
                 (self.day_name, article.day), ("有效性", "有效"))  # fmt: skip
        rows = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in cells)
        return f'<table class="{self.n("xxgk_head")}">{rows}</table><h1 class="{self.n("title")}">{article.title}</h1>'
