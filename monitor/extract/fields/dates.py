"""Dates as sites write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

EARLIEST = 1980
LATEST = 2100
BEIJING = timezone(timedelta(hours=8))
_CLOCK = (
    r"(?:[\s,，]{0,4}(?P<t>T)?(?P<half>上午|下午|晚上)?\s?(?P<h>[01]?\d|2[0-3])\s?(?:[:：∶]|时|点)\s?(?P<min>[0-5]?\d)(?!\d)"
    r"(?:分(?:\d\d?秒)?|[:：∶]\d\d(?:\.\d{1,9})?)?(?:\s?(?P<noon>[AP]M)(?![A-Za-z]))?"
    r"(?P<zone>\s?(?:Z|UTC|GMT)(?:\s?[+-]\d\d?:?(?:\d\d)?)?(?![A-Za-z])|\s?[+-](?:0\d|1[0-4]):?(?:00|30|45)(?![\d:]))?)?"
)
_FULL = re.compile(  # begins with a figure, which is found fast; what must not stand before the year comes behind it
    r"(?P<y>(?:19|20)\d\d)(?<![\d.\-/].{4})\s{0,2}(?:年|[-/.．－‐‑–—−])\s{0,2}(?P<m>\d{1,2})\s{0,2}(?:月|[-/.．－‐‑–—−])\s{0,2}"
    r"(?P<d>\d{1,2})(?!\d)(?:\s{0,2}日)?号?" + _CLOCK
)
_ISO = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)")
_NOUGHT = "〇○◯零ОοＯｏOo0"
_FIGURES = {**dict.fromkeys(_NOUGHT, 0), **{figure: place for place, figure in enumerate("一二三四五六七八九", 1)}}
_NUMERAL = "一二三四五六七八九十廿卅"
_CHINESE = re.compile(
    rf"(?<!\d)(?P<y>[{_NOUGHT}一二三四五六七八九]{{4}}|(?:19|20)\d\d)\s?年\s?零?(?P<m>[{_NUMERAL}]{{1,3}}|\d{{1,2}})\s?月\s?"
    rf"零?(?P<d>[{_NUMERAL}]{{1,3}}|\d{{1,2}})\s?[日号]" + _CLOCK
)
_CAPITALS = str.maketrans(
    "壹贰叁肆伍陆柒捌玖拾貳參陸", "一二三四五六七八九十二三六"
)  # as on cheques: 贰零贰陆年拾壹月零叁日
_CAPITAL = re.compile("[壹贰叁肆伍陆柒捌玖貳參陸拾]")
_NUMERAL_END = re.compile(rf"[{_NUMERAL}]\s?[月日号]|[{_NOUGHT[:-3]}]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<m>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_WORD = re.compile("[A-Za-z]{3}")
_DAY_OF = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_YEAR_OF = r"(?P<y>(?:19|20)\d\d)(?!\d)"
_ENGLISH = tuple(
    re.compile(rf"(?<![\w-]){form}", re.IGNORECASE)
    for form in (
        rf"{_MONTH}\s{{1,2}}{_DAY_OF}\s?,?\s{{0,2}}{_YEAR_OF}{_CLOCK}",  # November 3rd, 2026
        # 3 November 2026, Tue, 03 Nov 2026 02:13:00 GMT
        rf"{_DAY_OF}[\s-](?:of\s)?{_MONTH}[\s,-]{{1,2}}{_YEAR_OF}{_CLOCK}",
        rf"{_YEAR_OF}[\s-]{_MONTH}[\s-]{_DAY_OF}(?!\d){_CLOCK}",  # 2026 Nov 3
        # Tue Nov 03 10:20:30 CST 2026, as Java prints it
        rf"{_MONTH}\s(?P<d>\d\d?)\s(?P<t>)(?P<h>\d\d):(?P<min>\d\d):\d\d"
        rf"(?P<zone>\s(?:UTC|GMT)(?:[+-]\d\d:?\d\d)?)?(?P<half>)(?P<noon>)"
        rf"(?:\s[A-Z]{{3,4}})?\s{_YEAR_OF}",
    )
)
# Forms that may be a number of another kind: dates only where nothing else stands beside them.
_TWO_DIGITS = re.compile(
    r"(?<![\w.\-/])(?P<y>\d\d)(?P<s>[-/.]|年)(?P<m>0[1-9]|1[0-2]|(?<=年)[1-9])(?:(?<!年\d)(?<!年\d\d)(?P=s)|月)"
    r"(?P<d>0[1-9]|[12]\d|3[01]|(?<=月)[1-9])(?:(?<=月\d)日|(?<=月\d\d)日)?(?![\w\-/]|\.\d)" + _CLOCK
)
_DIGITS = re.compile(
    r"(?<![\w.\-/])(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])"
    r"(?:(?P<h>[01]\d|2[0-3])(?P<min>[0-5]\d)(?:[0-5]\d)?)?(?![\w\-/]|\.\d)(?P<t>)(?P<half>)(?P<noon>)(?P<zone>)"
)
_YEAR_LAST = re.compile(
    r"(?<![\w.\-/])(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<y>(?:19|20)\d\d)(?!\d)" + _CLOCK
)
_FIGURES_RUN = re.compile(r"[0-9]+")
_WHOLE, _BETWEEN = (8, 12, 14), ("-", "/", ".")  # figures of a day with its time; what stands inside a date
_NARROW = str.maketrans("０１２３４５６７８９：／．－　", "0123456789:/.- ")
_WIDE = re.compile("[０-９]")


_AROUND = " \t\r\n[]【】()（）〔〕<>《》|｜:：-—·,，"


class Stamp(NamedTuple):
    """A date in a text, with the time where it is written, and where it stands. A time of another zone is Beijing's."""

    day: date
    time: str  # HH:MM or ""
    start: int
    end: int
    loose: bool = False  # 26-11-03, 20261103, 11/20/2026: may be a number of another kind


def stamps(text: str, loose: bool = False) -> list[Stamp]:
    """Every full date in a text, in order. Impossible days (2024-13-40) are none.

    2026-11-03, 2026年11月3日, full-width, 二〇二六年十一月三日, November 3, 2026; with `loose` also what may be
    a number.
    """
    text = narrow(text)
    found = [stamp for match in _FULL.finditer(text) if (stamp := _stamp(match, match["y"], match["m"], match["d"]))]
    if "年" in text and _CAPITAL.search(text):
        text = text.translate(_CAPITALS)
    if "年" in text and _NUMERAL_END.search(text):
        found += _chinese(text)
    if _WORD.search(text) and _names_month(text.lower()):
        found += _english(text)
    if loose:
        found += _loose(text)
    return _apart(found) if len(found) > 1 else found


def doubtful(text: str) -> list[Stamp]:
    """What may be a number as well as a date, for a text that holds no full date; in order."""
    return _apart(_loose(narrow(text)))


def _names_month(low: str) -> bool:
    return any(month in low for month in _MONTHS)


def iso(text: str) -> date | None:
    """The day of a text that is nothing but 2026-11-03."""
    match = _ISO.fullmatch(text) if len(text) == 10 else None
    return day_of(match[1], match[2], match[3]) if match else None


def narrow(text: str) -> str:
    """The same text, as long, with figures of half width."""
    return text if text.isascii() or not _WIDE.search(text) else text.translate(_NARROW)


def first(text: str) -> Stamp | None:
    """The first full date of a text."""
    if "年" not in text and not any(character.isdigit() for character in text):
        return None
    return next(iter(stamps(text)), None)


def alone(text: str) -> Stamp | None:
    """The date of a text that holds nothing else but brackets around it, in any form."""
    plain = narrow(text).strip(_AROUND)
    if not 6 <= len(plain) <= 45:
        return None
    found = stamps(plain, loose=True)
    return found[0] if len(found) == 1 and (found[0].start, found[0].end) == (0, len(plain)) else None


def _apart(found: list[Stamp]) -> list[Stamp]:
    """In order; of two that overlap the first."""
    kept: list[Stamp] = []
    for stamp in sorted(found, key=lambda one: (one.start, one.loose)):
        if not kept or stamp.start >= kept[-1].end:
            kept.append(stamp)
    return kept


def _stamp(match: re.Match[str], year: str, month: str, day: str, loose: bool = False) -> Stamp | None:
    found = day_of(year, month, day)
    if found is None:
        return None
    if not match["h"]:
        return Stamp(found, "", match.start(), match.end(), loose)
    hour, minute = int(match["h"]), int(match["min"])
    noon = (match["noon"] or "").upper()
    if hour < 12 and (match["half"] in ("下午", "晚上") or noon == "PM"):
        hour += 12
    elif hour == 12 and noon == "AM":
        hour = 0
    zone = _zone(match)
    if zone is BEIJING:
        return Stamp(found, f"{hour:02}:{minute:02}", match.start(), match.end(), loose)
    moment = datetime(found.year, found.month, found.day, hour, minute, tzinfo=zone).astimezone(BEIJING)
    return Stamp(moment.date(), f"{moment:%H:%M}", match.start(), match.end(), loose)


def _zone(match: re.Match[str]) -> timezone:
    """A bare +08:00 is a zone only behind a T: 10:00-12:00 is a span of time."""
    written = (match["zone"] or "").strip().upper()
    if not written or (written[0] in "+-" and not match["t"] and ":" in written):
        return BEIJING
    offset = re.search(r"([+-])(\d\d?):?(\d\d)?$", written)
    if not offset:
        return UTC
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    return timezone(timedelta(minutes=min(minutes, 14 * 60) * (-1 if offset[1] == "-" else 1)))


def _chinese(text: str) -> list[Stamp]:
    found = []
    for match in _CHINESE.finditer(text):
        year = match["y"] if match["y"].isdecimal() else "".join(str(_FIGURES[figure]) for figure in match["y"])
        if stamp := _stamp(match, year, str(_number(match["m"])), str(_number(match["d"]))):
            found.append(stamp)
    return found


def _number(written: str) -> int:
    """十 → 10, 二十三 → 23, 廿三 → 23, 三十 → 30, 11 → 11; 0 for what is none."""
    if written.isdecimal():
        return int(written)
    written = written.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = written.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (_FIGURES.get(tens, 1) * 10 if ten else 0) + _FIGURES.get(ones, 0)


def _english(text: str) -> list[Stamp]:
    matches = (match for pattern in _ENGLISH for match in pattern.finditer(text))
    found = (_stamp(match, match["y"], str(_MONTHS.index(match["m"][:3].lower()) + 1), match["d"]) for match in matches)
    return [stamp for stamp in found if stamp]


def _loose(text: str) -> list[Stamp]:
    found: list[Stamp | None] = []
    for run in _FIGURES_RUN.finditer(text):
        start, end = run.span()
        if end - start <= 2:
            if end < len(text) and text[end] in "-/.年" and text[start - 1 : start] not in _BETWEEN:
                found.append(_two_digits(text, start) or _year_last(text, start))
        elif end - start in _WHOLE and (match := _DIGITS.match(text, start)):
            found.append(_stamp(match, match["y"], match["m"], match["d"], True))
    return [stamp for stamp in found if stamp]


def _two_digits(text: str, start: int) -> Stamp | None:
    match = _TWO_DIGITS.match(text, start)
    if not match or int(match["y"]) >= 50 or (match["s"] == "/" and int(match["y"]) <= 12):  # 11/03/26 may be either
        return None
    return _stamp(match, str(2000 + int(match["y"])), match["m"], match["d"], True)


def _year_last(text: str, start: int) -> Stamp | None:
    """Day and month may stand in either order: read only where one of them is no month."""
    match = _YEAR_LAST.match(text, start)
    if not match:
        return None
    a, b = match["a"], match["b"]
    if int(b) > 12 or int(a) == int(b) or match["noon"]:
        return _stamp(match, match["y"], a, b, True)
    return _stamp(match, match["y"], b, a, True) if int(a) > 12 else None


def day_of(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if EARLIEST <= found.year <= LATEST else None
