"""A site as the spiders leave it in the store, night after night: what inspection starts from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa

from monitor import clock, inspection
from monitor.clock import ZONE
from monitor.findings import listing as findings_listing
from monitor.inspection.limits import Bounds
from monitor.inspection.work import Batch, CheckContext, PageToCheck
from monitor.inspection.worker import Worker
from monitor.model import PageKind
from monitor.outcomes import Outcome
from monitor.registry import Registry
from monitor.settings import Settings
from monitor.store import pages, scans, tables
from monitor.store.database import Store
from monitor.store.pages import Attempt, Found
from monitor.store.wanted_pages import Ask

FIRST = datetime(2026, 11, 2, 1, 0, tzinfo=ZONE)
HOME = "http://127.0.0.1:8800/"
QUERY = "queryList?channelCode[]=c1&current=1&pageSize=15&webSiteCode[]=s1"


def html(title: str, *paragraphs: str, rest: str = "", footer: str = "") -> str:
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    head = f'<meta charset="utf-8"><title>{title}</title><meta name="ArticleTitle" content="{title}">'
    return (
        f"<html><head>{head}</head><body><h1>{title}</h1><div>发布时间：2026-11-01 09:00</div>"
        f'<div id="vsb_content">{text}</div>{rest}<div class="footer"><p>{footer}</p></div></body></html>'
    )


def listing(title: str, *items: tuple[str, str, str], rest: str = "") -> str:
    """A list page; an item is (path, title, date)."""
    rows = "".join(f'<li><a href="/{path}">{name}</a><span>{day}</span></li>' for path, name, day in items)
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title><meta name="ColumnName" content="{title}"></head>'
        f'<body><div class="list"><ul>{rows}</ul></div>{rest}</body></html>'
    )


def write_typo(folder: Path, wrong: str, right: str) -> None:
    """The user's own list, with this one entry."""
    (folder / "typos.tsv").write_text(f"{wrong}\t{right}\t测试用\n", encoding="utf-8")


class Here:
    """Checks in this process, one batch after the other, as the workers do in theirs."""

    def __init__(self, _workers: int, _check: object, _start: object, given: tuple[CheckContext]) -> None:
        self._worker = Worker(given[0], Unbounded())

    def run(self, batches: Iterable[list[PageToCheck] | None]) -> Iterator[tuple[list[PageToCheck], Batch]]:
        with closing(self._worker):
            for batch in filter(None, batches):
                yield batch, self._worker.check(batch)


class Unbounded(Bounds):
    """The tests' own process keeps its memory and its signals."""

    def __init__(self) -> None:
        pass

    @contextmanager
    def one_page(self, patience: float = 0) -> Iterator[None]:
        yield


@dataclass
class Crawled:
    store: Store
    registry: Registry
    settings: Settings
    night: int = 0
    scan_id: int = 0
    in_processes: bool = False  # check in a real pool, which takes its time to come up

    @property
    def at(self) -> datetime:
        return FIRST + timedelta(days=self.night - 1)

    def fall(self) -> Crawled:
        """The next night: the clock moves on and a scan begins."""
        self.night += 1
        clock.freeze(self.at + timedelta(minutes=30))
        with self.store.begin() as conn:
            if self.scan_id:
                scans.finish(conn, self.scan_id, self.at)
            scan = scans.start_or_resume(conn, "portal", True, None, self.at)
            scans.advance(conn, scan.id, "checking")
            self.scan_id = scan.id
        return self

    def get(
        self,
        path: str,
        body: str = "",
        kind: PageKind = PageKind.ARTICLE,
        outcome: Outcome = Outcome.OK,
        parent: str | None = None,
        **answered: Any,
    ) -> int:
        """One page was asked for tonight. Returns its id."""
        nav = answered.pop("nav", False)
        sha = self.store.bodies.put(body.encode()) if body else ""
        with self.store.begin() as conn:
            above = self.id_of(conn, parent) if parent is not None else None
            pages.add(conn, "portal", self.scan_id, [Found(HOME + path, kind, above, 1, nav, "")], self.at)
            page_id = self.id_of(conn, path)
            ask = Ask(page_id, HOME + path, kind)
            if outcome is Outcome.UNCHANGED:
                sha = conn.scalar(sa.select(tables.pages.c.body).where(tables.pages.c.id == page_id)) or ""
            answer = Attempt(ask=ask, outcome=outcome, at=self.at, kind=kind, body_sha=sha, size=len(body), **answered)
            pages.save(conn, "portal", self.scan_id, [answer], [], self.at)
        return page_id

    def id_of(self, conn: sa.Connection, path: str) -> int:
        return conn.scalar(sa.select(tables.pages.c.id).where(tables.pages.c.url == HOME + path)) or 0

    def check(self, **options: Any) -> None:
        with self._processes():
            inspection.check_scan(self.store, self.registry, self.settings, self.scan_id, **options)

    def recheck(self, site: str | None = None) -> None:
        with self._processes():
            inspection.recheck(self.store, self.registry, self.settings, site)

    @contextmanager
    def _processes(self) -> Iterator[None]:
        with nullcontext() if self.in_processes else patch.object(inspection, "Pool", Here):
            yield

    def rows(self, code: str = "", **asked: Any) -> list[dict[str, Any]]:
        with self.store.read() as conn:
            rows = findings_listing.rows(conn, **asked)
        return [row for row in rows if row["code"].startswith(code)]

    def states(self, code: str) -> dict[str, str]:
        """wrong (or target, or column) → state"""
        return {row["wrong"] or row["target"] or row["column"]: row["state"] for row in self.rows(code)}


def list_by_script(crawled: Crawled, sent: str) -> None:
    """A night on which the end point of a column sends this."""
    script = "<title>通知公告</title><script>loadPageData({webSiteCode:['s1'],channelCode:['c1']})</script>"
    crawled.get("", listing("示例区人民政府"), PageKind.HOME)
    crawled.get("tzgg.htm", script, PageKind.COLUMN, parent="", nav=True)
    crawled.get(QUERY, sent, PageKind.LIST, parent="tzgg.htm")
    crawled.check()
