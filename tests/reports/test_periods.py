"""Weeks, months, quarters and years: their days and names."""

from __future__ import annotations

from datetime import date

from monitor.reports.periods import Length, containing, finished


def test_periods_have_their_days_and_names() -> None:
    week = containing(Length.WEEK, date(2027, 1, 1))
    assert (week.first, week.last, week.key) == (date(2026, 12, 28), date(2027, 1, 3), "2026-W53")
    quarter = finished(Length.QUARTER, date(2027, 1, 4))
    assert (quarter.first, quarter.last, quarter.name) == (date(2026, 10, 1), date(2026, 12, 31), "2026年第四季度")
    assert finished(Length.MONTH, date(2027, 1, 4)).key == "2026-12"
    assert [one.key for one in quarter.past(2)] == ["2026-Q3", "2026-Q4"]
    assert finished(Length.YEAR, date(2027, 1, 4)).past(2)[0].key == "2025"
