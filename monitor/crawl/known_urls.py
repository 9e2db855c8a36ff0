"""What the frontier knows of the site's URLs: it asks the store, and keeps the answers for those that come again.

A menu of a hundred links stands on every page, an old article on one or two: a few ten thousand remembered URLs answer
nearly every question, however large the site is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from monitor.model import PageKind
from monitor.store.wanted_pages import KnownPage

REMEMBERED = 20_000  # URLs of one generation; two are kept: at most ten megabytes
LookUp = Callable[[Sequence[str]], Iterable[KnownPage]]


class KnownUrl(NamedTuple):
    """`id` is 0 while the store does not have it yet; `wanted`: in this scan's plan."""

    id: int
    kind: PageKind
    wanted: bool
    asked: str | None = ""  # what is requested, where that is not the key; None: not known
    fine: bool = True  # its last look did not end badly


class KnownUrls:
    """`look_up` asks the store; a URL that was found a moment ago and is not written down yet is known here only."""

    def __init__(self, look_up: LookUp) -> None:
        self._look_up = look_up
        self._young: dict[int, KnownUrl] = {}
        self._old: dict[int, KnownUrl] = {}

    def prepare(self, urls: Iterable[str]) -> None:
        """Ask the store once for all of these that are not remembered."""
        unknown = [url for url in dict.fromkeys(urls) if self.get(url) is None]
        if unknown:
            for page in self._look_up(unknown):
                self.put(page.url, KnownUrl(page.id, page.kind, page.wanted, page.asked, page.fine))

    def get(self, url: str) -> KnownUrl | None:
        key = hash(url)
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self._young[key] = found
        return found

    def put(self, url: str, seen: KnownUrl) -> None:
        if len(self._young) >= REMEMBERED:
            self._old, self._young = self._young, {}
        self._young[hash(url)] = seen
