"""Text and CSV files: a line is a block."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from monitor.extract.charset import decode
from monitor.extract.files.text import FileText
from monitor.extract.markup.blocks import MAX_BLOCKS, block, pieces, tidy
from monitor.model import Block

MAX_BODY = 10_000_000


def read_plain(body: bytes) -> FileText:
    text, _ = decode(body[:MAX_BODY])
    return _read([tidy(line)] for line in text.splitlines())


def read_csv(body: bytes) -> FileText:
    """Read a CSV file: the cells of a row joined by tabs. Where quotes never end, commas alone divide."""
    text, _ = decode(body[:MAX_BODY])
    try:
        rows = list(csv.reader(StringIO(text.replace("\x00", ""), newline="")))
    except csv.Error:
        rows = [line.replace('"', "").split(",") for line in text.splitlines()]
    return _read([tidy(cell) for cell in row] for row in rows)


def _read(rows: Iterable[list[str]]) -> FileText:
    blocks: list[Block] = []
    for number, cells in enumerate(rows, 1):
        blocks += [block(piece, where=f"第{number}行") for piece in pieces("\t".join(cells).strip("\t"))]
        if len(blocks) >= MAX_BLOCKS:
            return FileText(blocks[:MAX_BLOCKS], [], unread=("后面的行: too large",))
    return FileText(blocks, [])
