"""A place to crawl in: a registry with one site, an empty store, and spiders started as `monitor scan` starts them."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from monitor import clock, registry, settings
from monitor.model import PageKind
from monitor.outcomes import Outcome, TargetState
from monitor.store import database, pages, scans
from monitor.store.database import Store
from monitor.store.pages import Found
from monitor.store.scans import Coverage, Scan
from monitor.store.tables import fetches
from monitor.store.tables import pages as table
from monitor.store.targets import target_states
from tests import hasty, warm

ROOT = Path(__file__).parents[2]
FIRST = datetime(2026, 11, 20, 1, 0, tzinfo=clock.ZONE)
REGISTRY = """
[monitor]
district = "示例区"
data_dir = "data"
allow_private = [{allowed}]

[[sites]]
id = "site"
name = "示例"
url = "{url}"
{more}
"""


HANGING = ("/hang", "/trickle", "HEAD /head-hangs")
OPENED: list[Store] = []  # closed when the session ends (conftest.py)


@dataclass
class Place:
    folder: Path
    url: str
    own: bool = True
    allowed: str = '"127.0.0.0/8"'
    more: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    night: int = 1

    def __post_init__(self) -> None:
        more = f"own = {str(self.own).lower()}\n{self.more}"
        text = REGISTRY.format(allowed=self.allowed, url=self.url, more=more)
        (self.folder / "registry.toml").write_text(text, encoding="utf-8")
        given = registry.load(self.folder / "registry.toml")
        database.upgrade(settings.Settings(), given)
        self.store: Store = database.open_store(settings.Settings(), given)
        OPENED.append(self.store)
        self.scan: Scan = self.start()

    def start(self, **asked: Any) -> Scan:
        """A new scan (or the one that was cut off)."""
        with self.store.begin() as conn:
            wanted = {"full": False, "max_pages": None} | asked
            self.scan = scans.start_or_resume(conn, "site", now=self.now, **wanted)
        return self.scan

    def next_night(self, **asked: Any) -> Scan:
        with self.store.begin() as conn:
            scans.finish(conn, self.scan.id, self.now)
        self.night += 1
        return self.start(**asked)

    @property
    def now(self) -> datetime:
        return FIRST + timedelta(days=self.night - 1)

    def command(self, spider: str) -> tuple[list[str], dict[str, str]]:
        ours = {
            "MONITOR_REGISTRY": str(self.folder / "registry.toml"),
            "MONITOR_NOW": self.now.isoformat(),
            "MONITOR_OUTSIDE_DELAY": "0",
            **hasty.environment(*HANGING),
            **self.environment,
        }
        arguments = ["-m", "scrapy", "crawl", spider, "-a", "site=site", "-a", f"scan={self.scan.id}"]
        return [sys.executable, *arguments], {**os.environ, **ours}

    def crawl(self, spider: str = "site", silent: bool = True) -> None:
        """Run a spider to its end. Whatever it logs is an error of the test, unless it is not meant to be `silent`."""
        command, environment = self.command(spider)
        done = warm.run(command, environment)
        assert done.returncode == 0, done.stderr
        assert not (silent and done.stderr), done.stderr
        with self.store.read() as conn:
            self.scan = scans.get(conn, self.scan.id)
        assert self.scan.crawled if spider == "site" else self.scan.probed

    def know(self, *urls: str, kind: PageKind = PageKind.OUTSIDE) -> None:
        """Make these wanted in this scan, as if a page had led to them."""
        with self.store.begin() as conn:
            pages.add(conn, "site", self.scan.id, [Found(url, kind, None, 1) for url in urls], self.now)

    def fetches(self) -> dict[str, sa.Row[Any]]:
        """URL → its fetch in this scan; a second one for the same page is an error."""
        query = sa.select(table.c.url, table.c.kind, fetches).join(table, table.c.id == fetches.c.page_id)
        with self.store.read() as conn:
            rows = conn.execute(query.where(fetches.c.scan_id == self.scan.id)).all()
        assert len({row.url for row in rows}) == len(rows)
        return {row.url: row for row in rows}

    def outcomes(self) -> dict[str, str]:
        """Path (whole URL on other hosts) → outcome in this scan."""
        return {url.removeprefix(self.url.rstrip("/")): row.outcome for url, row in self.fetches().items()}

    def pages(self) -> dict[str, sa.Row[Any]]:
        with self.store.read() as conn:
            return {row.url.removeprefix(self.url.rstrip("/")): row for row in conn.execute(sa.select(table))}

    def states(self) -> dict[str, TargetState]:
        with self.store.read() as conn:
            return target_states(conn, "site")

    def coverage(self) -> Coverage:
        with self.store.read() as conn:
            return scans.coverage(conn, self.scan.id)

    def body(self, path: str) -> bytes:
        row = self.fetches()[self.url.rstrip("/") + path]
        return self.store.bodies.get(row.body)


def outcome(states: Mapping[str, TargetState], url: str) -> Outcome:
    return states[url].outcome if url in states else Outcome.OK
