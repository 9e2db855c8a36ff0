"""Nights in a generated site, in this process: the real spiders, store and checks; only the network is not there.

The clock runs: a second passes with each request and each batch of checks.
"""

from __future__ import annotations

import asyncio
import gc
import shutil
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl

import sqlalchemy as sa
from scrapy import Request
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response

from monitor import clock, inspection
from monitor.crawl.session import Session
from monitor.crawl.spider import StoreSpider
from monitor.findings import listing
from monitor.inspection import column_rows
from monitor.inspection.column_rows import ColumnRow
from monitor.inspection.work import Batch, PageToCheck
from monitor.model import State
from monitor.outcomes import Outcome
from monitor.registry import Registry, Site, Unit
from monitor.settings import Settings
from monitor.store import probes, scans
from monitor.store.database import Store, open_store
from monitor.store.probes import HomeProbe
from monitor.store.tables import pages
from monitor.wordlists import entries, folders
from monitor.wordlists.folders import load
from spiders.links import LinksSpider
from spiders.site import SiteSpider
from tests.inspection.crawled import Here
from tests.world.content import NIGHTS, NO_LIST, READABLE, TODAY, Article, Expected
from tests.world.faults import Fault
from tests.world.site import Family, key

SITE = "world"
MOST_STEPS = 20_000  # requests of one spider: a site of hundred pages that needs more runs in a circle
QUIET = ("提示",)
READ, UNREAD = "已读取", "未能读取"
NO_LISTS = ("静态页面", "目录页面")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a night says of a healthy world. `wrong`: sentences, empty where all is as it must be."""

    columns: int
    read: int
    wrong: tuple[str, ...]
    articles: int = 0
    dated: int = 0  # articles with their true day


@dataclass
class Nights:
    """One world over its nights. `database`: an empty one at the newest schema, to be copied."""

    world: Family
    folder: Path
    database: Path
    preset: str = "词表"
    leaders: str = ""  # the user's list of leaders
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        lists = self.folder / "lists"
        lists.mkdir(parents=True)
        if self.leaders:
            (lists / "leaders.tsv").write_text(self.leaders, encoding="utf-8")
        self.settings = Settings(preset=self.preset, workers=1, wordlists=lists)
        shutil.copy(self.database, self.folder / "monitor.db")
        world = self.world
        site = Site(id=SITE, name=world.owner, url=world.base, code=world.code, unit="zfb", portal=True, own=True)
        self.registry = Registry(
            district=world.grammar.place,
            data_dir=self.folder,
            allow_private=(),
            units={"zfb": Unit(id="zfb", name=f"{world.owner}办公室")},
            sites={SITE: site},
            accounts={},
            path=self.folder / "registry.toml",
        )
        self.store: Store = open_store(self.settings, self.registry)

    def close(self) -> None:
        self.store.close()
        clock.freeze(None)

    def all(self) -> Iterator[Verdict]:
        """Each night, scanned and judged."""
        for night in range(NIGHTS):
            self.scan(night)
            yield self.verdict()

    def scan(self, night: int) -> None:
        self.world.night = night
        day = TODAY - timedelta(days=NIGHTS - 1 - night)
        clock.freeze(datetime.combine(day, time(1), clock.ZONE))
        with self.store.begin() as conn:
            scan = scans.start_or_resume(conn, SITE, False, None, clock.now())
            scans.advance(conn, scan.id, "crawling")
        asyncio.run(self._spiders(scan))
        with patch.object(inspection, "Pool", _Ticking), patch.object(folders, "load", _lists):
            inspection.check_scan(self.store, self.registry, self.settings, scan.id)
        with self.store.begin() as conn:
            scans.finish(conn, scan.id, clock.now(), self.settings.revisit_days)

    async def _spiders(self, scan: scans.Scan) -> None:
        for spider, stage in ((SiteSpider, "probing"), (LinksSpider, "checking")):
            self._run(spider(Session(self.settings, self.registry, self.registry.sites[SITE], scan, self.store)))
            with self.store.begin() as conn:
                scans.advance(conn, scan.id, stage)

    def _run(self, spider: StoreSpider) -> None:
        """What Scrapy's engine does, one request at a time."""
        waiting: deque[Request] = deque()
        spider.crawler = SimpleNamespace(engine=SimpleNamespace(crawl=waiting.append))  # type: ignore[assignment]
        with patch.object(type(spider.session.store), "close", lambda store: None):
            for _ in range(MOST_STEPS):
                request = waiting.popleft() if waiting else spider.next_request()
                if request is not None:
                    self._ask(request)
                    continue
                try:
                    spider.idle()
                except DontCloseSpider:
                    continue
                break
            else:
                raise AssertionError(f"{self.world.name}: the spider does not come to an end")
            assert spider.broken is None, spider.broken
            spider.closed("finished")

    def _ask(self, request: Request) -> None:
        tick()
        self.requests.append(request.url)
        form = parse_qsl(request.body.decode(), keep_blank_values=True)
        answer = self.world.answer(request.method, request.url, form)
        headers = {"Content-Type": answer.content_type}
        if answer.location:
            headers["Location"] = answer.location
        body = b"" if request.method == "HEAD" else answer.body
        response = Response(request.url, answer.status, headers, body, request=request)
        assert request.callback is not None
        request.callback(response, **request.cb_kwargs)

    # What was found

    def findings(self) -> list[dict[str, Any]]:
        with self.store.read() as conn:
            return listing.rows(conn)

    def columns(self) -> dict[str, ColumnRow]:
        with self.store.read() as conn:
            rows = column_rows.rows(conn, self.registry, self.registry.sites[SITE], clock.today())
        return {key(row.url): row for row in rows}

    def missed(self, faults: Iterable[Fault]) -> list[Fault]:
        """Planted faults that no open finding names."""
        found = [_words_of(one) for one in self.findings() if State(one["state"]).is_open]
        return [
            one for one in faults if not any(code == one.code and _holds(words, one.words) for code, words in found)
        ]

    def refuse(self) -> None:
        """A week of visits of which every tenth did not open."""
        now = clock.now()
        visits = (
            HomeProbe(
                site=SITE,
                at=now - timedelta(hours=hour),
                ok=hour % 10 > 0,
                outcome=Outcome.OK if hour % 10 else Outcome.REFUSED,
            )
            for hour in range(7 * 24, 0, -1)
        )
        with self.store.begin() as conn:
            probes.add(conn, visits)

    def verdict(self) -> Verdict:
        """Nothing above 提示; every column read with its true newest day, or named as unread."""
        loud = [one for one in self.findings() if one["severity"] not in QUIET and one["state"] != "fixed"]
        wrong = [_sentence(one) for one in loud]
        rows, readable, read = self.columns(), 0, 0
        for expected in self.world.expected():
            row = rows.get(key(expected.url))
            wrong += _wrong(expected, row)
            readable += expected.sight in READABLE
            read += expected.sight in READABLE and row is not None and row.reading == READ
        return Verdict(readable, read, tuple(wrong), *self.days())

    def days(self) -> tuple[int, int]:
        """Articles that are known, and those of them with their true day."""
        asked = sa.select(pages.c.url, pages.c.published).where(pages.c.looked_at.is_not(None))
        with self.store.read() as conn:
            known = {key(url): day for url, day in conn.execute(asked)}
        true = [(article.day, known[url]) for url, article in self._articles() if url in known]
        return len(true), sum(day == found for day, found in true)

    def undated(self) -> list[str]:
        """The addresses of articles whose day is not the true one, with both."""
        with self.store.read() as conn:
            known = {key(url): day for url, day in conn.execute(sa.select(pages.c.url, pages.c.published))}
        there = [(url, article.day) for url, article in self._articles() if url in known]
        return [f"{url}: {known[url]}, not {day}" for url, day in there if known[url] != day]

    def _articles(self) -> Iterator[tuple[str, Article]]:
        for column in self.world.columns:
            for article in column.there(self.world.night):
                yield key(self.world.url(self.world.article_path(article))), article


class _Ticking(Here):
    """The checks in this process, a second a batch."""

    def run(self, batches: Iterable[list[PageToCheck] | None]) -> Iterator[tuple[list[PageToCheck], Batch]]:
        for answer in super().run(batches):
            tick()
            yield answer


def _lists(*folders: Path) -> entries.Wordlists:
    """The lists of these folders, read once for all worlds that have the same."""
    own = tuple((path.name, path.read_bytes()) for path in sorted(folders[-1].glob("*.tsv")))
    if own not in _READ:
        _READ[own] = load(*folders)
        gc.freeze()  # the lists are a million objects that stay
    return _READ[own]


_READ: dict[tuple[tuple[str, bytes], ...], entries.Wordlists] = {}


def tick() -> None:
    clock.freeze(clock.now() + timedelta(seconds=1))


def _wrong(expected: Expected, row: ColumnRow | None) -> list[str]:
    """What is not as it must be with a column, as sentences."""
    column = f"column {expected.name} {expected.url}: "
    if row is None:
        return [column + "unknown"]
    if row.reading == READ:
        if expected.sight == NO_LIST or row.newest == expected.newest:
            return []
        return [f"{column}newest {row.newest}, not {expected.newest}"]
    if UNREAD in row.reading or (expected.sight == NO_LIST and row.reading in NO_LISTS):
        return []
    return [column + row.reading]


def _words_of(finding: dict[str, Any]) -> tuple[str, str]:
    places = " ".join(f"{one['url']} {key(one['url'])}" for one in finding["places"])
    names = ("target", "message", "wrong", "suggestion", "context")
    return finding["code"], " ".join([*(finding[name] for name in names), key(finding["target"]), places])


def _holds(words: str, wanted: str) -> bool:
    """Whatever the order of an address's parameters."""
    return wanted in words or ("?" in wanted and key(wanted) in words)


def _sentence(finding: dict[str, Any]) -> str:
    place = next((one["url"] for one in finding["places"]), "")
    return f"{finding['code']} {finding['severity']} {finding['message']} {finding['wrong']} [{place}]"
