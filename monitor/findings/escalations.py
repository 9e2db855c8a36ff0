"""The ladder 提醒 → 督办 → 通报 → 约谈: findings that are overdue, recur, or accumulate at one unit escalate by rule.

One step a night and finding, and only after the due date that the last step set: there is no interview without a
reminder before it. A finding that recurs after it was fixed, or is handed to another unit, starts at the first step
again; so does a unit each month. A step is a row, taken once, and an event of the finding; the row holds the document
issued for it.
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

_UNIT_ACTS = (State.CONFIRMED, State.NOTIFIED)  # once it has replied, we look
_OWED = (*_UNIT_ACTS, State.REPLIED)
_COLUMNS = (
    findings.c.id, findings.c.unit, findings.c.state, findings.c.due, findings.c.recurrences,
)  # fmt: skip
_LATE = "超期"  # begins the reason of a step taken for a due date that is over
_STANDS = escalations.c.fallen_at.is_(None)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Thresholds of each step. `overdue`: working days; `recurrences`: times that a finding came back; `concentrated`:
    findings that one unit owes at once; `due`: working days that the step itself gives.
    """

    overdue: Mapping[Step, int] = field(default_factory=dict)
    recurrences: Mapping[Step, int] = field(default_factory=dict)
    concentrated: Mapping[Step, int] = field(default_factory=dict)
    due: Mapping[Step, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """One step taken. `finding_id` None: by a unit as a whole; `document_id` None: none is issued yet; `key`: of this
    step, the same up to the last colon for all steps of one climb.
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
    """Return the start of the keys of a finding's steps."""
    return f"finding:{finding_id}:{recurrences}:{unit}"


def climb(conn: Connection, ladder: Ladder, now: datetime, spared: str = "") -> list[Escalation]:
    """Take every step that is due tonight; a second run on the same day takes none twice. `spared`: the unit that
    issues the letters and gets none.
    """
    climbing = _Climbing(conn, ladder, now, spared)
    return [*climbing.findings(), *climbing.units()]


def listed(conn: Connection, unit: str | None = None, since: date | None = None) -> list[Escalation]:
    """Return the steps taken that have not fallen away, newest first."""
    query = sa.select(escalations).where(_STANDS).order_by(escalations.c.id.desc())
    if unit is not None:
        query = query.where(escalations.c.unit == unit)
    if since is not None:
        query = query.where(escalations.c.at >= datetime(since.year, since.month, since.day, tzinfo=clock.ZONE))
    return [_escalation(row) for row in conn.execute(query)]


def pending(conn: Connection, step: Step | None = None) -> list[Escalation]:
    """Return the steps without a document, oldest first."""
    query = sa.select(escalations).where(escalations.c.document_id.is_(None), _STANDS).order_by(escalations.c.id)
    return [
        _escalation(row) for row in conn.execute(query if step is None else query.where(escalations.c.step == step))
    ]


def documented(conn: Connection, ids: Iterable[int], document_id: int) -> None:
    """Store the document issued for these steps."""
    mine = escalations.c.id.in_(list(ids))
    conn.execute(sa.update(escalations).where(mine).values(document_id=document_id))


def fall_with(conn: Connection, document_id: int, now: datetime) -> int:
    """Let the steps of a voided document fall away, and the later ones of their climbs. Returns how many."""
    own = conn.execute(sa.select(escalations).where(escalations.c.document_id == document_id, _STANDS)).all()
    fallen: set[int] = set()
    for row in own:
        of_climb = sa.and_(escalations.c.key.startswith(f"{_escalation(row).climb}:", autoescape=True), _STANDS)
        fallen |= set(conn.scalars(sa.select(escalations.c.id).where(of_climb, escalations.c.id >= row.id)))
    return _fall(conn, fallen, now)


def fall_late(conn: Connection, since: datetime, until: Mapping[int, datetime | None], now: datetime) -> int:
    """Let the steps fall away that findings took for a due date that was over, from `since` on and before the time in
    `until` (by finding). Returns how many.
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
    """Keep the rows under other keys, so that the steps can be taken again."""
    for number in sorted(ids):
        mine = sa.update(escalations).where(escalations.c.id == number)
        conn.execute(mine.values(fallen_at=now, key=f"fallen:{number}"))
    return len(set(ids))


@dataclass(frozen=True)
class _Rung:
    """The climb of a finding or unit, and the steps it calls for."""

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
            self._note(one, owed)
        return taken

    def _note(self, one: Escalation, owed: sa.ColumnElement[bool]) -> None:
        """Write a step of a whole unit as an event of every finding that it owes."""
        mine = sa.select(findings.c.id, findings.c.state).where(owed, findings.c.unit == one.unit)
        why = f"责任单位升级为“{one.step.label}”：{one.reason}"
        rows = self._conn.execute(mine.order_by(findings.c.id)).all()
        noted = (
            events.Event(
                finding_id=row.id, before=State(row.state), after=State(row.state), who=MONITOR, why=why, at=self._now
            )
            for row in rows
        )
        events.add(self._conn, noted)

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
        """Return, by key, the steps taken before. All are read: steps are few beside findings."""
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
    """Return the steps up to the highest one whose threshold `count` reaches."""
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
