"""龙讯 lonsun: `/content/column/N?pageIndex=` with rows in HTML;
信息公开 parts drawn by `/site/label/8888?labelName=`.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.world.content import IN_HTML, OUT_OF_SIGHT, Answer, Article, Column
from tests.world.site import Family

PUBLIC = ("czxx", "zdxm")


class Lonsun(Family):
    name = "lonsun"

    def sight_of(self, column: Column) -> str:
        return OUT_OF_SIGHT if column.key in PUBLIC else IN_HTML

    def column_path(self, column: Column, page: int = 1) -> str:
        if column.key in PUBLIC:
            return f"/public/column/661{column.number}?type=4&catId=672{column.number}&action=list&nav=3"
        return f"/content/column/679{column.number}" + (f"?pageIndex={page}" if page > 1 else "")

    def article_path(self, article: Article) -> str:
        folder = "/public/content" if article.column.key in PUBLIC else "/content/article"
        return f"{folder}/{article.number}"

    def last_page(self, column: Column) -> int:
        return 1 if column.key in PUBLIC else super().last_page(column)

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        if column.key not in PUBLIC:
            return super().rows(column, articles, page)
        return (
            f'<div class="{self.n("xxgk_navli")}" id="{self.n("list")}"></div><script>\n'
            f"Ls.ready(function(){{ "
            f"$.get('/site/label/8888?labelName=publicInfoList&siteId=6795621&organId={column.number}"
            f"&catId=672{column.number}&pageSize=15&pageIndex=1',function(html){{"
            f"$('#{self.n('list')}').html(html);}}); }});"
            "\n</script>"
        )

    def end_point(self, path: str, asked: dict[str, str]) -> Answer | None:
        column = next((one for one in self.columns if f"672{one.number}" == asked.get("catId")), None)
        if path != "/site/label/8888" or column is None:
            return None
        rows = "".join(self.row(article) for article in column.on(self.night)[:15])
        return Answer(self._encoded(f"<ul>{rows}</ul>"))

    def row(self, article: Article) -> str:
        day = f'<span class="{self.n("right date")}">{article.day}</span>'
        classes = f'class="{self.n("left")}" title="{article.title}"'
        return f"<li>{day}{self.link(article, classes)}</li>\n"

    def article_head(self, article: Article) -> str:
        return (
            f'<h1 class="{self.n("newstitle")}">{article.title}</h1><div class="{self.n("newsinfo")}">'
            "<span>浏览次数：<i "
            f'id="hits"></i></span><span>信息来源：{article.source}</span><span>发布时间：{article.day} '
            f"{article.clock}</span></div>"
        )

    def article_metas(self, article: Article) -> dict[str, str]:
        return super().article_metas(article) | {"HtmlGenerateTime": "2026-11-19 03:10"}
