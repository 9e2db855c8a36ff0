"""A site of a few pages, looked at night after night, for the tests of findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from monitor.clock import ZONE
from monitor.findings import events, listing
from monitor.findings import record as findings
from monitor.findings.record import Changes
from monitor.findings.sightings import CheckedPage, SiteRules
from monitor.model import CheckRun, Problem, Severity
from monitor.store.database import Store
from monitor.store.tables import fetches, pages, places, scans

FIRST = datetime(2026, 11, 2, 1, 0, tzinfo=ZONE)  # a Monday
DUE = {Severity.SERIOUS: 1, Severity.MAJOR: 5, Severity.MINOR: 10, Severity.HINT: 20}
RULES = SiteRules(
    site="portal",
    site_unit="zfb",
    confirms_itself=lambda one: one.certain and one.code in ("link.dead", "column.stale"),
    due_days=DUE,
)
CODES = frozenset({"text.typo", "link.dead", "privacy.mobile"})


def typo(wrong: str = "帐号", sentence: str = "请输入帐号。", **more: Any) -> Problem:
    return Problem("text.typo", f"{wrong}｜{sentence}", f"“{wrong}”疑为错字", Severity.MINOR, wrong=wrong, **more)


def dead(url: str = "http://other.invalid/", **more: Any) -> Problem:
    return Problem("link.dead", url, "链接打不开", Severity.MINOR, target=url, **more)


@dataclass
class Nights:
    store: Store
    rules: SiteRules = RULES
    night: int = 0
    scan_id: int = 0
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """When tonight's pages are fetched."""
        return FIRST + timedelta(days=self.night - 1)

    @property
    def now(self) -> datetime:
        """When they are checked: later."""
        return self.at + timedelta(hours=2)

    def fall(self) -> Nights:
        """The next night: a scan of its own."""
        self.night += 1
        row = {"site": self.rules.site, "stage": "checking", "started_at": self.at}
        with self.store.begin() as conn:
            self.scan_id = conn.scalar(sa.insert(scans).values(row).returning(scans.c.id)) or 0
        return self

    def page(self, path: str, **facts: Any) -> CheckedPage:
        """A page that was fetched tonight and is clean so far."""
        url = f"http://127.0.0.1:8800/{path}"
        with self.store.begin() as conn:
            if path not in self.ids:
                row = {"site": self.rules.site, "url": url, "kind": "article", "first_seen_at": self.at}
                row |= {"first_scan_id": self.scan_id, "wanted_scan_id": self.scan_id}
                row |= {"column_url": facts.get("column_url", "")}
                self.ids[path] = conn.scalar(sa.insert(pages).values(row).returning(pages.c.id)) or 0
            fetch = {"scan_id": self.scan_id, "page_id": self.ids[path], "at": self.at, "outcome": "ok"}
            fetch_id = conn.scalar(sa.insert(fetches).values(fetch).returning(fetches.c.id))
        return CheckedPage(
            page_id=self.ids[path], fetch_id=fetch_id, at=self.at, url=url, run=CheckRun(completed=CODES), **facts
        )

    def see(self, path: str, *problems: Problem, **facts: Any) -> CheckedPage:
        page = self.page(path, **facts)
        return replace(page, run=replace(page.run, problems=problems))

    def record(self, *checked: CheckedPage, **options: Any) -> Changes:
        with self.store.begin() as conn:
            return findings.record(conn, self.scan_id, self.rules, checked, self.now, **options)

    def rows(self, **asked: Any) -> list[dict[str, Any]]:
        with self.store.read() as conn:
            return listing.rows(conn, **asked)

    def only(self) -> dict[str, Any]:
        """The one finding there is."""
        (row,) = self.rows()
        return row

    def open_places(self) -> int:
        return len([place for row in self.rows() for place in row["places"] if place["open"]])

    def life(self, finding_id: int | None = None) -> list[str]:
        """The states that the (only) finding went through, as its events tell."""
        with self.store.read() as conn:
            return [event.after.value for event in events.of(conn, finding_id or self.only()["id"])]

    def dump(self, *tables: sa.Table) -> list[Sequence[Any]]:
        with self.store.read() as conn:
            return [tuple(row) for table in tables for row in conn.execute(sa.select(table).order_by(table.c.id))]

    def evidence(self) -> list[int]:
        with self.store.read() as conn:
            return list(conn.scalars(sa.select(places.c.fetch_id).order_by(places.c.id)))
