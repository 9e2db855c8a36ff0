"""博达 Webber VSB: named columns, `/info/TREE/NEWS.htm`, pages numbered backwards, click counts by script."""

from __future__ import annotations

from tests.world.content import Article, Column
from tests.world.site import Family


class Vsb(Family):
    name = "vsb"
    separator = "&gt;&gt;"

    def column_path(self, column: Column, page: int = 1) -> str:
        last = self.last_page(column)
        return f"/zwgk/{column.key}.htm" if page == 1 else f"/zwgk/{column.key}/{last - page + 1}.htm"

    def article_path(self, article: Article) -> str:
        return f"/info/{article.column.number}/{article.number}.htm"

    def prepare(self) -> None:
        self.unlabelled = self.grammar.chance(0.5)

    def row(self, article: Article) -> str:
        up = self.article_path(article)
        return (
            f'<li id="{self.n(f"line_u8_{article.number}")}"><a href="{up}" target="_blank" title="{article.title}">'
            f"{article.title}</a><span>{article.day}</span></li>\n"
        )

    def pager(self, column: Column, page: int) -> str:
        last = self.last_page(column)
        if last < 2:
            return ""
        following = ""
        if page < last:
            following = (
                f'<span class="{self.n("p_next")} p_fun"><a href="{self.column_path(column, page + 1)}">下页</a></span>'
                f'<span class="{self.n("p_last")} p_fun"><a href="{self.column_path(column, last)}">尾页</a></span>'
            )
        count = len(column.on(self.night))
        return f'<div class="{self.n("pb_sys_common")}"><span class="p_t">共{count}条</span> {following}</div>'

    def article_head(self, article: Article) -> str:
        clicks = f'<script>_showDynClicks("wbnews", 1412614994, {article.number})</script>'
        day = f"{article.day.year}年{article.day.month:02}月{article.day.day:02}日 {article.clock}"
        if not self.unlabelled:
            day = f"发布日期：{article.day}"
        return (
            f'<h1 class="{self.n("c-title")}">{article.title}</h1><div class="{self.n("c-info")}">{day}&nbsp;&nbsp;'
            f"{article.source} &nbsp;点击：[{clicks}]</div>"
        )

    def article_text(self, article: Article) -> str:
        return (
            f'<div id="{self.n("vsb_content_2")}"><div class="{self.n("v_news_content")}">{self.paragraphs(article)}'
            "</div></div>"
        )

    def head(self) -> str:
        return (
            '<link rel="stylesheet" href="/css/style.css"><script src="/system/resource/js/dynclicks.js"></script>'
            "<!--Announced by Visual SiteBuilder 9-->\n"
        )
