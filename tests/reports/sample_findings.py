"""Fills the tables with invented findings, straight, without a scan: what reports are tested on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from itertools import count

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.clock import ZONE
from monitor.model import Severity, State
from monitor.store import tables

NIGHT = datetime(2026, 11, 20, 1, 30, tzinfo=ZONE)
DAY = NIGHT.date()
HOSTILE = '<script>alert(1)</script>=HYPERLINK("http://evil.invalid")\x0b\x1f\x7f\u202e\u200f\ufffe\x85'


@dataclass
class Filling:
    """Writes into one connection. Every finding gets its event, so that reports see it come."""

    conn: Connection
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def scan(self, site: str = "portal", at: datetime = NIGHT, **values: object) -> int:
        row = {
            "site": site,
            "stage": "finished",
            "started_at": at,
            "finished_at": at,
            "coverage": {},
            "warnings": [],
        }
        return self._insert(tables.scans, row | values)

    def page(self, url: str, title: str = "", site: str = "portal", **values: object) -> int:
        row = {"site": site, "url": url, "kind": "article", "title": title, "first_seen_at": NIGHT}
        return self._insert(tables.pages, row | {"first_scan_id": 1, "wanted_scan_id": 1} | values)

    def finding(
        self,
        code: str = "text.typo",
        severity: Severity = Severity.MINOR,
        state: State = State.CONFIRMED,
        *,
        unit: str = "jtj",
        at: datetime = NIGHT,
        pages: int = 1,
        url: str = "",
        title: str = "关于做好冬季安全工作的通知",
        **values: object,
    ) -> int:
        n = next(self._numbers)
        row = {
            "site": "portal",
            "unit": unit,
            "code": code,
            "severity": severity,
            "state": state,
            "subject": f"s{n}",
        }
        row |= {
            "subject_key": blake2b(str(n).encode(), digest_size=16).hexdigest(),
            "message": f"第 {n} 个问题",
        }
        row |= {
            "first_seen_at": at,
            "last_seen_at": at,
            "first_scan_id": 1,
            "last_scan_id": 1,
            "column": "通知公告",
        }
        key = self._insert(tables.findings, row | values)
        self.event(key, "", State.NEW if state is State.NEW else State.CONFIRMED, at)
        for number in range(pages):
            address = url if url and not number else f"http://127.0.0.1:8800/info/1011/{n}{number:04}.htm"
            self.place(key, self.page(address, title), at)
        return key

    def place(self, finding: int, page: int, at: datetime = NIGHT, **values: object) -> int:
        row = {"finding_id": finding, "page_id": page, "first_seen_at": at, "last_seen_at": at, "open": True}
        return self._insert(tables.places, row | values)

    def event(self, finding: int, before: str, after: str, at: datetime = NIGHT, who: str = "monitor") -> int:
        row = {"finding_id": finding, "at": at, "from_state": before, "to_state": after, "who": who}
        return self._insert(tables.events, row)

    def moved(self, finding: int, before: State, after: State, at: datetime = NIGHT) -> None:
        """Set a finding's state together with the event of it."""
        self.conn.execute(sa.update(tables.findings).where(tables.findings.c.id == finding).values(state=after))
        self.event(finding, before, after, at)

    def check_error(self, scan: int) -> None:
        self._insert(tables.check_errors, {"scan_id": scan, "code": "text.typo", "error": "KeyError: 'x'"})

    def due(self, finding: int, day: date) -> None:
        self.conn.execute(sa.update(tables.findings).where(tables.findings.c.id == finding).values(due=day))

    def _insert(self, table: sa.Table, row: dict[str, object]) -> int:
        return int(self.conn.execute(sa.insert(table).values(row)).inserted_primary_key[0])
