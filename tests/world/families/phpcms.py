"""PHPCMS: `/index.php?m=content&c=index&a=lists&catid=N` or `/html/folder/`; day and time float to the right."""

from __future__ import annotations

from tests.world.content import Article, Column
from tests.world.site import Family


class Phpcms(Family):
    name = "phpcms"

    def prepare(self) -> None:
        self.dynamic = self.grammar.chance(0.5)

    def column_path(self, column: Column, page: int = 1) -> str:
        if self.dynamic:
            paging = f"&page={page}" if page > 1 else ""
            return f"/index.php?m=content&c=index&a=lists&catid={column.number}{paging}"
        return f"/html/{column.key}/" + (f"{page}.html" if page > 1 else "")

    def article_path(self, article: Article) -> str:
        if self.dynamic:
            return f"/index.php?m=content&c=index&a=show&catid={article.column.number}&id={article.number}"
        return f"/html/{article.column.key}/{article.day:%Y/%m%d}/{article.number}.html"

    def row(self, article: Article) -> str:
        return (
            f'<li><span class="{self.n("rt")}">{article.day} {article.clock}:07</span>·'
            f'<a href="{self.article_path(article)}" '
            f'target="_blank">{article.title}</a></li>\n'
        )

    def pager(self, column: Column, page: int) -> str:
        last, total = self.last_page(column), len(column.on(self.night))
        before, after = self.column_path(column, max(1, page - 1)), self.column_path(column, min(last, page + 1))
        numbers = " ".join(
            f"<span>{one}</span>" if one == page else f'<a href="{self.column_path(column, one)}">{one}</a>'
            for one in range(1, last + 1)
        )
        return (
            f'<div id="{self.n("pages")}"><a class="a1">{total}条</a> <a href="{before}" class="a1">上一页'
            f"</a> {numbers} "
            f'<a href="{after}" class="a1">下一页</a></div>'
        )

    def article_head(self, article: Article) -> str:
        return (
            f'<div id="{self.n("Article")}"><h1>{article.title}<br/><span>{article.day} {article.clock}:07'
            "&nbsp;&nbsp;来源："
            f'{article.source}&nbsp;&nbsp;评论：<a href="#comment_iframe" id="comment">0</a> 点击：<span id="hits">'
            "</span></span>"
            "</h1></div>"
        )
