"""Lists drawn from data:
a script array in the page, JSONP in the page or in a file, JSON at an address nobody knows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import ClassVar

from tests.world.content import IN_LITERAL, OUT_OF_SIGHT, Answer, Article, Column
from tests.world.site import Family


class ScriptArray(Family):
    """The whole list stands in a script of the page; a loop writes the rows."""

    name: ClassVar[str] = "script_array"
    sight: ClassVar[str] = IN_LITERAL

    def prepare(self) -> None:
        self.form = self.random.choice(("objects", "arrays", "pushed"))

    def last_page(self, column: Column) -> int:
        return 1

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        box = self.n("newslist")
        draw = (
            f"for (var i = 0; i < list.length; i++) {{ html += '<li><a href=\"' + {self._field('url')} + '\">' + "
            f"{self._field('title')} + '</a><span>' + {self._field('date')} + '</span></li>'; }}\n"
            f'document.getElementById("{box}").innerHTML = html;'
        )
        return f'<ul id="{box}"></ul><script>\n{self._data(column)}\nvar html = "";\n{draw}\n</script>'

    def pager(self, column: Column, page: int) -> str:
        return ""

    def _data(self, column: Column) -> str:
        there = column.on(self.night)
        if self.form == "arrays":
            rows = [[one.title, self.article_path(one), str(one.day)] for one in there]
            return f"var list = {json.dumps(rows, ensure_ascii=False)};"
        if self.form == "pushed":
            pushed = (
                f"list.push({{title:'{one.title}',url:'{self.article_path(one)}',date:'{one.day}'}});" for one in there
            )
            return "var list = [];\n" + "\n".join(pushed)
        return f"var list = {json.dumps(self.objects(column), ensure_ascii=False)};"

    def _field(self, name: str) -> str:
        return f"list[i][{('title', 'url', 'date').index(name)}]" if self.form == "arrays" else f"list[i].{name}"

    def objects(self, column: Column) -> list[dict[str, str]]:
        return [
            {"title": one.title, "url": self.article_path(one), "date": str(one.day)} for one in column.on(self.night)
        ]


class Jsonp(ScriptArray):
    """`showList({…})`: in the page, or in a script file of its own."""

    name = "jsonp"

    def prepare(self) -> None:
        self.inside = self.seed % 4 in (0, 3)

    def sight_of(self, column: Column) -> str:
        return IN_LITERAL if self.inside else OUT_OF_SIGHT

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        box = self.n("newslist")
        draw = (
            'function showList(d) { var h = ""; for (var i = 0; i < d.list.length; i++) { var r = d.list[i]; h += '
            f"'<li><a href=\"' + r.url + '\">' + r.title + '</a><span>' + r.date + '</span></li>'; }} "
            f'document.getElementById("{box}").innerHTML = h; }}'
        )
        if self.inside:
            call = f"<script>{self._call(column)}</script>"
        else:
            call = f'<script src="/data/list_{column.number}.js?callback=showList"></script>'
        return f'<ul id="{box}"></ul><script>{draw}</script>{call}'

    def _call(self, column: Column) -> str:
        data = {"total": len(column.on(self.night)), "list": self.objects(column)}
        return f"showList({json.dumps(data, ensure_ascii=False)});"

    def answer(self, method: str, url: str, form: Sequence[tuple[str, str]] = ()) -> Answer:
        for column in self.columns:
            if url.startswith(self.url(f"/data/list_{column.number}.js")):
                return Answer(self._call(column).encode(), content_type="application/javascript")
        return super().answer(method, url, form)


class UnknownJson(ScriptArray):
    """The rows come from an address of the site's own making, asked in the page or in an outside script."""

    name = "unknown_json"
    sight = OUT_OF_SIGHT

    def prepare(self) -> None:
        self.way = ("getJSON", "outside", "fetch", "vue")[self.seed % 4]

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        box, address = self.n("newslist"), f"/api/news/list?cid={column.number}&size=15"
        if self.way == "outside":
            return (
                f'<ul id="{box}"></ul><script src="/js/list.js"></script>'
                f'<script>loadList("{box}", {column.number});</script>'
            )
        if self.way == "vue":
            return f'<div id="app" data-channel="{column.number}"></div><script src="/js/app.8f3a2c.js"></script>'
        if self.way == "fetch":
            return (
                f'<ul id="{box}"></ul><script>fetch("{address}").then(r => r.json()).then(d => {{ d.rows.forEach(r => '
                f'document.getElementById("{box}").insertAdjacentHTML("beforeend", `<li><a href="${{r.u}}">'
                f"${{r.t}}</a>`)) }})"
                "</script>"
            )
        return (
            f'<ul id="{box}"></ul><script>$.getJSON("{address}", function (d) {{ $.each(d.rows, function (i, r) {{ '
            f"$('#{box}').append('<li><a href=\"' + r.u + '\">' + r.t + '</a><span>' + r.d + '</span>"
            f"</li>'); }}); }});</script>"
        )

    def end_point(self, path: str, asked: dict[str, str]) -> Answer | None:
        column = next((one for one in self.columns if str(one.number) == asked.get("cid")), None)
        if path != "/api/news/list" or column is None:
            return None
        rows = [{"t": one.title, "u": self.article_path(one), "d": str(one.day)} for one in column.on(self.night)]
        return Answer(json.dumps({"rows": rows}, ensure_ascii=False).encode(), content_type="application/json")
