"""Lists that are numbered backwards: what stands on /tzgg/7.htm tonight stands on /tzgg/8.htm tomorrow."""

from __future__ import annotations

import sqlalchemy as sa

from monitor.model import PageKind
from monitor.store import columns
from monitor.store.tables import events, pages
from tests.inspection.crawled import HOME, Crawled, html, listing

SLIP = ("info/1/1.htm", "关于甲乙错的通知公告", "2026-10-01")
FINE = ("info/1/2.htm", "关于开展普查的通知公告", "2026-10-02")
NEWER = ("info/1/3.htm", "关于开展检查的通知公告", "2026-10-03")


def test_a_fault_that_moves_to_the_next_number_is_neither_mended_nor_new(crawled: Crawled) -> None:
    show(crawled, {"7": [SLIP, FINE]})
    crawled.check()
    (before,) = crawled.rows("text.typo")
    crawled.fall()
    show(crawled, {"8": [SLIP], "7": [NEWER, FINE]})
    crawled.check()
    (after,) = crawled.rows("text.typo")
    assert (after["id"], after["state"], after["recurrences"]) == (before["id"], before["state"], 0)
    assert [place["url"] for place in after["places"] if place["open"]] == [HOME + "tzgg/8.htm"]
    with crawled.store.read() as conn:
        assert conn.scalar(sa.select(sa.func.count()).where(events.c.to_state == "fixed")) == 0


def test_a_numbered_page_is_no_column_and_gives_none_its_articles(crawled: Crawled) -> None:
    show(crawled, {"8": [FINE], "7": [NEWER]})
    body = html("关于开展检查的通知公告", "现将有关事项通知如下，请各单位遵照执行，并按时报送情况。")
    article = crawled.get("info/1/3.htm", body, parent="tzgg/7.htm")
    crawled.check()
    with crawled.store.read() as conn:
        assert list(columns.load(conn, "portal")) == [HOME + "tzgg.htm"]
        assert conn.scalar(sa.select(pages.c.column_url).where(pages.c.id == article)) == HOME + "tzgg.htm"


def test_what_an_end_point_sent_is_shown_at_its_column(crawled: Crawled) -> None:
    address = "queryList?channelCode[]=col1&current=1&pageSize=15&webSiteCode[]=jx"
    crawled.get("", listing("示例区人民政府"), PageKind.HOME)
    crawled.get(
        "tzgg.htm", "<title>通知公告</title><script>loadPageData()</script>", PageKind.COLUMN, parent="", nav=True
    )
    sent = '{"results": [{"title": "关于甲乙错的通知公告", "url": "/info/1/1.htm", "pubDate": "2026-10-01"}]}'
    crawled.get(address, sent, PageKind.LIST, parent="tzgg.htm")
    crawled.check()
    (found,) = crawled.rows("text.typo")
    assert [place["url"] for place in found["places"]] == [HOME + "tzgg.htm"]


def show(crawled: Crawled, numbered: dict[str, list[tuple[str, str, str]]]) -> None:
    """The home page, the column's first page, and its numbered ones in the order in which they go on."""
    crawled.get("", listing("示例区人民政府"), PageKind.HOME)
    crawled.get("tzgg.htm", listing("通知公告", NEWER, FINE), PageKind.COLUMN, parent="", nav=True)
    before = "tzgg.htm"
    for number, items in numbered.items():
        path = f"tzgg/{number}.htm"
        crawled.get(path, listing("通知公告", *items), PageKind.LIST, parent=before)
        before = path
