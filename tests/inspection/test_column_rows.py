"""The tree of columns that staff see: levels, classes, limits, and how the last look ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.checks.view import ColumnState
from monitor.inspection.column_rows import reading, rows
from monitor.model import ColumnClass, Outcome, PageKind
from monitor.registry import Column, Registry
from tests.inspection.crawled import HOME, Crawled, listing

NEWS = [(f"info/1/{number}.htm", f"示例区召开第{number}次工作会议", f"2026-10-{number:02}") for number in range(10, 20)]
NOTICES = [
    (f"info/2/{number}.htm", f"关于开展第{number}次检查的通知", f"2026-09-{number:02}") for number in range(10, 20)
]


def crumbs(*names: str) -> str:
    return (
        "<div class='position'>当前位置："
        + " &gt; ".join(f"<a href='/{n}'>{n}</a>" for n in ("首页", *names))
        + "</div>"
    )


@pytest.fixture
def tree(crawled: Crawled) -> Crawled:
    crawled.get("", listing("示例区人民政府"), PageKind.HOME)
    column = PageKind.COLUMN
    crawled.get("xwzx.htm", listing("新闻中心", *NEWS, rest=crumbs("新闻中心")), column, parent="", nav=True)
    crawled.get(
        "c/7.html", listing("镇街动态", *NEWS[:3], rest=crumbs("新闻中心", "镇街动态")), column, parent="xwzx.htm"
    )
    crawled.get("zwgk.htm", listing("政务公开", rest=crumbs("政务公开")), column, parent="", nav=True)
    crawled.get("zwgk/ghjh.htm", listing("规划计划", *NOTICES[:2]), column, parent="zwgk.htm")
    crawled.get("zwgk/x.htm", listing("今日看点", *NOTICES), column, parent="zwgk.htm")
    crawled.get("zwgk/y.htm", "<title>区级要闻</title><script>loadPageData()</script>", column, parent="zwgk.htm")
    crawled.get("zwgk/z.htm", "", column, Outcome.NOT_FOUND, parent="zwgk.htm")
    crawled.check()
    return crawled


def test_columns_are_told_as_a_tree(tree: Crawled) -> None:
    with tree.store.read() as conn:
        found = rows(conn, tree.registry, tree.registry.sites["portal"])
    told = {row.url.removeprefix(HOME): row for row in found}
    assert [(row.level, row.path) for row in found] == [
        (1, ("新闻中心",)),
        (2, ("新闻中心", "镇街动态")),
        (1, ("政务公开",)),
        (2, ("政务公开", "规划计划")),
        (2, ("政务公开", "今日看点")),
        (2, ("政务公开", "区级要闻")),
    ]
    news, plans, guessed, drawn = (told[path] for path in ("xwzx.htm", "zwgk/ghjh.htm", "zwgk/x.htm", "zwgk/y.htm"))
    assert (news.cls, news.confidence, news.limit, news.items, news.newest) == (
        ColumnClass.NEWS, 0.9, 14, 10, date(2026, 10, 19))  # fmt: skip
    assert plans.limit is None and "按周期" in plans.exempt
    assert (guessed.cls, guessed.confidence) == (ColumnClass.NOTICE, 0.5)
    assert (drawn.reading, news.reading, told["zwgk.htm"].reading) == ("列表由脚本生成，未能读取", "已读取", "空白")


def test_the_registry_has_the_last_word(tree: Crawled) -> None:
    said = Column(HOME + "zwgk/x.htm", "看点", ColumnClass.NEWS, 30, "jtj", "")
    site = replace(tree.registry.sites["portal"], columns=(said, Column(HOME + "xwzx.htm", unit="jtj")))
    with tree.store.read() as conn:
        found = {row.url.removeprefix(HOME): row for row in rows(conn, tree.registry, site)}
    row = found["zwgk/x.htm"]
    assert (row.name, row.cls, row.confidence, row.limit, row.unit) == ("看点", ColumnClass.NEWS, 1.0, 30, "jtj")
    assert found["c/7.html"].unit == "jtj" and found["zwgk.htm"].unit == "zfb"


STATE = ColumnState(HOME, "通知公告", 1)


@pytest.mark.parametrize(
    ("state", "outcome", "told"),
    [
        (replace(STATE, items=3), "ok", "已读取"),
        (STATE, "unchanged", "空白"),
        (replace(STATE, has_text=True), "ok", "静态页面"),
        (replace(STATE, read=False), "ok", "列表由脚本生成，未能读取"),
        (replace(STATE, read=False), "not_found", "栏目页打不开（404 页面不存在）"),
        (replace(STATE, read=False), "timeout", "未能访问（超时）"),
        (replace(STATE, read=False), "", "尚未访问"),
    ],
)
def test_an_empty_page_an_error_page_and_an_unread_list_are_told_apart(
    state: ColumnState, outcome: str, told: str
) -> None:
    assert reading(state, outcome) == told


def test_a_site_without_columns_has_no_rows(crawled: Crawled, registry: Registry) -> None:
    with crawled.store.read() as conn:
        assert rows(conn, registry, registry.sites["dept"]) == []
