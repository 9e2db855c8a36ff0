"""The only clock of the program, and the working days. Everything is in Asia/Shanghai; tests and the demo freeze it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar

ZONE = ZoneInfo("Asia/Shanghai")
_frozen: datetime | None = None
_extra: dict[date, bool] = {}
_unknown: set[int] = set()


def freeze(at: datetime | None) -> None:
    """Stop the clock at `at` (None: let it run). Called by `monitor.settings` for MONITOR_NOW, and by tests."""
    global _frozen
    _frozen = at.astimezone(ZONE) if at else None


def now() -> datetime:
    return _frozen or datetime.now(ZONE)


def today() -> date:
    return now().date()


def holidays(extra: Mapping[date, bool]) -> None:
    """Days that the calendar does not know yet (or knows wrongly): date → is it a working day. Replaces those before.

    A year with at least one such day counts as known.
    """
    _extra.clear()
    _extra.update(extra)
    _unknown.clear()


def is_working_day(day: date) -> bool:
    """By the State Council's calendar; in a year it does not know yet, Monday to Friday (see `unknown_years`)."""
    if day in _extra:
        return _extra[day]
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        if all(known.year != day.year for known in _extra):
            _unknown.add(day.year)
        return day.weekday() < 5


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after `day` (before it when n < 0). `day` itself is never counted; n = 0 gives `day`."""
    step = timedelta(days=1 if n > 0 else -1)
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`; negative when `end` lies before `start`.

    `working_days_between(day, add_working_days(day, n)) == n`.
    """
    if end < start:
        return -sum(is_working_day(end + timedelta(days=n)) for n in range((start - end).days))
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def unknown_years() -> tuple[int, ...]:
    """Years that were asked for and that no calendar knows: there the working days are a guess."""
    return tuple(sorted(_unknown))


def holiday_warnings() -> list[str]:
    """One Chinese sentence a year of `unknown_years`, for the digest and the command line."""
    return [
        f"{year} 年的节假日安排尚未收录，工作日暂按周一至周五推算；请在 MONITOR_HOLIDAYS 指定的文件中补上"
        for year in unknown_years()
    ]
