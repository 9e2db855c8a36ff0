"""织梦 DedeCMS: `/plus/list.php?tid=N` or directories, `dl.tbox`, rows with 日期 and 点击 in small letters."""

from __future__ import annotations

from tests.world.content import Article, Column
from tests.world.site import Family


class Dede(Family):
    name = "dede"

    def prepare(self) -> None:
        self.dynamic = self.grammar.chance(0.4)

    def column_path(self, column: Column, page: int = 1) -> str:
        if self.dynamic:
            paging = f"&TotalResult={len(column.on(self.night))}&PageNo={page}" if page > 1 else ""
            return f"/plus/list.php?tid={column.number}{paging}"
        return f"/a/{column.key}/" if page == 1 else f"/a/{column.key}/list_{column.number}_{page}.html"

    def article_path(self, article: Article) -> str:
        if self.dynamic:
            return f"/plus/view.php?aid={article.number}"
        return f"/a/{article.column.key}/{article.day:%Y}/{article.day:%m%d}/{article.number}.html"

    def row(self, article: Article) -> str:
        return (
            f'<li><a href="{self.article_path(article)}" class="{self.n("title")}">{article.title}</a>'
            f'<span class="{self.n("info")}"><small>日期：</small>{article.day} {article.clock}:00 '
            f"<small>点击：</small>{article.number % 977} </span></li>\n"
        )

    def pager(self, column: Column, page: int) -> str:
        last = self.last_page(column)
        if last < 2:
            return ""
        items = ["<li>首页</li>" if page == 1 else f"<li><a href='{self.column_path(column)}'>首页</a></li>"]
        for number in range(1, last + 1):
            link = f"<a href='{self.column_path(column, number)}'>{number}</a>"
            items.append(f'<li class="thisclass">{number}</li>' if number == page else f"<li>{link}</li>")
        if page < last:
            items.append(f"<li><a href='{self.column_path(column, page + 1)}'>下一页</a></li>")
        count = len(column.on(self.night))
        pages = f'<li><span class="pageinfo">共 <strong>{last}</strong>页<strong>{count}</strong>条</span></li>'
        return f'<ul class="{self.n("pagelist")}">{"".join(items)}{pages}</ul>'

    def article_head(self, article: Article) -> str:
        return (
            f'<div class="{self.n("title")}"><h2>{article.title}</h2></div><div class="{self.n("info")}">'
            "<small>时间:</small>"
            f"{article.day} {article.clock}<small>来源:</small>{article.source} <small>作者:</small>admin "
            "<small>点击:</small>"
            f'<script src="/plus/count.php?view=yes&amp;aid={article.number}" language="javascript"></script>次</div>'
        )
