"""The checks of a site's state: columns that are kept up, read in part, or not read at all."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from monitor.model import PageKind, State
from monitor.outcomes import Outcome
from monitor.registry import Column
from monitor.store.tables import columns as columns_table
from monitor.store.tables import pages
from tests.inspection.crawled import HOME, Crawled, html, list_by_script, listing

TYPO = "今天甲乙错了一处。"
K, S = PageKind, State
OK, SAME, TIMEOUT = Outcome.OK, Outcome.UNCHANGED, Outcome.TIMEOUT


def stale_site(crawled: Crawled, day: str) -> None:
    items = [(f"info/{number}.htm", f"第{number}条新闻的标题", day) for number in range(8)]
    crawled.get("", listing("首页", *items), K.HOME)
    crawled.get("xwzx.htm", listing("新闻中心", *items), K.COLUMN, parent="", nav=True)


def test_a_column_that_is_not_kept_up_is_found_and_seen_to_be_updated(crawled: Crawled) -> None:
    stale_site(crawled, "2026-09-01")
    crawled.check()
    (row,) = crawled.rows("column.stale")
    assert (row["state"], row["column"]) == ("confirmed", "新闻中心")
    assert [place["url"] for place in row["places"]] == [HOME + "xwzx.htm"]
    assert len(crawled.rows("home.stale")) == 1
    crawled.fall()
    stale_site(crawled, "2026-11-02")
    crawled.check()
    assert {row["state"] for row in crawled.rows("column.stale") + crawled.rows("home.stale")} == {"fixed"}


def test_a_column_that_could_not_be_read_tonight_closes_nothing(crawled_on_sqlite: Crawled) -> None:
    crawled = crawled_on_sqlite
    stale_site(crawled, "2026-09-01")
    crawled.check()
    crawled.fall().get("xwzx.htm", kind=K.COLUMN, outcome=Outcome.BLOCKED)
    crawled.get("", kind=K.HOME, outcome=Outcome.TIMEOUT)
    crawled.check()
    assert {row["state"] for row in crawled.rows("column.stale")} == {"confirmed"}
    assert {row["state"] for row in crawled.rows("home.stale")} == {"new"}


def test_nothing_is_concluded_from_a_column_that_was_not_asked_for_tonight(crawled_on_sqlite: Crawled) -> None:
    crawled = crawled_on_sqlite
    stale_site(crawled, "2026-09-01")
    crawled.check()
    (before,) = crawled.rows("column.stale")
    crawled.fall().get("1.htm", html("一", "正文"))
    crawled.check()
    assert crawled.rows("column.stale") == [before]


def test_the_newest_item_on_a_further_page_of_the_list_keeps_a_column_fresh(crawled_on_sqlite: Crawled) -> None:
    crawled = crawled_on_sqlite
    stale_site(crawled, "2026-09-01")
    items = [(f"info/{number}.htm", f"补发的第{number}条新闻", "2026-11-01") for number in range(10, 18)]
    crawled.get("xwzx/2.htm", listing("新闻中心", *items), K.LIST, parent="xwzx.htm")
    crawled.check()
    assert crawled.rows("column.stale") == []


def test_a_columns_unit_and_limit_are_the_registrys_where_it_says_so(crawled_on_sqlite: Crawled) -> None:
    crawled = crawled_on_sqlite
    column = Column(url=HOME + "xwzx.htm", unit="jtj", max_age_days=90)
    site = replace(crawled.registry.sites["portal"], columns=(column,))
    crawled.registry = replace(crawled.registry, sites={"portal": site})
    stale_site(crawled, "2026-07-01")
    crawled.check()
    (row,) = crawled.rows("column.stale")
    assert (row["unit"], "90" in row["message"]) == ("jtj", True)


def test_the_last_complete_reading_before_a_page_was_first_seen_stays_with_the_page(
    crawled_on_sqlite: Crawled,
) -> None:
    crawled = crawled_on_sqlite
    stale_site(crawled, "2026-11-02")
    crawled.check()
    first = crawled.at
    crawled.fall()
    stale_site(crawled, "2026-11-02")
    late = html("倒填的文章", "正文" * 30, rest='<div class="position"><a href="/xwzx.htm">新闻中心</a></div>')
    for _ in range(2):
        crawled.get("info/99.htm", late, parent="xwzx.htm")
        crawled.check()
        with crawled.store.read() as conn:
            page = pages.c.url == HOME + "info/99.htm"
            assert conn.scalar(sa.select(pages.c.column_read_at).where(page)) == first
            assert conn.scalar(sa.select(columns_table.c.read_at)) == crawled.at
        crawled.fall()
        stale_site(crawled, "2026-11-02")


def test_a_page_known_before_the_first_reading_of_its_column_has_no_reading_before_it(
    crawled_on_sqlite: Crawled,
) -> None:
    crawled = crawled_on_sqlite
    for _ in range(2):
        stale_site(crawled, "2026-11-02")
        crawled.get("info/1.htm", html("一", "正文" * 30), parent="xwzx.htm")
        crawled.check()
        crawled.fall()
    with crawled.store.read() as conn:
        page = pages.c.url == HOME + "info/1.htm"
        assert conn.execute(sa.select(pages.c.column_url, pages.c.column_read_at).where(page)).one() == (
            HOME + "xwzx.htm",
            None,
        )


def test_a_list_whose_further_page_was_never_read_is_not_read_to_its_end(crawled_on_sqlite: Crawled) -> None:
    crawled = crawled_on_sqlite
    items = [(f"info/{number}.htm", f"第{number}条新闻的标题", "2026-11-01") for number in range(8)]
    pager = '<div class="page"><a href="/xwzx/2.htm">下一页</a></div>'
    crawled.get("xwzx.htm", listing("新闻中心", *items, rest=pager), K.COLUMN, nav=True)
    crawled.check()
    with crawled.store.read() as conn:
        assert conn.execute(sa.select(columns_table.c.complete, columns_table.c.read_at)).one() == (False, None)
    crawled.fall().get("xwzx.htm", listing("新闻中心", *items, rest=pager), K.COLUMN, nav=True)
    crawled.get("xwzx/2.htm", listing("新闻中心", *items), K.LIST, parent="xwzx.htm")
    crawled.check()
    with crawled.store.read() as conn:
        assert conn.scalar(sa.select(columns_table.c.read_at)) == crawled.at


def test_an_end_point_that_fails_closes_nothing(crawled_on_sqlite: Crawled) -> None:
    crawled = crawled_on_sqlite
    row = '{"title": "关于甲乙错的通知公告", "url": "/info/1/1.htm", "pubDate": "2026-10-01"}'
    list_by_script(crawled, f'{{"results": [{row}]}}')
    (state,) = [row["state"] for row in crawled.rows("text.typo")]
    for sent in ('{"code":500,"msg":"系统繁忙"}', "<html>系统繁忙</html>"):
        list_by_script(crawled.fall(), sent)
        assert [row["state"] for row in crawled.rows("text.typo")] == [state]
    list_by_script(crawled.fall(), f'{{"results": [{row.replace("甲乙错", "甲乙对")}]}}')
    assert crawled.states("text.typo") == {"甲乙错": "fixed"}
