"""Rectification notices: their numbers, what they named, and which findings are due for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.model import Severity, State
from monitor.store.entries import severity_rank
from monitor.store.tables import findings, notice_findings, notices


@dataclass(frozen=True, slots=True)
class Notice:
    """An issued notice. `path` is its file under the data folder, kept as it was issued."""

    id: int
    year: int
    number: int
    month: str
    unit: str
    due: date
    created_at: datetime
    path: str


def lock(conn: Connection) -> None:
    """Until the end of the transaction nobody else takes a number. (SQLite: `Store.begin` has locked
    already.)
    """
    if conn.dialect.name == "postgresql":
        conn.execute(sa.text("LOCK TABLE notices IN SHARE ROW EXCLUSIVE MODE"))


def next_number(conn: Connection, year: int) -> int:
    """The number after the last one of the year. Call `lock` first, and `add` the notice in the same
    transaction.
    """
    last = conn.scalar(sa.select(sa.func.max(notices.c.number)).where(notices.c.year == year))
    return (last or 0) + 1


def issued(conn: Connection, month: str, unit: str) -> Notice | None:
    """The notice that this unit got for this month."""
    row = conn.execute(sa.select(notices).where(notices.c.month == month, notices.c.unit == unit)).one_or_none()
    return Notice(**row._mapping) if row else None


def all_of(conn: Connection, month: str) -> list[Notice]:
    """The month's notices, by number."""
    query = sa.select(notices).where(notices.c.month == month).order_by(notices.c.year, notices.c.number)
    return [Notice(**row._mapping) for row in conn.execute(query)]


def candidates(conn: Connection, unit: str, until: datetime) -> list[tuple[int, str, Severity]]:
    """Id, code and severity of what belongs into the unit's next notice; the worst first.

    Confirmed and not yet notified, seen first before `until` (the month's end). A hint is advice and needs
    no letter; what waits for a person, was set aside or has been named in a letter before, is left out.
    """
    query = (
        sa.select(findings.c.id, findings.c.code, findings.c.severity)
        .where(findings.c.unit == unit, findings.c.state == State.CONFIRMED, findings.c.first_seen_at < until)
        .where(findings.c.severity != Severity.HINT)
        .order_by(severity_rank(), findings.c.code, findings.c.id)
    )
    return [(key, code, Severity(severity)) for key, code, severity in conn.execute(query)]


def add(
    conn: Connection,
    *,
    year: int,
    number: int,
    month: str,
    unit: str,
    due: date,
    path: str,
    now: datetime,
    finding_ids: Sequence[int],
) -> Notice:
    """Write the notice down with what it names, in this order."""
    row = {
        "year": year,
        "number": number,
        "month": month,
        "unit": unit,
        "due": due,
        "path": path,
        "created_at": now,
    }
    key = conn.execute(sa.insert(notices).values(row).returning(notices.c.id)).scalar_one()
    named = [{"notice_id": key, "finding_id": one, "position": n} for n, one in enumerate(finding_ids, 1)]
    conn.execute(sa.insert(notice_findings), named)
    return Notice(id=key, year=year, number=number, month=month, unit=unit, due=due, created_at=now, path=path)


def named_in(conn: Connection, notice_id: int) -> list[int]:
    """The findings that a notice names, in its order."""
    query = sa.select(notice_findings.c.finding_id).where(notice_findings.c.notice_id == notice_id)
    return list(conn.scalars(query.order_by(notice_findings.c.position)))
