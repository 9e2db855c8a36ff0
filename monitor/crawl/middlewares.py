"""Between spider and network: what is never asked for, and bodies that unpack without end."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from monitor.crawl.outcomes import BodyTooLarge, CircuitOpen, PrivateAddress
from monitor.crawl.resolver import names
from monitor.extract.private_addresses import is_private
from monitor.extract.urls import host


class Gate:
    """Stops requests to private addresses and to hosts whose circuit is open; gives every request its headers.

    Names are judged when they are resolved (`monitor.crawl.resolver`); here it is addresses written as numbers.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        agent = crawler.settings["USER_AGENT"]
        self._headers = (("User-Agent", agent), ("Accept", "*/*"), ("Accept-Language", "zh-CN,zh;q=0.9"))
        self._timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._private: dict[str, bool] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Gate:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        netloc = host(request.url)
        if self._is_private(netloc):
            raise PrivateAddress(netloc)
        spider: Any = self._crawler.spider
        if not request.meta.get("again") and spider.circuits.is_open(netloc):
            raise CircuitOpen(netloc)
        for name, value in self._headers:
            request.headers.setdefault(name, value)
        request.meta.setdefault("download_timeout", self._timeout)

    def _is_private(self, netloc: str) -> bool:
        if netloc not in self._private:
            written_as_number = netloc.startswith("[") or netloc.partition(":")[0].rpartition(".")[2].isdecimal()
            self._private[netloc] = written_as_number and is_private(netloc, names.allow_private)
        return self._private[netloc]


class Inflate(HttpCompressionMiddleware):
    """Scrapy's own, which counts while it decompresses; what is too large gets a name of its own."""

    def process_request(self, request: Request) -> None:  # type: ignore[override]
        request.headers.setdefault(b"Accept-Encoding", b"gzip, deflate")

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise BodyTooLarge(str(error)[:200]) from error
