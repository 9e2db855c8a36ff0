"""Text and CSV files: a line is a block."""

from __future__ import annotations

from monitor.extract.blocks import MAX_BLOCKS, block, pieces, tidy
from monitor.extract.charset import decode
from monitor.extract.docx import Text
from monitor.model import Block

MAX_BODY = 10_000_000


def read_plain(body: bytes, separator: str = "") -> Text:
    """`separator`: of the cells of a line (a comma for CSV); they come out joined by tabs."""
    text, _ = decode(body[:MAX_BODY])
    blocks: list[Block] = []
    for number, line in enumerate(text.splitlines(), 1):
        line = "\t".join(tidy(cell.strip('"')) for cell in line.split(separator)) if separator else tidy(line)
        blocks += [block(piece, where=f"第{number}行") for piece in pieces(line.strip("\t"))]
        if len(blocks) >= MAX_BLOCKS:
            break
    return Text(blocks, [])
