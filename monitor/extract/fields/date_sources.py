"""Dates that a page states outside its running text: meta tag, address, script, today's date in its banner."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from monitor.extract.fields.dates import BEIJING, Stamp, alone, day_of, stamps

_CODE_COMMENT = re.compile(r"/\*[^*]{0,500}\*/|(?<!:)//[^\n]{0,500}")
_LITERAL = re.compile(r"""["']([^"'\n]{6,60})["']""")
_MILLISECONDS = re.compile(r"1\d{12}")
_LONGEST_LITERAL = 45
_JS_DATE = re.compile(
    r"new\s+Date\(\s*(?:(?P<ms>1\d{12})|(?P<y>(?:19|20)\d\d)\s*,\s*(?P<m>\d{1,2})\s*,\s*(?P<d>\d{1,2}))\s*[,)]"
)
_IN_URL = re.compile(
    r"/t(?P<a>(?:19|20)\d{6})_|/(?P<b>(?:19|20)\d\d[-/]\d{1,2}[-/]\d{1,2})/|/(?P<c>(?:19|20)\d\d-?\d\d/\d\d)/"
    r"|/(?P<d>(?:19|20)\d{6})(?:\d{4,}\w*\.|/|_|\.)"
)
_TODAY = re.compile(r"(?:今天|今日|现在|当前时间|系统时间|当前日期)(?:是|时间|日期)?\W{0,6}$")
_WEEKDAY = re.compile(r"\s{0,6}(?:星期|周[一二三四五六日天])")


def todays(text: str) -> date | None:
    """The day that a page shows as today's: 今天是…, or a date with its day of the week."""
    for stamp in stamps(text):
        if _TODAY.search(text, max(0, stamp.start - 14), stamp.start) or _WEEKDAY.match(text, stamp.end):
            return stamp.day
    return None


@lru_cache(4096)
def of_meta(value: str) -> Stamp | None:
    """The date of a PubDate: full, in figures alone, or in milliseconds."""
    value = value.strip()[:60]
    if _MILLISECONDS.fullmatch(value):
        return _moment(int(value))
    found = stamps(value, loose=True)
    return found[0] if found else None


def of_script(code: str) -> Stamp | None:
    """The day that a script behind a label writes: the only one that stands in it."""
    code = _CODE_COMMENT.sub("", code)
    found = {(stamp.day, stamp.time): stamp for stamp in stamps(code)}
    for literal in _LITERAL.findall(code):
        stamp = alone(literal) if len(literal) <= _LONGEST_LITERAL else None
        if stamp:
            found.setdefault((stamp.day, stamp.time), stamp)
    for match in _JS_DATE.finditer(code):
        if stamp := _of_constructor(match):
            found[stamp.day, stamp.time] = stamp
    days = {day for day, _ in found}
    return max(found.values(), key=lambda one: one.time) if len(days) == 1 else None


@lru_cache(4096)
def of_url(url: str) -> date | None:
    """The day that an address names: /art/2026/11/3/, /t20240613_1135.html, /202409/27/ …"""
    for match in _IN_URL.finditer(url):
        digits = re.findall(r"\d+", next(group for group in match.groups() if group))
        if len(digits) == 3:
            day = day_of(*digits)
        else:
            joined = "".join(digits)
            day = day_of(joined[:4], joined[4:6], joined[6:8])
        if day:
            return day
    return None


def _moment(milliseconds: int) -> Stamp:
    moment = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)).astimezone(BEIJING)
    return Stamp(moment.date(), f"{moment:%H:%M}", 0, 0)


def _of_constructor(match: re.Match[str]) -> Stamp | None:
    """new Date(1779581580000), new Date(2026, 4, 24): months count from 0."""
    if match["ms"]:
        return _moment(int(match["ms"]))
    day = day_of(match["y"], str(int(match["m"]) + 1), match["d"])
    return Stamp(day, "", match.start(), match.end()) if day else None
