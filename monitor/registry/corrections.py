"""Writes corrected columns into registry.toml: blocks are added, and every line that a person wrote stays as it is."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.model import ColumnClass
from monitor.registry import Column, Registry, load, toml
from monitor.settings import ConfigError


@dataclass(frozen=True, slots=True)
class ColumnCorrection:
    """What is to stand in a [[sites.columns]]; empty fields are left out."""

    site: str
    url: str
    name: str = ""
    cls: ColumnClass | None = None
    max_age_days: int | None = None
    unit: str = ""
    exempt: str = ""


def write(registry: Registry, corrections: Sequence[ColumnCorrection]) -> None:
    """Add a block for each correction to its site. The file is replaced at once, after what it would say was read.

    Raises ConfigError, and leaves the file alone, when the result would not say exactly this.
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
    ending = "\r" if "\r\n" in text else ""
    lines = text.split("\n")
    if not lines[-1].strip():
        lines.pop()
    places = toml.positions(text.lstrip("\ufeff"))
    for number in range(len(sites) - 1, -1, -1):  # from below, so that line numbers above stay right
        ours = [one for one in corrections if one.site == sites[number]]
        if ours:
            at = _after(lines, places, number)
            lines[at:at] = [line + ending for one in ours for line in ("", *_block(one))]
    return "\n".join(lines) + "\n"


def _after(lines: Sequence[str], places: Mapping[toml.Place, int], number: int) -> int:
    """How many lines come before the end of this site's block; comments before the next header are that one's."""
    own = [line for path, line in places.items() if path[:2] == ("sites", number)]
    others = [line for path, line in places.items() if path[:2] != ("sites", number) and line > max(own)]
    at = min(others) - 1 if others else len(lines)
    while at > max(own) and (not lines[at - 1].strip() or lines[at - 1].lstrip().startswith("#")):
        at -= 1
    return at


def _block(one: ColumnCorrection) -> list[str]:
    values = {"url": one.url, "name": one.name, "class": str(one.cls or ""), "max_age_days": one.max_age_days}
    values |= {"unit": one.unit, "exempt": one.exempt}
    given = {name: value for name, value in values.items() if value not in ("", None)}
    return [
        "[[sites.columns]]",
        *(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in given.items()),
    ]


def _confirm(before: Registry, after: Registry, corrections: Sequence[ColumnCorrection]) -> None:
    for name, site in before.sites.items():
        expected = {_plain(column) for column in site.columns}
        expected |= {_plain(_column(one)) for one in corrections if one.site == name}
        if {_plain(column) for column in after.sites[name].columns} != expected:
            what = f"网站 {name} 的栏目没有能写成所要的样子"
            raise ConfigError(str(before.path), site.line, what, "请手工在登记表里写 [[sites.columns]]")


def _column(one: ColumnCorrection) -> Column:
    return Column(one.url, one.name, one.cls, one.max_age_days, one.unit, one.exempt)


def _plain(column: Column) -> tuple[object, ...]:
    return column.url, column.name, column.cls, column.max_age_days, column.unit, column.exempt
