"""Findings as rows for `monitor findings` and the API, in the shape of the contract (README, "Findings as JSON")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.clock import ZONE
from monitor.findings.backlog import IS_BACKLOG, ORDINARY
from monitor.findings.due import asked_at, verify_by
from monitor.findings.places import shown_address
from monitor.model import OURS, OWED_STATES, Severity, State
from monitor.store.tables import columns, events, findings, pages, places

_SET_DOWN = (State.FIXED, State.WAIVED)
_PLAIN = (
    "id", "code", "severity", "state", "site", "unit", "column", "message", "wrong", "suggestion", "context", "target",
    "recurrences",
)  # fmt: skip


def rows(
    conn: Connection,
    state: State | str | None = None,
    unit: str | None = None,
    site: str | None = None,
    code: str | Sequence[str] | None = None,
    since: date | datetime | None = None,
    backlog: bool | None = None,
    *,
    indicators: Mapping[str, str] | None = None,
    unit_names: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Return findings with their places, oldest first. Times are ISO 8601 with zone; `verify_by` and `due` are dates or
    None: a finding that waits for verification has the first alone. `confirmed`: it is beyond doubt, or was when it was
    fixed or waived.

    `code`: one check, or several; `since`: only those whose state changed at that time or later; `backlog`: only 存量,
    or only the others; `indicators`: code → indicator, as in the table of checks.
    """
    wanted = _wanted(state, unit, site, code, since)
    if backlog is not None:
        wanted.append(IS_BACKLOG if backlog else ORDINARY)
    standing = _places(conn, wanted)
    waits = asked_at(findings.c.id).label("asked_at")
    query = sa.select(findings, _was_confirmed().label("was_confirmed"), waits).where(*wanted).order_by(findings.c.id)
    names = indicators or {}, unit_names or {}
    return [_shown(row, *names) | {"places": standing.pop(row.id, [])} for row in conn.execute(query)]


def ids(
    conn: Connection,
    state: State | str | None = None,
    unit: str | None = None,
    site: str | None = None,
    code: str | Sequence[str] | None = None,
) -> list[int]:
    """Return the ids of these findings, oldest first."""
    return list(
        conn.scalars(sa.select(findings.c.id).where(*_wanted(state, unit, site, code, None)).order_by(findings.c.id))
    )


def _wanted(
    state: State | str | None,
    unit: str | None,
    site: str | None,
    code: str | Sequence[str] | None,
    since: date | datetime | None,
) -> list[sa.ColumnElement[bool]]:
    asked = {"state": state and State(state).value, "unit": unit, "site": site}
    wanted = [findings.c[name] == value for name, value in asked.items() if value is not None]
    if code is not None:
        wanted.append(findings.c.code.in_([code] if isinstance(code, str) else code))
    if since is not None:
        at = since if isinstance(since, datetime) else datetime.combine(since, time(), ZONE)
        wanted.append(sa.exists().where(events.c.finding_id == findings.c.id, events.c.at >= at))
    return wanted


def _was_confirmed() -> sa.ColumnElement[bool]:
    states = [state.value for state in OWED_STATES]
    return sa.exists().where(events.c.finding_id == findings.c.id, events.c.to_state.in_(states))


def _shown(
    row: sa.Row[tuple[object, ...]], indicators: Mapping[str, str], unit_names: Mapping[str, str]
) -> dict[str, Any]:
    shown = {name: getattr(row, name) for name in _PLAIN}
    state = State(row.state)
    waits = state is State.NEW
    return shown | {
        "state_label": state.label,
        "origin": row.origin or OURS,
        "backlog": bool(row.backlog),
        "confirmed": state in OWED_STATES or (state in _SET_DOWN and row.was_confirmed),
        "unit_name": unit_names.get(row.unit, ""),
        "indicator": indicators.get(row.code, ""),
        "first_seen": row.first_seen_at.isoformat(),
        "last_seen": row.last_seen_at.isoformat(),
        "verify_by": verify_by(row.asked_at, Severity(row.severity)).isoformat() if waits and row.asked_at else None,
        "due": row.due.isoformat() if row.due and not waits else None,
        "closed": row.closed_at.isoformat() if row.closed_at else None,
    }


def _places(conn: Connection, wanted: list[sa.ColumnElement[bool]]) -> dict[int, list[dict[str, Any]]]:
    """The places of the wanted findings: open ones first, then by URL."""
    at_column = sa.and_(columns.c.site == pages.c.site, columns.c.url == pages.c.column_url)
    title = sa.func.coalesce(sa.func.nullif(pages.c.title, ""), pages.c.link_text).label("title")
    query = (
        sa.select(places, pages.c.url, pages.c.column_url, title, columns.c.name.label("column"))
        .join(findings, findings.c.id == places.c.finding_id)
        .join(pages, pages.c.id == places.c.page_id)
        .outerjoin(columns, at_column)
        .where(*wanted)
        .order_by(places.c.open.desc(), pages.c.url)
    )
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in conn.execute(query):
        found[row.finding_id].append(_place(row))
    return found


def _place(row: sa.Row[tuple[object, ...]]) -> dict[str, Any]:
    return {
        "url": shown_address(row.url, row.column_url),
        "title": row.title,
        "column": row.column or "",
        "where": row.where,
        "first_seen": row.first_seen_at.isoformat(),
        "last_seen": row.last_seen_at.isoformat(),
        "open": row.open,
        "closed_reason": row.closed_reason,
    }
