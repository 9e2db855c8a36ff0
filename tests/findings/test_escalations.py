"""The ladder: findings that are overdue, recur or accumulate escalate step by step, each step once, with its event."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
import sqlalchemy as sa

from monitor import clock
from monitor.clock import ZONE
from monitor.findings import escalations, events
from monitor.findings.escalations import Ladder, climb
from monitor.model import Severity, State, Step
from monitor.store.database import Store
from monitor.store.tables import findings
from tests.findings.nights import Nights, typo

MONDAY = datetime(2026, 11, 16, 6, 30, tzinfo=ZONE)
STEPS = dict(zip(Step, (1, 3, 5, 10), strict=True))
MIGRATION = import_module("monitor.store.migrations.versions.0006_rungs_of_units")
LADDER = Ladder(overdue=STEPS, due={Step.REMIND: 2})


@pytest.fixture
def nights(store: Store) -> Nights:
    """One finding of a unit, in a notice; due the Friday before MONDAY."""
    nights = Nights(store).fall()
    nights.record(nights.see("1.htm", typo(), unit="jtj"))
    tell(nights, 1)
    return nights


def tell(nights: Nights, finding: int, **values: Any) -> None:
    known = {"state": State.NOTIFIED.value, "due": date(2026, 11, 13)} | values
    with nights.store.begin() as conn:
        conn.execute(sa.update(findings).where(findings.c.id == finding).values(known))


def night(nights: Nights, days: int, ladder: Ladder = LADDER) -> list[tuple[Any, ...]]:
    """What climbs so many days after MONDAY."""
    with nights.store.begin() as conn:
        taken = climb(conn, ladder, MONDAY + timedelta(days=days))
    return [(one.finding_id, one.unit, one.step, one.reason) for one in taken]


def test_a_rung_is_climbed_when_it_is_called_for_and_the_last_ones_deadline_is_over(nights: Nights) -> None:
    assert night(nights, 0) == [(1, "jtj", Step.REMIND, "超期 1 个工作日（期限 2026-11-13）")]
    assert night(nights, 0) == [], "a rung is taken once"
    assert night(nights, 1) == [], "not yet called for"
    assert night(nights, 2) == [], "the reminder gave until today"
    assert [rung[2] for rung in night(nights, 3)] == [Step.SUPERVISE]
    assert [rung[2] for rung in night(nights, 4)] == [Step.CIRCULATE]
    assert night(nights, 30) == [(1, "jtj", Step.INTERVIEW, "超期 23 个工作日（期限 2026-11-13）")]
    assert night(nights, 60) == [], "there is no rung above"


def test_what_is_long_overdue_still_begins_with_a_reminder(nights: Nights) -> None:
    assert [rung[2] for rung in night(nights, 40)] == [Step.REMIND]


def test_each_rung_is_an_event_that_changes_no_state(nights: Nights) -> None:
    night(nights, 0)
    with nights.store.read() as conn:
        last = events.of(conn, 1)[-1]
        (rung,) = escalations.listed(conn)
    assert (last.before, last.after, last.who) == (State.NOTIFIED, State.NOTIFIED, "monitor")
    assert last.why == "升级为“提醒”：超期 1 个工作日（期限 2026-11-13）"
    assert (rung.due, rung.document_id) == (date(2026, 11, 18), None)


@pytest.mark.parametrize("state", [State.NEW, State.REPLIED, State.FIXED, State.FALSE_POSITIVE, State.WAIVED])
def test_nobody_is_reminded_of_what_is_not_his_turn(nights: Nights, state: State) -> None:
    tell(nights, 1, state=state.value)
    assert night(nights, 5) == []


def test_a_hint_climbs_nothing(nights: Nights) -> None:
    tell(nights, 1, severity=Severity.HINT.value)
    assert night(nights, 5, replace(LADDER, concentrated={Step.REMIND: 1})) == []


@pytest.mark.parametrize(("times", "step"), [(1, []), (2, [Step.SUPERVISE]), (3, [Step.SUPERVISE])])
def test_what_comes_back_climbs_from_the_rung_that_the_setting_names(
    nights: Nights, times: int, step: list[Step]
) -> None:
    tell(nights, 1, due=date(2027, 1, 4), recurrences=times)
    ladder = Ladder(recurrences={Step.SUPERVISE: 2, Step.CIRCULATE: 3})
    assert [rung[2] for rung in night(nights, 0, ladder)] == step


def test_what_was_fixed_and_recurs_starts_again(nights: Nights) -> None:
    night(nights, 0)
    tell(nights, 1, recurrences=1)
    assert [rung[2] for rung in night(nights, 0)] == [Step.REMIND]


def test_a_unit_with_very_much_to_mend_climbs_once_a_month(nights: Nights) -> None:
    nights.record(nights.see("2.htm", typo(sentence="又一个帐号。"), unit="jtj"))
    tell(nights, 2, due=date(2027, 1, 4), state=State.REPLIED.value)
    ladder = Ladder(concentrated={Step.SUPERVISE: 2})
    assert night(nights, 0, ladder) == [(None, "jtj", Step.SUPERVISE, "待整改问题达 2 条")]
    assert night(nights, 1, ladder) == []
    with nights.store.read() as conn:
        lives = [events.of(conn, number) for number in (1, 2)]
    assert [life[-1].why for life in lives] == ["责任单位升级为“督办”：待整改问题达 2 条"] * 2
    assert [life[-1].after for life in lives] == [State.NOTIFIED, State.REPLIED], "it changes no state"
    assert len(night(nights, 20, ladder)) == 1, "another month"


def test_the_document_of_a_rung_is_noted_beside_it(nights: Nights) -> None:
    night(nights, 0)
    with nights.store.begin() as conn:
        (rung,) = escalations.pending(conn, Step.REMIND)
        escalations.documented(conn, [rung.id], 7)
        assert escalations.pending(conn) == [] and escalations.listed(conn, "jtj")[0].document_id == 7
        assert escalations.listed(conn, "zfb") == [] and escalations.listed(conn, since=date(2026, 11, 17)) == []


def test_holidays_are_no_days_of_delay_and_an_unknown_year_is_said(nights: Nights) -> None:
    tell(nights, 1, due=date(2026, 9, 30))
    with nights.store.begin() as conn:
        assert climb(conn, LADDER, datetime(2026, 10, 7, 6, 30, tzinfo=ZONE)) == []
    tell(nights, 1, due=date(2031, 1, 2))
    with nights.store.begin() as conn:
        assert climb(conn, LADDER, datetime(2031, 1, 3, 6, 30, tzinfo=ZONE))
    assert "2031 年的节假日安排尚未收录" in clock.holiday_warnings(date(2031, 1, 3))[0]


def test_who_is_handed_a_finding_is_reminded_first(nights: Nights) -> None:
    night(nights, 0), night(nights, 3)
    tell(nights, 1, unit="mzj")
    assert [rung[1:3] for rung in night(nights, 4)] == [("mzj", Step.REMIND)]
    assert [rung[1:3] for rung in night(nights, 9)] == [("mzj", Step.SUPERVISE)]


def test_rungs_that_were_climbed_before_the_key_named_the_unit_stay_climbed(nights: Nights) -> None:
    night(nights, 0)
    with nights.store.begin() as conn:
        conn.execute(sa.text("UPDATE escalations SET key = 'finding:1:0:remind'"))
        conn.execute(sa.text(MIGRATION.NAME_THE_UNIT))
        assert [one.climb for one in escalations.listed(conn)] == [escalations.climb_of(1, 0, "jtj")]
    assert [rung[2] for rung in night(nights, 3)] == [Step.SUPERVISE]
