"""The columns that a site names itself: its site map page (网站地图), and the menu of its home page, in their nesting.

Read from the bodies that the scan stored, once before they are checked: so what a page is, and below what it stands, is
known when the page itself is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from sqlalchemy.engine import Connection

from monitor.extract.fields.site_map import outline
from monitor.extract.urls import join, normalise
from monitor.extract.urls.kinds import kind_of
from monitor.inspection import queries
from monitor.model import PageKind
from monitor.store.bodies import Bodies, BodyMissing

MOST_MAPS = 3
FEWEST = 5  # columns that a page must name to be a map
LARGEST = 2_000_000  # bytes of a page that is read here
_CALLED = re.compile(r"^(?:网站|站点|本站)?(?:地图|导览)$")
_ADDRESS = re.compile(r"/(?:site-?_?map|wzdt|zddt|websitemap|map)(?:/(?:index\.\w+)?|\.\w+)?$", re.IGNORECASE)
_FRAMESET = re.compile(rb"<frameset\b", re.IGNORECASE)
_FRAME = re.compile(rb"""<frame\s[^>]{0,500}?\bsrc\s*=\s*["']?([^"'\s>]{1,300})""", re.IGNORECASE)
_NESTED, _MOST_FRAMES = 2, 20
_NO_COLUMN = (PageKind.ARTICLE, PageKind.ATTACHMENT, PageKind.IMAGE)


class NamedPages(NamedTuple):
    """`paths`: URL → names from the top down, its own last. `below`: what the menu shows below something else.

    `frames`: the parts of a home page that is a frameset, which are no pages of their own.
    """

    paths: Mapping[str, tuple[str, ...]]
    below: frozenset[str]
    frames: frozenset[str] = frozenset()


def read(conn: Connection, bodies: Bodies, site: str, home: str, hosts: frozenset[str]) -> NamedPages:
    """What the site's map and the menu of its home page say. A site map is the fuller one, and has the last word."""
    menu = _of(conn, bodies, site, [home], hosts, menu=True)
    mapped = _of(conn, bodies, site, _maps(conn, site), hosts, menu=False)
    paths = {**menu, **(mapped if len(mapped) >= FEWEST else {})}
    below = frozenset(url for url, path in menu.items() if len(path) > 1)
    return NamedPages(_with_destinations(conn, site, paths), below, _frames(conn, bodies, site, home))


def _frames(conn: Connection, bodies: Bodies, site: str, home: str) -> frozenset[str]:
    """Of the home page's frameset, and of the framesets in its frames."""
    found: set[str] = set()
    asked = [home]
    for _ in range(_NESTED):
        shown = {url for base, body in _bodies(conn, bodies, site, asked) for url in _framed(base, body)}
        asked = sorted(shown - found - {home})[:_MOST_FRAMES]
        found.update(asked)
    return frozenset(found)


def _framed(base: str, body: bytes) -> Iterator[str]:
    if _FRAMESET.search(body):
        for source in _FRAME.findall(body)[:_MOST_FRAMES]:
            yield normalise(join(base, source.decode("latin-1")))


def _of(
    conn: Connection, bodies: Bodies, site: str, urls: Sequence[str], hosts: frozenset[str], menu: bool
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for url, body in _bodies(conn, bodies, site, urls):
        for entry in outline(body, url, menu=menu):
            if urlsplit(entry.url).netloc in hosts and entry.url not in urls and kind_of(entry.url) not in _NO_COLUMN:
                found.setdefault(entry.url, entry.path)
    return found


def _bodies(conn: Connection, bodies: Bodies, site: str, urls: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    for url, sha in queries.bodies_at(conn, site, urls):
        try:
            body = bodies.get(sha)
        except BodyMissing:
            continue
        if len(body) <= LARGEST:
            yield url, body


def _maps(conn: Connection, site: str) -> list[str]:
    """Pages that are called, or lie where, a site map does: near the home page, the first ones found."""
    found = [
        url for url, text in queries.likely_site_maps(conn, site) if _CALLED.match(text.strip()) or _ADDRESS.search(url)
    ]
    return found[:MOST_MAPS]


def _with_destinations(
    conn: Connection, site: str, paths: Mapping[str, tuple[str, ...]]
) -> Mapping[str, tuple[str, ...]]:
    """The page that a named address redirects to stands where it does."""
    found = dict(paths)
    for url, final in queries.destinations(conn, site, list(paths)):
        found.setdefault(final, paths[url])
    return found
