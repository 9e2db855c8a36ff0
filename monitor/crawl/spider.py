"""What both spiders share: they take their work from the store and put every answer back into it."""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import Mapping
from typing import Any, ClassVar, Self

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from twisted.python.failure import Failure

from monitor.crawl import attempts
from monitor.crawl.circuit_breaker import Circuits
from monitor.crawl.log_format import hush
from monitor.crawl.pipeline import Pipeline
from monitor.crawl.session import Session, configure, open_session
from monitor.extract.urls import host
from monitor.store import scans
from monitor.store.pages import Attempt
from monitor.store.wanted_pages import Ask

SIGN_OF_LIFE = 30.0  # seconds: so often a spider that gets answers says so in the scan's coverage


class StoreSpider(scrapy.Spider):
    """A spider of one site in one scan. Scrapy's scheduler calls `next_request`; nothing is yielded.

    `finished_mark` is noted in the scan's coverage when the spider ran to its end: a parent process can tell a whole
    crawl from one that was ended by a signal or by a broken store.
    """

    finished_mark: ClassVar[str]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.circuits = Circuits(session.settings.circuit_after)
        self.skipped: dict[str, int] = dict(session.scan.coverage.get("skipped", {}))
        self.pipeline = Pipeline(session, self.push, self.stop, self.skipped)
        self.broken: Exception | None = None
        self._looks, self._told_at = int(session.scan.coverage.get(scans.LOOKS, 0)), time.monotonic()
        self.prepare()

    @classmethod
    def from_crawler(cls, crawler: Crawler, site: str = "", scan: str = "", **_: Any) -> Self:
        hush()
        session = open_session(site, scan)
        configure(crawler.settings, session)
        for name, value in cls.politeness(session).items():
            crawler.settings.set(name, value, priority="spider")
        spider = cls(session)
        spider._set_crawler(crawler)
        crawler.signals.connect(spider.idle, signals.spider_idle)
        return spider

    async def start(self) -> Any:
        """Nothing: the scheduler takes its requests from `next_request`."""
        return
        yield  # a generator, as Scrapy wants it

    @classmethod
    def politeness(cls, session: Session) -> Mapping[str, Any]:
        """Scrapy's settings for concurrency and delay."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Read from the store what there is to ask for."""
        raise NotImplementedError

    def push(self, asks: list[Ask]) -> None:
        """Pages that became askable with the batch that was just written."""
        raise NotImplementedError

    def next_request(self) -> Request | None:
        raise NotImplementedError

    def has_requests(self) -> bool:
        raise NotImplementedError

    def failed(self, failure: Failure) -> None:
        raise NotImplementedError

    def request(self, url: str, meta: Mapping[str, Any], **more: Any) -> Request:
        """A request that comes back to `parse` or `failed`, in the queue of its host and port.

        Raises ValueError for an address that Scrapy cannot ask for.
        """
        slot = host(url)
        return Request(
            url,
            callback=self.parse,
            errback=self.failed,
            meta={"download_slot": slot, "verbatim_url": True, **meta},
            dont_filter=True,
            **more,
        )

    def idle(self) -> None:
        """Scrapy has nothing left to do: unless the last batch brought something new, the spider is done.

        A request is handed in, or the engine would only look again with its next heartbeat, in five seconds.
        """
        self.pipeline.flush()
        request = self.next_request()
        if request is not None:
            self.crawler.engine.crawl(request)
            raise DontCloseSpider

    def alive(self) -> None:
        """An answer or a failure came, whether or not it is written yet: the parent sees that this is no standstill."""
        self._looks += 1
        if time.monotonic() - self._told_at >= SIGN_OF_LIFE:
            self._told_at = time.monotonic()
            with self.session.store.begin() as conn:
                scans.mark(conn, self.session.scan.id, **{scans.LOOKS: self._looks})

    def crashed(self, ask: Ask, error: BaseException, method: str = "GET") -> Attempt:
        """Our own error at one address: it is the end of this look and of nothing else."""
        error_text = "".join(traceback.format_exception(error))
        self.logger.error("our own error at %s: %s", ask.url, error_text)
        return attempts.of_crash(ask, error, method)

    def closed(self, reason: str) -> None:
        self.pipeline.flush()
        with self.session.store.begin() as conn:
            scans.mark(conn, self.session.scan.id, skipped=self.skipped)
            if reason == "finished" and not self.broken:
                scans.mark(conn, self.session.scan.id, **{self.finished_mark: True})
        self.session.store.close()

    def stop(self, error: Exception) -> None:
        """The store cannot be written to: end at once, so that no one takes this scan for a whole one."""
        if self.broken:
            return
        self.logger.error("the store failed: %s", error, exc_info=error)
        self.broken = error
        closing = self.crawler.engine.close_spider_async(reason="store failed")
        self._closing = asyncio.ensure_future(closing)
