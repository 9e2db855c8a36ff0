"""`monitor scan` killed with SIGKILL, all its processes at once, at five moments of its three stages."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from monitor.crawl.pipeline import MOST_ANSWERS
from monitor.demo.district import District
from monitor.registry import load
from monitor.settings import Settings
from spiders.links import AT_ONCE
from tests import warm
from tests.waiting import until
from tests.whole.nights import TODAY, Nights

KILLS = 4  # while pages and links are read; the fifth is in the checking of the last site
NO_PAGES = ("/robots.txt", "/sitemap.xml")


def without_numbers(nights: Nights) -> list[tuple]:  # type: ignore[type-arg]
    """Findings without their numbers: the order in which pages came in is no part of the result."""
    return sorted(
        (f["code"], f["site"], f["unit"], f["state"], f["message"], f["wrong"], f["target"], tuple(sorted(urls(f))))
        for f in nights.findings()
    )


def urls(finding: dict) -> set[tuple[str, bool]]:  # type: ignore[type-arg]
    return {(place["url"], place["open"]) for place in finding["places"]}


def killed_when(nights: Nights, has_come: Callable[[], object]) -> bool:
    """Starts the scan and kills its whole session at that moment; False where it had come to its end before."""
    process = warm.start(nights.command("scan"), nights.environment(), session=True)
    until(lambda: process.poll() is not None or has_come())
    if process.poll() is not None:
        return False
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return True


def rows(nights: Nights, query: str) -> list[tuple]:  # type: ignore[type-arg]
    with closing(sqlite3.connect(f"file:{nights.folder / 'data' / 'monitor.db'}?mode=ro", uri=True)) as line:
        return line.execute(query).fetchall()


def stored(nights: Nights, *, good: bool = False) -> set[str]:
    """Paths whose answer is stored. `good`: only those that counted at the first look."""
    found = rows(nights, "SELECT pages.url, fetches.outcome FROM fetches JOIN pages ON pages.id = fetches.page_id")
    return {urlsplit(url).path for url, outcome in found if not good or outcome == "ok"}


def asked(district: District) -> set[str]:
    return {path for seen in district.requests() if (path := urlsplit(seen.path).path) not in NO_PAGES}


def on_the_way(nights: Nights) -> int:
    """Answers that a kill may take: a batch that is being filled, one that is being written, all that is asked for."""
    settings, registry = Settings(), load(nights.folder / "registry.toml")
    at_once = [site.concurrency or settings.concurrency for site in registry.sites.values()]
    hosts = [1 + len(site.hosts) for site in registry.sites.values()]
    return 2 * MOST_ANSWERS + max(AT_ONCE, *(2 * most * count for most, count in zip(at_once, hosts, strict=True)))


def test_a_scan_killed_at_five_moments_has_the_findings_of_an_undisturbed_one(tmp_path: Path) -> None:
    with District(today=TODAY, night=2) as district:
        calm, shaken = Nights(district, tmp_path / "calm"), Nights(district, tmp_path / "shaken")
        for nights in (calm, shaken):
            nights.prepare()
        calm.monitor("scan")
        total, late = len(district.requests()), asked(district) - stored(calm, good=True)
        district.reset_requests()
        moments = sorted(random.sample(range(total // 20, 9 * total // 10), KILLS))
        for moment in moments:
            assert killed_when(shaken, lambda moment=moment: len(district.requests()) >= moment), moments
            # What is stored is not asked for again: held page by page in tests/spiders/test_killed.py.
            lost = asked(district) - stored(shaken) - late
            assert len(lost) <= on_the_way(shaken), f"killed after {moment} of {total} requests"
        last = list(load(shaken.folder / "registry.toml").sites)[-1]
        killed_when(shaken, lambda: rows(shaken, f"SELECT 1 FROM scans WHERE site = '{last}' AND stage = 'checking'"))
        shaken.monitor("scan")
        assert without_numbers(shaken) == without_numbers(calm), f"killed after {moments} of {total} requests"
