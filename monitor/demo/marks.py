"""Expands the marks of planted.toml and innocent.toml: nights, dates, addresses, numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.demo import numbers

LAST_NIGHT = 2  # night 2 is "today"; a later night shows the same pages one day later
BY_NIGHT = re.compile(r"⟦(\d+):(.*?)⟧", re.DOTALL)
MACRO = re.compile(r"@([A-Z]+)([-+]?[0-9A-Z.]*)@")


@dataclass(frozen=True, slots=True)
class Bases:
    """Base addresses of the three hosts, without a final slash."""

    portal: str
    dept: str
    web: str


def state(night: int) -> int:
    return min(night, LAST_NIGHT)


def for_night(text: str, night: int) -> str:
    """`text` as it stands on one night."""
    if "⟦" not in text:
        return text
    wanted = str(state(night))
    return BY_NIGHT.sub(lambda mark: mark[2] if wanted in mark[1] else "", text)


def chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def url_date(day: date) -> str:
    return f"{day.year}/{day.month}/{day.day}"


NUMBERS: Mapping[str, Callable[[str], str]] = {
    "ID": lambda a: numbers.id_number(*a.split(".")),
    "MASKLAST": lambda a: numbers.id_number(*a.split("."))[:17] + "*",
    "CARD": lambda a: a + numbers.luhn_digit(a),
    "LUHN": lambda a: a + numbers.luhn_digit(a),
    "CODE": numbers.credit_code,
    "CODETWIN": lambda a: numbers.credit_code_like_id(),
    "BADCHECK": lambda a: numbers.failing_id(a[:17]),
}
DATES: Mapping[str, Callable[[date], str]] = {"D": date.isoformat, "C": chinese_date, "U": url_date}


def expand(text: str, night: int, today: date, bases: Bases) -> str:
    """`text` of one night with every macro replaced. An unknown macro is our error and raises KeyError."""

    def one(mark: re.Match[str]) -> str:
        name, argument = mark[1], mark[2]
        if name in DATES:
            return DATES[name](today + timedelta(days=int(argument)))
        if name in NUMBERS:
            return NUMBERS[name](argument)
        return {"WEB": bases.web, "DEPT": bases.dept, "PORTAL": bases.portal}[name]

    return MACRO.sub(one, for_night(text, night)) if "@" in text or "⟦" in text else text
