"""Events: the record of every change of a finding's state (处置记录). Rows are added and never changed or deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.model import State
from monitor.store import looks
from monitor.store.dialect import chunks
from monitor.store.tables import events, findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A change of a finding. `before`: None where it opened the finding; `who`: "monitor" for the machine; `look`:
    looks from this number on are later than the event (`store.looks`).
    """

    finding_id: int
    before: State | None
    after: State
    who: str
    why: str
    at: datetime
    scan_id: int | None = None
    look: int | None = field(default=None, compare=False)


_KEPT = ("unit", "severity", "due", "backlog")


def add(conn: Connection, new: Iterable[Event]) -> None:
    """Store events. Call it after the findings are changed: an event keeps what its finding is after it."""
    rows = [_row(event) for event in new]
    if rows:
        look = looks.coming(conn)
        after = _findings(conn, sorted({event["finding_id"] for event in rows}))
        conn.execute(sa.insert(events), [row | {"look": look} | after[row["finding_id"]] for row in rows])


def _findings(conn: Connection, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Unit, severity, due date and whether it is backlog, by finding."""
    wanted = [findings.c[name] for name in ("id", *_KEPT)]
    parts = (findings.c.id.in_(part) for part in chunks(ids))
    rows = (row._mapping for part in parts for row in conn.execute(sa.select(*wanted).where(part)))
    return {row["id"]: {name: row[name] for name in _KEPT} | {"backlog": bool(row["backlog"])} for row in rows}


def of(conn: Connection, finding_id: int) -> list[Event]:
    """Return the events of one finding, oldest first."""
    query = sa.select(events).where(events.c.finding_id == finding_id).order_by(events.c.id)
    return [_event(row) for row in conn.execute(query)]


def last_into(conn: Connection, ids: Sequence[int]) -> dict[int, Event]:
    """Return, by finding, the event by which it came into its present state."""
    moved = sa.and_(events.c.finding_id.in_(ids), events.c.to_state != events.c.from_state)
    last = sa.select(sa.func.max(events.c.id)).where(moved).group_by(events.c.finding_id)
    if not ids:
        return {}
    return {row.finding_id: _event(row) for row in conn.execute(sa.select(events).where(events.c.id.in_(last)))}


def _row(event: Event) -> dict[str, Any]:
    return {
        "finding_id": event.finding_id,
        "at": event.at,
        "from_state": event.before.value if event.before else "",
        "to_state": event.after.value,
        "who": event.who,
        "why": event.why,
        "scan_id": event.scan_id,
    }


def _event(row: sa.Row[tuple[object, ...]]) -> Event:
    before = State(row.from_state) if row.from_state else None
    return Event(
        finding_id=row.finding_id,
        before=before,
        after=State(row.to_state),
        who=row.who,
        why=row.why,
        at=row.at,
        scan_id=row.scan_id,
        look=row.look,
    )
