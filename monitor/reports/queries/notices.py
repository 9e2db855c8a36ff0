"""Rectification notices: what they named, and which findings are due for one. Their numbers: `store.documents`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.findings.backlog import ORDINARY, worst
from monitor.model import Severity, State
from monitor.store import issued_documents
from monitor.store.dialect import severity_rank
from monitor.store.issued_documents import DocumentKind, IssuedDocument
from monitor.store.tables import findings


@dataclass(frozen=True, slots=True)
class Notice:
    """An issued notice: a document of the kind NOTICE, whose bytes `store.documents.body` brings."""

    id: int
    year: int
    number: int
    month: str
    unit: str
    due: date
    created_at: datetime


def issued(conn: Connection, month: str, unit: str) -> Notice | None:
    """The notice that this unit got for this month."""
    found = issued_documents.issued(conn, DocumentKind.NOTICE, month, unit)
    return _notice(found) if found else None


def all_of(conn: Connection, month: str) -> list[Notice]:
    """The month's valid notices, by number, additional batches of backlog among them."""
    return [
        _notice(one)
        for one in issued_documents.listed(conn, DocumentKind.NOTICE)
        if issued_documents.month_of(one.period) == month and not one.is_void
    ]


def candidates(
    conn: Connection, unit: str, until: datetime, backlog: int = 0, *, only_backlog: bool = False
) -> list[tuple[int, str, Severity]]:
    """Id, code and severity of what belongs into the unit's next notice; the worst first.

    Confirmed and not yet notified, seen first before `until` (the month's end). A hint is advice and needs
    no letter; what waits for a person, was set aside or has been named in a letter before, is left out. Of the backlog
    come the `backlog` worst, the longest known first; `only_backlog`: of the rest nothing.
    """
    query = (
        sa.select(findings.c.id, findings.c.code, findings.c.severity)
        .where(findings.c.unit == unit, findings.c.state == State.CONFIRMED, findings.c.first_seen_at < until)
        .where(findings.c.severity != Severity.HINT)
    )
    is_chosen = findings.c.id.in_([number for number, _ in worst(conn, unit, until, backlog)])
    named = query.where(is_chosen if only_backlog else sa.or_(ORDINARY, is_chosen))
    rows = conn.execute(named.order_by(severity_rank(), findings.c.code, findings.c.id))
    return [(key, code, Severity(severity)) for key, code, severity in rows]


def named_in(conn: Connection, notice_id: int) -> list[int]:
    """The findings that a notice names, in its order."""
    return issued_documents.named_in(conn, notice_id)


def _notice(found: IssuedDocument) -> Notice:
    due = found.due or found.created_at.date()
    return Notice(found.id, found.year, found.number, found.period, found.unit, due, found.created_at)
