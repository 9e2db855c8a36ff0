"""Recount of due dates that were counted while a year's holidays were a guess, once the year becomes known.

It covers findings, steps of the ladder, and issued letters; each change is an event of the findings that it concerns. A
date that a unit has in a letter is never moved to an earlier day. A date set by a person stays unless it is the very
day that the guess gives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor import clock
from monitor.findings import events
from monitor.findings.due import FINDERS, FINDERS_DAYS, STEP_DAYS, report_days, step_days
from monitor.findings.lifecycle import MONITOR
from monitor.findings.voided_documents import TO_UNITS
from monitor.model import OPEN_STATES, Severity, State, Step
from monitor.store import issued_documents as issued
from monitor.store.dialect import chunks
from monitor.store.issued_documents import DocumentKind, IssuedDocument
from monitor.store.tables import brought, documents, escalations, findings
from monitor.store.tables import events as log

KNOWN_NOW = "节假日安排已收录，"  # how the reason of every such event begins
_STEPS: Mapping[DocumentKind, Step] = {
    DocumentKind.REMINDER: Step.REMIND,
    DocumentKind.SUPERVISION: Step.SUPERVISE,
    DocumentKind.CIRCULAR: Step.CIRCULATE,
    DocumentKind.INTERVIEW: Step.INTERVIEW,
}
Start = tuple[date, int]  # a day, and how many working days after it something is due


def renew(
    conn: Connection, due_days: Mapping[Severity, int], now: datetime, step_days: Mapping[Step, int] | None = None
) -> int:
    """Recount what is not due yet and was counted by a guess. Returns how many due dates changed.

    `step_days`: working days that a step of the ladder gives; where it names none, steps and letters are left alone.
    """
    renewing = _Renewing(conn, due_days, step_days or {}, now)
    return renewing.findings() + (renewing.steps() + renewing.letters() if step_days else 0)


def notes(conn: Connection) -> Mapping[int, str]:
    """Return finding → what was recounted of it, for the ledger: 整改期限由 2099-01-21 改为 2099-01-28"""
    query = sa.select(log.c.finding_id, log.c.why).where(log.c.why.startswith(KNOWN_NOW)).order_by(log.c.id)
    notes: dict[int, list[str]] = defaultdict(list)
    for finding, why in conn.execute(query):
        notes[finding].append(why.removeprefix(KNOWN_NOW))
    return {finding: "；".join(dict.fromkeys(whys)) for finding, whys in notes.items()}


class _Renewing:
    def __init__(
        self, conn: Connection, due_days: Mapping[Severity, int], step_days: Mapping[Step, int], now: datetime
    ) -> None:
        self._conn, self._due_days, self._step_days, self._now = conn, due_days, step_days, now
        self._today = _day(now)
        self._known: dict[Start, tuple[date, frozenset[date]]] = {}

    def findings(self) -> int:
        rows = self._conn.execute(
            sa.select(*(findings.c[name] for name in ("id", "severity", "state", "due", "origin")))
            .where(findings.c.state.in_(OPEN_STATES), findings.c.due >= self._today)
            .order_by(findings.c.id)
        ).all()
        starts = self._starts({row.id: (Severity(row.severity), row.origin) for row in rows})
        changed = {}
        for row in rows:
            real = self._again(row.due, starts.get(row.id, ()), only_later=row.state == State.NOTIFIED)
            if real:
                changed[row.id] = (row.due, real)
        self._set(changed)
        return len(changed)

    def _starts(self, known: Mapping[int, tuple[Severity, str]]) -> Mapping[int, list[Start]]:
        """From which day, and over how many days, each finding's due date may have been counted."""
        found: dict[int, list[Start]] = defaultdict(list)
        for numbers in chunks(list(known)):
            happened = sa.select(log.c.finding_id, log.c.at).where(log.c.finding_id.in_(numbers)).order_by(log.c.id)
            for number, at in self._conn.execute(happened):
                severity, origin = known[number]
                days = {self._due_days.get(severity, 0), *([FINDERS_DAYS] if FINDERS in origin else [])}
                found[number] += [(_day(at), n) for n in sorted(days)]
            came = sa.select(brought.c.finding_id, brought.c.received, brought.c.source)
            for number, received, source in self._conn.execute(came.where(brought.c.finding_id.in_(numbers))):
                found[number].append((received, report_days(known[number][0], source, self._due_days)))
        return found

    def steps(self) -> int:
        standing = sa.and_(escalations.c.fallen_at.is_(None), escalations.c.due >= self._today)
        rows = self._conn.execute(sa.select(escalations).where(standing).order_by(escalations.c.id)).all()
        changed = 0
        for row in rows:
            step = Step(row.step)
            start = _day(row.at), step_days(step, self._step_days)
            real = self._again(row.due, [start], only_later=row.document_id is not None)
            if real is None:
                continue
            changed += 1
            self._conn.execute(sa.update(escalations).where(escalations.c.id == row.id).values(due=real))
            about = [row.finding_id] if row.finding_id is not None else self._owed(row.unit)
            self._tell(about, f"“{step.label}”的期限由 {row.due} 改为 {real}")
        return changed

    def letters(self) -> int:
        kinds = documents.c.kind.in_([kind.value for kind in TO_UNITS])
        query = sa.select(documents.c.id).where(kinds, issued.VALID, documents.c.due >= self._today)
        found = [issued.by_id(self._conn, number) for number in self._conn.scalars(query.order_by(documents.c.id))]
        return sum(self._letter(one) for one in found if one)

    def _letter(self, letter: IssuedDocument) -> bool:
        assert letter.due is not None
        real = self._again(letter.due, self._starts_of(letter), only_later=True)
        if real is None:
            return False
        self._conn.execute(sa.update(documents).where(documents.c.id == letter.id).values(due=real))
        named = issued.named_in(self._conn, letter.id)
        self._tell(named, f"{letter.text}的期限由 {letter.due} 改为 {real}")
        if letter.kind is DocumentKind.ASSIGNMENT:
            self._set({number: (letter.due, real) for number in self._due_with(letter, named)})
        return True

    def _starts_of(self, letter: IssuedDocument) -> list[Start]:
        day = _day(letter.created_at)
        if letter.kind is DocumentKind.NOTICE:
            return [(day, n) for n in sorted({*self._due_days.values(), FINDERS_DAYS})]
        if letter.kind is DocumentKind.ASSIGNMENT:
            return [(day, STEP_DAYS)]
        n = step_days(_STEPS[letter.kind], self._step_days)
        taken = self._conn.scalars(sa.select(escalations.c.at).where(escalations.c.document_id == letter.id))
        return [(day, n), *((_day(at), n) for at in taken)]

    def _due_with(self, letter: IssuedDocument, named: Sequence[int]) -> list[int]:
        """The findings that a 交办单 took out of the backlog: they have its due date."""
        mine = sa.and_(findings.c.due == letter.due, findings.c.state.in_(OPEN_STATES))
        query = sa.select(findings.c.id).where(mine)
        return [n for part in chunks(named) for n in self._conn.scalars(query.where(findings.c.id.in_(part)))]

    def _owed(self, unit: str) -> list[int]:
        mine = sa.and_(findings.c.unit == unit, findings.c.state.in_(OPEN_STATES), findings.c.state != State.NEW.value)
        return list(self._conn.scalars(sa.select(findings.c.id).where(mine).order_by(findings.c.id)))

    def _again(self, due: date, starts: Iterable[Start], *, only_later: bool) -> date | None:
        """Return the day that holds now; None where `due` stays."""
        held = [self._counted(start) for start in dict.fromkeys(starts)]
        if any(due == real for real, _ in held):
            return None
        again = [real for real, guesses in held if due in guesses and (real > due or not only_later)]
        return again[-1] if again else None

    def _counted(self, start: Start) -> tuple[date, frozenset[date]]:
        """The day as the calendar has it, and the days that a guess may have given."""
        if start not in self._known:
            day, n = start
            real = clock.add_working_days(day, n)
            is_known = all(clock.is_known(year) for year in range(day.year + 1, real.year + 1))
            is_known = is_known and not clock.is_partly_given(day.year)
            self._known[start] = real, clock.guesses(day, n) if is_known else frozenset()
        return self._known[start]

    def _set(self, changed: Mapping[int, tuple[date, date]]) -> None:
        for number, (_, real) in changed.items():
            self._conn.execute(sa.update(findings).where(findings.c.id == number).values(due=real))
        for before, real in sorted(set(changed.values())):
            about = [number for number, days in changed.items() if days == (before, real)]
            self._tell(about, f"整改期限由 {before} 改为 {real}")

    def _tell(self, numbers: Sequence[int], said: str) -> None:
        states = sa.select(findings.c.id, findings.c.state)
        rows = [row for part in chunks(numbers) for row in self._conn.execute(states.where(findings.c.id.in_(part)))]
        standing = [(row.id, State(row.state)) for row in sorted(rows)]
        events.add(
            self._conn,
            [
                events.Event(finding_id=n, before=state, after=state, who=MONITOR, why=KNOWN_NOW + said, at=self._now)
                for n, state in standing
            ],
        )


def _day(at: datetime) -> date:
    return at.astimezone(clock.ZONE).date()
