"""Scan sites, check again what is stored, prune what is old.

A scan goes crawling → probing → checking → finished. Each stage is written down when it begins, so that a scan that was
killed at any moment resumes with the stage it was in. The two spiders run in child processes: Scrapy's reactor starts
only once in a process.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from monitor import children, clock, inspection, locks
from monitor import settings as environment
from monitor.findings import due_recount
from monitor.inspection import pool
from monitor.jobs.arguments import chosen_sites
from monitor.registry import Registry
from monitor.settings import Settings
from monitor.store import failures, scans, wanted_pages
from monitor.store import prune as pruning
from monitor.store.database import Store
from monitor.store.prune import Pruned
from monitor.store.scans import Scan

Say = Callable[[str], None]
Show = Callable[[int, int], None]  # (done, known to be wanted): called once a second while a spider works
STAGES: Mapping[str, str] = {"crawling": "抓取页面", "probing": "核查链接", "checking": "检查内容"}
_SPIDERS = {"crawling": "site", "probing": "links"}
STANDSTILL = 600.0  # seconds without any progress, after which a spider is ended


class ScanFailed(Exception):
    """The scan of one site could not be finished; the next run resumes it. The message is Chinese."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """How the scans of one run ended. `errors` are Chinese sentences, one for each site whose scan did not finish."""

    finished: tuple[Scan, ...]
    errors: tuple[str, ...]


def scan(
    store: Store,
    registry: Registry,
    settings: Settings,
    site: str | None = None,
    *,
    full: bool = False,
    max_pages: int | None = None,
    say: Say = print,
    show: Show | None = None,
) -> Scanned:
    """Scan one site or all, one after the other; a site that fails does not keep the next from being scanned.

    Raises ConfigError for a site that is not registered.
    """
    sites = chosen_sites(registry, site)
    scanning = Scanning(store.patient(), registry, settings, say, show)
    finished, errors = [], []
    for name in sites:
        try:
            finished.append(scanning.run(name, full, max_pages))
        except ScanFailed as error:
            errors.append(str(error))
        except locks.StillRunning:
            errors.append(f"{name}：上一次检查还没有结束，不再重复开始")
    return Scanned(tuple(finished), tuple(errors))


def recheck(store: Store, registry: Registry, settings: Settings, site: str | None = None) -> None:
    """Run the checks again over stored bodies, without a crawl.

    Raises ConfigError for a site that is not registered, StillRunning while a site is being scanned, ScanFailed when
    the checking processes do not start or make no progress.
    """
    with scans_at_rest(store, chosen_sites(registry, site)):
        try:
            inspection.recheck(store.patient(), registry, settings, site)
        except (pool.CannotStart, pool.Standstill) as error:
            raise ScanFailed(f"{error}；可再次运行") from error


def prune(store: Store, registry: Registry, settings: Settings) -> Pruned:
    """Drop what is older than settings.keep_days and no evidence of anything. Raises StillRunning during a scan."""
    with scans_at_rest(store, tuple(registry.sites)):
        return pruning.prune(store, clock.now(), settings.keep_days)


def scans_at_rest(store: Store, sites: Sequence[str]) -> AbstractContextManager[None]:
    """Let no scan of these sites begin meanwhile. Raises StillRunning where one is running."""
    return locks.held(store.data_dir, *map(locks.of_scan, sites))


@dataclass(frozen=True)
class Scanning:
    """What the scan of one site needs."""

    store: Store
    registry: Registry
    settings: Settings
    say: Say
    show: Show | None = None  # None: a plain line is printed now and then

    def run(self, site: str, full: bool = False, max_pages: int | None = None) -> Scan:
        """Scan the site, or resume the scan that was cut off. Raises StillRunning, ScanFailed."""
        with locks.held(self.store.data_dir, locks.of_scan(site)):
            with self.store.begin() as conn:
                scan = scans.start_or_resume(conn, site, full, max_pages, clock.now())
                scans.watch_clock(conn, scan.id, clock.now())
                due_recount.renew(conn, self.settings.due_days, clock.now(), self.settings.escalate_due)
            for stage in list(STAGES)[list(STAGES).index(scan.stage) :]:
                self._stage(scan, stage)
            with self.store.begin() as conn:
                return scans.finish(conn, scan.id, clock.now(), self.settings.revisit_days)

    def verify(self, site: str, page_ids: Collection[int]) -> Scan:
        """Look at these pages and link targets of the site, and at no others. Raises StillRunning, ScanFailed."""
        with locks.held(self.store.data_dir, locks.of_scan(site)):
            with self.store.begin() as conn:
                scan = scans.start_verification(conn, site, page_ids, clock.now())
                scans.watch_clock(conn, scan.id, clock.now())
            for stage in STAGES:
                if stage != "probing" or self._has_targets(scan):
                    self._stage(scan, stage)
            with self.store.begin() as conn:
                return scans.finish(conn, scan.id, clock.now())

    def _has_targets(self, scan: Scan) -> bool:
        with self.store.read() as conn:
            return bool(wanted_pages.targets_left(conn, scan.site, scan.id))

    def _stage(self, scan: Scan, stage: str) -> None:
        self.say(f"{scan.site}：{STAGES[stage]}…")
        with self.store.begin() as conn:
            scans.advance(conn, scan.id, stage)
        if stage == "checking":
            self._check(scan)
        else:
            self._spider(scan, _SPIDERS[stage])

    def _check(self, scan: Scan) -> None:
        try:
            inspection.check_scan(self.store, self.registry, self.settings, scan.id, self.show)
        except pool.CannotStart as error:
            raise ScanFailed(f"{scan.site}：检查进程起不来（{error}），再次运行会接着做") from error
        except pool.Standstill as error:
            raise ScanFailed(f"{scan.site}：{error}，再次运行会接着做") from error

    def _spider(self, scan: Scan, spider: str) -> None:
        """Run one spider to its end. Its log stands in the data folder, one file a scan and spider."""
        log = self.store.data_dir / "logs" / f"{scan.id:06}-{scan.site}-{spider}.log"
        command = ["scrapy", "crawl", spider, "-a", f"site={scan.site}", "-a", f"scan={scan.id}"]
        try:
            children.run(command, self._environment(), log, Progress(self, scan.id).tick)
        except children.ChildFailed as error:
            raise ScanFailed(f"{scan.site}：{_explained(str(error))}") from error
        except SpiderStandstill as error:
            stage = next(STAGES[name] for name, its in _SPIDERS.items() if its == spider)
            minutes = f"{STANDSTILL / 60:.0f} 分钟"
            why = f"“{stage}”已有 {minutes}没有任何进展，已停止（日志：{log}），再次运行会接着做"
            raise ScanFailed(f"{scan.site}：{why}") from error
        with self.store.read() as conn:
            now = scans.get(conn, scan.id)
        if not (now.crawled if spider == "site" else now.probed):
            ended = f"爬虫 {spider} 没有走完就结束了（日志：{log}），再次运行会接着做"
            raise ScanFailed(f"{scan.site}：{_explained(ended + children.tail(log))}")

    def _environment(self) -> dict[str, str]:
        ours = replace(self.settings, registry=self.registry.path.absolute())
        return environment.environment(ours) | {"SCRAPY_SETTINGS_MODULE": "monitor.crawl.settings"}


class SpiderStandstill(Exception):
    """A spider neither ends nor gets an answer."""


def _explained(text: str) -> str:
    """`text`, preceded by the meaning of a failure of database or disk that it names."""
    failure = failures.of_text(text)
    return f"{failure}。{text}" if failure else text


class Progress:
    """The progress of one spider. Without a `show` a line is printed each time half as many requests again are done."""

    def __init__(self, scanning: Scanning, scan_id: int) -> None:
        self._scanning, self._scan_id, self._next = scanning, scan_id, 50
        self._last, self._since = (-1, -1, -1), time.monotonic()

    def tick(self) -> None:
        """Called once a second. Raises SpiderStandstill."""
        with self._scanning.store.read() as conn:
            done, wanted, looks = scans.progress(conn, self._scan_id)
        if (done, wanted, looks) != self._last:
            self._last, self._since = (done, wanted, looks), time.monotonic()
        elif time.monotonic() - self._since >= STANDSTILL:
            raise SpiderStandstill
        if self._scanning.show:
            self._scanning.show(done, wanted)
        elif done >= self._next:
            self._scanning.say(f"  已完成 {done} 次请求（已知 {wanted}）")
            self._next = done + done // 2
