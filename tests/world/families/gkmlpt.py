"""广东: NFCMS columns with rows in HTML,
and the 信息公开目录平台 whose shell is filled from `/gkmlpt/api/all/<catid>`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.world.content import BY_END_POINT, IN_HTML, Answer, Article, Column
from tests.world.site import Family

OPEN = "zdxm"
CHINA = ZoneInfo("Asia/Shanghai")


class Gkmlpt(Family):
    name = "gkmlpt"

    def sight_of(self, column: Column) -> str:
        return BY_END_POINT if column.key == OPEN else IN_HTML

    def column_path(self, column: Column, page: int = 1) -> str:
        if column.key == OPEN:
            return "/gkmlpt/index"
        return f"/zwgk/{column.key}/index{f'_{page}' if page > 1 else ''}.html"

    def article_path(self, article: Article) -> str:
        if article.column.key == OPEN:
            return f"/gkmlpt/content/{article.number // 100000}/{article.number // 1000}/post_{article.number}.html"
        return f"/zwgk/{article.column.key}/content/post_{article.number}.html"

    def last_page(self, column: Column) -> int:
        return 1 if column.key == OPEN else super().last_page(column)

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        if column.key != OPEN:
            return super().rows(column, articles, page)
        tree = json.dumps([{"id": 1427, "name": "重大项目", "children": []}], ensure_ascii=False)
        return (
            f"<div id='app' class='{self.n('gkmlpt')}'></div><script>\nwindow._CONFIG = {{ SID: '755031', SITE_NAME: "
            f"'{self.owner}', TREE: {tree} }};\n</script><script src='/gkmlpt/js/index.js'></script>"
        )

    def pager(self, column: Column, page: int) -> str:
        return "" if column.key == OPEN else super().pager(column, page)

    def end_point(self, path: str, asked: dict[str, str]) -> Answer | None:
        column = next(one for one in self.columns if one.key == OPEN)
        if not path.startswith("/gkmlpt/api/all/") or asked.get("sid") != "755031":
            return None
        page, there = int(asked.get("page") or 1), column.on(self.night)
        rows = [self._row(one) for one in there[(page - 1) * 100 : page * 100]]
        body = {"total": len(there), "articles": rows}
        return Answer(json.dumps(body, ensure_ascii=False).encode(), content_type="application/json")

    def _row(self, article: Article) -> dict[str, object]:
        at = datetime.fromisoformat(f"{article.day}T{article.clock}").replace(tzinfo=CHINA)
        return {
            "id": article.number, "title": article.title, "url": self.url(self.article_path(article)),
            "publisher": article.source, "create_time": int(at.timestamp()), "created_at": str(article.day),
            "display_publish_time": int(at.timestamp()),
        }  # fmt: skip

    def article_head(self, article: Article) -> str:
        if article.column.key != OPEN:
            return super().article_head(article)
        cells = (("索引号", f"11370000004312466C/2026-{article.number}"), ("分类", "重大项目"),
                 ("发布机构", article.source),
                 ("成文日期", article.made), ("名称", article.title), ("文号", ""), ("发布日期", article.day),
                 ("主题词", ""))  # fmt: skip
        rows = "".join(f"<tr><td>{name}：</td><td>{value}</td></tr>" for name, value in cells)
        return f'<table class="{self.n("classify")}">{rows}</table><h1 class="{self.n("title")}">{article.title}</h1>'
