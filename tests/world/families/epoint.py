"""新点 Epoint: category numbers as folders.
Static lists page as `/002001/2.html`; else a rest service sends the rows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from tests.world.content import BY_END_POINT, IN_HTML, Answer, Article, Column
from tests.world.site import Family

REST = "/EpointWebBuilder/rest/frontAppNotNeedLoginAction/getPageInfoListNew"


class Epoint(Family):
    name = "epoint"

    def prepare(self) -> None:
        self.static = self.seed % 4 in (0, 3)

    def sight_of(self, column: Column) -> str:
        return IN_HTML if self.static else BY_END_POINT

    def number(self, column: Column) -> str:
        return f"00200{column.number - 1000}"

    def column_path(self, column: Column, page: int = 1) -> str:
        folder = f"/zwgk/{self.number(column)}/"
        if not self.static:
            return f"{folder}second-page.html"
        return f"{folder}{page}.html" if page > 1 else f"{folder}moreinfo.html"

    def article_path(self, article: Article) -> str:
        return (
            f"/zwgk/{self.number(article.column)}/{article.day:%Y%m%d}/"
            f"{article.number:08x}-4b1c-4d7e-9d0a-1f2e3d4c5b6a.html"
        )

    def last_page(self, column: Column) -> int:
        return super().last_page(column) if self.static else 1

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        if self.static:
            return super().rows(column, articles, page)
        return (
            f'<ul class="{self.n("wb-data-list")}" id="{self.n("infolist")}"></ul>'
            '<div class="m-pagination" id="pager"></div>'
            f"<script>\nvar siteGuid='7eb5f7f1-9041-43ad-8e13-8fcb82ea831a', categoryNum='{self.number(column)}';\n"
            f"$.ajax({{url: siteInfo.projectName + '/rest/frontAppNotNeedLoginAction/getPageInfoListNew', type:'post',"
            f"data:{{params:JSON.stringify({{siteGuid:siteGuid,categoryNum:'{self.number(column)}',kw:'',startDate:'',endDate:'',"
            f"pageIndex:0,pageSize:{self.per_page}}})}},success:function(d){{draw(d);}}}});\n</script>"
        )

    def row(self, article: Article) -> str:
        return (
            f'<li class="{self.n("list")}"><a href="{self.article_path(article)}" title="{article.title}">'
            f"{article.title}</a>"
            f'<span class="{self.n("date")}">{article.day}</span></li>\n'
        )

    def pager(self, column: Column, page: int) -> str:
        return super().pager(column, page) if self.static else ""

    def end_point(self, path: str, asked: dict[str, str]) -> Answer | None:
        if path != REST:
            return None
        given = json.loads(asked.get("params") or "{}")
        column = next((one for one in self.columns if self.number(one) == given.get("categoryNum")), None)
        if column is None:
            return None
        index, size = int(given.get("pageIndex") or 0), int(given.get("pageSize") or 15)
        there = column.on(self.night)
        rows = [
            {
                "title": one.title,
                "infourl": self.article_path(one),
                "infodate": str(one.day),
                "infoid": f"{one.number:x}",
            }
            for one in there[index * size : (index + 1) * size]
        ]
        custom = json.dumps({"infodata": rows, "count": len(there)}, ensure_ascii=False)
        body = {"custom": custom, "status": {"code": 1}}
        return Answer(json.dumps(body, ensure_ascii=False).encode(), content_type="application/json")
