"""Planning the next night of a large site: seconds and memory, over tables that are filled here.

    python -m tests.bench.nights [--pages 100000] [--pages 1000000] [--database postgresql://…]

The tables are those of a site after a week: columns, articles, attachments, link targets, findings, one of them in the
footer of most pages. Measured is what stands between `monitor scan` and its first request, then a first full night's
frontier. Goal: under 10 s at 100,000 pages on SQLite, with memory that hardly grows with the site.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from monitor.clock import ZONE
from monitor.crawl.night import frontier_of
from monitor.crawl.session import Session
from monitor.registry import Registry, Site, Unit
from monitor.settings import Settings
from monitor.store import database, scans
from monitor.store.database import Store
from monitor.store.tables import columns, findings, pages, places
from tests.bench.inserting import insert
from tests.bench.running import module, run

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=ZONE)
HOME = "http://www.example.invalid/"
COLUMNS = 500
GOAL = 10.0  # seconds


def registry(folder: Path) -> Registry:
    site = Site(id="portal", name="示例区人民政府", url=HOME, unit="zfb", portal=True)
    unit = Unit(id="zfb", name="区政府办公室")
    return Registry(
        district="示例区",
        data_dir=folder,
        allow_private=(),
        units={"zfb": unit},
        sites={"portal": site},
        accounts={},
        path=folder / "registry.toml",
    )


def opened(folder: Path, url: str) -> Store:
    return database.open_store(Settings(database_url=url), registry(folder))


def fill(folder: Path, url: str, number: int) -> None:
    """A finished scan of so many pages, a tenth of which are targets of links."""
    database.upgrade(Settings(database_url=url), registry(folder))
    with opened(folder, url) as store, store.begin() as conn:
        scan = scans.start_or_resume(conn, "portal", True, None, NOW - timedelta(days=1))
        scans.finish(conn, scan.id, NOW - timedelta(days=1))
        insert(conn, pages, (_page(n, scan.id) for n in range(1, number + 1)))
        insert(conn, columns, ({"site": "portal", "url": _url(n), "page_id": n} for n in range(2, COLUMNS + 2)))
        insert(conn, findings, (_finding(n, scan.id) for n in range(1, 2_002)))
        insert(conn, places, _places(number))
    with opened(folder, url) as store, store.engine.connect() as conn:
        conn.exec_driver_sql("ANALYZE")
        conn.commit()


def _page(number: int, scan: int) -> dict[str, Any]:
    """Looked at on one of the last seven days; one in a hundred ended badly."""
    at = NOW - timedelta(days=1 + number % 7, seconds=number % 80_000)
    bad = number % 100 == 99
    return {
        "id": number,
        "site": "portal",
        "url": _url(number),
        "kind": _kind(number),
        "parent_id": 1 if number > 1 else None,
        "depth": 2,
        "link_text": "关于做好年度检查工作的通知",
        "first_seen_at": at,
        "first_scan_id": scan,
        "wanted_scan_id": scan,
        "looked_at": at,
        "looked_scan_id": scan,
        "outcome": "timeout" if bad else "ok",
        "body": f"{number:064x}",
        "title": "关于做好年度检查工作的通知",
        "column_url": _url(2 + number % COLUMNS),
    }


def _kind(number: int) -> str:
    if number == 1:
        return "home"
    if number <= COLUMNS + 1:
        return "column"
    return ("outside", "attachment", "list", *["article"] * 7)[number % 10]


def _url(number: int) -> str:
    if number == 1:
        return HOME
    return f"{HOME}lm{number}/" if number <= COLUMNS + 1 else f"{HOME}info/{number % COLUMNS}/{number}.htm"


def _finding(number: int, scan: int) -> dict[str, Any]:
    texts = {"code": "text.typo", "subject": str(number), "subject_key": f"{number:032x}", "message": "错别字"}
    seen = {"first_seen_at": NOW, "last_seen_at": NOW, "first_scan_id": scan, "last_scan_id": scan}
    return {"id": number, "site": "portal", "unit": "zfb", "state": "new", "severity": "一般", **texts, **seen}


def _places(number: int) -> Iterator[dict[str, Any]]:
    """Finding 1 stands in the footer of nearly every page, the others on one page each."""
    seen = {"first_seen_at": NOW, "last_seen_at": NOW, "open": True}
    for page in range(1, number + 1):
        if _kind(page) != "outside":
            yield {"finding_id": 1, "page_id": page, **seen}
    for finding in range(2, 2_002):
        yield {"finding_id": finding, "page_id": finding * 7 % number + 1, **seen}


def measured(name: str, done: Callable[[], Any]) -> Any:
    process = psutil.Process()
    before, began = process.memory_info().rss, time.perf_counter()
    result = done()
    grown = (process.memory_info().rss - before) / 2**20
    print(json.dumps({"what": name, "seconds": round(time.perf_counter() - began, 2), "grown_mb": round(grown, 1)}))
    return result


def night(folder: Path, url: str, full: bool) -> None:
    """What the site spider does before its first request."""
    with opened(folder, url) as store:
        with store.begin() as conn:
            scan = scans.start_or_resume(conn, "portal", full, None, NOW)
        site = registry(folder).sites["portal"]
        settings = replace(Settings(), max_pages=10**9 if full else Settings().max_pages)
        session = Session(settings, registry(folder), site, scan, store)
        frontier = measured("full night" if full else "next night", lambda: frontier_of(session, {}))
        print(json.dumps({"what": "pages waiting", "number": frontier.waiting}))
        measured("first 1000 asked", lambda: [frontier.pop() for _ in range(1000)])
        with store.begin() as conn:
            scans.fail(conn, scan.id, "bench", NOW)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.nights", description=__doc__)
    parser.add_argument("--pages", type=int, action="append")
    parser.add_argument("--database", default="", help="an empty database; default: SQLite in a temporary folder")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        night(Path(asked.child[0]), asked.database, asked.child[1] == "full")
        return
    for number in asked.pages or [100_000]:
        with tempfile.TemporaryDirectory(prefix="monitor-bench-") as folder:
            began = time.perf_counter()
            fill(Path(folder), asked.database, number)
            print(f"{number} pages, filled in {time.perf_counter() - began:.0f} s", flush=True)
            for kind in ("part", "full"):
                command = module("tests.bench.nights", "--child", folder, kind, "--database", asked.database)
                done = run(command, dict(os.environ))
                print(done.output.strip(), f"peak {done.peak_mb} MB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
