"""The three hosts of the district, the night that they show, and the requests that they got."""

from __future__ import annotations

import hashlib
from collections import deque
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from wsgiref.handlers import format_date_time

from monitor.demo import files
from monitor.demo.answer import DemoAnswer
from monitor.demo.behaviours import PREFIX, Behaviours
from monitor.demo.content import Content
from monitor.demo.dept import Dept
from monitor.demo.portal import Portal
from monitor.demo.web import Web, missing

KEPT_PAGES = 1500  # rendered pages kept in memory, some 20 kB each
KEPT_REQUESTS = 200_000
DAY = 86_400  # seconds

Prepared = tuple[DemoAnswer, bytes, bytes]  # with ETag and Last-Modified, empty where it has none


class Town:
    """The three hosts and the night that they show."""

    def __init__(self, content: Content, night: int):
        self.night = night
        self.content = content
        self.portal, self.dept, self.web = Portal(content), Dept(content), Web()
        self.bad = Behaviours()
        self.requests: deque[tuple[str, str, str]] = deque(maxlen=KEPT_REQUESTS)
        self.page = lru_cache(maxsize=KEPT_PAGES)(self._page)

    def turn_to(self, night: int) -> None:
        self.night = night
        self.web.forget()
        self.bad.forget()

    def answer(self, host: str, method: str, path: str, query: str) -> Prepared:
        """What `host` says to one request."""
        if path.startswith(PREFIX):
            return self.bad.answer(path, method) or missing(), b"", b""
        if host == "web":
            return self.web.answer(path, query, self.night, method) or missing(), b"", b""
        if method == "HEAD" and (said := self.odd_head(host, query)):
            return said, b"", b""
        return self.page(host, path, query, self.night)

    def odd_head(self, host: str, query: str) -> DemoAnswer | None:
        _, found, number = query.rpartition("wbfileid=")
        return (
            files.head_answer(self.content, int(number)) if host == "portal" and found and number.isdecimal() else None
        )

    def _page(self, host: str, path: str, query: str, night: int) -> Prepared:
        site = self.portal if host == "portal" else self.dept
        answer = site.answer(path, query, night) or site.missing(path, night)
        if answer.published is None:
            return answer, b"", b""
        digest = hashlib.blake2b(answer.body, digest_size=8).digest()
        return answer, b'"' + digest.hex().encode() + b'"', self.modified(answer.published, digest)

    def modified(self, published: date, digest: bytes) -> bytes:
        """A Last-Modified of the day of publication; its time of day changes with the content."""
        day = min(published, self.content.today - timedelta(days=3))
        at = datetime.combine(day, time()).timestamp() + int.from_bytes(digest, "big") % DAY
        return format_date_time(at).encode()
