"""Cookies of one journey from an address to where its redirects end, kept and sent as a browser does.

Nothing outlives the journey: a page is judged as a first visitor sees it. Source: RFC 6265, with what browsers add of
its successor (a nameless cookie, 4,096 bytes a cookie, Secure only over https). The list of public suffixes is not
used: a cookie for all of gov.cn goes no further than this journey.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from monitor.clock import ZONE

_MOST = 50  # cookies of one journey
_LONGEST = 4_096  # bytes of name and value
_ADDRESS = re.compile(r"[\d.]+|\[.*\]")
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_TWO_DIGITS = re.compile(r"[A-Za-z]{3}[A-Za-z]*,?\s+(\d{1,2})-([A-Za-z]{3})-(\d{2,4})\s+(\d\d:\d\d:\d\d).*")


class _Place(NamedTuple):
    """What makes two cookies the same one."""

    name: str
    domain: str
    path: str


class _Kept(NamedTuple):
    value: str
    host_only: bool
    secure: bool


class Cookies:
    """A jar. Equal jars (`state`) at the same address mean that a redirect goes in a circle."""

    def __init__(self) -> None:
        self._kept: dict[_Place, _Kept] = {}

    def __bool__(self) -> bool:
        return bool(self._kept)

    @property
    def state(self) -> frozenset[tuple[_Place, _Kept]]:
        return frozenset(self._kept.items())

    def take(self, url: str, lines: Iterable[bytes], now: datetime) -> None:
        """Keep what the answer from `url` sets in its Set-Cookie headers."""
        for line in list(lines)[:_MOST]:
            self._take(url, line[: 2 * _LONGEST].decode("latin-1"), now)

    def header(self, url: str) -> str:
        """The Cookie header for a request to `url`: longest paths first; "" where there is none."""
        parts = urlsplit(url)
        host, path, is_secure = (parts.hostname or "").lower(), parts.path or "/", parts.scheme == "https"
        fitting = [
            (place, kept)
            for place, kept in self._kept.items()
            if _in_path(path, place.path)
            and (host == place.domain or (not kept.host_only and _in_domain(host, place.domain)))
            and (is_secure or not kept.secure)
        ]
        fitting.sort(key=lambda one: -len(one[0].path))
        return "; ".join(f"{place.name}={kept.value}" if place.name else kept.value for place, kept in fitting)

    def _take(self, url: str, line: str, now: datetime) -> None:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        pair, *more = line.split(";")
        name, equals, value = (part.strip() for part in pair.partition("="))
        name, value = (name, value) if equals else ("", name)
        if _CONTROLS.search(pair) or len(name) + len(value) > _LONGEST or not (name or value):
            return
        named = _attributes(more)
        domain = named.get("domain", "").lstrip(".").lower()
        if (domain and not _in_domain(host, domain)) or ("secure" in named and parts.scheme != "https"):
            return
        path = named.get("path", "")
        place = _Place(name, domain or host, path if path.startswith("/") else _folder(parts.path))
        self._kept.pop(place, None)
        if not _is_over(named, now) and len(self._kept) < _MOST:
            self._kept[place] = _Kept(value, not domain, "secure" in named)


def _attributes(parts: Iterable[str]) -> dict[str, str]:
    """By small name; the last of a name counts."""
    pairs = (part.partition("=") for part in parts)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _is_over(named: dict[str, str], now: datetime) -> bool:
    """Max-Age goes before Expires; what is no number or date says nothing."""
    age = named.get("max-age", "")
    if re.fullmatch(r"-?\d{1,18}", age):
        return int(age) <= 0
    ends = _moment(named.get("expires", "")[:100])
    return ends is not None and ends <= now


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(_TWO_DIGITS.sub(r"\1 \2 \3 \4 GMT", text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def _in_domain(host: str, domain: str) -> bool:
    return host == domain or ("." in domain and host.endswith("." + domain) and not _ADDRESS.fullmatch(host))


def _in_path(path: str, folder: str) -> bool:
    return path == folder or (path.startswith(folder) and (folder.endswith("/") or path[len(folder)] == "/"))


def _folder(path: str) -> str:
    return path[: path.rfind("/")] or "/" if path.startswith("/") else "/"
