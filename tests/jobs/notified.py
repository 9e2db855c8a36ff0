"""Two findings of which a unit was notified, for the tests of its answers."""

from __future__ import annotations

from datetime import datetime

from monitor import clock
from monitor.clock import ZONE
from monitor.findings import decisions
from monitor.model import State
from monitor.store import issued_documents
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind
from tests.findings.nights import Nights, typo

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)


def notified(store: Store) -> Nights:
    """Findings 1 and 2 of the education office, named in its notice 1 of 2026."""
    clock.freeze(NOW)
    nights = Nights(store).fall()
    nights.record(nights.see("1.htm", typo(), unit="jtj"), nights.see("2.htm", typo(sentence="二、帐号。"), unit="jtj"))
    with store.begin() as conn:
        for number in (1, 2):
            decisions.mark(conn, number, State.CONFIRMED, "张三", "", nights.now)
            decisions.mark(conn, number, State.NOTIFIED, "张三", "", nights.now)
        notice = issued_documents.add(
            conn, b"x", kind=DocumentKind.NOTICE, year=2026, number=1, period="2026-11", unit="jtj", now=NOW
        )
        issued_documents.name_findings(conn, notice.id, [1, 2])
    return nights


def state(nights: Nights, number: int) -> str:
    return next(str(row["state"]) for row in nights.rows() if row["id"] == number)
