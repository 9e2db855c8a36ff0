"""Pages of 2007: GBK, tables and fonts, `list.asp?id=N`; and the same behind a frameset."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from tests.world.content import Answer, Article, Column
from tests.world.site import Family


class Gbk(Family):
    name: ClassVar[str] = "gbk2007"
    charset: ClassVar[str] = "gb2312"

    def prepare(self) -> None:
        self.form = ("table", "broken", "nested", "year")[self.seed % 4]

    def column_path(self, column: Column, page: int = 1) -> str:
        return f"/list.asp?id={column.number}" + (f"&page={page}" if page > 1 else "")

    def article_path(self, article: Article) -> str:
        return f"/show.asp?id={article.number}"

    def _encoded(self, page: str) -> bytes:
        return page.encode("gb18030")

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        rows = "".join(self.row(article) for article in articles)
        if self.form == "broken":
            return f'<table width="98%"><tr><td class="{self.n("unnamed1")}">{rows}</td></tr></table>'
        return f'<table width="98%" border="0" cellspacing="0" cellpadding="3">{rows}</table>'

    def row(self, article: Article) -> str:
        link, day = f'<a href="{self.article_path(article)}" target="_blank">{article.title}</a>', article.day
        if self.form == "broken":
            return f"·{link}&nbsp;&nbsp;<font color=#999999>({day.year}-{day.month}-{day.day})</font><br>\n"
        if self.form == "nested":
            written = f"{day.year}/{day.month}/{day.day}"
            cells = f"<td width=20><img src=/images/dot.gif></td><td>{link}</td><td width=90>{written}</td>"
            return f"<tr><td height=25><table width=100%><tr>{cells}</tr></table></td></tr>\n"
        if self.form == "year":
            written = f"<font size=2>[{day.year}年{day.month}月{day.day}日]</font>"
            return f"<tr><td>·{link}</td><td width=100 align=right>{written}</td></tr>\n"
        return f"<tr><td width=15>·</td><td>{link}</td><td width=80>{day}</td></tr>\n"

    def pager(self, column: Column, page: int) -> str:
        last = self.last_page(column)
        following = self.column_path(column, min(page + 1, last))
        options = "".join(
            f"<option value='{self.column_path(column, one)}'>{one}</option>" for one in range(1, last + 1)
        )
        return (
            f"<p align=center>共 <b>{len(column.on(self.night))}</b> 条记录 "
            f"<a href='{self.column_path(column)}'>首页</a> "
            f"<a href='{following}'>下一页</a> <a href='{self.column_path(column, last)}'>尾页"
            f"</a> 页次：{page}/{last}页 "
            f"转到：<select onchange='location.href=this.value'>{options}</select></p>"
        )

    def article_head(self, article: Article) -> str:
        return (
            f'<table width="95%"><tr><td align=center><font size=4 color=red><b>{article.title}</b></font>'
            "</td></tr><tr>"
            "<td align=center>"
            f"发布日期：{article.day.year}-{article.day.month}-{article.day.day}　来源：{article.source}　"
            "阅读次数：<script src=/count.asp></script></td></tr></table>"
        )

    def article_text(self, article: Article) -> str:
        text = "<br>".join(f"　　{sentence}" for sentence in article.text)
        planted = self.signature(article) + self.planted.get(article.number, "")
        return f'<table width="95%"><tr><td class="{self.n("content")}">{text}{planted}</td></tr></table>'

    def home_row(self, article: Article) -> str:
        return (
            f"<li><a href={self.article_path(article)}>{article.title}</a><font color=gray>{article.day}</font></li>\n"
        )


class Frames(Gbk):
    """The home page is a frameset; menu and footer stand in frames, and no page bears them."""

    name = "frames"

    def further(self) -> dict[str, Callable[[], Answer]]:
        return {"/top.asp": self.top, "/main.asp": self.middle, "/bottom.asp": self.bottom}

    def home(self) -> Answer:
        metas = "".join(f'<meta name="{name}" content="{value}">' for name, value in self.metas().items())
        page = (
            '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
            f"<title>{self.owner}</title>"
            f'{metas}</head><frameset rows="120,*,60" frameborder="no"><frame src="top.asp" name="top" scrolling="no">'
            f'<frame src="main.asp" name="main"><frame src="bottom.asp" name="bottom"></frameset><noframes><body>'
            "您的浏览器不支持框架</body></noframes></html>"
        )
        return Answer(self._encoded(page))

    def top(self) -> Answer:
        return self._frame(f'<img src="/images/banner.jpg" alt="{self.owner}">{super().menu()}')

    def middle(self) -> Answer:
        return self._frame("".join(self.section(column) for column in self.columns[:4]) + self.links())

    def bottom(self) -> Answer:
        return self._frame(super().footer())

    def _frame(self, body: str) -> Answer:
        head = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><base target="main">'
        return Answer(self._encoded(f"<html><head>{head}<title>{self.owner}</title></head><body>{body}</body></html>"))

    def header(self) -> str:
        return ""

    def footer(self) -> str:
        return ""
