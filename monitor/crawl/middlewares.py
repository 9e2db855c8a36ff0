"""Between spider and network: what is never asked for, and bodies that unpack without end."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from monitor.crawl.content_encoding import TooMuch, of_answer
from monitor.crawl.outcomes import BodyTooLarge, CircuitOpen, PrivateAddress
from monitor.crawl.resolver import names
from monitor.extract.urls import host
from monitor.extract.urls.private_addresses import is_private


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


class Inflate:
    """Bodies unpacked as they are marked, or as they really are; what was wrong with one stands in the flags.

    A status that tells all by itself is not judged by its body. `cuts`: only the beginning is wanted.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._cuts = crawler.settings.getint("CUT_BODIES_AT")
        self._most = self._cuts or crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Inflate:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        request.headers.setdefault(b"Accept-Encoding", b"gzip, deflate")

    def process_response(self, request: Request, response: Response) -> Response:
        marks = response.headers.getlist(b"Content-Encoding")
        if not marks or not response.body or request.method == "HEAD":
            return response
        try:
            body, fault = of_answer(response.status, response.body, marks, self._most, cuts=bool(self._cuts))
        except TooMuch as error:
            raise BodyTooLarge(str(error)) from error
        flags = [*response.flags, *filter(None, [fault])]
        return response.replace(body=body, flags=flags)
