"""Findings as they stood before a moment, from their events: state, unit, severity, due date, and whether backlog."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from monitor.store.tables import events, findings

_COLUMNS = ("id", "unit", "severity", "state", "due", "first_seen_at", "backlog")


def stood(before: datetime | None, ids: Sequence[int] | None = None) -> sa.Subquery:
    """Select id, unit, severity, state, due, first_seen_at, backlog of every finding opened before the moment; None: as
    they stand now. `ids`: of these only.

    Events from before migration 0016 keep the state alone: the rest is that of now. So is backlog before 0017.
    """
    if before is None:
        query = sa.select(*(findings.c[name] for name in _COLUMNS))
        return (query if ids is None else query.where(findings.c.id.in_(ids))).subquery()
    last = _last_events(before, ids)
    due = sa.case((events.c.severity.is_(None), findings.c.due), else_=events.c.due)
    then = sa.select(
        findings.c.id,
        sa.func.coalesce(events.c.unit, findings.c.unit).label("unit"),
        sa.func.coalesce(events.c.severity, findings.c.severity).label("severity"),
        events.c.to_state.label("state"),
        due.label("due"),
        findings.c.first_seen_at,
        sa.func.coalesce(events.c.backlog, findings.c.backlog).label("backlog"),
    )
    return then.join(events, events.c.finding_id == findings.c.id).join(last, last.c.id == events.c.id).subquery()


def _last_events(before: datetime, ids: Sequence[int] | None) -> sa.Subquery:
    """Column id: the last event of each finding before the moment."""
    query = sa.select(sa.func.max(events.c.id).label("id")).where(events.c.at < before)
    query = query if ids is None else query.where(events.c.finding_id.in_(ids))
    return query.group_by(events.c.finding_id).subquery()
