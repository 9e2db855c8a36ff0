"""Scans of one site, a day apart: pages that are wanted, asked for and answered."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from monitor.clock import ZONE
from monitor.model import PageKind
from monitor.outcomes import Outcome, TargetState
from monitor.store import pages, scans, wanted_pages
from monitor.store.database import Store
from monitor.store.pages import Attempt, Found
from monitor.store.plan import plan
from monitor.store.scans import Scan
from monitor.store.tables import pages as table
from monitor.store.targets import target_states
from monitor.store.wanted_pages import Ask

FIRST = datetime(2026, 11, 2, 1, 0, tzinfo=ZONE)
SITE = "portal"
HOME = "http://p/"


class Nights:
    """Scans of one site, a day apart."""

    def __init__(self, store: Store, site: str = SITE) -> None:
        self.store, self.site = store, site
        self.number = 0
        self.scan: Scan

    def fall(self, revisit_days: int = 7, budget: int = 1000, full: bool = False) -> list[Ask]:
        """A new night with its plan; what is to be asked for."""
        self.number += 1
        with self.store.begin() as conn:
            if self.number > 1:
                scans.finish(conn, self.scan.id, self.now)
            self.scan = scans.start_or_resume(conn, self.site, full, None, self.now)
            plan(conn, self.scan, HOME, [], revisit_days, budget, self.now)
        return self.left()

    @property
    def now(self) -> datetime:
        return FIRST + timedelta(days=self.number - 1)

    def left(self) -> list[Ask]:
        with self.store.read() as conn:
            return wanted_pages.left(conn, self.site, self.scan.id)

    def know(self, *urls: str, kind: PageKind = PageKind.ARTICLE, parent: int | None = None) -> list[Ask]:
        with self.store.begin() as conn:
            found = [Found(url, kind, parent, 1) for url in urls]
            return pages.add(conn, self.site, self.scan.id, found, self.now)

    def end(self, ask: Ask, outcome: Outcome = Outcome.OK, **more: object) -> None:
        with self.store.begin() as conn:
            answer = Attempt(ask=ask, outcome=outcome, at=self.now, kind=ask.kind, **more)  # type: ignore[arg-type]
            pages.save(conn, self.site, self.scan.id, [answer], [], self.now)

    def row(self, ask: Ask) -> sa.Row[tuple[object, ...]]:
        with self.store.read() as conn:
            return conn.execute(sa.select(table).where(table.c.id == ask.id)).one()

    def states(self) -> dict[str, TargetState]:
        with self.store.read() as conn:
            return target_states(conn, self.site)
