"""Findings as reports print them: each with one page where it stands and the number of its places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from monitor.findings.due import asked_at, verify_by
from monitor.findings.past import stood
from monitor.findings.places import shown_address
from monitor.model import OPEN_STATES, Severity, State
from monitor.store.dialect import chunks
from monitor.store.tables import findings, pages, places

HIJACKING = ("site.replaced", "text.sensitive")  # and security.*: what a taken-over page shows


def is_hijacking(code: str) -> bool:
    """Whether a problem of this code makes its page suspected: nothing may lead there by a click."""
    return code.startswith("security.") or code in HIJACKING


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One finding. `url` and `title` are of the place that has stood longest; `open_places` counts the
    pages it is on. `asked_at`: when it last came to be 待核实.
    """

    id: int
    site: str
    unit: str
    code: str
    severity: Severity
    state: State
    certain: bool
    message: str
    wrong: str
    suggestion: str
    context: str
    target: str
    column: str
    first_seen_at: datetime
    last_seen_at: datetime
    due: date | None
    recurrences: int
    closed_at: datetime | None
    url: str
    title: str
    where: str
    open_places: int
    suspected: bool = False  # something on the shown page looks like hijacking: no click may lead there
    origin: str = ""  # who found it; "" : our checks alone
    backlog: bool = False  # 存量
    asked_at: datetime | None = None

    @property
    def verify_by(self) -> date | None:
        """核实期限, while it waits for our own people."""
        return verify_by(self.asked_at, self.severity) if self.state is State.NEW and self.asked_at else None

    @property
    def owed_by(self) -> date | None:
        """整改期限: None as long as no person and no check has confirmed that there is something to owe."""
        return None if self.state is State.NEW else self.due


def by_ids(conn: Connection, ids: Sequence[int], before: datetime | None = None) -> list[Entry]:
    """The findings with these ids, in the order of `ids`; an id that does not exist is left out.

    `before`: as they stood before this moment (`findings.past`); what is said about them and where is that of now.
    """
    found = {entry.id: entry for chunk in chunks(ids) for entry in map(_entry, conn.execute(_query(chunk, before)))}
    for chunk in chunks(ids) if before else ():
        found |= {row.id: _stood(found[row.id], row) for row in conn.execute(sa.select(stood(before, chunk)))}
    return [found[number] for number in ids if number in found]


def _stood(entry: Entry, row: Row[tuple[object, ...]]) -> Entry:
    state = State(row.state)
    known = {"unit": row.unit, "severity": Severity(row.severity), "state": state, "due": row.due}
    known |= {"backlog": bool(row.backlog)}
    return replace(entry, **known, closed_at=None if state.is_open else entry.closed_at)


def _query(ids: Sequence[int], before: datetime | None) -> sa.Select[tuple[object, ...]]:
    open_place = sa.case((_is_open(before), places.c.id))
    shown = (
        sa.select(
            places.c.finding_id,
            sa.func.coalesce(sa.func.min(open_place), sa.func.min(places.c.id)).label("place_id"),
            sa.func.count(open_place).label("open_places"),
        )
        .where(places.c.finding_id.in_(ids))
        .group_by(places.c.finding_id)
        .subquery()
    )
    title = sa.func.coalesce(sa.func.nullif(pages.c.title, ""), pages.c.link_text).label("title")
    suspected = _suspected().label("suspected")
    return (
        sa.select(findings, pages.c.url, pages.c.column_url, title, places.c.where, shown.c.open_places, suspected)
        .add_columns(asked_at(findings.c.id, before).label("asked_at"))
        .outerjoin(shown, shown.c.finding_id == findings.c.id)
        .outerjoin(places, places.c.id == shown.c.place_id)
        .outerjoin(pages, pages.c.id == places.c.page_id)
        .where(findings.c.id.in_(ids))
    )


def _suspected() -> sa.ColumnElement[bool]:
    """Whether an open finding of hijacking stands on the page that an entry shows, its own or another one."""
    other, place = findings.alias(), places.alias()
    is_hijacking = sa.or_(other.c.code.startswith("security."), other.c.code.in_(HIJACKING))
    return (
        sa.exists()
        .where(place.c.page_id == places.c.page_id, place.c.open, place.c.finding_id == other.c.id)
        .where(is_hijacking, other.c.state.in_([state.value for state in OPEN_STATES]))
    )


def _is_open(before: datetime | None) -> sa.ColumnElement[bool]:
    """A place that was closed and opened again counts as open throughout: only its last closing is kept."""
    if before is None:
        return places.c.open
    later = sa.or_(places.c.open, places.c.closed_at >= before)
    return sa.and_(places.c.first_seen_at < before, later)


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    known = {name: getattr(row, name) for name in Entry.__slots__}
    known |= {"severity": Severity(row.severity), "state": State(row.state)}
    known |= {
        "url": shown_address(row.url or "", row.column_url or ""),
        "title": row.title or "",
        "where": row.where or "",
        "open_places": row.open_places or 0,
        "suspected": bool(row.suspected),
        "backlog": bool(row.backlog),
    }
    return Entry(**known)
