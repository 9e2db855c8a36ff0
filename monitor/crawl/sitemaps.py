"""sitemap.xml, as far as it can be believed: addresses are leads like any link; its dates only when they look kept.

Many systems write the moment of generation into every `lastmod`: such a file says nothing of what changed.
Source: sitemaps.org; `Sitemap:` lines of robots.txt.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any, NamedTuple

from lxml import etree

from monitor.clock import ZONE
from monitor.extract.urls import join

MOST_FILES = 50  # sitemaps of one site
MOST_URLS = 50_000  # of one file
MOST_BYTES = 50_000_000  # unpacked
_TELLING = 5  # dates: of fewer, being alike proves nothing
_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


class Entry(NamedTuple):
    url: str  # normalised
    changed: datetime | None


@dataclass(frozen=True, slots=True)
class Sitemap:
    entries: list[Entry]
    further: list[str]  # sitemaps that an index names


def of_robots(text: str, url: str) -> list[str]:
    """The sitemaps that robots.txt names."""
    found = (join(url, line) for line in _LINE.findall(text[:500_000]))
    return list(dict.fromkeys(filter(None, found)))[:MOST_FILES]


def read(body: bytes, url: str) -> Sitemap:
    """A sitemap or an index of them; empty for whatever is neither. Never raises."""
    entries: list[Entry] = []
    further: list[str] = []
    options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    try:
        for _, node in etree.iterparse(BytesIO(_unpacked(body)), tag=("{*}url", "{*}sitemap"), **options):
            target = join(url, (node.findtext("{*}loc") or "").strip())
            if target and node.tag.endswith("}sitemap"):
                further.append(target)
            elif target:
                entries.append(Entry(target, _moment(node.findtext("{*}lastmod") or "")))
            node.clear(keep_tail=False)
            if len(entries) >= MOST_URLS or len(further) >= MOST_FILES:
                break
    except (etree.XMLSyntaxError, ValueError, zlib.error):
        pass  # what was read before the fault still leads somewhere
    return Sitemap(entries, further)


def believed(entries: Sequence[Entry], now: datetime) -> bool:
    """False where the dates are those of the file's making: all of one day, or of tomorrow."""
    dates = [entry.changed for entry in entries if entry.changed]
    if not dates or max(dates) > now + timedelta(days=1):
        return False
    return len(dates) <= _TELLING or len({moment.date() for moment in dates}) > 1


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body[:MOST_BYTES]
    return zlib.decompressobj(wbits=31).decompress(body, MOST_BYTES)


def _moment(text: str) -> datetime | None:
    """A whole day counts from its end: what was seen on it may have been seen before the change."""
    text = text.strip()
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), datetime.max.time(), ZONE).replace(microsecond=0)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
