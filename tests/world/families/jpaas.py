"""大汉 JPAAS: each part of a page is fetched as HTML inside JSON from `…/front/page/build/unit`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tests.world.content import BY_END_POINT, Answer, Article, Column
from tests.world.site import Family

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


class Jpaas(Family):
    name = "jpaas"
    sight = BY_END_POINT

    def prepare(self) -> None:
        self.spelling = self.random.choice(("bulidstatic", "buildstatic", "build"))
        self.quoted = self.grammar.chance(0.5)
        self.web = "".join(self.random.choices("0123456789abcdef", k=32))

    def column_path(self, column: Column, page: int = 1) -> str:
        return f"/col/col{column.number}/index.html"

    def article_path(self, article: Article) -> str:
        return f"/col/col{article.column.number}/art/{article.day.year}/art_{article.number:032x}.html"

    def last_page(self, column: Column) -> int:
        return 1

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        data = {"webId": self.web, "tplSetId": self.web[::-1], "pageType": "column", "tagId": "右侧内容",
                "editType": "null", "pageId": f"{column.number}"}  # fmt: skip
        written = json.dumps(data, ensure_ascii=False)
        written = written.replace('"', "&quot;") if self.quoted else written.replace('"', "'")
        return (
            f'<div id="{self.n("right")}"><script parseType="{self.spelling}" queryData="{written}" url="{UNIT}">'
            "</script></div>"
        )

    def pager(self, column: Column, page: int) -> str:
        return ""

    def end_point(self, path: str, asked: dict[str, str]) -> Answer | None:
        column = next((one for one in self.columns if str(one.number) == asked.get("pageId")), None)
        if path != UNIT or column is None or asked.get("webId") != self.web:
            return None
        page = int(json.loads(asked.get("paramJson") or '{"pageNo":1}')["pageNo"])
        there = column.on(self.night)
        rows = "".join(self.row(one) for one in there[(page - 1) * self.per_page : page * self.per_page])
        if not there:
            rows = "<li>暂无数据</li>"
        pages = -(-len(there) // self.per_page)
        html = (
            f'<ul class="list">{rows}</ul><div class="page" pageCount="{pages}" pageSize="{self.per_page}">'
            f"共 {pages} 页</div>"
        )
        body = json.dumps({"success": True, "code": "200", "data": {"html": html}}, ensure_ascii=False)
        return Answer(body.encode(), content_type="application/json")
