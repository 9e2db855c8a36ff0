"""A scan goes through its stages, and one that was cut off goes on with the stage it was in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from monitor import children, clock, inspection, locks
from monitor.inspection import pool
from monitor.jobs import scan as job
from monitor.jobs.scan import ScanFailed, Scanning
from monitor.registry import Registry
from monitor.settings import ConfigError, Settings
from monitor.store import scans
from monitor.store.database import Store


class Spiders:
    """Stands in for the children: notes what was started, and marks the scan as the spiders do at their end."""

    def __init__(self, store: Store) -> None:
        self.store, self.started, self.environment = store, list[str](), dict[str, str]()
        self.broken = ""  # the stage that fails

    def run(self, module: Sequence[str], environment: Mapping[str, str], log: Path, tick: Any) -> None:
        spider, scan = module[2], int(module[-1].removeprefix("scan="))
        assert list(module[:2]) == ["scrapy", "crawl"] and module[3:5] == ["-a", "site=portal"]
        self.started.append(spider)
        self.environment = dict(environment)
        if self.broken == spider:
            raise children.ChildFailed("子进程 scrapy 以 1 结束")
        if self.broken != f"{spider} gives up":
            with self.store.begin() as conn:
                scans.mark(conn, scan, **{"crawled" if spider == "site" else "probed": True})
        tick()

    def check(self, store: Store, registry: Registry, settings: Settings, scan: int, _: object) -> None:
        self.started.append("check")
        if self.broken == "check":
            raise RuntimeError("crashed")


@pytest.fixture
def spiders(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Spiders:
    fake = Spiders(sqlite_store)
    monkeypatch.setattr(children, "run", fake.run)
    monkeypatch.setattr(inspection, "check_scan", fake.check)
    return fake


@pytest.fixture
def scanning(sqlite_store: Store, registry: Registry) -> Scanning:
    return Scanning(sqlite_store, registry, Settings(), say=lambda _: None)


def test_a_scan_crawls_probes_checks_and_finishes(spiders: Spiders, scanning: Scanning) -> None:
    scan = scanning.run("portal")
    assert spiders.started == ["site", "links", "check"]
    assert (scan.stage, scan.site) == ("finished", "portal") and scan.finished_at is not None


def test_the_children_see_the_same_settings_and_registry(spiders: Spiders, scanning: Scanning, tmp_path: Path) -> None:
    scanning.run("portal")
    assert spiders.environment["MONITOR_REGISTRY"] == str(tmp_path / "registry.toml")
    assert spiders.environment["SCRAPY_SETTINGS_MODULE"] == "monitor.crawl.settings"


@pytest.mark.parametrize(
    ("broken", "then"),
    [
        ("site", ["site", "links", "check"]),
        ("site gives up", ["site", "links", "check"]),
        ("links", ["links", "check"]),
        ("check", ["check"]),
    ],
)
def test_a_scan_that_was_cut_off_goes_on_where_it_was(
    spiders: Spiders, scanning: Scanning, broken: str, then: list[str]
) -> None:
    spiders.broken = broken
    with pytest.raises((ScanFailed, RuntimeError)):
        scanning.run("portal")
    spiders.broken, spiders.started = "", []
    scan = scanning.run("portal")
    assert spiders.started == then and scan.stage == "finished" and scan.id == 1


def test_a_spider_that_stands_still_is_ended_with_a_sentence(
    spiders: Spiders, scanning: Scanning, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signs of life keep it going; ten minutes without any end it, and the next run goes on."""
    moment = [0.0]
    monkeypatch.setattr("monitor.jobs.scan.time.monotonic", lambda: moment[0])

    def stuck(module: Sequence[str], environment: Mapping[str, str], log: Path, tick: Any) -> None:
        for step in range(10):
            moment[0] += 599
            with scanning.store.begin() as conn:
                scans.mark(conn, 1, looks=step)
            tick()
        moment[0] += 599
        tick()
        moment[0] += 1
        tick()
        raise AssertionError("it was let go on")

    with monkeypatch.context() as patch:
        patch.setattr(children, "run", stuck)
        with pytest.raises(ScanFailed, match="portal：“抓取页面”已有 10 分钟没有任何进展"):
            scanning.run("portal")
    scan = scanning.run("portal")
    assert scan.stage == "finished" and scan.id == 1 and "looks" not in scan.coverage


def test_checks_that_stand_still_end_with_a_sentence(
    spiders: Spiders, scanning: Scanning, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stuck(*_: object) -> None:
        raise pool.Standstill("“检查内容”已有 10 分钟没有任何进展，已停止")

    with monkeypatch.context() as patch:
        patch.setattr(inspection, "check_scan", stuck)
        with pytest.raises(ScanFailed, match="portal：“检查内容”已有 10 分钟没有任何进展，已停止，再次运行会接着做"):
            scanning.run("portal")
    assert scanning.run("portal").stage == "finished"


def test_a_site_that_fails_does_not_hold_up_the_next(
    spiders: Spiders, sqlite_store: Store, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(scanning: Scanning, site: str, *_: object) -> str:
        if site == "portal":
            raise ScanFailed("portal：坏了")
        return site

    monkeypatch.setattr(Scanning, "run", run)
    done = job.scan(sqlite_store, registry, Settings(), say=lambda _: None)
    assert done == job.Scanned(("dept",), ("portal：坏了",))  # type: ignore[arg-type]


def test_a_site_that_is_being_scanned_is_not_scanned_twice(
    spiders: Spiders, sqlite_store: Store, registry: Registry
) -> None:
    with locks.held(sqlite_store.data_dir, locks.of_scan("portal")):
        done = job.scan(sqlite_store, registry, Settings(), "portal", say=lambda _: None)
    assert not done.finished and "不再重复开始" in done.errors[0] and not spiders.started


def test_a_site_that_is_not_registered_is_refused(sqlite_store: Store, registry: Registry) -> None:
    with pytest.raises(ConfigError, match="portal"):
        job.scan(sqlite_store, registry, Settings(), "portl")


def test_checks_wait_while_a_scan_runs(sqlite_store: Store, registry: Registry) -> None:
    with locks.held(sqlite_store.data_dir, locks.of_scan("dept")), pytest.raises(locks.StillRunning):
        job.prune(sqlite_store, registry, Settings())


def test_pruning_says_what_it_dropped(sqlite_store: Store, registry: Registry) -> None:
    assert job.prune(sqlite_store, registry, Settings()).fetches == 0
    assert clock.unknown_years() == ()
