"""Working days follow the State Council's calendar; a year it does not know is a guess that says so."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from monitor import clock


def test_a_frozen_clock_stands_still_in_shanghai() -> None:
    clock.freeze(datetime.fromisoformat("2026-11-19T17:00:00+00:00"))
    assert clock.now().isoformat() == "2026-11-20T01:00:00+08:00"
    assert clock.today() == date(2026, 11, 20)


def test_a_running_clock_is_aware() -> None:
    assert clock.now().utcoffset() == timedelta(hours=8)


# 2024: National Day 1–7 October, Sunday 29 September and Saturday 12 October are worked.
WORKING = [
    (date(2024, 9, 27), 1, date(2024, 9, 29)),
    (date(2024, 9, 27), 3, date(2024, 10, 8)),
    (date(2024, 9, 30), 1, date(2024, 10, 8)),
    (date(2024, 10, 11), 1, date(2024, 10, 12)),
    (date(2024, 10, 5), 1, date(2024, 10, 8)),
    (date(2024, 10, 8), 0, date(2024, 10, 8)),
    (date(2024, 10, 5), 0, date(2024, 10, 5)),
    (date(2024, 10, 8), -1, date(2024, 9, 30)),
]


@pytest.mark.parametrize(("day", "n", "expected"), WORKING)
def test_working_days_follow_the_calendar(day: date, n: int, expected: date) -> None:
    assert clock.add_working_days(day, n) == expected


@pytest.mark.parametrize("n", [-12, -1, 1, 2, 10, 30])
@pytest.mark.parametrize("day", [date(2024, 9, 27), date(2024, 10, 5), date(2024, 2, 9)])
def test_counting_is_the_reverse_of_adding(day: date, n: int) -> None:
    end = clock.add_working_days(day, n)
    assert clock.working_days_between(day, end) == n or (n < 0 and not clock.is_working_day(day))


def test_between_counts_the_end_and_not_the_start() -> None:
    assert clock.working_days_between(date(2024, 9, 30), date(2024, 10, 8)) == 1
    assert clock.working_days_between(date(2024, 10, 8), date(2024, 9, 30)) == -1
    assert clock.working_days_between(date(2024, 10, 8), date(2024, 10, 8)) == 0


def test_an_unknown_year_counts_weekdays_and_says_so() -> None:
    assert clock.add_working_days(date(2098, 12, 31), 1) == date(2099, 1, 1)  # a Thursday: nobody knows it is a holiday
    assert clock.unknown_years() == (2099,)
    assert "2099 年" in clock.holiday_warnings()[0] and "MONITOR_HOLIDAYS" in clock.holiday_warnings()[0]


def test_a_known_year_says_nothing() -> None:
    clock.add_working_days(date(2024, 9, 30), 20)
    assert clock.unknown_years() == () and clock.holiday_warnings() == []


def test_given_holidays_make_a_year_known_and_go_before_the_calendar() -> None:
    clock.holidays({date(2099, 1, 1): False, date(2024, 10, 8): False})
    assert clock.add_working_days(date(2098, 12, 31), 1) == date(2099, 1, 2)
    assert clock.unknown_years() == ()
    assert clock.add_working_days(date(2024, 9, 30), 1) == date(2024, 10, 9)
