"""Due dates hang on holidays: counted again when a year that was guessed becomes known."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa

from monitor import clock
from monitor.clock import ZONE
from monitor.model import Severity, State
from monitor.store.database import Store
from monitor.store.due_dates import renew
from monitor.store.tables import findings
from tests.reports.filling import Filling
from tests.test_clock import WHOLE_2099

FOUND = datetime(2098, 12, 30, 1, 30, tzinfo=ZONE)
DAYS = {Severity.MINOR: 15}
GUESS, REAL = date(2099, 1, 21), date(2099, 1, 28)  # 2099-01-21 to 27 is 春节


def due(store: Store, state: State = State.CONFIRMED, day: date | None = None, known: bool = True) -> date | None:
    with store.begin() as conn:
        number = Filling(conn).finding(state=state, at=FOUND, due=day or clock.add_working_days(FOUND.date(), 15))
        if known:
            clock.holidays(WHOLE_2099)
        renew(conn, DAYS, FOUND)
        return conn.scalar(sa.select(findings.c.due).where(findings.c.id == number))


def test_the_guess_is_the_guess() -> None:
    assert clock.add_working_days(FOUND.date(), 15) == GUESS
    assert GUESS in clock.guesses(FOUND.date(), 15)
    clock.holidays(WHOLE_2099)
    assert clock.add_working_days(FOUND.date(), 15) == REAL


@pytest.mark.parametrize("state", [State.NEW, State.CONFIRMED, State.NOTIFIED])
def test_a_due_date_is_counted_again_when_the_year_becomes_known(sqlite_store: Store, state: State) -> None:
    assert due(sqlite_store, state) == REAL


def test_it_stays_while_the_year_is_not_known(sqlite_store: Store) -> None:
    assert due(sqlite_store, known=False) == GUESS


def test_a_day_that_a_person_set_stays(sqlite_store: Store) -> None:
    assert due(sqlite_store, day=date(2099, 2, 10)) == date(2099, 2, 10)


def test_what_is_counted_by_the_calendar_stays(sqlite_store: Store) -> None:
    assert due(sqlite_store, day=REAL) == REAL


def test_what_a_letter_named_is_never_due_earlier(sqlite_store: Store) -> None:
    worked = {**WHOLE_2099, **{date(2099, 1, day): True for day in (3, 4, 10, 11, 17, 18)}}
    with sqlite_store.begin() as conn:
        ids = [Filling(conn).finding(state=state, at=FOUND, due=GUESS) for state in (State.NOTIFIED,)]
        clock.holidays(worked)
        assert clock.add_working_days(FOUND.date(), 15) < GUESS and renew(conn, DAYS, FOUND) == 0
        assert conn.scalar(sa.select(findings.c.due).where(findings.c.id == ids[0])) == GUESS
