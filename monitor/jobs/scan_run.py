"""One scan of one site, from its start (or from where it was cut off) to its end.

crawling → probing → checking → finished: each stage is written down when it begins, so that a scan that was killed at
any moment goes on with the stage it was in. The two spiders run in child processes: Scrapy's reactor starts only once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from monitor import children, clock, inspection, locks
from monitor import settings as environment
from monitor.findings import due_recount
from monitor.inspection import pool
from monitor.registry import Registry
from monitor.settings import Settings
from monitor.store import failures, scans, wanted_pages
from monitor.store.database import Store
from monitor.store.tables import fetches, pages

Say = Callable[[str], None]
Show = Callable[[int, int], None]  # (done, known to be wanted): called once a second while a spider works
STAGES: Mapping[str, str] = {"crawling": "抓取页面", "probing": "核查链接", "checking": "检查内容"}
_SPIDERS = {"crawling": "site", "probing": "links"}
STANDSTILL = 600.0  # seconds without any progress, after which a spider is ended


class ScanFailed(Exception):
    """The scan of one site could not be brought to its end; it will be resumed. The message is Chinese."""


@dataclass(frozen=True)
class Scanning:
    """What one scan needs."""

    store: Store
    registry: Registry
    settings: Settings
    say: Say
    show: Show | None = None  # None: a plain line is said now and then

    def run(self, site: str, full: bool = False, max_pages: int | None = None) -> scans.Scan:
        """Scan the site, or go on with the scan that was cut off. Raises StillRunning, ScanFailed."""
        with locks.held(self.store.data_dir, locks.of_scan(site)):
            with self.store.begin() as conn:
                scan = scans.start_or_resume(conn, site, full, max_pages, clock.now())
                scans.watch_clock(conn, scan.id, clock.now())
                due_recount.renew(conn, self.settings.due_days, clock.now(), self.settings.escalate_due)
            for stage in list(STAGES)[list(STAGES).index(scan.stage) :]:
                self._stage(scan, stage)
            with self.store.begin() as conn:
                return scans.finish(conn, scan.id, clock.now(), self.settings.revisit_days)

    def verify(self, site: str, page_ids: Collection[int]) -> scans.Scan:
        """Look at these pages and link targets of the site, at nothing else. Raises StillRunning, ScanFailed."""
        with locks.held(self.store.data_dir, locks.of_scan(site)):
            with self.store.begin() as conn:
                scan = scans.start_verification(conn, site, page_ids, clock.now())
                scans.watch_clock(conn, scan.id, clock.now())
            for stage in STAGES:
                if stage != "probing" or self._has_targets(scan):
                    self._stage(scan, stage)
            with self.store.begin() as conn:
                return scans.finish(conn, scan.id, clock.now())

    def _has_targets(self, scan: scans.Scan) -> bool:
        with self.store.read() as conn:
            return bool(wanted_pages.targets_left(conn, scan.site, scan.id))

    def _stage(self, scan: scans.Scan, stage: str) -> None:
        self.say(f"{scan.site}：{STAGES[stage]}…")
        with self.store.begin() as conn:
            scans.advance(conn, scan.id, stage)
        if stage == "checking":
            self._check(scan)
        else:
            self._spider(scan, _SPIDERS[stage])

    def _check(self, scan: scans.Scan) -> None:
        try:
            inspection.check_scan(self.store, self.registry, self.settings, scan.id, self.show)
        except pool.CannotStart as error:
            raise ScanFailed(f"{scan.site}：检查进程起不来（{error}），再次运行会接着做") from error
        except pool.Standstill as error:
            raise ScanFailed(f"{scan.site}：{error}，再次运行会接着做") from error

    def _spider(self, scan: scans.Scan, spider: str) -> None:
        """Run one spider to its end. What it logs stands in the data folder, one file a scan and spider."""
        log = self.store.data_dir / "logs" / f"{scan.id:06}-{scan.site}-{spider}.log"
        command = ["scrapy", "crawl", spider, "-a", f"site={scan.site}", "-a", f"scan={scan.id}"]
        try:
            children.run(command, self._environment(), log, Progress(self, scan.id).tick)
        except children.ChildFailed as error:
            raise ScanFailed(f"{scan.site}：{_explained(str(error))}") from error
        except Standstill as error:
            stage = next(STAGES[name] for name, its in _SPIDERS.items() if its == spider)
            raise ScanFailed(
                f"{scan.site}：“{stage}”已有 {STANDSTILL / 60:.0f} 分钟没有任何进展，已停止（日志：{log}），再次运行会接着做"
            ) from error
        with self.store.read() as conn:
            now = scans.get(conn, scan.id)
        if not (now.crawled if spider == "site" else now.probed):
            ended = f"爬虫 {spider} 没有走完就结束了（日志：{log}），再次运行会接着做"
            raise ScanFailed(f"{scan.site}：{_explained(ended + children.tail(log))}")

    def _environment(self) -> dict[str, str]:
        ours = replace(self.settings, registry=self.registry.path.absolute())
        return environment.environment(ours) | {"SCRAPY_SETTINGS_MODULE": "monitor.crawl.settings"}


class Standstill(Exception):
    """A spider that neither ends nor gets an answer."""


def _explained(text: str) -> str:
    """`text`, with what a failure of database or disk in it means said first."""
    failure = failures.of_text(text)
    return f"{failure}。{text}" if failure else text


class Progress:
    """How far a spider is. Without a `show` a line is said now and then: each time half as many again are done."""

    def __init__(self, scanning: Scanning, scan_id: int) -> None:
        self._scanning, self._scan_id, self._next = scanning, scan_id, 50
        self._seen, self._since = (-1, -1, -1), time.monotonic()

    def tick(self) -> None:
        """Called once a second. Raises Standstill."""
        done, wanted, looks = self._count()
        if (done, wanted, looks) != self._seen:
            self._seen, self._since = (done, wanted, looks), time.monotonic()
        elif time.monotonic() - self._since >= STANDSTILL:
            raise Standstill
        if self._scanning.show:
            self._scanning.show(done, wanted)
        elif done >= self._next:
            self._scanning.say(f"  已完成 {done} 次请求（已知 {wanted}）")
            self._next = done + done // 2

    def _count(self) -> tuple[int, int, int]:
        """(fetches, pages and targets that are wanted, looks that the spider has told of)."""
        count = sa.select(sa.func.count())
        with self._scanning.store.read() as conn:
            done = conn.scalar(count.select_from(fetches).where(fetches.c.scan_id == self._scan_id)) or 0
            wanted = conn.scalar(count.select_from(pages).where(pages.c.wanted_scan_id == self._scan_id)) or 0
            looks = int(scans.get(conn, self._scan_id).coverage.get(scans.LOOKS, 0))
        return done, max(done, wanted), looks
