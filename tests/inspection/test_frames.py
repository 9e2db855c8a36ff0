"""The frames of a home page are parts of it: neither home pages nor articles, and no labels are asked of them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from monitor.model import PageKind
from monitor.store.tables import pages
from tests.inspection.crawled import HOME, Crawled

MAIN = "".join(
    f"<li><a href='/show.asp?id={n}'>关于开展第{n}次检查的通知</a><font>2026-10-2{n}</font></li>" for n in range(5)
)
FOOT = (
    "<p>主办单位：示例区人民政府办公室　联系电话：0539-8100000　网站标识码：3799000001</p>"
    + "<p>示例区网站说明。</p>" * 20
)
FRAMESET = (
    "<FRAMESET rows='1,*,1'><frame src='top.asp'><FRAME\nname=main SRC=\"main.asp\"><frame src=/bottom.asp></frameset>"
)


def kinds(crawled: Crawled) -> dict[str, str]:
    with crawled.store.read() as conn:
        return {row.url.removeprefix(HOME): row.kind for row in conn.execute(sa.select(pages.c.url, pages.c.kind))}


@pytest.mark.parametrize("frameset", ["plain", "nested"])
def test_frames_are_no_pages(crawled_on_sqlite: Crawled, frameset: str) -> None:
    crawled = crawled_on_sqlite
    home = FRAMESET if frameset == "plain" else "<frameset cols='*'><frame src='all.asp'></frameset>"
    crawled.get("", f"<html><title>示例区</title>{home}", PageKind.HOME)
    if frameset == "nested":
        crawled.get("all.asp", f"<html>{FRAMESET}", PageKind.OTHER, parent="")
    for path, body in (("main.asp", f"<ul>{MAIN}</ul>"), ("bottom.asp", FOOT)):
        page = f"<html><head><title>示例区</title></head><body>{body}</body></html>"
        crawled.get(path, page, PageKind.OTHER, parent="")
    crawled.check()
    found = kinds(crawled)
    assert (found["main.asp"], found["bottom.asp"]) == ("other", "other")
    assert {place["url"] for row in crawled.rows("page.meta") for place in row["places"]} <= {HOME}
    assert crawled.rows("date.missing") == []
    assert not [row for row in crawled.rows("page.identity") if "缺少" in row["message"]]


def test_a_page_of_that_name_that_is_no_frame_is_judged(crawled_on_sqlite: Crawled) -> None:
    crawled_on_sqlite.get("", f"<html><title>示例区</title><body><ul>{MAIN}</ul></body>", PageKind.HOME)
    page = f"<html><head><title>示例区</title></head><body><ul>{MAIN}</ul></body></html>"
    crawled_on_sqlite.get("main.asp", page, PageKind.OTHER, parent="")
    crawled_on_sqlite.check()
    assert kinds(crawled_on_sqlite)["main.asp"] != "other"
