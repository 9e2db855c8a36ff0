"""robots.txt of every host that is not our own. Scrapy's middleware follows no redirects and logs each dead host.

Source: RFC 9309; section 2.3.1.4: where the server itself fails (5xx), everything is taken for forbidden.
"""

from __future__ import annotations

import asyncio
import codecs
from typing import NamedTuple
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from monitor.crawl.attempts import location
from monitor.crawl.outcomes import RobotsForbidden
from monitor.extract.urls import asked, host

LONGEST = 500_000  # bytes of robots.txt that are read
_REDIRECTS = 5
_KEPT = 2_000  # hosts


class RobotsRules(NamedTuple):
    """None: nothing is forbidden. `status`: of a server that fails, which forbids everything."""

    rules: Protego | None = None
    status: int = 0


class Robots:
    """Raises RobotsForbidden. A robots.txt that is missing, or whose host does not answer at all, forbids nothing: the
    page itself will tell what ails its host. A 5xx forbids everything on hosts that are not the site's."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["USER_AGENT"]
        self._free = frozenset(crawler.settings.getlist("ROBOTS_FREE_HOSTS"))
        self._ours = frozenset(crawler.settings.getlist("SITE_HOSTS"))
        self._rules: dict[str, asyncio.Task[RobotsRules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Robots:
        return cls(crawler)

    def process_request(self, request: Request) -> object:
        if request.meta.get("is_robots") or host(request.url) in self._free:
            return None
        return self._check(request)

    async def _check(self, request: Request) -> None:
        parts = urlsplit(request.url)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._rules:
            if len(self._rules) >= _KEPT:
                self._rules.clear()
            self._rules[root] = asyncio.ensure_future(self._read(f"{root}/robots.txt"))
        rules, status = await asyncio.shield(self._rules[root])
        if status and parts.netloc not in self._ours:
            raise RobotsForbidden(f"{root}/robots.txt：HTTP {status}，按 RFC 9309 视为不允许访问")
        if rules is not None and not rules.can_fetch(request.url, self._agent):
            raise RobotsForbidden(request.url)

    async def _read(self, url: str) -> RobotsRules:
        for _ in range(_REDIRECTS):
            try:
                response = await self._download(url)
            except Exception:  # noqa: BLE001 - any failure of the host: the page's own request tells it better
                return RobotsRules()
            target = location(response.headers) if 300 <= response.status < 400 else ""
            if not target:
                return _rules(response)
            url = asked(url, target)
            if not url:
                break
        return RobotsRules()

    async def _download(self, url: str) -> Response:
        assert self._crawler.engine is not None
        request = Request(url, callback=NO_CALLBACK, meta={"is_robots": True, "verbatim_url": True}, dont_filter=True)
        return await self._crawler.engine.download_async(request)


def text(body: bytes) -> str:
    """What a robots.txt says, without a byte order mark (RFC 9309 asks for UTF-8; Windows also writes UTF-16)."""
    body = body[:LONGEST]
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", errors="ignore")
    if b"\0" in body[:2] and len(body.strip(b"\0")) > 2:
        body = body.replace(b"\0", b"")  # UTF-16 without its mark: the rules are ASCII
    return body.decode("utf-8", errors="ignore").lstrip("\ufeff\u200b\u2060 \t\r\n")


def _rules(response: Response) -> RobotsRules:
    if 500 <= response.status < 600:
        return RobotsRules(None, response.status)
    return RobotsRules(Protego.parse(text(response.body)) if response.status == 200 else None)
