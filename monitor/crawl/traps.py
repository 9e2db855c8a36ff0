"""Endless spaces of URLs: calendars, filters, links that grow. They are cut off, and the scan says how often.

A site may well have ten thousand articles of one pattern (`/info/N/N.htm`), so a pattern alone proves nothing. What
looks like an article, and what a list shows, is always followed. The rest is bounded by the number of URLs of its
pattern: tightly where the URL is a date, loosely where it has a query or reads like a filter (`/list_1_0_2_0.html`),
most loosely elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter

CALENDAR_LIMIT = 120  # URLs of a pattern that ends in a year and a month: ten years of them
QUERY_LIMIT = 500
PATH_LIMIT = 5_000
_REPEATS = 3  # the same folder so often in one path: a relative link that grows
_YEARS_AHEAD = 1

_DATE_END = re.compile(
    r"/(?:19|20)\d\d[/_-](?:0?[1-9]|1[0-2])(?:[/_-]\d{1,2})?/?(?:index)?(?:\.[a-z]{2,5})?$", re.IGNORECASE
)
_FILTER = re.compile(r"(?:^|\D)\d+(?:[_-]\d+){2,}\.\w+$")
_DATE_NAMES = re.compile(r"year|month|day|date|y|m|d|yy|mm|dd|ym|rq|nian|yue|ri", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d{3})")
_HEX = re.compile(r"[0-9a-f]{8,}", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def pattern(url: str) -> str:
    """The URL with its numbers taken out; of a query, only the names."""
    path, _, query = url.partition("?")
    shape = _DIGITS.sub("N", _HEX.sub("N", path.partition("://")[2]))
    names = sorted({pair.partition("=")[0] for pair in query.split("&")} - {""})
    return f"{shape}?{'&'.join(names)}" if names else shape


def in_calendar(url: str) -> bool:
    """True when the URL says nothing but a date: /rili/2026/11, /calendar?year=2026&month=11."""
    path, _, query = url.partition("?")
    if not query:
        return _DATE_END.search(path) is not None
    named = [pair.partition("=") for pair in query.split("&")]
    return any(_DATE_NAMES.fullmatch(name) and value[:1].isdigit() for name, _, value in named)


def grows(url: str) -> bool:
    """True when one folder stands three times in the path (/a/b/a/b/a/b/…)."""
    folders = url.partition("?")[0].split("/")[3:-1]
    return len(folders) >= _REPEATS and max(Counter(folders).values()) >= _REPEATS


class Traps:
    """Counts the URLs of each pattern over all that the site is known to have."""

    def __init__(self, this_year: int) -> None:
        self._last_year = this_year + _YEARS_AHEAD
        self._counts: Counter[str] = Counter()

    def count(self, url: str) -> None:
        """A URL that is known already."""
        self._counts[pattern(url)] += 1

    def catches(self, url: str, item: bool = False, listed: bool = False) -> bool:
        """True when the URL is not to be followed; otherwise it is counted.

        `item`: its address is that of an article or a file; `listed`: a list led to it.
        """
        shape = pattern(url)
        if grows(url) or self._counts[shape] >= self._limit(url, item, listed):
            return True
        self._counts[shape] += 1
        return False

    def _limit(self, url: str, item: bool, listed: bool) -> float:
        if in_calendar(url):
            return 0 if self._is_far_ahead(url) else CALENDAR_LIMIT
        if item:
            return float("inf")
        if "?" in url or _FILTER.search(url):
            return QUERY_LIMIT
        return float("inf") if listed else PATH_LIMIT

    def _is_far_ahead(self, url: str) -> bool:
        years = [int(year) for year in _YEAR.findall(url.partition("://")[2].partition("/")[2])]
        return any(year > self._last_year for year in years)
