"""What a person saw in the saved pages (`expected/*.toml`), and how a Document is compared with it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from monitor.model import Document

EXPECTED = Path(__file__).parent / "expected"
Seen = Mapping[str, Any]
_FRAME = ("首页", "网站首页", "正文")


@cache
def expectations() -> dict[str, Seen]:
    """Page number → what was seen; `also_…` holds further right answers."""
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(EXPECTED.glob("*.toml"))}


def _plain(text: str) -> str:
    return "".join(text.split())


def _one_of(seen: Seen, name: str, answer: str) -> bool:
    return _plain(answer) in {_plain(str(value)) for value in (seen[name], *seen.get(f"also_{name}", []))}


def _path(found: Document, seen: Seen) -> bool:
    paths = (seen["column_path"], *seen.get("also_column_path", []))
    answer = [name for name in found.breadcrumb if name not in _FRAME]
    return answer in [[name for name in path if name not in _FRAME] for path in paths]


def _first_items(found: Document, seen: Seen) -> bool | None:
    """None where the page has no list."""
    wanted = [(_plain(item["title"]), str(item.get("date", ""))) for item in seen["first_items"]]
    if not wanted:
        return None
    return [(_plain(item.title), str(item.date or "")) for item in found.items[: len(wanted)]] == wanted


def _mark(name: str) -> Callable[[Document, Seen], bool | None]:
    def compare(found: Document, seen: Seen) -> bool | None:
        marks = seen.get("identity", {})
        if name not in marks:
            return None
        answers = (marks[name], *marks.get(f"also_{name}", []))
        return _plain(str(getattr(found.identity, name))) in {_plain(str(answer)) for answer in answers}

    return compare


FIELDS: Mapping[str, Callable[[Document, Seen], bool | None]] = {
    "kind": lambda found, seen: _one_of(seen, "kind", found.kind),
    "title": lambda found, seen: _one_of(seen, "title", found.title),
    "date": lambda found, seen: _one_of(seen, "date", str(found.date or "")),
    "time": lambda found, seen: _one_of(seen, "time", found.time) if seen.get("time") else None,
    "date_source": lambda found, seen: _one_of(seen, "date_source", found.date_source),
    "source": lambda found, seen: _one_of(seen, "source", found.source),
    "path": _path,
    "charset": lambda found, seen: _one_of(seen, "charset", found.charset),
    "items": lambda found, seen: len(found.items) == seen["items"],
    "drawn by script": lambda found, seen: found.list_drawn_by_script == seen["list_drawn_by_script"],
    "site code": _mark("site_code"),
    "jiucuo": _mark("jiucuo"),
    "conac": _mark("conac"),
    "icp": _mark("icp"),
    "police": _mark("police"),
}
