"""Dates as sites write them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

EARLIEST = 1980
LATEST = 2100
_FULL = re.compile(
    r"(?<![\d.\-/])(?P<y>(?:19|20)\d\d)\s{0,2}(?:年|[-/.．－—])\s{0,2}(?P<m>\d{1,2})\s{0,2}(?:月|[-/.．－—])\s{0,2}"
    r"(?P<d>\d{1,2})(?!\d)\s{0,2}日?号?"
    r"(?:\s{0,4}T?(?P<h>[01]?\d|2[0-3])\s?(?:[:：∶]|时|点)\s?(?P<min>[0-5]?\d)(?!\d)(?:分(?:\d\d?秒)?|[:：∶]\d\d)?)?"
)
_SHORT = re.compile(r"(?<![\d.\-/])(?P<m>0?[1-9]|1[0-2])(?:[-/.]|月)(?P<d>0?[1-9]|[12]\d|3[01])(?![\d.\-/%])日?")
_YEAR_MONTH = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?[-/.年]\s?(?P<m>0?[1-9]|1[0-2])(?!\d)月?")
_COMPACT = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")
_IN_URL = re.compile(
    r"/t(?P<a>(?:19|20)\d{6})_|/(?P<b>(?:19|20)\d\d[-/]\d{1,2}[-/]\d{1,2})/|/(?P<c>(?:19|20)\d\d-?\d\d/\d\d)/"
    r"|/(?P<d>(?:19|20)\d{6})(?:\d{4,}\w*\.|/|_|\.)"
)


_TODAY = re.compile(r"(?:今天|今日|现在|当前时间|系统时间|当前日期)(?:是|时间|日期)?\W{0,6}$")
_WEEKDAY = re.compile(r"\s{0,6}(?:星期|周[一二三四五六日天])")
_AGO = re.compile(r"(?P<n>\d{1,3})\s?(?P<unit>秒钟?|分钟?|个?小时|天|日|周|个?月)[之以]?前")
_JUST = {"刚刚": 0, "刚才": 0, "今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
_UNITS = {"天": 1, "日": 1, "周": 7, "月": 30}


class Stamp(NamedTuple):
    """A date in a text, with the time where it is written, and where it stands."""

    day: date
    time: str  # HH:MM or ""
    start: int
    end: int


def stamps(text: str) -> list[Stamp]:
    """Every full date in a text, in order. Impossible days (2024-13-40) are none."""
    found = []
    for match in _FULL.finditer(text):
        day = _day(match["y"], match["m"], match["d"])
        if day:
            hour = f"{int(match['h']):02d}:{int(match['min']):02d}" if match["h"] else ""
            found.append(Stamp(day, hour, match.start(), match.end()))
    return found


def first(text: str) -> Stamp | None:
    """The first full date of a text."""
    if not any(character.isdigit() for character in text):
        return None
    return next(iter(stamps(text)), None)


def todays(text: str) -> date | None:
    """The day that a page shows as today's: 今天是…, or a date with its day of the week."""
    for stamp in stamps(text):
        if _TODAY.search(text, max(0, stamp.start - 14), stamp.start) or _WEEKDAY.match(text, stamp.end):
            return stamp.day
    return None


@lru_cache(4096)
def of_meta(value: str) -> Stamp | None:
    """The date of a PubDate: full, or eight digits."""
    value = value.strip()[:60]
    compact = _COMPACT.match(value)
    if compact and (day := _day(*compact.group("y", "m", "d"))):
        return Stamp(day, "", 0, compact.end())
    return first(value)


@lru_cache(4096)
def of_url(url: str) -> date | None:
    """The day that an address names: /art/2026/11/3/, /t20240613_1135.html, /202409/27/ …"""
    for match in _IN_URL.finditer(url):
        digits = re.findall(r"\d+", next(group for group in match.groups() if group))
        if len(digits) == 3:
            day = _day(*digits)
        else:
            joined = "".join(digits)
            day = _day(joined[:4], joined[4:6], joined[6:8])
        if day:
            return day
    return None


def of_item(text: str, year: int = 0) -> date | None:
    """The date of a list item from the text around its title: full, split over elements, or without its year.

    `year` completes a date that has none, and is the newest year that is known of the list (0: unknown, so none).
    """
    if not any(character.isdigit() for character in text):
        return None
    full = first(text)
    if full:
        return full.day
    return _split_over_elements(text) or _without_year(text, year)


def without_year(text: str) -> tuple[int, int] | None:
    """(month, day) of a text that is nothing but such a date: 07-02, [07-02], 7月2日."""
    match = _SHORT.fullmatch(text.strip(" \t[]【】()（）"))
    return (int(match["m"]), int(match["d"])) if match else None


def days_ago(text: str) -> int | None:
    """How many days lie behind a text that is nothing but 26分钟前, 9小时前, 昨天, 3天前; hours count as today."""
    text = text.strip(" \t[]【】()（）")
    if text in _JUST:
        return _JUST[text]
    match = _AGO.fullmatch(text)
    return int(match["n"]) * _UNITS.get(match["unit"][-1], 0) if match else None


def _split_over_elements(text: str) -> date | None:
    """A calendar leaf: the day in one element, year and month in another, in either order."""
    numbers = text.split()
    match = _YEAR_MONTH.search(text)
    if not match:
        return None
    rest = (text[: match.start()] + " " + text[match.end() :]).replace("日", " ").split()
    days = [word for word in rest if word.isdecimal() and len(word) <= 2]
    return _day(match["y"], match["m"], days[0]) if days and len(numbers) <= 6 else None


def _without_year(text: str, year: int) -> date | None:
    month_day = without_year(text)
    return _day(str(year), *map(str, month_day)) if month_day and year else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if EARLIEST <= found.year <= LATEST else None


class When(NamedTuple):
    """What a row says of its day: all of it, or month and day, or how many days ago; nothing when empty."""

    full: date | None = None
    month_day: tuple[int, int] | None = None
    ago: int | None = None

    def __bool__(self) -> bool:
        return self.full is not None or self.month_day is not None or self.ago is not None


Raw = tuple[When, date | None, bool]


def complete(raw: list[Raw], today: date | None, shown: date | None = None) -> list[date | None]:
    """The days of a list's rows, in order, each given as (what it says, day in its URL, pinned).

    A row without a year takes it from its own address; else from its neighbours, because lists run from the newest
    to the oldest; else from `today`, where that is handed in, or the day that the page itself shows as today's. Without
    any of these it stays undated; so does 3天前 without `today`.
    """
    days: list[date | None] = []
    last: date | None = None
    for (full, month_day, ago), in_url, pinned in raw:
        day = full
        if month_day:
            day = _with_year(month_day, in_url, last, today or shown)
        elif day is None and ago is not None and today:
            day = today - timedelta(days=ago)
        days.append(day)
        if day and not pinned:
            last = day
    return days


def _with_year(month_day: tuple[int, int], in_url: date | None, last: date | None, today: date | None) -> date | None:
    month, day = str(month_day[0]), str(month_day[1])
    if in_url and abs(in_url.month - month_day[0]) in (0, 11):
        return _day(str(in_url.year), month, day)
    newest = last or today
    if newest is None:
        return None
    found = _day(str(newest.year), month, day)
    if found and (found - newest).days > 1:
        found = _day(str(newest.year - 1), month, day)
    return found
