"""Working days follow the State Council's calendar; a year it does not know is a guess that says so."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from monitor import clock


def test_a_frozen_clock_stands_still_in_shanghai() -> None:
    clock.freeze(datetime.fromisoformat("2026-11-19T17:00:00+00:00"))
    assert clock.now().isoformat() == "2026-11-20T01:00:00+08:00"
    assert clock.today() == date(2026, 11, 20)


def test_a_clock_that_runs_from_a_moment_goes_a_second_a_reading_over_all_who_share_it(tmp_path: Path) -> None:
    at = datetime.fromisoformat("2026-11-20T01:00:00+08:00")
    clock.run(at, tmp_path / "ticks")
    assert [clock.now() - at for _ in range(3)] == [timedelta(seconds=n) for n in (1, 2, 3)]
    child = "from monitor import settings, clock; settings.load(); print(clock.now().isoformat())"
    environment = {"MONITOR_NOW": at.isoformat(), "MONITOR_TICKS": str(tmp_path / "ticks")}
    told = subprocess.run([sys.executable, "-c", child], env=environment, capture_output=True, text=True, check=True)
    assert datetime.fromisoformat(told.stdout.strip()) - at == timedelta(seconds=4)
    assert clock.now() - at == timedelta(seconds=5)
    clock.freeze(at)
    assert clock.now() == clock.now() == at


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


WHOLE_2099 = {
    **{date(2099, 1, 21 + n): False for n in range(7)},
    date(2099, 4, 5): False,
    date(2099, 6, 23): False,
    date(2099, 9, 29): False,
    **{date(2099, 10, 1 + n): False for n in range(7)},
    date(2099, 10, 10): True,  # a Saturday
}


def test_an_unknown_year_counts_weekdays_and_says_so() -> None:
    clock.freeze(datetime.fromisoformat("2098-11-20T09:00:00+08:00"))
    assert clock.add_working_days(date(2098, 12, 31), 1) == date(2099, 1, 2)  # 1 January is a holiday in every year
    assert clock.unknown_years() == (2099,)
    assert "2099 年" in clock.holiday_warnings()[0] and "MONITOR_HOLIDAYS" in clock.holiday_warnings()[0]


@pytest.mark.parametrize("year", [2031, 2050, 2099])
def test_holidays_by_law_are_holidays_in_every_year(year: int) -> None:
    for month, day in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)):
        assert not clock.is_working_day(date(year, month, day))
    assert clock.is_working_day(date(2031, 1, 2)) and clock.is_working_day(date(2031, 5, 5))


def test_a_known_year_says_nothing() -> None:
    clock.freeze(datetime.fromisoformat("2024-09-30T09:00:00+08:00"))
    clock.add_working_days(date(2024, 9, 30), 20)
    assert clock.unknown_years() == () and clock.holiday_warnings() == []


def test_given_holidays_go_before_the_calendar_and_before_the_law() -> None:
    clock.holidays({date(2099, 1, 2): False, date(2099, 1, 1): True, date(2024, 10, 8): False})
    assert clock.add_working_days(date(2098, 12, 31), 2) == date(2099, 1, 5)
    assert clock.add_working_days(date(2024, 9, 30), 1) == date(2024, 10, 9)


def test_one_line_does_not_make_a_year_known() -> None:
    clock.holidays({date(2099, 1, 1): False})
    clock.is_working_day(date(2099, 1, 1))
    assert clock.unknown_years() == (2099,)


@pytest.mark.parametrize("missing", [None, (1, 21), (4, 5), (6, 23), (9, 29), (10, 4)])
def test_a_year_is_known_when_each_festival_has_its_days(missing: tuple[int, int] | None) -> None:
    cut = {day for day in WHOLE_2099 if missing and date(2099, *missing) <= day <= date(2099, missing[0], 30)}
    clock.holidays({day: works for day, works in WHOLE_2099.items() if day not in cut})
    clock.is_working_day(date(2099, 3, 3))
    assert clock.unknown_years() == (() if missing is None else (2099,))


def test_in_december_next_year_is_missed_already() -> None:
    clock.freeze(datetime.fromisoformat("2098-11-30T09:00:00+08:00"))
    assert clock.holiday_warnings() == []
    clock.freeze(datetime.fromisoformat("2098-12-01T09:00:00+08:00"))
    assert ["2099 年" in line for line in clock.holiday_warnings()] == [True]
    clock.holidays(WHOLE_2099)
    assert clock.holiday_warnings() == []


def test_a_paper_says_which_of_its_dates_are_a_guess() -> None:
    assert clock.guessed([date(2024, 5, 6), date(2024, 1, 2)]) == ""
    assert clock.guessed([date(2024, 5, 6), date(2099, 1, 5), date(2099, 1, 2)]).startswith("2099年节假日安排尚未")
