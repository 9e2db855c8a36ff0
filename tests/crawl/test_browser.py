"""The optional browser: what a page's script draws is seen, and nothing is reached that the spiders may not reach."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from monitor.crawl.browser import Browser, descendants, end_all, held_by
from monitor.crawl.browser_child import MOST_REQUESTS, BrowserDoor, RefusedRequest, _markup
from monitor.extract.document import document
from tests.crawl.rough import Hit, Reply, RoughServer
from tests.waiting import until

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
real = pytest.mark.skipif(
    not CHROMIUM or find_spec("playwright") is None, reason="no Chromium on this machine, or no extra `browser`"
)
SHELL = (
    '<html><head><meta charset="gbk"><title>区级要闻</title></head>'
    '<body><div id="l"></div><script src="/draw.js"></script></body></html>'
)
DRAW = """fetch('/secret/api').then(r => r.json()).then(d => { document.getElementById('l').innerHTML = '<ul>' +
    d.map(n => `<li><a href="/info/1/${n}.htm">示例区召开第${n}次工作会议</a><span>2026-11-0${n}</span></li>`).join('')
    + '</ul>' })"""
SCRIPT = "text/javascript; charset=utf-8"


def redirect(hit: Hit) -> Reply:
    return Reply("", 302, headers={"Location": "http://10.1.2.3/"})


@pytest.fixture
def server() -> Iterator[RoughServer]:
    replies = {
        "/": Reply("首页"),
        "/draw.js": Reply(DRAW, type=SCRIPT),
        "/secret/api": Reply("[1, 2, 3, 4, 5, 6]", type="application/json"),
        "/away": redirect,
    }
    with RoughServer(replies) as server:
        yield server


def door(server: RoughServer, *allowed: str) -> BrowserDoor:
    return BrowserDoor(
        url=server.url + "list/",
        sent=b"sent",
        content_type="text/html",
        allow_private=allowed,
        agent="agent",
        until=time.monotonic() + 600,
    )


class TestDoor:
    def test_the_page_itself_is_what_the_spider_was_sent(self, server: RoughServer) -> None:
        found = door(server).answer(server.url + "list/", "GET", "document", {}, None)
        assert found.body == b"sent" and not server.hits

    def test_a_private_address_is_refused_unless_the_registry_allows_it(self, server: RoughServer) -> None:
        with pytest.raises(RefusedRequest):
            door(server).answer(server.url + "secret/api", "GET", "fetch", {}, None)
        assert not server.hits
        assert door(server, "127.0.0.0/8").answer(server.url + "secret/api", "GET", "fetch", {}, None).status == 200

    @pytest.mark.parametrize(
        "url", ["http://10.0.0.1/", "http://169.254.169.254/latest/", "http://[::1]/", "http://oa.local/"]
    )
    def test_no_way_leads_inside(self, server: RoughServer, url: str) -> None:
        with pytest.raises(RefusedRequest):
            door(server, "127.0.0.0/8").answer(url, "GET", "fetch", {}, None)

    def test_a_redirect_inside_is_refused_too(self, server: RoughServer) -> None:
        with pytest.raises(RefusedRequest):
            door(server, "127.0.0.0/8").answer(server.url + "away", "GET", "fetch", {}, None)

    @pytest.mark.parametrize(
        ("url", "method", "kind"),
        [("a.png", "GET", "image"), ("a.mp4", "GET", "media"), ("x", "DELETE", "fetch"), ("x", "PUT", "xhr")],
    )
    def test_what_no_list_needs_is_not_asked_for(self, server: RoughServer, url: str, method: str, kind: str) -> None:
        with pytest.raises(RefusedRequest):
            door(server, "127.0.0.0/8").answer(server.url + url, method, kind, {}, None)
        with pytest.raises(RefusedRequest):
            door(server, "127.0.0.0/8").answer("file:///etc/passwd", "GET", "document", {}, None)
        assert not server.hits

    def test_requests_of_one_page_are_counted(self, server: RoughServer) -> None:
        out = door(server, "127.0.0.0/8")
        out.requests = MOST_REQUESTS
        with pytest.raises(RefusedRequest):
            out.answer(server.url + "secret/api", "GET", "fetch", {}, None)


@real
class TestChromium:
    def test_a_list_that_a_script_draws_is_seen(self, server: RoughServer) -> None:
        drawn = Browser(program=CHROMIUM, allow_private=("127.0.0.0/8",), agent="agent", patience=600).render(
            server.url + "list/", SHELL.encode("gbk"), "text/html"
        )
        assert not drawn.error
        found = document(drawn.html, server.url + "list/")
        assert len(found.items) == 6 and found.items[0].title == "示例区召开第1次工作会议"
        assert {hit.path for hit in server.hits} == {"/draw.js", "/secret/api"}

    def test_without_leave_it_reaches_nothing(self, server: RoughServer) -> None:
        page = f'{SHELL}<img src="/a.png"><iframe src="{server.url}"></iframe><link rel="prefetch" href="/secret/api">'
        page += f"<script>new WebSocket('ws://{server.url[7:]}'); navigator.sendBeacon('/secret/api')</script>"
        drawn = Browser(program=CHROMIUM, allow_private=(), agent="agent", patience=600).render(
            server.url + "list/", page.encode("gbk"), "text/html; charset=gbk"
        )
        assert not server.hits
        assert not document(drawn.html, server.url).items

    def test_a_page_that_never_ends_is_ended(self, server: RoughServer) -> None:
        browser = Browser(program=CHROMIUM, allow_private=("127.0.0.0/8",), agent="agent", patience=6)
        drawn = browser.render(server.url + "list/", b"<script>for(;;){}</script>", "text/html")
        assert drawn.error and not drawn.html
        assert not _chromiums()


class Page:
    """As much of a browser's page as `_markup` asks."""

    def __init__(self, url: str) -> None:
        self.url = url

    def content(self) -> str:
        return "<p>"


def test_a_page_that_sends_its_visitor_to_another_host_is_not_taken() -> None:
    asked = {"url": "http://a.gov.cn/list/"}
    assert _markup(Page("http://a.gov.cn/list/1.htm"), asked) == "<p>"
    with pytest.raises(RefusedRequest):
        _markup(Page("http://b.cn/list/"), asked)


def _chromiums() -> list[int]:
    below = descendants(os.getpid())[1:]
    return [one for one in below if "chrom" in Path(f"/proc/{one}/cmdline").read_text(errors="replace")]


def test_without_the_program_it_says_why() -> None:
    assert Browser(program="/no/such/chromium").why_not()


def test_a_browser_that_eats_memory_is_ended_with_all_below_it() -> None:
    script = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'x = bytearray(200_000_000); input()'])"
    child = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE)
    assert child.stdin is not None
    try:
        until(lambda: held_by(child.pid) >= 200_000_000)
        below = descendants(child.pid)
        assert len(below) == 2 and held_by(child.pid) >= 200_000_000
    finally:
        end_all(child.pid)
        child.stdin.close()
        child.wait()
    until(lambda: not any(_named(one) for one in below))  # it gives its memory back first, and is named until then


def _named(pid: int) -> bool:
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except FileNotFoundError:
        return False
