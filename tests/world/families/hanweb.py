"""大汉 Hanweb 版通: `/col/colN/index.html`, the day in an article's address; lists as records in a datastore.

`Datastore`: the first records lie in the page as raw text, the rest behind dataproxy.jsp. `Dataproxy`: the start of a
jpage script names the end point and its parameters; nothing lies in the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tests.world.content import BY_END_POINT, IN_LITERAL, Answer, Article, Column
from tests.world.site import Family

PROXY = "/module/web/jpage/dataproxy.jsp"


class Datastore(Family):
    name: ClassVar[str] = "hanweb_datastore"
    sight: ClassVar[str] = IN_LITERAL
    at_once: ClassVar[int] = 2  # pages of the list that lie in the page

    def prepare(self) -> None:
        self.web = self.random.randint(10, 99)
        self.generated = self.grammar.chance(0.5)

    def column_path(self, column: Column, page: int = 1) -> str:
        return f"/col/col{column.number}/index.html" + (f"?uid={column.number}7&pageNum={page}" if page > 1 else "")

    def article_path(self, article: Article) -> str:
        day = article.day
        return f"/art/{day.year}/{day.month}/{day.day}/art_{article.column.number}_{article.number}.html"

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        shown = column.on(self.night)[: self.at_once * self.per_page]
        group = f"{PROXY}?page=1&amp;webid={self.web}&amp;columnid={column.number}&amp;unitid={column.number}7"
        return (
            f'<div id="{column.number}7"><script type="text/xml"><datastore><nextgroup><![CDATA['
            f'<a href="{group}"></a>]]>'
            f"</nextgroup>{self.records(shown)}</datastore></script></div>"
            f"<script>$('#{column.number}7').jpage({{perPage:{self.per_page},proxyUrl:'{PROXY}'}});</script>"
        )

    def records(self, articles: Sequence[Article]) -> str:
        records = "".join(f"<record><![CDATA[{self.row(article)}]]></record>\n" for article in articles)
        return f"<recordset>{records}</recordset>"

    def row(self, article: Article) -> str:
        return (
            f'<li><a href="{self.url(self.article_path(article))}" title="{article.title}" target="_blank">'
            f"{article.title}"
            f'</a><span class="{self.n("pull-right")}">{article.day}</span></li>'
        )

    def pager(self, column: Column, page: int) -> str:
        return ""

    def end_point(self, path: str, asked: dict[str, str]) -> Answer | None:
        column = next((one for one in self.columns if str(one.number) == asked.get("columnid")), None)
        if path != PROXY or column is None:
            return None
        there, size = column.on(self.night), self.at_once * self.per_page
        start = int(asked.get("startrecord") or int(asked.get("page", "0")) * size + 1) - 1
        end = int(asked.get("endrecord") or start + size)
        total = f"<totalrecord>{len(there)}</totalrecord><totalpage>1</totalpage>"
        store = f"<datastore>{total}{self.records(there[start:end])}</datastore>"
        return Answer(self._encoded(store), content_type="text/xml")

    def article_head(self, article: Article) -> str:
        return (
            f'<h1 class="{self.n("title")}">{article.title}</h1><div class="{self.n("info")}">发布日期：{article.day} '
            f"{article.clock} 信息来源：<!--<$[信息来源]>begin-->{article.source}<!--<$[信息来源]>end--> 浏览次数："
            '<script src="/module/visitcount/articlehits.jsp"></script></div>'
        )

    def article_text(self, article: Article) -> str:
        return (
            f'<div id="{self.n("zoom")}"><!--ZJEG_RSS.content.begin-->{self.paragraphs(article)}'
            "<!--ZJEG_RSS.content.end--></div>"
        )

    def article_metas(self, article: Article) -> dict[str, str]:
        made = {"Maketime": f"{article.day.year + 1}-01-05 10:11:12"} if self.generated else {}
        return super().article_metas(article) | made


class Dataproxy(Datastore):
    name = "hanweb_dataproxy"
    sight = BY_END_POINT

    def column_path(self, column: Column, page: int = 1) -> str:
        return f"/col/col{column.number}/index.html"

    def last_page(self, column: Column) -> int:
        return 1

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        known = (
            f"col:1,appid:1,webid:{self.web},path:'/',columnid:{column.number},sourceContentType:1,"
            f"unitid:'{column.number}7',webname:'{self.owner}',permissiontype:0"
        )
        return (
            f'<div id="{column.number}7" class="{self.n("list")}"></div><script type="text/javascript">\n'
            f"$(document).ready(function(){{ $('#{column.number}7').jpage({{themeName:'default',dataBefore:'<ul>',"
            f"dataAfter:'</ul>',"
            f"proxyUrl:'{PROXY}',perPage:{self.per_page},openCookies:false,ajaxParam:{{{known}}}}}); }});"
            "\n</script>"
        )
