"""帝国 EmpireCMS: `/folder/index_2.html` or `/e/action/ListInfo/?classid=N&page=N`; the day stands before the title."""

from __future__ import annotations

from tests.world.content import Article, Column
from tests.world.site import Family


class Empire(Family):
    name = "empire"

    def prepare(self) -> None:
        self.dynamic = self.grammar.chance(0.4)

    def column_path(self, column: Column, page: int = 1) -> str:
        if self.dynamic:
            return f"/e/action/ListInfo/?classid={column.number}" + (f"&page={page - 1}" if page > 1 else "")
        return f"/zw/{column.key}/" + (f"index_{page}.html" if page > 1 else "")

    def article_path(self, article: Article) -> str:
        if self.dynamic:
            return f"/e/action/ShowInfo.php?classid={article.column.number}&id={article.number}"
        return f"/zw/{article.column.key}/{article.day}/{article.number}.html"

    def row(self, article: Article) -> str:
        return (
            f'<li><span class="{self.n("time")}">[{article.day}]</span>·<a href="{self.article_path(article)}" '
            f'title="{article.title}" target="_blank">{article.title}</a></li>\n'
        )

    def pager(self, column: Column, page: int) -> str:
        last = self.last_page(column)
        if last < 2:
            return ""
        numbers = [
            f"<b>{one}</b>" if one == page else f'<a href="{self.column_path(column, one)}">{one}</a>'
            for one in range(1, last + 1)
        ]
        following = ""
        if page < last:
            following = f'&nbsp;<a href="{self.column_path(column, page + 1)}">下一页</a>'
            following += f'&nbsp;<a href="{self.column_path(column, last)}">尾页</a>'
        total = f'<a title="总数">&nbsp;<b>{len(column.on(self.night))}</b> </a>'
        return f'<div class="{self.n("epages")}">{total}&nbsp;&nbsp;&nbsp;{"&nbsp;".join(numbers)}{following}</div>'

    def article_head(self, article: Article) -> str:
        counted = f"/e/public/ViewClick/?classid={article.column.number}&amp;id={article.number}&amp;addclick=1"
        hits = f'<script src="{counted}"></script>'
        return (
            f'<h1>{article.title}</h1><div class="{self.n("info_text")}">时间：{article.day} {article.clock}'
            "&nbsp;&nbsp;来源："
            f"{article.source}&nbsp;&nbsp;作者：&nbsp;&nbsp;点击：{hits}次</div>"
        )
