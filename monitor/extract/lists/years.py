"""Years of the days of a list that are written without one: 11-03, [07-02], 7月2日.

Lists run from the newest to the oldest, so a day that is later in the year than the one above it is of the year before.
But an old row may be kept on top without a mark, a list may run the other way, or be in no order of days. Each of these
is a reading of the list. What its readings do not agree on is left without a day: undecided is better than a false
year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from monitor.extract.fields.relative_days import When, latest

_ON_TOP = 3  # rows that may be kept on top without a mark
_ORDERED, _SPAN = 8, 60  # rows below them, and days from the first of these to the last, that show a list's pace
_FRESH = 14  # days within which the first of them is one of today's
_OF_A_YEAR = 3  # rows; with fewer a list may as well be in no order
_SILENCE, _AS_NO_OTHER = 182, 4  # days without a row that no active list has; times the widest gap of the other reading
_SLIP = timedelta(days=1)  # rows of one day may stand in the order of their hours, or of another zone
_OF_ADDRESS = timedelta(days=45)  # between the day in a row's address and the one it shows

Raw = tuple[
    When, date | None, bool
]  # what a row says of its day, the day in its address, whether it is marked as pinned
Days = list[date | None]
Year = Callable[["Line", date | None], date | None]


class Line(NamedTuple):
    """A row that takes part: `known`, or a month and a day."""

    place: int
    known: date | None
    month_day: tuple[int, int]


def complete(raw: Sequence[Raw], today: date | None, shown: date | None = None, further: bool = False) -> Days:
    """The days of a list's rows, in order.

    A row without a year takes it from its own address; else from its neighbours and from `today`, where that is handed
    in, or the day that the page itself shows as today's. Without any of these, and where the list can be read in two
    ways, it stays undated; so does 3天前 without `today`. `further`: a later page of a list, whose first row may be
    years old.
    """
    known = [_known(one, today) for one in raw]
    days = list(known)
    if not any(day is None and when.month_day for day, (when, _, _) in zip(days, raw, strict=True)):
        return days
    lines = [
        Line(index, day, when.month_day or (0, 0))
        for index, (day, (when, _, pinned)) in enumerate(zip(days, raw, strict=True))
        if not pinned and (day or when.month_day)
    ]
    now = None if further else today or shown
    agreed = _agreed(lines, now) if now else _falling(lines, None)
    for line, day in zip(lines, agreed, strict=True):
        days[line.place] = day
    return _with_pinned(days, known, raw, now) if now else days


def _known(row: Raw, today: date | None) -> date | None:
    when, in_url, _ = row
    if when.month_day and in_url:
        day = latest(when.month_day, in_url + _OF_ADDRESS)
        return day if day and in_url - day <= _OF_ADDRESS else None
    if when.full is None and when.ago is not None and today:
        return today - timedelta(days=when.ago)
    return when.full


def _with_pinned(days: Days, known: Days, raw: Sequence[Raw], now: date) -> Days:
    """A row marked as pinned may be of any year: where it would be the newest, nothing tells the newest day."""
    pinned = {
        index: latest(when.month_day, now + _SLIP)
        for index, (when, _, marked) in enumerate(raw)
        if marked and days[index] is None and when.month_day
    }
    newest = max(filter(None, days), default=None)
    if any(day and newest and day > newest for day in pinned.values()):
        return known
    return [pinned.get(index, day) if newest else day for index, day in enumerate(days)]


def _agreed(lines: Sequence[Line], now: date) -> Days:
    """The days of the one likely reading that the nearest years do not contradict; else the known ones alone."""
    likely = _likely(lines, now)
    if likely is None:
        return [line.known for line in lines]
    kept = len(lines) - len(likely)
    top = [line.known or latest(line.month_day, now) for line in lines[:kept]]
    near = zip([*top, *likely], _nearest(lines, now), strict=True)
    days = [day if day == other else None for day, other in near]
    is_told = max(filter(None, days), default=None) == max(filter(None, likely), default=None)
    return days if is_told else [line.known for line in lines]


def _likely(lines: Sequence[Line], now: date) -> Days | None:
    """The lines in order, without those kept on top; None where another may be newer than the first of them.

    Rows are taken to be kept on top only where the list would else have been silent for so long as never since.
    """
    newest = max((day for line in lines if (day := line.known or latest(line.month_day, now))), default=now)
    falling = _falling(lines, now)
    if _is_unordered(lines):
        return None
    slips = len(lines) >= _ORDERED and (now - newest).days <= _FRESH  # may the day of another row be the newest
    if max(filter(None, falling if slips else falling[:1]), default=newest) >= newest:
        return falling
    for top in range(1, min(_ON_TOP, len(lines) - _ORDERED) + 1):
        below = _falling(lines[top:], now)
        days = [day for day in below if day]
        if days and max(days) == newest:
            return below if _is_active(days, now) and _widest(falling) > _silence(days) else None
    return None


def _is_active(days: Sequence[date], now: date) -> bool:
    ordered = sorted(days)
    return (now - ordered[-1]).days <= _FRESH and (ordered[-1] - ordered[0]).days >= _SPAN


def _silence(days: Sequence[date]) -> int:
    """For how long in days a list of this pace is never silent."""
    return max(_SILENCE, _AS_NO_OTHER * _widest(days))


def _is_unordered(lines: Sequence[Line]) -> bool:
    """A new year with every second row, or again with every third: in no order, the oldest first, one row a year."""
    turns = sum(two.month_day > one.month_day for one, two in pairwise(lines) if not (one.known or two.known))
    steps = len(lines) - 1
    return turns * 2 >= steps > 0 or (turns > 1 and turns * _OF_A_YEAR > steps)


def _falling(lines: Sequence[Line], until: date | None) -> Days:
    """From the newest to the oldest: each day the last one that is not after the one above it."""
    return _run(lines, until, lambda line, last: latest(line.month_day, last + _SLIP) if last else None)


def _nearest(lines: Sequence[Line], now: date) -> Days:
    """In no order: each day as near as may be to the one above it."""

    def near(line: Line, last: date | None) -> date | None:
        day = latest(line.month_day, now + _SLIP)
        while day and last and (before := latest(line.month_day, day - _SLIP)) and abs(before - last) < abs(day - last):
            day = before
        return day

    return _run(lines, None, near)


def _run(lines: Sequence[Line], last: date | None, of: Year) -> Days:
    days: Days = []
    for line in lines:
        day = line.known or of(line, last)
        days.append(day)
        last = day or last
    return days


def _widest(days: Iterable[date | None]) -> int:
    ordered = sorted(day for day in days if day)
    return max(((later - day).days for day, later in pairwise(ordered)), default=0)
