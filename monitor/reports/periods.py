"""The periods that reports are of: a week (Monday to Sunday), a month, a quarter, a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from monitor.clock import ZONE

_NUMERALS = "一二三四"


class Length(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def trend(self) -> int:
        """Periods of this length that a trend shows."""
        return {"week": 8, "month": 12, "quarter": 8, "year": 5}[self]


@dataclass(frozen=True, slots=True)
class Period:
    """From the day `first` up to and with the day `last`."""

    length: Length
    first: date
    last: date

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time(), ZONE)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), ZONE)

    @property
    def key(self) -> str:
        """2026-W47, 2026-11, 2026-Q4, 2026"""
        return self._written("{week_year}-W{week:02}", "{year}-{month:02}", "{year}-Q{quarter}", "{year}")

    @property
    def name(self) -> str:
        """2026年第47周, 2026年11月, 2026年第四季度, 2026年度"""
        return self._written("{week_year}年第{week}周", "{year}年{month}月", "{year}年第{numeral}季度", "{year}年度")

    @property
    def short(self) -> str:
        """Under a bar of a chart: 第47周, 11月, 四季度, 2026年"""
        return self._written("第{week}周", "{month}月", "{first:%y}年{quarter}季", "{year}年")

    def _written(self, week: str, month: str, quarter: str, year: str) -> str:
        """The form for this length, filled."""
        form = dict(zip(Length, (week, month, quarter, year), strict=True))[self.length]
        week_year, number, _ = self.first.isocalendar()
        of_year = (self.first.month - 1) // 3 + 1
        return form.format(
            first=self.first,
            year=self.first.year,
            month=self.first.month,
            week_year=week_year,
            week=number,
            quarter=of_year,
            numeral=_NUMERALS[of_year - 1],
        )

    def before(self) -> Period:
        return containing(self.length, self.first - timedelta(days=1))

    def past(self, count: int) -> list[Period]:
        """The last `count` periods, this one last."""
        found = [self]
        while len(found) < count:
            found.append(found[-1].before())
        return found[::-1]


def containing(length: Length, day: date) -> Period:
    if length is Length.WEEK:
        first = day - timedelta(days=day.weekday())
        return Period(length, first, first + timedelta(days=6))
    months = {Length.MONTH: 1, Length.QUARTER: 3, Length.YEAR: 12}[length]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    after = date(first.year + (first.month + months > 12), (first.month + months - 1) % 12 + 1, 1)
    return Period(length, first, after - timedelta(days=1))


def finished(length: Length, today: date) -> Period:
    """The last one that is over."""
    return containing(length, today).before()
