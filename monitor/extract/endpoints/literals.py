"""Literals in scripts and attributes: JSON, and objects that are nearly JSON. Nothing is run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

MOST_TEXT = 4_000_000  # characters of an answer that are read as JSON
_FIELD = re.compile(
    r"""["']?\b([A-Za-z_]\w{0,40})["']?\s*:\s*\[?\s*(?:'([^'\n]{0,300})'|"([^"\n]{0,300})"|(-?\d{1,18}|true|false))"""
)
_CALLED = re.compile(r"\s{0,9}(?:/\*\*/)?\s{0,9}[A-Za-z_$][\w$.]{0,80}\s?\((?=\s{0,9}[\[{])")
_END = re.compile(r"""["'\s<>(){}]""")
_LONGEST_WORD, _MOST_WORDS = 600, 30
_ATTRIBUTE = re.compile(r"""([A-Za-z_:][\w:.-]{0,60})\s*=\s*(?:"([^"]{0,8000})"|'([^']{0,8000})')""")


def fields(text: str) -> dict[str, str]:
    """The plain values of an object literal, `name: 'value'` or `name: ['value']`; the first of each name."""
    found: dict[str, str] = {}
    for name, single, double, bare in _FIELD.findall(text[:20_000]):
        found.setdefault(name, single or double or bare)
    return found


def words_with(text: str, mark: str) -> Iterator[tuple[int, str]]:
    """(where it begins, as written) each address in the text that holds `mark`, up to the quotes around it."""
    position = -1
    for _ in range(_MOST_WORDS):
        position = text.find(mark, position + 1)
        if position < 0:
            return
        before = _END.split(text[max(0, position - _LONGEST_WORD) : position])[-1]
        after = _END.split(text[position : position + _LONGEST_WORD], maxsplit=1)[0]
        yield position - len(before), before + after


def attributes(tag: str) -> dict[str, str]:
    """The attributes of a start tag by lower-case name, entities resolved."""
    return {name.lower(): unescape(double or single) for name, double, single in _ATTRIBUTE.findall(tag)}


def loose_object(text: str) -> dict[str, str]:
    """A flat object written in JSON, or in JSON with single quotes; {} for anything else."""
    for written in (text, text.replace("'", '"')):
        value = loads(written)
        if isinstance(value, dict):
            return {str(name): "" if one is None else str(one) for name, one in value.items() if _is_plain(one)}
    return {}


def loads(text: str) -> Any:
    """The JSON value, also between the brackets of a callback; None for what is none, is too long, or is nested without
    end."""
    if len(text) > MOST_TEXT:
        return None
    try:
        return json.loads(_uncalled(text.lstrip("\ufeff")))
    except (ValueError, RecursionError):
        return None


def _uncalled(text: str) -> str:
    """`showList({…});` → `{…}`."""
    called = _CALLED.match(text)
    if not called:
        return text
    end = text.rstrip(" \t\r\n;")
    return end[called.end() : -1] if end.endswith(")") else text


def parameters(address: str) -> dict[str, str]:
    """The parameters of an address, the first of each name."""
    found: dict[str, str] = {}
    for name, value in pairs(address):
        found.setdefault(name, value)
    return found


def pairs(address: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(address).query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return []


def number(text: str, default: int) -> int:
    """A count as written; `default` for what is none, for zero and for nonsense."""
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 8 and int(text) else default


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)
