"""What a person saw in the saved pages (`expected/*.toml`), and how a Document is compared with it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from monitor.extract.document import document
from monitor.extract.urls import normalise
from monitor.model import Document
from tests.extract.pages import SAVED

EXPECTED = Path(__file__).parent / "expected"
Seen = Mapping[str, Any]
ADDRESS = "http://www.example.gov.cn/yi/er"  # says nothing of a page's kind
_FRAME = ("首页", "网站首页", "正文")


@cache
def expectations() -> dict[str, Seen]:
    """Page number → what was seen; `also_…` holds further right answers."""
    return {path.stem: {"page": path.stem, **tomllib.loads(path.read_text("utf-8"))} for path in _files()}


def _files() -> list[Path]:
    return sorted(EXPECTED.glob("*.toml"))


def plain(text: str) -> str:
    """Without blanks: how a page breaks its lines is no part of what it says."""
    return "".join(text.split())


def is_one_of(seen: Seen, name: str, answer: object) -> bool:
    return plain(str(answer)) in {plain(str(value)) for value in (seen[name], *seen.get(f"also_{name}", []))}


def _path(found: Document, seen: Seen) -> bool:
    paths = (seen["column_path"], *seen.get("also_column_path", []))
    answer = [name for name in found.breadcrumb if name not in _FRAME]
    return answer in [[name for name in path if name not in _FRAME] for path in paths]


def _first_items(found: Document, seen: Seen) -> bool | None:
    """Title and date of the first three; None where the page has no list."""
    wanted = [(plain(item["title"]), str(item["date"])) for item in seen["first_items"]]
    if not wanted:
        return None
    return [(plain(item.title), str(item.date or "")) for item in found.items[: len(wanted)]] == wanted


def _addresses(found: Document, seen: Seen) -> bool | None:
    """Where the first three lead, on a page that has an address; as written in `seen`, "" and "#" lead nowhere."""
    if not seen["first_items"]:
        return None
    home = ADDRESS if seen["kind"] == "home" else ""
    items = document((SAVED / f"{seen['page']}.html").read_bytes(), ADDRESS, home_url=home).items
    wanted = [item["url"] for item in seen["first_items"]]
    absolute = [normalise(urljoin(ADDRESS, url)) if url.strip("#") else "" for url in wanted]
    return [item.url for item in items[: len(wanted)]] == absolute


def _mark(name: str) -> Callable[[Document, Seen], bool | None]:
    def compare(found: Document, seen: Seen) -> bool | None:
        marks = seen.get("identity", {})
        if name not in marks:
            return None
        answers = (marks[name], *marks.get(f"also_{name}", []))
        return plain(str(getattr(found.identity, name))) in {plain(str(answer)) for answer in answers}

    return compare


FIELDS: Mapping[str, Callable[[Document, Seen], bool | None]] = {
    "kind": lambda found, seen: is_one_of(seen, "kind", found.kind),
    "title": lambda found, seen: is_one_of(seen, "title", found.title),
    "date": lambda found, seen: is_one_of(seen, "date", str(found.date or "")),
    "time": lambda found, seen: is_one_of(seen, "time", found.time) if seen.get("time") else None,
    "date_source": lambda found, seen: is_one_of(seen, "date_source", found.date_source),
    "source": lambda found, seen: is_one_of(seen, "source", found.source),
    "path": _path,
    "charset": lambda found, seen: is_one_of(seen, "charset", found.charset),
    "items": lambda found, seen: is_one_of(seen, "items", len(found.items)),
    "first items": _first_items,
    "their addresses": _addresses,
    "drawn by script": lambda found, seen: found.list_drawn_by_script == seen["list_drawn_by_script"],
    "site code": _mark("site_code"),
    "jiucuo": _mark("jiucuo"),
    "conac": _mark("conac"),
    "icp": _mark("icp"),
    "police": _mark("police"),
}
