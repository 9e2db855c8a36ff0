"""Whatever bytes a page gives, every address ends in exactly one outcome, and no exception leaves a spider.

Pages of generated worlds (and saved ones, where they lie beside the repository), damaged, with damaged headers, are
handed to both spiders; what they lead to is asked for and answered until nothing is left, all in this process.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy import Request
from scrapy.exceptions import DontCloseSpider, DownloadTimeoutError
from scrapy.http import Response
from twisted.python.failure import Failure

from monitor.crawl.session import Session
from monitor.crawl.spider import StoreSpider
from monitor.model import PageKind
from monitor.outcomes import Outcome
from monitor.registry import Registry
from monitor.settings import Settings
from monitor.store import pages, scans
from monitor.store.database import Store
from monitor.store.pages import Found
from monitor.store.tables import fetches
from monitor.store.tables import pages as table
from monitor.store.wanted_pages import Ask
from spiders.links import LinksSpider
from spiders.site import SiteSpider
from tests.extract.mutations import mutated
from tests.extract.pages import SAVED
from tests.proofs import counted
from tests.spiders.place import FIRST
from tests.world.families import FAMILIES

MOST_SAVED, LARGEST = 60, 60_000  # pages, bytes
LEADING = (
    b"/x.htm", b"", b"http://[1.2.3.4]/", b"http://[::1", b"//", b"\xcd\xa8\xd6\xaa", b"http://a,b/", b"?\0",
    b"javascript:x",
    b"http://127.0.0.1:8800/", b"http://www.b.example:99999/", b"http://\xff/", b"x" * 5_000,
)  # fmt: skip
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Content-Type": st.sampled_from(["text/html", "text/html; charset=gbk", "application/json", "text/xml", ";=\0",
                                         "x/y"]),
        "Location": st.sampled_from(LEADING) | st.binary(max_size=40),
        "Set-Cookie": st.sampled_from([b"a=1", b"=;", b"a=1; Expires=\xff; Max-Age=x; Domain=.",
                                       b"\0"]) | st.binary(max_size=30),
        "Etag": st.binary(max_size=20),
        "Content-Disposition": st.sampled_from(["attachment; filename*=utf-8''%ff", "attachment"]),
        "Refresh": st.binary(max_size=20),
    },
)  # fmt: skip
STATUSES = st.sampled_from([200] * 12 + [206, 204, 301, 302, 304, 307, 404, 410, 403, 412, 500, 599, 999])
FLAGS = st.sampled_from([[], [], [], [], ["dataloss"], ["不完整：压缩的正文没有传完"], ["partial"]])


@cache
def worlds() -> tuple[tuple[str, bytes], ...]:
    """(URL, body) of the pages of every family."""
    found = []
    for number, name in enumerate(FAMILIES):
        world = FAMILIES[name](number)
        found += [(world.url(path), page().body[:LARGEST]) for path, page in world.routes().items()]
    return tuple(found)


@cache
def saved() -> tuple[tuple[str, bytes], ...]:
    files = sorted(path for path in SAVED.rglob("*.htm*") if path.stat().st_size < LARGEST)[:MOST_SAVED]
    return tuple((f"http://www.qujia.example/{path.name}", path.read_bytes()) for path in files)


class Driven:
    """A spider without Scrapy: what it wants to ask for is answered at once, one in three with a failure."""

    def __init__(self, kind: type[StoreSpider], session: Session, dice: random.Random) -> None:
        self.spider: Any = kind(session)
        self.dice = dice
        engine = SimpleNamespace(crawl=self.answer)
        self.spider._set_crawler(SimpleNamespace(engine=engine, settings=None, signals=SimpleNamespace(connect=print)))
        self.spider.stop = self.stopped

    def stopped(self, error: Exception) -> None:
        raise AssertionError("the scan was ended") from error

    def answer(self, request: Request) -> None:
        if self.dice.random() < 0.3:
            failure = Failure(DownloadTimeoutError("no answer"))
            failure.request = request  # type: ignore[attr-defined]
            assert request.errback is not None
            request.errback(failure)
            return
        status = self.dice.choice((200, 404, 302))
        head = {"Location": self.dice.choice(LEADING), "Set-Cookie": b"a=%d" % self.dice.randrange(3)}
        assert request.callback is not None
        self.heard(request, Response(request.url, status, head, b"<p>x"))

    def heard(self, request: Request, response: Response) -> None:
        response.request = request
        assert request.callback is not None
        request.callback(response, **request.cb_kwargs)

    def until_nothing_is_left(self) -> None:
        while True:
            while (request := self.spider.next_request()) is not None:
                self.answer(request)
            try:
                self.spider.idle()
            except DontCloseSpider:
                continue
            return


class Field:
    """Both spiders over one store. Each example is a new page of the site, and a new target of its links."""

    def __init__(self, store: Store, registry: Registry) -> None:
        with store.begin() as conn:
            self.scan = scans.start_or_resume(conn, "portal", False, 10**9, FIRST)
        session = Session(Settings(max_depth=3), registry, registry.sites["portal"], self.scan, store)
        self.session, self.store, self.number = session, store, 0

    def look(self, body: bytes, status: int, headers: dict[str, Any], flags: list[str], seed: int) -> None:
        self.number += 1
        for kind, place in ((PageKind.OTHER, "http://127.0.0.1:8800/e"), (PageKind.OUTSIDE, "http://www.b.example/")):
            ask = self.known(f"{place}/{self.number}.htm", kind)
            driven = Driven(SiteSpider if kind is PageKind.OTHER else LinksSpider, self.session, random.Random(seed))
            request = self.turn_of(driven, ask)
            driven.heard(request, Response(request.url, status, headers, body, flags))
            driven.until_nothing_is_left()
        self.every_end()

    def known(self, url: str, kind: PageKind) -> Ask:
        with self.store.begin() as conn:
            (ask,) = pages.add(conn, "portal", self.scan.id, [Found(url, kind, None, 1)], FIRST)
        return ask

    def turn_of(self, driven: Driven, ask: Ask) -> Request:
        while (request := driven.spider.next_request()) is not None:
            if request.url == ask.url:
                return request
            driven.answer(request)
        raise AssertionError(f"{ask.url} was never asked for")

    def every_end(self) -> None:
        """No page and target of this scan is without its one fetch;
        and then they are taken away: the next has its own.
        """
        with self.store.begin() as conn:
            ends = Counter(conn.scalars(sa.select(fetches.c.page_id).where(fetches.c.scan_id == self.scan.id)))
            wanted = dict(
                conn.execute(sa.select(table.c.id, table.c.url).where(table.c.wanted_scan_id == self.scan.id)).all()
            )
            assert set(ends.values()) <= {1} and ends.keys() == wanted.keys(), [
                url for id_, url in wanted.items() if ends[id_] != 1
            ]
            known = {outcome.value for outcome in Outcome}
            assert set(conn.scalars(sa.select(fetches.c.outcome).distinct())) <= known
            conn.execute(sa.delete(fetches))
            conn.execute(sa.delete(table))


@pytest.fixture
def field(sqlite_store: Store, registry: Registry) -> Iterator[Field]:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield Field(sqlite_store, registry)
    asyncio.set_event_loop(None)
    loop.close()


def run(field: Field, of: tuple[tuple[str, bytes], ...], examples: int) -> None:
    @settings(max_examples=examples)
    @given(st.integers(0, len(of) - 1), st.integers(0, 2**32), STATUSES, HEADERS, FLAGS)
    def holds(page: int, seed: int, status: int, headers: dict[str, Any], flags: list[str]) -> None:
        url, body = of[page]
        body = body.replace(url.split("/", 3)[2].encode(), b"127.0.0.1:8800")  # its own links lead to our own host
        field.look(mutated(body, random.Random(seed)), status, headers, flags, seed)

    holds()


@pytest.mark.timeout(0)
def test_every_address_of_a_damaged_page_has_one_end(field: Field) -> None:
    run(field, worlds(), counted(9_000))  # 20 ms each


@pytest.mark.timeout(0)
def test_every_address_of_a_damaged_real_page_has_one_end(field: Field) -> None:
    if not SAVED.is_dir():
        pytest.skip("the saved pages are not part of the repository")
    run(field, saved(), counted(1_000))
