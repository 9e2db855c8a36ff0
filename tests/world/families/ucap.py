"""开普 UCAP: `/site/cNNNNNN/name.shtml`, metas whose PubDate is when the page was made.

`Kaipu` writes its rows into the page and its pager by script; `Ucap` fetches them from `/common/search/<channelId>`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from tests.world.content import BY_END_POINT, Answer, Article, Column
from tests.world.site import Family


class Kaipu(Family):
    name: ClassVar[str] = "kaipu"

    def prepare(self) -> None:
        self.folder = self.random.choice(("gxt", "csrc", "hyxrmzf"))
        self.attribute_list = self.grammar.chance(0.5)

    def column_path(self, column: Column, page: int = 1) -> str:
        number = f"_{page}" if page > 1 else ""
        return f"/{self.folder}/c10{column.number}/zwgklist{number}.shtml"

    def article_path(self, article: Article) -> str:
        return f"/{self.folder}/c10{article.column.number}/{article.day:%Y%m}/{article.number:032x}.shtml"

    def pager(self, column: Column, page: int) -> str:
        last, total = self.last_page(column), len(column.on(self.night))
        return (
            f'<div id="page_div" class="{self.n("page")}"></div><script>'
            f"createPageHTML('page_div',{last}, {page},'zwgklist','shtml',{total});</script>"
        )

    def article_head(self, article: Article) -> str:
        if self.attribute_list:
            return (
                f'<h1>{article.title}</h1><ul id="{self.n("articleattribute")}"><li>发布日期：{article.day}</li>'
                f"<li>信息来源：{article.source}</li><li>字号：大 中 小</li></ul>"
            )
        return (
            f"<UCAPTITLE>{article.title}</UCAPTITLE><div><span>{article.day.year}年{article.day.month:02}月"
            f"{article.day.day:02}日 {article.clock[:2]}时{article.clock[3:]}分</span><span>来源：{article.source}"
            "</span></div>"
        )

    def article_text(self, article: Article) -> str:
        return f"<!--UCAPCONTENT--><UCAPCONTENT>{self.paragraphs(article)}</UCAPCONTENT><!--/UCAPCONTENT-->"

    def article_metas(self, article: Article) -> dict[str, str]:
        made = f"{article.day + timedelta(days=self.seed % 4)} 10:11:12"
        return super().article_metas(article) | {"PubDate": made, "others": f"页面生成时间 {made}"}


class Ucap(Kaipu):
    name = "ucap"
    sight = BY_END_POINT

    def last_page(self, column: Column) -> int:
        return 1

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        channel = f"{column.number:032x}"
        address = (
            f"/common/search/{channel}?_isAgg=false&_isJson=false&_pageSize={self.per_page}&_template=index"
            "&_channelName=&page=1"
        )
        return (
            f'<div id="{self.n("list")}"></div><div id="page_div"></div><script>\nvar channelId = "{channel}";\n'
            f"$.ajax({{url:'{address}',type:'get',success:function(data){{$('#{self.n('list')}').html(data);}}}});\n</script>"
        )

    def pager(self, column: Column, page: int) -> str:
        return ""

    def column_metas(self, name: str) -> dict[str, str]:
        column = next((one for one in self.columns if one.name == name), None)
        return super().column_metas(name) | ({"channelId": f"{column.number:032x}"} if column else {})

    def end_point(self, path: str, asked: dict[str, str]) -> Answer | None:
        column = next((one for one in self.columns if path == f"/common/search/{one.number:032x}"), None)
        if column is None:
            return None
        page, size = int(asked.get("page") or 1), int(asked.get("_pageSize") or self.per_page)
        there = column.on(self.night)
        shown = there[(page - 1) * size : page * size]
        if asked.get("_isJson") == "true":
            results = [
                {"title": one.title, "url": self.article_path(one), "publishedTimeStr": f"{one.day} {one.clock}:00"}
                for one in shown
            ]
            data = {"results": results, "total": len(there), "page": page, "rows": size}
            return Answer(json.dumps({"data": data}, ensure_ascii=False).encode(), content_type="application/json")
        rows = "".join(self.row(one) for one in shown)
        pages = -(-len(there) // size)
        script = f"<script>createPageHTML('page_div',{pages}, {page},'index','shtml',{len(there)});</script>"
        return Answer(self._encoded(f"<ul>{rows}</ul>{script}"))
