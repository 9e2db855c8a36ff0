"""Scrapy asks the spider itself for the next request: no queue of built requests, no fingerprints.

A Request takes two kilobytes and its building more time than all else that Scrapy does with it, so it is built when its
turn has come.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler


class SpiderScheduler(BaseScheduler):
    """Takes requests from the spider's `next_request`. Those that Scrapy hands in (none of ours) come first."""

    def __init__(self) -> None:
        self._handed_in: deque[Request] = deque()
        self._spider: Any = None

    def open(self, spider: Any) -> None:
        self._spider = spider

    def has_pending_requests(self) -> bool:
        return bool(self._handed_in) or self._spider.has_requests()

    def enqueue_request(self, request: Request) -> bool:
        self._handed_in.append(request)
        return True

    def next_request(self) -> Request | None:
        return self._handed_in.popleft() if self._handed_in else self._spider.next_request()
