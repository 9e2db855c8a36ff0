"""Columns whose list nobody understands, drawn at the end of the crawl: by a fake, and by a Chromium where one is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from monitor import registry
from monitor.crawl import browser_round
from monitor.crawl.browser import Rendered
from monitor.crawl.frontier import Leads
from monitor.crawl.session import Session
from monitor.extract.outlinks import Outlinks
from monitor.model import PageKind
from monitor.settings import Settings
from monitor.store import scans
from monitor.store.pages import Found
from monitor.store.rendered import METHOD
from monitor.store.wanted_pages import Ask
from tests.crawl.rough import Reply, RoughServer
from tests.crawl.test_browser import CHROMIUM, DRAW, SCRIPT, real
from tests.spiders.place import Place
from tests.spiders.test_end_points import inspected

RIDDLE = (
    '<html><head><meta charset="utf-8"><title>区级要闻</title></head><body><h2>区级要闻</h2><div id="l"></div>'
    "<script>// fetch('/secret/api') and write <li>\n</script><script src='/draw.js'></script></body></html>"
)
PLAIN = "".join(
    f'<li><a href="/info/2/{n}.htm">关于开展第{n}次检查的通知</a><span>2026-11-0{n}</span></li>' for n in range(1, 7)
)
SITE = {
    "/": Reply('<div class="nav"><a href="/riddle/">区级要闻</a><a href="/tzgg/">通知公告</a></div>'),
    "/riddle/": Reply(RIDDLE),
    "/tzgg/": Reply(f"<html><title>通知公告</title><ul>{PLAIN}</ul></html>"),
    "/draw.js": Reply(DRAW, type=SCRIPT),
    "/secret/api": Reply("[1, 2, 3, 4, 5, 6]", type="application/json"),
}


class Fake:
    """Draws the same list for every page."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def why_not(self) -> str:
        return ""

    def render(self, url: str, body: bytes, content_type: str) -> Rendered:
        self.asked.append(url)
        return Rendered(f"<html><body><h2>区级要闻</h2><ul>{PLAIN}</ul></body></html>".encode())


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with RoughServer(SITE) as server:
        yield Place(tmp_path, server.url)


def session(place: Place) -> Session:
    given = registry.load(place.folder / "registry.toml")
    return Session(Settings(), given, given.sites["site"], place.scan, place.store)


def follow(ask: Ask, links: Outlinks) -> Leads:
    return Leads([Found(link.url, PageKind.ARTICLE, ask.id, ask.depth + 1) for link in links.pages])


def test_only_what_is_not_understood_is_drawn_and_it_goes_the_ordinary_way(place: Place) -> None:
    place.crawl()
    fake = Fake()
    new = browser_round.render(session(place), fake, follow)
    assert fake.asked == [place.url + "riddle/"]
    assert {ask.url for ask in new} <= {f"{place.url}info/2/{n}.htm" for n in range(1, 7)}
    fetch = place.fetches()[place.url + "riddle/"]
    assert (fetch.method, fetch.outcome) == (METHOD, "ok") and "通知".encode() in place.store.bodies.get(fetch.body)
    assert browser_round.render(session(place), fake, follow) == [], "once a scan"
    column = inspected(place)["/riddle/"]
    assert column.read and column.items == 6 and str(column.newest) == "2026-11-06"


def test_what_the_browser_cannot_draw_stays_unread(place: Place) -> None:
    place.crawl()
    fake = Fake()
    with patch.object(fake, "render", lambda *_: Rendered(error="30 秒内没有显示完")):
        assert browser_round.render(session(place), fake, follow) == []
    assert place.fetches()[place.url + "riddle/"].method == "GET"
    assert not inspected(place)["/riddle/"].read


def test_pages_of_one_night_are_counted(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.crawl()
    monkeypatch.setattr(browser_round, "MOST_PAGES", 0)
    fake = Fake()
    assert browser_round.render(session(place), fake, follow) == [] and not fake.asked


def test_a_browser_that_is_not_there_is_said(place: Place) -> None:
    place.environment = {"MONITOR_BROWSER": "/no/such/chromium"}
    place.crawl()
    with place.store.read() as conn:
        assert "MONITOR_BROWSER" in "".join(scans.get(conn, place.scan.id).warnings)


@real
def test_a_night_with_a_chromium_reads_the_list_and_its_articles(place: Place) -> None:
    place.environment = {"MONITOR_BROWSER": CHROMIUM}
    place.crawl()
    assert {f"/info/1/{number}.htm" for number in range(1, 7)} <= set(place.pages())
    assert inspected(place)["/riddle/"].items == 6
