"""Rows on a screen, in JSON, or for Excel. Crawled text is hostile: every cell is made harmless for where it goes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from monitor.cli.values import form_option

Row = Mapping[str, Any]
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+08:00")
_WIDEST = 44  # columns of the terminal that one cell may take


def format_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return form_option("表格", "JSON", "CSV", said="表格给人看，JSON 给程序用，CSV 给 Excel")(command)


def print_rows(
    rows: Sequence[Row],
    form: str,
    header: Mapping[str, str],
    name_of: Callable[[str, Any], Any] = lambda _, value: value,
) -> None:
    """`header`: key → Chinese heading, for table and csv. JSON prints the rows as they are, all keys.

    `name_of`: (key, value) → what a clerk reads in place of an id or code.
    """
    shown = rows if form == "json" else [{key: name_of(key, row.get(key)) for key in header} for row in rows]
    if form == "json":
        print_json(list(rows))
    elif form == "csv":
        from monitor.reports.safe_text import csv_text

        cells = ([_flat(row.get(key)) for key in header] for row in shown)
        click.echo(csv_text(list(header.values()), cells).encode(), nl=False)
    else:
        click.echo(table(shown, header))


def print_json(value: object) -> None:
    """Text of pages stands in it: what steers a terminal or turns the reading direction is written as \\uXXXX."""
    from monitor.reports.safe_text import json_text

    click.echo(json_text(value))


def table(rows: Sequence[Row], header: Mapping[str, str]) -> str:
    """Aligned columns; a Chinese character is two columns wide, a long cell is cut with …."""
    from monitor.reports.safe_text import plain

    lines = [list(header.values())]
    lines += [[_cut(plain(_flat(row.get(key)))) for key in header] for row in rows]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["─" * size for size in widths])
    text = ("  ".join(_padded(cell, size) for cell, size in zip(line, widths, strict=True)) for line in lines)
    return "\n".join(line.rstrip() for line in text)


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _padded(text: str, size: int) -> str:
    return text + " " * (size - width(text))


def _cut(text: str) -> str:
    if width(text) <= _WIDEST:
        return text
    while width(text) > _WIDEST - 1:
        text = text[: min(len(text) - 1, _WIDEST)]
    return text + "…"


def _flat(value: Any) -> Any:
    """What stands in one cell: of a list its length or its words, of a time what people read."""
    if isinstance(value, str) and _TIME.fullmatch(value):
        return value[:16].replace("T", " ")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, list | tuple):
        return "、".join(value) if all(isinstance(item, str) for item in value) else len(value)
    return value
