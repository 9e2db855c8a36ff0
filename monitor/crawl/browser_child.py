"""Renders one page: `python -m monitor.crawl.browser_child FOLDER`. Started and ended by `monitor.crawl.browser`.

Every request of the page comes here (Chromium can reach nothing itself: its proxy and its names lead nowhere) and is
sent to an address that was judged like the spiders'; pictures, media, fonts and downloads are never asked for.
"""

from __future__ import annotations

import http.client
import json
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from monitor.crawl.safe_connect import Elsewhere, connect, cut_after
from monitor.extract.urls import asked, from_header, normalise

MOST_REQUESTS = 150
LARGEST_ANSWER = 5_000_000  # bytes
MOST_BYTES = 30_000_000  # of all answers to one page
_ONE = 6.0  # seconds for one request
_LONGEST_CHAIN = 5  # redirects
_QUIET = 1.0  # seconds without a request and without a change after which a page is there
_WANTED = frozenset({"document", "script", "xhr", "fetch", "stylesheet"})
_PASSED_ON = ("content-type", "x-requested-with", "referer", "accept", "origin")
_ARGUMENTS = (
    "--proxy-server=http://127.0.0.1:9",  # nothing listens there
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--js-flags=--max-old-space-size=512",
)


@dataclass(slots=True)
class Fetched:
    status: int
    headers: dict[str, str]
    body: bytes


class RefusedRequest(Exception):
    """This request is not sent, or what came is not taken."""


@dataclass(slots=True, kw_only=True)
class BrowserDoor:
    """The page's only way out. `until`: monotonic seconds."""

    url: str
    sent: bytes
    content_type: str
    allow_private: tuple[str, ...]
    agent: str
    until: float
    requests: int = 0
    taken: int = 0
    last: float = field(default_factory=time.monotonic)
    served: bool = False

    def answer(self, url: str, method: str, kind: str, headers: dict[str, str], body: bytes | None) -> Fetched:
        """What a request of the page gets. Raises RefusedRequest."""
        self.last = time.monotonic()
        if kind == "document" and not self.served and normalise(url) == normalise(self.url):
            self.served = True
            return Fetched(200, {"content-type": self.content_type or "text/html"}, self.sent)
        if kind not in _WANTED or method not in ("GET", "POST") or not url.startswith(("http://", "https://")):
            raise RefusedRequest(kind)
        self.requests += 1
        if self.requests > MOST_REQUESTS or self.taken > MOST_BYTES:
            raise RefusedRequest("too many")
        try:
            found = self._fetch(url, method, headers, body)
        except (OSError, http.client.HTTPException, Elsewhere, ValueError) as error:
            raise RefusedRequest(str(error)) from error
        self.taken += len(found.body)
        if kind == "document" and "attachment" in found.headers.get("content-disposition", "").lower():
            raise RefusedRequest("a download")
        return found

    def _fetch(self, url: str, method: str, headers: dict[str, str], body: bytes | None) -> Fetched:
        for _ in range(_LONGEST_CHAIN + 1):
            found = self._ask(url, method, headers, body)
            location = found.headers.get("location", "") if 300 <= found.status < 400 else ""
            target = asked(url, from_header(location))
            if not target:
                return found
            url, method, body = target, "GET" if found.status != 307 else method, None if found.status != 307 else body
        raise RefusedRequest("redirects")

    def _ask(self, url: str, method: str, headers: dict[str, str], body: bytes | None) -> Fetched:
        parts = urlsplit(url)
        left = min(_ONE, self.until - time.monotonic())
        connection = connect(parts, self.allow_private, left)
        watchdog = cut_after(left, connection)
        try:
            ours = {"Host": parts.netloc, "User-Agent": self.agent, "Connection": "close"}
            passed = {name: value for name, value in headers.items() if name.lower() in _PASSED_ON}
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request(method, target, body=body, headers=passed | ours)
            answer = connection.getresponse()
            data = answer.read(LARGEST_ANSWER + 1)
            if len(data) > LARGEST_ANSWER:
                raise RefusedRequest("too large")
            answer_headers = {name.lower(): value for name, value in answer.headers.items()}
            return Fetched(answer.status, answer_headers, data)
        finally:
            watchdog.cancel()
            connection.close()

    @property
    def quiet(self) -> bool:
        return time.monotonic() - self.last > _QUIET


def render(asked: dict[str, Any], sent: bytes) -> str:
    """The page's markup after its scripts have run."""
    from playwright.sync_api import sync_playwright  # not at the top: an extra, and dear

    until = time.monotonic() + float(asked["seconds"])
    door = BrowserDoor(
        url=normalise(asked["url"]),
        sent=sent,
        content_type=asked["content_type"],
        allow_private=tuple(asked["allow_private"]),
        agent=asked["agent"],
        until=until,
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=asked["program"],
            headless=True,
            args=list(_ARGUMENTS),
            chromium_sandbox=os.geteuid() != 0,  # Chromium refuses its sandbox to root
        )
        context = browser.new_context(
            accept_downloads=False, service_workers="block", user_agent=asked["agent"] or None
        )
        context.route("**/*", lambda route: _pass(door, route))
        context.route_web_socket("**/*", lambda socket: socket.close())
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.on("popup", lambda popup: popup.close())
        page.goto(asked["url"], wait_until="commit", timeout=_left(until))
        _settle(page, door)
        return _markup(page, asked)


def _pass(door: BrowserDoor, route: Any) -> None:
    request = route.request
    try:
        found = door.answer(
            request.url, request.method, request.resource_type, request.headers, request.post_data_buffer
        )
    except RefusedRequest:
        route.abort()
        return
    kept = {
        name: value for name, value in found.headers.items() if name in ("content-type", "access-control-allow-origin")
    }
    route.fulfill(status=found.status, headers=kept, body=found.body)


def _settle(page: Any, door: BrowserDoor) -> None:
    """Until nothing is asked for and nothing changes any more, or the time is over."""
    size = -1
    while time.monotonic() < door.until - 2:
        page.wait_for_timeout(300)
        now = page.evaluate("document.documentElement ? document.documentElement.innerHTML.length : 0")
        if now == size and door.quiet:
            return
        size = now


def _markup(page: Any, asked: dict[str, Any]) -> str:
    """A page that has sent its visitor to another host is not the one that was asked for."""
    if urlsplit(page.url).netloc != urlsplit(asked["url"]).netloc:
        raise RefusedRequest(f"went to {page.url}")
    text: str = page.content()
    return text


def _left(until: float) -> float:
    """Milliseconds."""
    return max(1.0, (until - time.monotonic()) * 1000)


def main() -> None:
    folder = Path(sys.argv[1])
    asked = json.loads((folder / "asked.json").read_text(encoding="utf-8"))
    markup = render(asked, (folder / "sent").read_bytes())
    body = b"\xef\xbb\xbf" + markup.encode("utf-8", "replace")  # regardless of the charset that its meta tag declares
    (folder / "made.html").write_bytes(body[: asked["largest"]])
    os._exit(0)  # the browser is ended from outside: it need not say goodbye


if __name__ == "__main__":
    main()
