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
        year, week, _ = self.first.isocalendar()
        return {
            Length.WEEK: f"{year}-W{week:02}",
            Length.MONTH: f"{self.first:%Y-%m}",
            Length.QUARTER: f"{self.first.year}-Q{_quarter(self.first)}",
            Length.YEAR: f"{self.first.year}",
        }[self.length]

    @property
    def name(self) -> str:
        """2026年第47周, 2026年11月, 2026年第四季度, 2026年度"""
        year, week, _ = self.first.isocalendar()
        return {
            Length.WEEK: f"{year}年第{week}周",
            Length.MONTH: f"{self.first.year}年{self.first.month}月",
            Length.QUARTER: f"{self.first.year}年第{_NUMERALS[_quarter(self.first) - 1]}季度",
            Length.YEAR: f"{self.first.year}年度",
        }[self.length]

    @property
    def short(self) -> str:
        """Under a bar of a chart: 第47周, 11月, 四季度, 2026年"""
        return {
            Length.WEEK: f"第{self.first.isocalendar().week}周",
            Length.MONTH: f"{self.first.month}月",
            Length.QUARTER: f"{self.first:%y}年{_quarter(self.first)}季",
            Length.YEAR: f"{self.first.year}年",
        }[self.length]

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


def _quarter(day: date) -> int:
    return (day.month - 1) // 3 + 1
