"""Days without their year, and relative to today: 11-03, [07-02], 昨天, 3天前."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from monitor.extract.fields.dates import day_of

_SHORT = re.compile(r"(?<![\d.\-/])(?P<m>0?[1-9]|1[0-2])(?:[-/.]|月)(?P<d>0?[1-9]|[12]\d|3[01])(?![\d.\-/%])日?")
_AGO = re.compile(r"(?P<n>\d{1,3})\s?(?P<unit>秒钟?|分钟?|个?小时|天|日|周|个?月)[之以]?前")
DAYS_SINCE = {"刚刚": 0, "刚才": 0, "今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
DAYS_OF_UNIT = {"天": 1, "日": 1, "周": 7, "月": 30}
_LEAP = 8  # years within which there is a 29th of February


class When(NamedTuple):
    """What a row says of its day: all of it, or month and day, or how many days ago; nothing when empty."""

    full: date | None = None
    month_day: tuple[int, int] | None = None
    ago: int | None = None

    def __bool__(self) -> bool:
        return self.full is not None or self.month_day is not None or self.ago is not None


def without_year(text: str) -> tuple[int, int] | None:
    """(month, day) of a text that is nothing but such a date: 07-02, [07-02], 7月2日."""
    match = _SHORT.fullmatch(text.strip(" \t[]【】()（）"))
    return (int(match["m"]), int(match["d"])) if match else None


def days_ago(text: str) -> int | None:
    """How many days lie behind a text that is nothing but 26分钟前, 9小时前, 昨天, 3天前; hours count as today."""
    text = text.strip(" \t[]【】()（）")
    if text in DAYS_SINCE:
        return DAYS_SINCE[text]
    match = _AGO.fullmatch(text)
    return int(match["n"]) * DAYS_OF_UNIT.get(match["unit"][-1], 0) if match else None


def is_relative(word: str) -> bool:
    """3天前, 昨天, 11-03: a day for who knows today's."""
    return days_ago(word) is not None or without_year(word) is not None


def relative(word: str, today: date) -> date | None:
    """The day of 3天前, 昨天 or 11-03, seen from today; of the latter the last one."""
    ago = days_ago(word)
    if ago is not None:
        return today - timedelta(days=ago)
    month_day = without_year(word)
    return latest(month_day, today + timedelta(days=1)) if month_day else None


def latest(month_day: tuple[int, int], until: date) -> date | None:
    """The last such day that is not after `until`; None for one that no year has."""
    for year in range(until.year, until.year - _LEAP - 1, -1):
        day = day_of(str(year), *map(str, month_day))
        if day and day <= until:
            return day
    return None
