"""Rows of a CSV file as clerks have them: GBK or UTF-8, with commas, tabs or semicolons. The file is untrusted."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from itertools import islice

_ENCODINGS = ("utf-8-sig", "gb18030")
_MARKS = (",", "\t", ";", "，")
_LOOKED_AT = 20  # lines that tell the mark
_LONGEST = 100_000  # characters of a cell


def is_text(body: bytes) -> bool:
    """No zip, no old Excel, no picture, no web page."""
    start = body[:512].lstrip()
    is_wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    return (
        bool(start)
        and (is_wide or b"\0" not in body[:4096])
        and not start.startswith((b"PK", b"<", b"%PDF", b"\xd0\xcf"))
    )


def rows(body: bytes, most: int, columns: int) -> list[Sequence[str]] | None:
    """At most `most` rows of at most `columns` cells; None where it is no text in rows."""
    text = _decoded(body)
    if text is None:
        return None
    lines = text.splitlines()[:_LOOKED_AT]
    mark = max(_MARKS, key=lambda one: sum(one in line for line in lines))
    if not any(mark in line for line in lines):
        return None
    csv.field_size_limit(_LONGEST)
    try:
        read = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=mark), most))
    except csv.Error:
        return None
    return [tuple(row[:columns]) for row in read]


def _decoded(body: bytes) -> str | None:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):  # what Excel calls Unicode text
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
