"""Due dates that were counted while a year's holidays were a guess are counted again when the year becomes known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor import clock
from monitor.model import Severity, State
from monitor.store import events
from monitor.store.life import MONITOR
from monitor.store.tables import events as log
from monitor.store.tables import findings

_OPEN = [state.value for state in State if state.is_open]


def renew(conn: Connection, due_days: Mapping[Severity, int], now: datetime) -> int:
    """Count again what is not due yet and was counted by a guess from one of its events. Returns how many changed.

    What a unit was told of in a letter is never moved to an earlier day. A date set by a person is left alone unless it
    is the very day that the guess gives.
    """
    today = now.astimezone(clock.ZONE).date()
    rows = conn.execute(
        sa.select(findings.c.id, findings.c.severity, findings.c.state, findings.c.due, log.c.at)
        .join(log, log.c.finding_id == findings.c.id)
        .where(findings.c.state.in_(_OPEN), findings.c.due >= today, findings.c.origin == "")  # others count by receipt
        .order_by(findings.c.id, log.c.id)
    ).all()
    counted = _Counted(due_days)
    changed: dict[int, date] = {}
    settled: set[int] = set()
    for row in rows:
        real, guess = counted.of(Severity(row.severity), row.at.astimezone(clock.ZONE).date())
        if row.due == real:
            settled.add(row.id)
        elif row.due in guess and (real > row.due or row.state != State.NOTIFIED):
            changed[row.id] = real
    changed = {number: due for number, due in changed.items() if number not in settled}
    known = {row.id: row for row in rows}
    for number, due in changed.items():
        conn.execute(sa.update(findings).where(findings.c.id == number).values(due=due))
    events.add(conn, [_renewed(known[number], due, now) for number, due in changed.items()])
    return len(changed)


def _renewed(row: Any, due: date, now: datetime) -> events.Event:
    said = f"节假日安排已收录，整改期限由 {row.due} 改为 {due}"
    return events.Event(row.id, State(row.state), State(row.state), MONITOR, said, now)


class _Counted:
    """Due dates by severity and day: as the calendar has them, and as they were guessed."""

    def __init__(self, due_days: Mapping[Severity, int]) -> None:
        self._due_days = due_days
        self._known: dict[tuple[Severity, date], tuple[date, frozenset[date]]] = {}

    def of(self, severity: Severity, day: date) -> tuple[date, frozenset[date]]:
        key = severity, day
        if key not in self._known:
            days = self._due_days.get(severity, 0)
            real = clock.add_working_days(day, days)
            is_known = all(clock.is_known(year) for year in range(day.year + 1, real.year + 1))
            self._known[key] = real, clock.guesses(day, days) if is_known else frozenset()
        return self._known[key]
