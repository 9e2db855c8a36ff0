"""领导信箱: lists of letters with number, state and day of the letter;
a letter's page is a table of question and answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.world.content import PLAN, Article, Column, Kind
from tests.world.site import Family

BOX = Kind("qzxx", "区长信箱", "letters", (0, 6), (0, 4), (9, 13))
ADVICE = Kind("zxts", "咨询投诉", "letters", (0, 6), (0, 4), (6, 13))


class Mailbox(Family):
    name = "mailbox"
    plan = (*PLAN[:3], BOX, ADVICE)

    def prepare(self) -> None:
        self.listed = self.seed % 3 == 2

    def column_path(self, column: Column, page: int = 1) -> str:
        if column.kind != "letters":
            return super().column_path(column, page)
        paging = f"&pageNo={page}" if page > 1 else ""
        return f"/hdjl/mailList.do?boxId={column.number}{paging}"

    def article_path(self, article: Article) -> str:
        if article.column.kind != "letters":
            return super().article_path(article)
        return f"/hdjl/mailView.do?boxId={article.column.number}&id={article.number}"

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        if column.kind != "letters":
            return super().rows(column, articles, page)
        rows = "".join(self.letter(article) for article in articles)
        if self.listed:
            return f'<ul class="{self.n("mail-list")}">{rows}</ul>'
        head = "".join(f"<th>{name}</th>" for name in ("信件编号", "信件标题", "来信时间", "办理状态", "浏览次数"))
        return f'<table class="{self.n("mail")}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'

    def letter(self, article: Article) -> str:
        link = f'<a href="{self.article_path(article)}">{article.title}</a>'
        number, state, views = f"XJ2026{article.number}", "已办结", article.number % 313
        if self.listed:
            return f"<li><i>[{state}]</i>{link}<em>浏览：{views}</em><span>{article.day}</span></li>\n"
        cells = (number, link, article.day, f'<font color="green">{state}</font>', views)
        return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"

    def article_head(self, article: Article) -> str:
        if article.column.kind != "letters":
            return super().article_head(article)
        cells = (
            ("信件编号", f"XJ2026{article.number}"),
            ("来信时间", f"{article.day} {article.clock}"),
            ("办理状态", "已办结"),
        )
        rows = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in cells)
        return f'<h1 class="{self.n("title")}">{article.title}</h1><table>{rows}</table>'

    def article_text(self, article: Article) -> str:
        if article.column.kind != "letters":
            return super().article_text(article)
        question, *answer = article.text
        answers = "".join(f"<p>{sentence}</p>" for sentence in answer)
        return (
            f'<div class="{self.n("mail-q")}"><h4>来信内容</h4><p>{question}</p></div><div class="{self.n("mail-a")}">'
            f"<h4>答复内容</h4><p>答复单位：{article.source}</p><p>答复时间：{article.day}</p>{answers}</div>"
        )
