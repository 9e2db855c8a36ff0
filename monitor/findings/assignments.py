"""Assignments: corrections of a unit by staff, stored as rules, applied at once and by later checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.findings import events
from monitor.findings.lifecycle import Move, move
from monitor.model import OPEN_STATES, AssignedBy, Severity, State
from monitor.store.dialect import chunks
from monitor.store.tables import assignment_rules, findings, places

_NOTIFIED = (State.NOTIFIED, State.REPLIED)  # the other unit was notified, the new one was not
_SEPARATOR = "|"


class RuleKind(StrEnum):
    SOURCE = "source"
    COLUMN = "column"
    FINDING = "finding"

    @property
    def label(self) -> str:
        return {"source": "页面来源", "column": "栏目", "finding": "问题条目"}[self]


@dataclass(frozen=True, slots=True)
class UnitRules:
    """Rules in force for one site. `sources`: name in one form → unit; `columns`: URL → unit; `findings`: (unit
    otherwise, code, subject key) → unit.
    """

    sources: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    findings: Mapping[tuple[str, str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnitRule:
    """A rule to store. `value`: what is compared; `shown`: as a person wrote it."""

    kind: RuleKind
    value: str
    unit: str
    site: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """An open finding that another unit has to fix."""

    finding_id: int
    unit: str
    by: AssignedBy


def load(conn: Connection, site: str) -> UnitRules:
    rows = conn.execute(sa.select(assignment_rules).where(_LIVE, assignment_rules.c.site.in_(("", site)))).all()
    of = {kind: {row.value: str(row.unit) for row in rows if row.kind == kind.value} for kind in RuleKind}
    by_hand = {_parts(value): unit for value, unit in of[RuleKind.FINDING].items()}
    return UnitRules(of[RuleKind.SOURCE], of[RuleKind.COLUMN], by_hand)


def remember(conn: Connection, correction: UnitRule, who: str, why: str, now: datetime) -> None:
    """Store the rule and withdraw an earlier one about the same thing."""
    withdraw(conn, _same(conn, correction), who, now)
    row = {"kind": correction.kind.value, "who": who, "why": why, "at": now}
    row |= {name: getattr(correction, name) for name in ("site", "value", "shown", "unit")}
    conn.execute(sa.insert(assignment_rules), [row])


def withdraw(conn: Connection, ids: Iterable[int], who: str, now: datetime) -> int:
    """Withdraw rules. Returns how many were in force. Findings stay with their unit until rules are applied again."""
    live = sa.and_(assignment_rules.c.id.in_(list(ids)), _LIVE)
    return conn.execute(sa.update(assignment_rules).where(live).values(withdrawn_at=now, withdrawn_by=who)).rowcount


def listed(conn: Connection, withdrawn: bool = False) -> list[sa.Row[Any]]:
    """Return rows of the table, newest first; `withdrawn` adds those no longer in force."""
    query = sa.select(assignment_rules).order_by(assignment_rules.c.id.desc())
    return list(conn.execute(query if withdrawn else query.where(_LIVE)))


def by_hand(conn: Connection, finding: sa.Row[Any], unit: str, who: str, why: str, now: datetime) -> None:
    """Assign this finding to `unit`. Given back to the unit that the machine found, it has no rule."""
    same = f"{_SEPARATOR}{finding.code}{_SEPARATOR}{finding.subject_key}"
    rules = [row for row in listed(conn) if row.kind == RuleKind.FINDING and row.site == finding.site]
    before = [row for row in rules if row.unit == finding.unit and row.value.endswith(same)]
    origins = {row.value.removesuffix(same) for row in before} or {finding.unit}
    withdraw(conn, [row.id for row in before], who, now)
    for origin in sorted(origins - {unit}):
        shown = f"问题条目 {finding.id}"
        remember(conn, UnitRule(RuleKind.FINDING, origin + same, unit, finding.site, shown), who, why, now)


def hand_over(
    conn: Connection, wanted: Sequence[Handover], who: str, why: str, now: datetime, due: Mapping[Severity, date]
) -> list[int]:
    """Give open findings to other units. Each keeps its events and gains one; what the old unit was notified of is
    待整改 again, with a new due date. Returns the findings that moved.

    Where the new unit has the same finding already, the places go to that one, and this one ends as a false positive.
    """
    rows = open_rows(conn, [one.finding_id for one in wanted])
    moved = []
    for one in wanted:
        row = rows.get(one.finding_id)
        if row is not None and row.unit != one.unit:
            _Handing(
                conn=conn, row=row, wanted=one, who=who, why=why, now=now, due=due.get(Severity(row.severity))
            ).make()
            moved.append(row.id)
    return moved


@dataclass(frozen=True, kw_only=True)
class _Handing:
    conn: Connection
    row: sa.Row[Any]
    wanted: Handover
    who: str
    why: str
    now: datetime
    due: date | None

    def make(self) -> None:
        other = self.conn.execute(
            sa.select(findings.c.id, findings.c.state).where(
                findings.c.site == self.row.site,
                findings.c.unit == self.wanted.unit,
                findings.c.code == self.row.code,
                findings.c.subject_key == self.row.subject_key,
            )
        ).one_or_none()
        if other is None:
            self._change_unit()
        else:
            self._merge_into(other.id, State(other.state))

    def _change_unit(self) -> None:
        state = State(self.row.state)
        why = f"责任单位由 {self.row.unit or '（未定）'} 改为 {self.wanted.unit}：{self.why}"
        values: dict[str, Any] = {"unit": self.wanted.unit, "unit_by": self.wanted.by.value}
        if self.due and state is not State.NEW and not self.row.backlog:
            values |= {"due": self.due}
        if state in _NOTIFIED:
            move(self.conn, [Move(self.row.id, state, State.CONFIRMED, why, values)], self.who, self.now)
            return
        self.conn.execute(sa.update(findings).where(findings.c.id == self.row.id).values(values))
        self._note(self.row.id, state, why)

    def _merge_into(self, other: int, state: State) -> None:
        """Move the places over; a page with a place of both keeps the other's, opened again where only ours is open."""
        self._lend_places(other)
        theirs = sa.select(places.c.page_id).where(places.c.finding_id == other)
        ours = places.c.finding_id == self.row.id
        self.conn.execute(sa.update(places).where(ours, places.c.page_id.not_in(theirs)).values(finding_id=other))
        ended = {"open": False, "closed_at": self.now, "closed_reason": f"并入问题条目 {other}"}
        self.conn.execute(sa.update(places).where(ours, places.c.open).values(ended))
        why = f"责任单位应为 {self.wanted.unit}，并入问题条目 {other}：{self.why}"
        move(self.conn, [Move(self.row.id, State(self.row.state), State.FALSE_POSITIVE, why)], self.who, self.now)
        came = f"问题条目 {self.row.id} 并入：{self.why}"
        if state in (State.FIXED, State.FALSE_POSITIVE):
            renewed = {"due": self.due, "backlog": False} if self.due else {}
            after = State.NEW if self.row.state == State.NEW else State.CONFIRMED  # a handover verifies nothing
            move(self.conn, [Move(other, state, after, came, renewed)], self.who, self.now)
        else:
            self._note(other, state, came)

    def _lend_places(self, other: int) -> None:
        """Open the other's closed places where ours are open, with the fetch that ours were seen in."""
        ours = sa.select(places).where(places.c.finding_id == self.row.id, places.c.open)
        closed = sa.and_(places.c.finding_id == other, ~places.c.open)
        for place in self.conn.execute(ours).all():
            seen = {name: getattr(place, name) for name in ("fetch_id", "where", "last_seen_at", "look")}
            opened = sa.update(places).where(closed, places.c.page_id == place.page_id)
            self.conn.execute(opened.values(seen | _STANDS))

    def _note(self, finding_id: int, state: State, why: str) -> None:
        events.add(
            self.conn,
            [events.Event(finding_id=finding_id, before=state, after=state, who=self.who, why=why, at=self.now)],
        )


def open_rows(conn: Connection, ids: Sequence[int]) -> dict[int, sa.Row[Any]]:
    """Those of these findings that are open, by number."""
    wanted = (sa.select(findings).where(_OPEN, findings.c.id.in_(part)) for part in chunks(ids))
    return {row.id: row for query in wanted for row in conn.execute(query)}


def _same(conn: Connection, correction: UnitRule) -> list[int]:
    return [
        row.id
        for row in listed(conn)
        if (row.kind, row.site, row.value) == (correction.kind.value, correction.site, correction.value)
    ]


def _parts(value: str) -> tuple[str, str, str]:
    unit, code, key = value.split(_SEPARATOR)
    return unit, code, key


_STANDS = {"open": True, "closed_at": None, "closed_reason": "", "closed_scan_id": None}
_LIVE = assignment_rules.c.withdrawn_at.is_(None)
_OPEN = findings.c.state.in_(OPEN_STATES)
