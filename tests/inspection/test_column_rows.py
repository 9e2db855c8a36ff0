"""The tree of columns that staff see: levels, classes, limits, and how the last look ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.checks.view import ColumnState
from monitor.inspection.column_rows import ColumnRow, reading, rows
from monitor.model import ColumnClass, PageKind, Proof
from monitor.outcomes import Outcome
from monitor.registry import Column, Registry
from monitor.store import columns
from tests.inspection.crawled import HOME, Crawled, html, listing

NEWS = [(f"info/1/{number}.htm", f"示例区召开第{number}次工作会议", f"2026-10-{number:02}") for number in range(10, 20)]
NOTICES = [
    (f"info/2/{number}.htm", f"关于开展第{number}次检查的通知", f"2026-09-{number:02}") for number in range(10, 20)
]


TODAY = date(2026, 11, 2)


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
    crawled.get("zwgk/z.htm", "", column, Outcome.NOT_FOUND, parent="zwgk.htm", nav=True)
    crawled.get("zwgk/weather.htm", "", column, Outcome.NOT_FOUND, parent="zwgk.htm")
    crawled.check()
    return crawled


def test_columns_are_told_as_a_tree(tree: Crawled) -> None:
    with tree.store.read() as conn:
        found = rows(conn, tree.registry, tree.registry.sites["portal"], TODAY)
    told = {row.url.removeprefix(HOME): row for row in found}
    assert [(row.level, row.path) for row in found] == [
        (1, ("新闻中心",)),
        (2, ("新闻中心", "镇街动态")),
        (1, ("政务公开",)),
        (2, ("政务公开", "规划计划")),
        (2, ("政务公开", "今日看点")),
        (2, ("政务公开", "区级要闻")),
        (2, ("政务公开", "")),
    ]
    news, plans, guessed, drawn = (told[path] for path in ("xwzx.htm", "zwgk/ghjh.htm", "zwgk/x.htm", "zwgk/y.htm"))
    assert (news.cls, news.confidence, news.limit, news.items, news.newest) == (
        ColumnClass.NEWS, 0.9, 14, 10, date(2026, 10, 19))  # fmt: skip
    assert plans.limit is None and "按周期" in plans.exempt
    assert (guessed.cls, guessed.confidence) == (ColumnClass.NOTICE, 0.5)
    assert told["zwgk/z.htm"].reading == "栏目页打不开（404 页面不存在）", "a page that was never read is told too"
    assert (drawn.reading, news.reading, told["zwgk.htm"].reading) == (
        "列表由脚本生成，未能读取", "已读取", "目录页面")  # fmt: skip


def test_the_registry_has_the_last_word(tree: Crawled) -> None:
    said = Column(url=HOME + "zwgk/x.htm", name="看点", cls=ColumnClass.NEWS, max_age_days=30, unit="jtj", exempt="")
    site = replace(tree.registry.sites["portal"], columns=(said, Column(url=HOME + "xwzx.htm", unit="jtj")))
    with tree.store.read() as conn:
        found = {row.url.removeprefix(HOME): row for row in rows(conn, tree.registry, site, TODAY)}
    row = found["zwgk/x.htm"]
    assert (row.name, row.cls, row.confidence, row.limit, row.unit) == ("看点", ColumnClass.NEWS, 1.0, 30, "jtj")
    assert found["c/7.html"].unit == "jtj" and found["zwgk.htm"].unit == "zfb"


def told(crawled: Crawled) -> dict[str, ColumnRow]:
    with crawled.store.read() as conn:
        found = rows(conn, crawled.registry, crawled.registry.sites["portal"], TODAY)
    return {row.url.removeprefix(HOME): row for row in found}


def a(name: str, path: str) -> str:
    return f'<a href="/{path}">{name}</a>'


MAP = (
    f"<h1>网站地图</h1><h2>政务公开</h2><ul><li>{a('法定主动公开内容', 'c/1.html')}<ul>"
    f"<li>{a('应急预案', 'c/2.html')}</li>"
    f"<li>{a('今日看点', 'c/3.html')}</li></ul></li></ul><h2>互动交流</h2><ul><li>{a('区长信箱', 'c/4.html')}</li>"
    f"<li>{a('网上听证', 'c/5.html')}</li><li>{a('关于开展检查的通知', 'info/2/10.htm')}</li></ul>"
)


def test_columns_stand_where_the_sites_map_puts_them(crawled: Crawled) -> None:
    crawled.get("", listing("示例区人民政府"), PageKind.HOME)
    crawled.get("wzdt.htm", f"<html><title>网站地图</title><body>{MAP}</body></html>", PageKind.OTHER, parent="")
    for number, name in enumerate(("法定主动公开内容", "应急预案", "今日看点", "区长信箱", "网上听证"), 1):
        items = [*NOTICES[: number - 1]] if number > 1 else []
        crawled.get(f"c/{number}.html", listing(name, *items), PageKind.OTHER, parent="wzdt.htm")
    crawled.check()
    found = told(crawled)
    assert "wzdt.htm" not in found, "nothing calls the map itself a column"
    assert {path: row.path for path, row in found.items()} == {
        "c/1.html": ("政务公开", "法定主动公开内容"),
        "c/2.html": ("政务公开", "法定主动公开内容", "应急预案"),
        "c/3.html": ("政务公开", "法定主动公开内容", "今日看点"),
        "c/4.html": ("互动交流", "区长信箱"),
        "c/5.html": ("互动交流", "网上听证"),
    }
    assert [row.level for row in found.values()] == [2, 3, 3, 2, 2]


def test_a_column_above_counts_as_updated_by_those_below_it(tree: Crawled) -> None:
    found = told(tree)
    above = found["zwgk.htm"]
    assert (above.newest, above.updated) == (None, date(2026, 9, 19))
    assert found["xwzx.htm"].updated == found["xwzx.htm"].newest == date(2026, 10, 19)


def test_what_a_menu_shows_below_another_name_is_not_of_the_first_level(crawled: Crawled) -> None:
    menu = (
        f"<div class='nav'><ul><li>{a('政务公开', 'zwgk.htm')}<ul><li>{a('通知公告', 'tzgg.htm')}</li></ul></li>"
        f"<li>{a('公示公告', 'gsgg.htm')}</li></ul></div>"
    )
    crawled.get("", listing("示例区人民政府", rest=menu), PageKind.HOME)
    for path, name in (("zwgk.htm", "政务公开"), ("tzgg.htm", "通知公告"), ("gsgg.htm", "公示公告")):
        crawled.get(path, listing(name, *NOTICES), PageKind.OTHER, parent="", nav=True)
    crawled.check()
    found = told(crawled)
    assert found["tzgg.htm"].path == ("政务公开", "通知公告") and found["gsgg.htm"].path == ("公示公告",)
    with crawled.store.read() as conn:
        stored = columns.load(conn, "portal")
    first = {url.removeprefix(HOME) for url, one in stored.items() if one.first_level}
    assert first == {"zwgk.htm", "gsgg.htm"}


def test_a_list_without_dates_is_as_new_as_its_newest_article(crawled: Crawled) -> None:
    crawled.get("", listing("示例区人民政府"), PageKind.HOME)
    items = [(path, name, "") for path, name, _ in NEWS]
    crawled.get("xwzx.htm", listing("新闻中心", *items), PageKind.COLUMN, parent="", nav=True)
    crawled.get(
        "info/1/10.htm", html("示例区召开工作会议", "会议强调，要认真落实各项工作部署。" * 5), parent="xwzx.htm"
    )
    crawled.check()
    assert told(crawled)["xwzx.htm"].newest == date(2026, 11, 1)


def test_a_page_of_text_where_nothing_else_tells_is_static(crawled: Crawled) -> None:
    crawled.get("", listing("示例区人民政府"), PageKind.HOME)
    text = "<div id='zoom'><p>" + "示例区位于示例省南部，总面积一千二百平方公里。" * 8 + "</p></div>"
    crawled.get(
        "x/1.htm", f"<html><title>魅力示例</title><body>{text}</body></html>", PageKind.COLUMN, parent="", nav=True
    )
    crawled.check()
    row = told(crawled)["x/1.htm"]
    assert (row.cls, row.confidence, row.limit, row.reading) == (ColumnClass.STATIC, 0.5, None, "静态页面")


def test_a_registered_column_that_nobody_found_is_told_as_not_visited(crawled: Crawled) -> None:
    site = replace(crawled.registry.sites["portal"], columns=(Column(url=HOME + "zx.htm", name="咨询"),))
    with crawled.store.read() as conn:
        (row,) = rows(conn, crawled.registry, site, TODAY)
    assert (row.name, row.reading) == ("咨询", "尚未访问")


STATE = ColumnState(url=HOME, name="通知公告", page_id=1)


@pytest.mark.parametrize(
    ("state", "outcome", "told"),
    [
        (replace(STATE, proof=Proof.ROWS), "ok", "已读取"),
        (replace(STATE, proof=Proof.WORDS), "unchanged", "空白（页面写明没有内容）"),
        (replace(STATE, proof=Proof.TOTAL), "ok", "空白（接口返回总数为 0）"),
        (replace(STATE, proof=Proof.TEXT), "ok", "静态页面"),
        (replace(STATE, read=False, proof=Proof.SCRIPT), "ok", "列表由脚本生成，未能读取"),
        (replace(STATE, read=False, proof=Proof.UNKNOWN), "ok", "没有认出列表，未能读取"),
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
        assert rows(conn, registry, registry.sites["dept"], TODAY) == []
