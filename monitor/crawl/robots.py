"""robots.txt of every host that is not our own. Scrapy's middleware follows no redirects and logs each dead host."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from monitor.crawl.outcomes import RobotsForbidden
from monitor.extract.urls import host, join

LONGEST = 500_000  # bytes of robots.txt that are read
_REDIRECTS = 5
_KEPT = 2_000  # hosts


class Robots:
    """Raises RobotsForbidden. A robots.txt that is missing or cannot be had forbids nothing: the page itself will tell
    what ails its host."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["USER_AGENT"]
        self._free = frozenset(crawler.settings.getlist("ROBOTS_FREE_HOSTS"))
        self._rules: dict[str, asyncio.Task[Protego | None]] = {}

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
        rules = await asyncio.shield(self._rules[root])
        if rules is not None and not rules.can_fetch(request.url, self._agent):
            raise RobotsForbidden(request.url)

    async def _read(self, url: str) -> Protego | None:
        for _ in range(_REDIRECTS):
            try:
                response = await self._download(url)
            except Exception:  # noqa: BLE001 - whatever ails the host: the page's own request tells it better
                return None
            location = response.headers.get(b"Location")
            if not (300 <= response.status < 400 and location):
                return _parse(response) if response.status == 200 else None
            url = join(url, location.decode("latin-1"))
            if not url:
                return None
        return None

    async def _download(self, url: str) -> Response:
        assert self._crawler.engine is not None
        request = Request(url, callback=NO_CALLBACK, meta={"is_robots": True}, dont_filter=True)
        return await self._crawler.engine.download_async(request)


def _parse(response: Response) -> Protego:
    return Protego.parse(response.body[:LONGEST].decode("utf-8", errors="ignore"))
