"""The only clock of the program, and the working days. Everything is in Asia/Shanghai.

Tests freeze it. The demo and the whole paths let it run from a given moment, one second a reading.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import chinese_calendar

ZONE = ZoneInfo("Asia/Shanghai")
STEP = timedelta(seconds=1)
# Holidays by law in every year (全国年节及纪念日放假办法, 2025): those with a fixed day; the others follow the moon.
BY_LAW = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
# A year is whole when each festival has its days off: 春节, 清明, 端午, the week of 国庆. (first, last, days)
FESTIVALS = (
    ((1, 20), (2, 24), 3),
    ((4, 3), (4, 7), 1),
    ((5, 24), (6, 27), 1),
    ((10, 4), (10, 8), 1),
)
MID_AUTUMN = (((9, 6), (9, 30), 1), ((10, 1), (10, 8), 8))  # in September, or one eighth day of 国庆
_LAST_MONTH = 12  # in it next year's calendar is missed
_frozen: datetime | None = None
_ticks: int | None = None  # the open file of a running clock
_extra: dict[date, bool] = {}
_unknown: set[int] = set()
_known: dict[int, bool] = {}


def freeze(at: datetime | None) -> None:
    """Stop the clock at `at` (None: let it run). Called by `monitor.settings` for MONITOR_NOW, and by tests."""
    global _frozen
    _frozen = at.astimezone(ZONE) if at else None
    _keep(None)


def run(at: datetime, ticks: Path) -> None:
    """Let the clock run from `at`: each reading is a second later than the one before, at any machine speed.

    `ticks`: a file whose length is the number of readings so far. Processes that share it share the clock.
    """
    freeze(at)
    _keep(os.open(ticks, os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC, 0o600))


def now() -> datetime:
    if _frozen is None or _ticks is None:
        return _frozen or datetime.now(ZONE)
    os.write(_ticks, b".")  # appended as one step, so that no two processes read the same second
    return _frozen + STEP * os.lseek(_ticks, 0, os.SEEK_CUR)


def _keep(ticks: int | None) -> None:
    global _ticks
    if _ticks is not None:
        os.close(_ticks)
    _ticks = ticks


def today() -> date:
    return now().date()


def holidays(extra: Mapping[date, bool]) -> None:
    """Days that the calendar does not know yet (or knows wrongly): date → is it a working day. Replaces those before.

    A year that the calendar does not know counts as known once its days are whole (`is_known`).
    """
    _extra.clear()
    _extra.update(extra)
    _unknown.clear()
    _known.clear()


def is_known(year: int) -> bool:
    """True where the calendar has the year, or the days given cover each of its festivals."""
    if year not in _known:
        _known[year] = _is_shipped(year) or _is_whole(year)
    return _known[year]


def is_partly_given(year: int) -> bool:
    """True where some days of the year are given by hand, and not all: what is counted over it may still change."""
    return not is_known(year) and any(day.year == year for day in _extra)


@cache
def _is_shipped(year: int) -> bool:
    """The calendar has it."""
    try:
        chinese_calendar.is_workday(date(year, 7, 1))
    except NotImplementedError:
        return False
    return True


def _is_whole(year: int) -> bool:
    off = [(day.month, day.day) for day, works in _extra.items() if day.year == year and not works]

    def given(first: tuple[int, int], last: tuple[int, int], days: int) -> bool:
        return sum(first <= day <= last for day in off) >= days

    return all(given(*festival) for festival in FESTIVALS) and any(given(*festival) for festival in MID_AUTUMN)


def is_working_day(day: date) -> bool:
    """By the State Council's calendar; in a year it does not know yet, Monday to Friday but for what is a holiday by
    law in every year (see `unknown_years`).
    """
    if day in _extra:
        _ask(day.year)
        return _extra[day]
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        _ask(day.year)
        return day.weekday() < 5 and (day.month, day.day) not in BY_LAW


def _ask(year: int) -> None:
    if not is_known(year):
        _unknown.add(year)


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after `day` (before it when n < 0). `day` itself is never counted; n = 0 gives `day`."""
    step = timedelta(days=1 if n > 0 else -1)
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def guesses(day: date, n: int) -> frozenset[date]:
    """What `add_working_days(day, n)` gave (n > 0) while years after `day`'s, and those whose days are given by hand,
    were not known: Monday to Friday but for the holidays by law; and, until those were taken into account, Monday to
    Friday alone.
    """
    found = set()
    for by_law in (BY_LAW, frozenset[tuple[int, int]]()):
        at, left = day, n
        while left:
            at += timedelta(days=1)
            is_guess = at.year > day.year or not _is_shipped(at.year)
            works = at.weekday() < 5 and (at.month, at.day) not in by_law if is_guess else is_working_day(at)
            left -= works
        found.add(at)
    return frozenset(found)


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


def holiday_warnings(day: date | None = None) -> list[str]:
    """One Chinese sentence a year of `unknown_years`, for the digest and the command line; where `day` (today) lies in
    December, for next year too, whether it was asked for or not.
    """
    day = day or today()
    missed = {day.year + 1} if day.month == _LAST_MONTH and not is_known(day.year + 1) else set()
    return [_warning(year) for year in sorted(_unknown | missed)]


def guessed(days: Iterable[date]) -> str:
    """The sentence for a paper that names `days` as dates of its own: which years are a guess; "" where none is."""
    years = sorted({day.year for day in days if not is_known(day.year)})
    named = "、".join(str(year) for year in years)
    return f"{named}年节假日安排尚未公布或收录，所列期限暂按周一至周五推算，以公布后的安排为准" if years else ""


def _warning(year: int) -> str:
    return (
        f"{year} 年的节假日安排尚未收录完整，工作日暂按周一至周五（除元旦、劳动节、国庆节法定假日）推算；"
        "请在 MONITOR_HOLIDAYS 指定的文件中补上全年的安排"
    )
