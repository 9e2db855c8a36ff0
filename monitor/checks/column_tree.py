"""Which column stands below which: by breadcrumb, by folder, by the page on which it was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_DEEPEST = 20  # levels: a real site has four


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of where a column stands. `path`: the names of its breadcrumb, its own last."""

    url: str
    name: str
    path: tuple[str, ...] = ()
    found_on: str = ""  # URL of the column on whose page it was first linked
    first_level: bool = False


def parents(places: Iterable[Place]) -> dict[str, str]:
    """By the URL of each column the one above it, "" at the top. No column is below itself."""
    known = {place.url: place for place in places}
    by_path, by_folder = _paths(known.values()), {folder_of(url): url for url in known}
    found: dict[str, str] = {}
    for url, place in known.items():
        guesses = _guesses(place, by_path, by_folder)
        found[url] = next((one for one in guesses if one in known and not _below(found, one, url)), "")
    return found


def ancestors(above: Mapping[str, str], url: str) -> Iterator[str]:
    """The columns above, the nearest first."""
    for _ in range(_DEEPEST):
        url = above.get(url, "")
        if not url:
            return
        yield url


def above_by_folder(urls: Iterable[str]) -> frozenset[str]:
    """The columns in whose folder others lie: channel pages, which show their columns and need no list."""
    by_folder = {folder_of(url): url for url in urls}
    return frozenset(above for url in by_folder.values() for above in _folders(url, by_folder))


def folder_of(url: str) -> str:
    """The folder of a column: /zwgk/index.html → /zwgk/, /zwgk.htm → /zwgk/ (its columns lie below)."""
    address = url.split("?", 1)[0]
    folder, _, name = address.rpartition("/")
    word = name.split(".", 1)[0]
    return f"{folder}/" if word in ("", "index", "default") else f"{folder}/{word}/"


def _guesses(place: Place, by_path: Mapping[tuple[str, ...], str], by_folder: Mapping[str, str]) -> Iterator[str]:
    for length in range(len(place.path) - 1, 0, -1):
        yield by_path.get(place.path[:length], "")
    yield from _folders(place.url, by_folder)
    if not place.first_level and len(place.path) < 2:
        yield place.found_on


def _folders(url: str, by_folder: Mapping[str, str]) -> Iterator[str]:
    """The columns in whose folder this one lies, the nearest first."""
    parts = folder_of(url).split("/")
    for count in range(len(parts) - 2, 3, -1):
        above = by_folder.get("/".join(parts[:count]) + "/")
        if above and above != url:
            yield above


def _paths(places: Iterable[Place]) -> dict[tuple[str, ...], str]:
    """Breadcrumbs that only one column has."""
    urls: dict[tuple[str, ...], list[str]] = {}
    for place in places:
        urls.setdefault(place.path or (place.name,), []).append(place.url)
    return {path: found[0] for path, found in urls.items() if len(found) == 1}


def _below(found: Mapping[str, str], url: str, top: str) -> bool:
    return url == top or top in ancestors(found, url)
