"""Corrected columns in registry.toml: blocks are added, and every byte that a person wrote stays.

By hand and not with tomlkit: that (0.15) moves tables which stand interleaved, gives the comment above a header to the
table before it, refuses a byte order mark and writes LF into CRLF files.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from monitor.model import ColumnClass
from monitor.registry import Column, Registry, load, toml
from monitor.settings import ConfigError

_LINE = re.compile(r"[^\n]*\n|[^\n]+")  # as TOML counts lines; str.splitlines would split in strings, too


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnCorrection:
    """The values of a [[sites.columns]]; empty ones are not written."""

    site: str
    url: str
    name: str = ""
    cls: ColumnClass | None = None
    max_age_days: int | None = None
    unit: str = ""
    exempt: str = ""


def write(registry: Registry, corrections: Sequence[ColumnCorrection]) -> None:
    """Add a block for each correction to its site. The new file is read before it replaces the old one in one step.

    Raises ConfigError, and leaves the file alone, when the result does not hold exactly these columns.
    """
    path = registry.path
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read()
    new = path.with_name(f"{path.name}.new")
    try:
        with new.open("w", encoding="utf-8", newline="") as file:
            file.write(_with_blocks(text, list(registry.sites), corrections))
        shutil.copymode(path, new)
        _confirm(registry, load(new), corrections)
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)


def _with_blocks(text: str, sites: Sequence[str], corrections: Sequence[ColumnCorrection]) -> str:
    """The text with a block for each correction at the end of its site's tables; every other byte is kept."""
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = _LINE.findall(text)
    places = toml.positions(text.lstrip("\ufeff"))
    for number in range(len(sites) - 1, -1, -1):  # from below, so that line numbers above stay right
        blocks = [_block(correction) for correction in corrections if correction.site == sites[number]]
        at = _after(lines, places, number)
        if blocks and at == len(lines) and not lines[-1].endswith("\n"):
            lines[-1] += ending
        lines[at:at] = [line + ending for block in blocks for line in ("", *block)]
    return "".join(lines)


def _after(lines: Sequence[str], places: Mapping[toml.Place, int], number: int) -> int:
    """The number of lines up to the end of this site's tables; comments above the next header belong to that."""
    own = [line for path, line in places.items() if path[:2] == ("sites", number)]
    others = [line for path, line in places.items() if path[:2] != ("sites", number) and line > max(own)]
    at = min(others) - 1 if others else len(lines)
    while at > max(own) and (not lines[at - 1].strip() or lines[at - 1].lstrip().startswith("#")):
        at -= 1
    return at


def _block(correction: ColumnCorrection) -> list[str]:
    cls = str(correction.cls or "")
    values = {"url": correction.url, "name": correction.name, "class": cls, "max_age_days": correction.max_age_days}
    values |= {"unit": correction.unit, "exempt": correction.exempt}
    given = {name: value for name, value in values.items() if value}
    return ["[[sites.columns]]", *(f"{name} = {_toml(value)}" for name, value in given.items())]


def _toml(value: str | int) -> str:
    """A value as TOML writes it: JSON's strings are TOML's, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _confirm(before: Registry, after: Registry, corrections: Sequence[ColumnCorrection]) -> None:
    for name, site in before.sites.items():
        expected = {_plain(column) for column in site.columns}
        expected |= {astuple(correction)[1:] for correction in corrections if correction.site == name}
        if {_plain(column) for column in after.sites[name].columns} != expected:
            what = f"网站 {name} 的栏目没有能写成所要的样子"
            raise ConfigError(str(before.path), site.line, what, "请手工在登记表里写 [[sites.columns]]")


def _plain(column: Column) -> tuple[object, ...]:
    """The values of a column in the order of ColumnCorrection."""
    return column.url, column.name, column.cls, column.max_age_days, column.unit, column.exempt
