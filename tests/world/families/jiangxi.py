"""江西省集约化平台: a handlebars template and `loadPageData({…})`, answered by POST /queryList."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tests.world.content import BY_END_POINT, Answer, Article, Column
from tests.world.site import Family


class Jiangxi(Family):
    name = "jiangxi"
    sight = BY_END_POINT

    def column_path(self, column: Column, page: int = 1) -> str:
        return f"/jxq/col/col{column.number}/index.html"

    def article_path(self, article: Article) -> str:
        return f"/jxq/col{article.column.number}/{article.day:%Y%m}/{article.number:032x}.shtml"

    def last_page(self, column: Column) -> int:
        return 1

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        return (
            '<script type="text/x-handlebars-template" id="list-tpl">{{#each results}}<li><a href="{{pcUrl}}">{{title}}'
            "</a><span>{{formatDate pubDate 'YYYY-MM-DD'}}</span></li>{{/each}}</script>"
            f'<ul id="{self.n("list")}"></ul><script>\nloadPageData({{unitid:"380055",webSiteCode:["jxq"],'
            f"channelCode:['col{column.number}'],perPage:'{self.per_page}',tpl:'list-tpl'}});\n</script>"
        )

    def pager(self, column: Column, page: int) -> str:
        return ""

    def end_point(self, path: str, asked: dict[str, str]) -> Answer | None:
        column = next((one for one in self.columns if f"col{one.number}" == asked.get("channelCode[]")), None)
        if path != "/queryList" or column is None:
            return None
        page, size = int(asked.get("current") or 1), int(asked.get("pageSize") or 15)
        there = column.on(self.night)
        results = [
            {"source": {"title": one.title, "urls": json.dumps({"pc": self.article_path(one)}),
                        "pubDate": f"{one.day} {one.clock}:00"}}
            for one in there[(page - 1) * size : page * size]
        ]  # fmt: skip
        body = {"success": True, "data": {"results": results, "total": len(there)}}
        return Answer(json.dumps(body, ensure_ascii=False).encode(), content_type="application/json")
