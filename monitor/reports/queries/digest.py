"""Queries of the digest: what changed since yesterday morning, what stands, what could not be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from monitor.findings.backlog import ordinary
from monitor.findings.past import stood
from monitor.model import OPEN_STATES, OWED_STATES, Severity, State
from monitor.store.dialect import severity_rank
from monitor.store.scans import NIGHT
from monitor.store.tables import check_errors, events, scans


@dataclass(frozen=True, slots=True)
class Change:
    """A finding whose state moved: `before` at the beginning of the time ("" did not exist), `after` at its
    end.
    """

    id: int
    unit: str
    severity: Severity
    before: str
    after: State


def changes(conn: Connection, since: datetime, until: datetime, *, is_past: bool = False) -> list[Change]:
    """One change a finding, over all its events from `since` until before `until`; the worst first. Backlog is left
    out. `is_past`: `until` is over, and unit and severity are those of then.
    """
    then = stood(until if is_past else None)
    moved = (
        sa.select(
            events.c.finding_id,
            sa.func.min(events.c.id).label("first"),
            sa.func.max(events.c.id).label("last"),
        )
        .where(events.c.at >= since, events.c.at < until, events.c.to_state != events.c.from_state)
        .group_by(events.c.finding_id)
        .subquery()
    )
    first, last = events.alias(), events.alias()
    query = (
        sa.select(then.c.id, then.c.unit, then.c.severity, first.c.from_state, last.c.to_state)
        .join(moved, moved.c.finding_id == then.c.id)
        .join(first, first.c.id == moved.c.first)
        .join(last, last.c.id == moved.c.last)
        .where(ordinary(then))
        .order_by(severity_rank(then.c.severity), then.c.id)
    )
    return [
        Change(key, unit, Severity(level), before, State(after))
        for key, unit, level, before, after in conn.execute(query)
    ]


def overdue(conn: Connection, day: date, before: datetime | None = None) -> list[Row[tuple[int, str, str]]]:
    """Rows (id, unit, severity) of what a unit owes since before `day`: the worst first, then the longest
    overdue. `before`, here and below: as findings stood before that moment.
    """
    then = stood(before)
    query = (
        sa.select(then.c.id, then.c.unit, then.c.severity)
        .where(then.c.state.in_(OWED_STATES), then.c.due < day, ordinary(then))
        .order_by(severity_rank(then.c.severity), then.c.due, then.c.id)
    )
    return list(conn.execute(query))


def owed(conn: Connection, unit: str, before: datetime | None = None) -> list[tuple[int, date | None]]:
    """(id, due) of what the unit owes, hints and backlog left out: the worst first, then the longest due."""
    then = stood(before)
    query = (
        sa.select(then.c.id, then.c.due)
        .where(then.c.unit == unit, then.c.state.in_(OWED_STATES), then.c.severity != Severity.HINT, ordinary(then))
        .order_by(severity_rank(then.c.severity), then.c.due, then.c.id)
    )
    return [(row.id, row.due) for row in conn.execute(query)]


def serious(conn: Connection, before: datetime | None = None) -> list[Row[tuple[int, str, str, str]]]:
    """Rows (id, unit, severity, state) of every serious finding that stands; those that wait for a person
    first.
    """
    then = stood(before)
    query = (
        sa.select(then.c.id, then.c.unit, then.c.severity, then.c.state)
        .where(then.c.severity == Severity.SERIOUS, then.c.state.in_(OPEN_STATES))
        .order_by(sa.case((then.c.state == State.NEW, 0), else_=1), then.c.id.desc())
    )
    return list(conn.execute(query))


def standing(conn: Connection, before: datetime | None = None) -> dict[State, int]:
    """How many findings are open, by state: without backlog."""
    then = stood(before)
    open_then = sa.and_(then.c.state.in_(OPEN_STATES), ordinary(then))
    query = sa.select(then.c.state, sa.func.count()).where(open_then).group_by(then.c.state)
    return {State(state): count for state, count in conn.execute(query)}


def latest_scans(
    conn: Connection, since: datetime, until: datetime, *, is_past: bool = False
) -> Sequence[Row[tuple[object, ...]]]:
    """Of each site the last scan that was begun before `until` and was still running at `since` or later. `is_past`:
    one that had ended by `until` goes before one that ended later, for how far that was then is not known.
    """
    running = sa.or_(scans.c.finished_at.is_(None), scans.c.finished_at >= since)
    wanted = sa.and_(scans.c.kind == NIGHT, scans.c.started_at < until, running)
    ended_later = sa.and_(sa.literal(is_past), scans.c.finished_at.is_not(None), scans.c.finished_at >= until)
    order = sa.func.row_number().over(
        partition_by=scans.c.site, order_by=[sa.case((ended_later, 1), else_=0), scans.c.id.desc()]
    )
    ranked = sa.select(scans.c.id, order.label("order")).where(wanted).subquery()
    query = sa.select(scans).join(ranked, ranked.c.id == scans.c.id).where(ranked.c.order == 1)
    return conn.execute(query.order_by(scans.c.site)).all()


def crashed_checks(conn: Connection, scan_ids: Sequence[int]) -> dict[int, int]:
    """How many times a check crashed, by scan: what it would have said is not known."""
    query = (
        sa.select(check_errors.c.scan_id, sa.func.count())
        .where(check_errors.c.scan_id.in_(scan_ids))
        .group_by(check_errors.c.scan_id)
    )
    return {scan: count for scan, count in conn.execute(query)}
