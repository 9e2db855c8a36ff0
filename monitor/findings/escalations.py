"""The ladder 提醒 → 督办 → 通报 → 约谈: what is overdue, comes back, or heaps up at one unit climbs it, by rule.

One rung a night and finding, and only when the deadline that the last rung set is over: nobody is summoned for what he
was never reminded of. A finding that was mended and comes back, or is handed to another unit, begins anew; a unit begins
anew each month. Every rung is a row, taken once, and an event of the finding; the document that is issued for it is noted
beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor import clock
from monitor.findings import events
from monitor.findings.backlog import ORDINARY
from monitor.findings.due import days_late, of_step
from monitor.findings.lifecycle import MONITOR
from monitor.model import Severity, State, Step
from monitor.store.dialect import insert
from monitor.store.tables import escalations, findings

_UNIT_ACTS = (State.CONFIRMED, State.NOTIFIED)  # once it has replied, it is our turn to look
_OWED = (*_UNIT_ACTS, State.REPLIED)
_COLUMNS = (
    findings.c.id, findings.c.unit, findings.c.state, findings.c.due, findings.c.recurrences,
)  # fmt: skip
_LATE = "超期"  # how the reason of a step begins that a deadline called for
_STANDS = escalations.c.fallen_at.is_(None)


@dataclass(frozen=True, slots=True)
class Ladder:
    """From how many on a step is called for. `overdue`: working days; `recurrences`: times that a finding came back;
    `concentrated`: findings that one unit owes at once; `due`: working days that the step itself gives.
    """

    overdue: Mapping[Step, int] = field(default_factory=dict)
    recurrences: Mapping[Step, int] = field(default_factory=dict)
    concentrated: Mapping[Step, int] = field(default_factory=dict)
    due: Mapping[Step, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """One rung that was climbed. `finding_id` None: by a unit as a whole. `document_id` None: none was issued yet.
    `key` is the rung's own; what stands before its last colon is the same for all rungs of one climb.
    """

    id: int
    finding_id: int | None
    unit: str
    step: Step
    at: datetime
    due: date | None
    reason: str
    document_id: int | None = None
    key: str = ""

    @property
    def climb(self) -> str:
        return self.key.rpartition(":")[0]


def climb_of(finding_id: int, recurrences: int, unit: str) -> str:
    """What the keys of a finding's rungs begin with."""
    return f"finding:{finding_id}:{recurrences}:{unit}"


def climb(conn: Connection, ladder: Ladder, now: datetime, spared: str = "") -> list[Escalation]:
    """Take every rung that is called for tonight. Run again on the same day it takes none twice. `spared`: the id of the
    unit that issues the letters, to which none are written.
    """
    climbing = _Climbing(conn, ladder, now, spared)
    return [*climbing.findings(), *climbing.units()]


def listed(conn: Connection, unit: str | None = None, since: date | None = None) -> list[Escalation]:
    """Rungs that were climbed and have not fallen away, newest first."""
    query = sa.select(escalations).where(_STANDS).order_by(escalations.c.id.desc())
    if unit is not None:
        query = query.where(escalations.c.unit == unit)
    if since is not None:
        query = query.where(escalations.c.at >= datetime(since.year, since.month, since.day, tzinfo=clock.ZONE))
    return [_escalation(row) for row in conn.execute(query)]


def pending(conn: Connection, step: Step | None = None) -> list[Escalation]:
    """Rungs that no document has been issued for, oldest first."""
    query = sa.select(escalations).where(escalations.c.document_id.is_(None), _STANDS).order_by(escalations.c.id)
    return [
        _escalation(row) for row in conn.execute(query if step is None else query.where(escalations.c.step == step))
    ]


def documented(conn: Connection, ids: Iterable[int], document_id: int) -> None:
    """Note the document that was issued for these rungs."""
    mine = escalations.c.id.in_(list(ids))
    conn.execute(sa.update(escalations).where(mine).values(document_id=document_id))


def fall_with(conn: Connection, document_id: int, now: datetime) -> int:
    """The steps that the document was issued for fall away, and those of their climbs that were taken later. Returns how
    many.
    """
    own = conn.execute(sa.select(escalations).where(escalations.c.document_id == document_id, _STANDS)).all()
    fallen: set[int] = set()
    for row in own:
        of_climb = sa.and_(escalations.c.key.startswith(f"{_escalation(row).climb}:", autoescape=True), _STANDS)
        fallen |= set(conn.scalars(sa.select(escalations.c.id).where(of_climb, escalations.c.id >= row.id)))
    return _fall(conn, fallen, now)


def fall_late(conn: Connection, since: datetime, until: Mapping[int, datetime | None], now: datetime) -> int:
    """The steps that findings took because a deadline was over, and that were taken at `since` or later (and before the
    time in `until`, by finding) fall away. Returns how many.
    """
    late = escalations.c.reason.startswith(_LATE)
    query = sa.select(escalations.c.id, escalations.c.finding_id, escalations.c.at).where(
        late, _STANDS, escalations.c.finding_id.is_not(None), escalations.c.at >= since
    )
    fallen = set()
    for number, finding, at in conn.execute(query):
        end = until.get(finding)
        if finding in until and (end is None or at < end):
            fallen.add(number)
    return _fall(conn, fallen, now)


def _fall(conn: Connection, ids: Iterable[int], now: datetime) -> int:
    """The rows stay, under keys of their own: the steps can be taken again."""
    for number in sorted(ids):
        mine = sa.update(escalations).where(escalations.c.id == number)
        conn.execute(mine.values(fallen_at=now, key=f"fallen:{number}"))
    return len(set(ids))


@dataclass(frozen=True)
class _Rung:
    """What a finding or unit stands on, and what is called for."""

    key: str
    unit: str
    finding_id: int | None
    state: State | None
    called: Mapping[Step, str]  # step → reason


class _Climbing:
    def __init__(self, conn: Connection, ladder: Ladder, now: datetime, spared: str) -> None:
        self._conn, self._ladder, self._now = conn, ladder, now
        self._has_unit = findings.c.unit.not_in(["", spared])
        self._today = now.astimezone(clock.ZONE).date()
        self._late: dict[date, int] = {}

    def findings(self) -> list[Escalation]:
        query = sa.select(*_COLUMNS).where(
            findings.c.state.in_([state.value for state in _UNIT_ACTS]),
            findings.c.severity != Severity.HINT.value,
            ORDINARY,
            self._has_unit,
            sa.or_(findings.c.due < self._today, findings.c.recurrences > 0),
        )
        rows = self._conn.execute(query.order_by(findings.c.id)).all()
        wanted = [
            _Rung(climb_of(row.id, row.recurrences, row.unit), row.unit, row.id, State(row.state), self._called(row))
            for row in rows
        ]
        return self._take([one for one in wanted if one.called])

    def units(self) -> list[Escalation]:
        is_owed = findings.c.state.in_([state.value for state in _OWED])
        owed = sa.and_(is_owed, findings.c.severity != Severity.HINT.value, ORDINARY)
        query = sa.select(findings.c.unit, sa.func.count()).where(owed, self._has_unit).group_by(findings.c.unit)
        wanted = []
        for unit, count in self._conn.execute(query.order_by(findings.c.unit)):
            called = _called(self._ladder.concentrated, count, f"待整改问题达 {count} 条")
            if called:
                wanted.append(_Rung(f"unit:{unit}:{self._today:%Y-%m}", unit, None, None, called))
        taken = self._take(wanted)
        for one in taken:
            self._tell(one, owed)
        return taken

    def _tell(self, one: Escalation, owed: sa.ColumnElement[bool]) -> None:
        """A step of a unit as a whole is an event of everything that it owes."""
        mine = sa.select(findings.c.id, findings.c.state).where(owed, findings.c.unit == one.unit)
        said = f"责任单位升级为“{one.step.label}”：{one.reason}"
        rows = self._conn.execute(mine.order_by(findings.c.id)).all()
        told = (
            events.Event(
                finding_id=row.id, before=State(row.state), after=State(row.state), who=MONITOR, why=said, at=self._now
            )
            for row in rows
        )
        events.add(self._conn, told)

    def _called(self, row: Any) -> dict[Step, str]:
        late = self._overdue(row.due)
        back = f"第 {row.recurrences} 次复发"
        return _called(self._ladder.recurrences, row.recurrences, back) | _called(
            self._ladder.overdue, late, f"{_LATE} {late} 个工作日（期限 {row.due}）"
        )

    def _overdue(self, due: date | None) -> int:
        if due is None or due >= self._today:
            return 0
        if due not in self._late:  # asking the calendar day by day is slow
            self._late[due] = days_late(due, self._today)
        return self._late[due]

    def _take(self, wanted: Sequence[_Rung]) -> list[Escalation]:
        stood = self._stood(wanted)
        rows = [row for one in wanted if (row := self._next(one, stood.get(one.key, [])))]
        if not rows:
            return []
        ask = insert(self._conn, escalations).on_conflict_do_nothing().returning(escalations)
        taken = [_escalation(row) for row in self._conn.execute(ask, rows)]
        states = {one.finding_id: one.state for one in wanted}
        events.add(self._conn, [_event(one, states[one.finding_id], self._now) for one in taken if one.finding_id])
        return sorted(taken, key=lambda one: one.id)

    def _stood(self, wanted: Sequence[_Rung]) -> dict[str, list[Any]]:
        """By key the rungs that were climbed before. Read whole: a rung is rare beside the findings."""
        known = {one.key for one in wanted}
        found: dict[str, list[Any]] = defaultdict(list)
        for row in self._conn.execute(sa.select(escalations.c.key, escalations.c.step, escalations.c.due)):
            key = row.key.rpartition(":")[0]
            if key in known:
                found[key].append(row)
        return found

    def _next(self, one: _Rung, stood: Sequence[Any]) -> dict[str, Any] | None:
        last = max(stood, key=lambda row: Step(row.step).rank, default=None)
        reached = Step(last.step).rank if last else -1
        if last is not None and last.due and last.due >= self._today:
            return None
        higher = [step for step in Step if step in one.called and step.rank > reached]
        if not higher:
            return None
        step = higher[0]
        return {
            "key": f"{one.key}:{step.value}",
            "finding_id": one.finding_id,
            "unit": one.unit,
            "step": step.value,
            "at": self._now,
            "due": of_step(step, self._today, self._ladder.due) if self._ladder.due.get(step) else None,
            "reason": one.called[step],
        }


def _called(thresholds: Mapping[Step, int], count: int, reason: str) -> dict[Step, str]:
    """The steps up to the highest one that so many call for."""
    return {step: reason for step, least in thresholds.items() if count >= least}


def _event(one: Escalation, state: State | None, now: datetime) -> events.Event:
    assert one.finding_id is not None and state is not None
    return events.Event(
        finding_id=one.finding_id,
        before=state,
        after=state,
        who=MONITOR,
        why=f"升级为“{one.step.label}”：{one.reason}",
        at=now,
    )


def _escalation(row: Any) -> Escalation:
    shown = {name: getattr(row, name) for name in Escalation.__slots__}
    return Escalation(**shown | {"step": Step(row.step)})
