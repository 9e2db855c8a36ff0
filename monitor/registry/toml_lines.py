"""Where in a TOML text a table or a key stands. tomllib keeps no positions, and an error without a line is no help."""

from __future__ import annotations

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

_STRING_OR_COMMENT = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)
_HEADER = re.compile(r"\s*(\[\[?)\s*([\w\-.\s]+?)\s*\]")
_KEY = re.compile(r"\s*([\w\-]+(?:\s*\.\s*[\w\-]+)*)\s*=")


def positions(text: str) -> dict[Path, int]:
    """Path → line (from 1). `text` must be valid TOML; members of inline tables and quoted keys have no entry.

    The path of the second [[sites]]' third [[sites.columns]] is ("sites", 1, "columns", 2).
    """
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    depth = 0  # of brackets: a line inside a list over several lines is neither header nor key
    for number, line in enumerate(_without_strings(text).split("\n"), 1):
        if depth == 0 and (header := _HEADER.match(line)):
            table = _enter(header[1] == "[[", _parts(header[2]), counts)
            found.setdefault(table, number)
            continue
        if depth == 0 and (key := _KEY.match(line)):
            found.setdefault(table + _parts(key[1]), number)
        depth += sum(map(line.count, "[{")) - sum(map(line.count, "]}"))
    return found


def line_of(found: Mapping[Path, int], path: Path) -> int:
    """The first line of `path`, or of the nearest thing around it; 1 where nothing is known."""
    while path:
        lines = [line for place, line in found.items() if place[: len(path)] == path]
        if lines:
            return min(lines)
        path = path[:-1]
    return 1


def _without_strings(text: str) -> str:
    """Strings and comments blanked, line breaks kept: what stays can be read line by line."""
    return _STRING_OR_COMMENT.sub(lambda match: '"' + "\n" * match[0].count("\n"), text)


def _enter(is_list: bool, names: tuple[str, ...], counts: dict[Path, int]) -> Path:
    """The path of the table that this header opens, the lists above it standing at their last member."""
    path: Path = ()
    for name in names[:-1]:
        path += (name,)
        if path in counts:
            path += (counts[path],)
    path += (names[-1],)
    if is_list:
        counts[path] = counts.get(path, -1) + 1
        path += (counts[path],)
    return path


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in dotted.split("."))
