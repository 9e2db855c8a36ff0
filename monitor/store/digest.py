"""What the digest asks of the store: what changed since yesterday morning, what stands, what could not be
looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from monitor.model import OPEN_STATES, Severity, State
from monitor.store.backlog import ORDINARY
from monitor.store.entries import severity_rank
from monitor.store.scans import NIGHT
from monitor.store.tables import check_errors, events, findings, scans

AWAITED = (State.CONFIRMED, State.NOTIFIED, State.REPLIED)  # what a unit owes; NEW waits for our own people


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


def changes(conn: Connection, since: datetime, until: datetime) -> list[Change]:
    """One change a finding, over all its events from `since` until before `until`; the worst first. Backlog is left out."""
    moved = (
        sa.select(
            events.c.finding_id,
            sa.func.min(events.c.id).label("first"),
            sa.func.max(events.c.id).label("last"),
        )
        .where(events.c.at >= since, events.c.at < until)
        .group_by(events.c.finding_id)
        .subquery()
    )
    first, last = events.alias(), events.alias()
    query = (
        sa.select(findings.c.id, findings.c.unit, findings.c.severity, first.c.from_state, last.c.to_state)
        .join(moved, moved.c.finding_id == findings.c.id)
        .join(first, first.c.id == moved.c.first)
        .join(last, last.c.id == moved.c.last)
        .where(ORDINARY)
        .order_by(severity_rank(), findings.c.id)
    )
    return [
        Change(key, unit, Severity(level), before, State(after))
        for key, unit, level, before, after in conn.execute(query)
    ]


def overdue(conn: Connection, day: date) -> list[Row[tuple[int, str, str]]]:
    """Rows (id, unit, severity) of what a unit owes since before `day`: the worst first, then the longest
    overdue.
    """
    query = (
        sa.select(findings.c.id, findings.c.unit, findings.c.severity)
        .where(findings.c.state.in_(AWAITED), findings.c.due < day, ORDINARY)
        .order_by(severity_rank(), findings.c.due, findings.c.id)
    )
    return list(conn.execute(query))


def serious(conn: Connection) -> list[Row[tuple[int, str, str, str]]]:
    """Rows (id, unit, severity, state) of every serious finding that stands; those that wait for a person
    first.
    """
    query = (
        sa.select(findings.c.id, findings.c.unit, findings.c.severity, findings.c.state)
        .where(findings.c.severity == Severity.SERIOUS, findings.c.state.in_(OPEN_STATES))
        .order_by(sa.case((findings.c.state == State.NEW, 0), else_=1), findings.c.id.desc())
    )
    return list(conn.execute(query))


def standing(conn: Connection) -> dict[State, int]:
    """How many findings are open, by state: without backlog."""
    open_now = sa.and_(findings.c.state.in_(OPEN_STATES), ORDINARY)
    query = sa.select(findings.c.state, sa.func.count()).where(open_now).group_by(findings.c.state)
    return {State(state): count for state, count in conn.execute(query)}


def latest_scans(conn: Connection, since: datetime, until: datetime) -> Sequence[Row[tuple[object, ...]]]:
    """Of each site the last scan that was begun before `until` and was still running at `since` or later."""
    running = sa.or_(scans.c.finished_at.is_(None), scans.c.finished_at >= since)
    nightly = sa.select(sa.func.max(scans.c.id)).where(scans.c.kind == NIGHT)
    last = nightly.where(scans.c.started_at < until, running).group_by(scans.c.site)
    return conn.execute(sa.select(scans).where(scans.c.id.in_(last)).order_by(scans.c.site)).all()


def crashed_checks(conn: Connection, scan_ids: Sequence[int]) -> dict[int, int]:
    """How many times a check crashed, by scan: what it would have said is not known."""
    query = (
        sa.select(check_errors.c.scan_id, sa.func.count())
        .where(check_errors.c.scan_id.in_(scan_ids))
        .group_by(check_errors.c.scan_id)
    )
    return {scan: count for scan, count in conn.execute(query)}
