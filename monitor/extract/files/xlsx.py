"""Excel files, cell by cell: a row is a block. Hidden sheets, rows and columns are read too, and said to be hidden.

Read straight from the XML, row by row: a library would build every cell as an object, and a list of 100,000 persons
would take a gigabyte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from monitor.extract.files.text import FileText, Unreadable
from monitor.extract.files.zip import Archive, relations
from monitor.extract.markup.blocks import block, pieces, tidy
from monitor.model import Block

MAX_SHEETS = 100
MAX_ROWS = 50_000  # of all sheets together
MAX_CELLS = 500_000
MAX_STRINGS = 500_000
MAX_BLOCKS = 50_000
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LETTERS = re.compile(r"[A-Z]{1,3}")
_FLOAT = re.compile(r"-?\d+(?:\.\d+)?[eE][+-]?\d+|-?\d+\.\d{6,}")


class WorkbookSheet(NamedTuple):
    name: str
    path: str
    hidden: bool

    @property
    def label(self) -> str:
        return f"隐藏工作表“{self.name}”" if self.hidden else f"工作表“{self.name}”"


def read_xlsx(archive: Archive) -> FileText:
    """Read a workbook. Raises Unreadable."""
    strings = _shared_strings(archive)
    blocks: list[Block] = []
    left = [MAX_ROWS, MAX_CELLS]
    for sheet in _sheets(archive):
        blocks += _rows(archive, sheet, strings, left)
        blocks += _comments(archive, sheet)
    cut = min(left) < 0 or len(blocks) > MAX_BLOCKS
    return FileText(blocks[:MAX_BLOCKS], [], unread=("后面的行: too large",) if cut else ())


def _sheets(archive: Archive) -> list[WorkbookSheet]:
    workbook = archive.xml("xl/workbook.xml")
    if workbook is None:
        raise Unreadable("broken")
    targets = relations(archive, "xl/workbook.xml")
    sheets = []
    for node in workbook.iter(_S + "sheet"):
        path = targets.get(node.get(_R_ID, ""), "")
        hidden = node.get("state", "visible") != "visible"
        sheets.append(WorkbookSheet(tidy(node.get("name", ""))[:60], path, hidden))
    return sheets[:MAX_SHEETS]


def _shared_strings(archive: Archive) -> list[str]:
    found: list[str] = []
    for node in archive.elements("xl/sharedStrings.xml", _S + "si"):
        found.append(_string(node))
        if len(found) >= MAX_STRINGS:
            break
    return found


def _string(node: etree._Element) -> str:
    """The runs of a rich text; its phonetic guides are not part of it."""
    texts = [text.text or "" for text in node.iter(_S + "t") if not any(True for _ in text.iterancestors(_S + "rPh"))]
    return tidy("".join(texts))


def _rows(archive: Archive, sheet: WorkbookSheet, strings: list[str], left: list[int]) -> Iterator[Block]:
    hidden_columns: list[tuple[int, int]] = []
    number = 0
    for node in archive.elements(sheet.path, _S + "row", _S + "cols"):
        if node.tag == _S + "cols":
            hidden_columns = _hidden_ranges(node)
            continue
        number = _number(node.get("r"), number + 1)
        left[0] -= 1
        left[1] -= len(node)
        if left[0] < 0 or left[1] < 0:
            return
        yield from _row(node, sheet, number, strings, hidden_columns)


def _row(
    node: etree._Element, sheet: WorkbookSheet, number: int, strings: list[str], hidden_columns: list[tuple[int, int]]
) -> Iterator[Block]:
    shown: list[tuple[str, str]] = []
    hidden: list[tuple[str, str]] = []
    column = 0
    for cell in node.iterchildren(_S + "c"):
        column = _column(cell.get("r", ""), column + 1)
        text = _value(cell, strings)
        unseen_column = any(low <= column <= high for low, high in hidden_columns)
        (hidden if unseen_column else shown).append((f"{_letters(column)}{number}", text))
    unseen = node.get("hidden") in ("1", "true") or node.get("ht") == "0"
    where = f"{sheet.label}第{number}行" + ("（隐藏行）" if unseen else "")
    yield from _line(shown, where, unseen or sheet.hidden)
    yield from _line(hidden, f"{where}（隐藏列）", True)


def _line(cells: list[tuple[str, str]], where: str, hidden: bool) -> Iterator[Block]:
    """A row as a block that knows its cells; a row without end is cut, and knows them no more."""
    filled = [place for place, (_, text) in enumerate(cells) if text]
    if not filled:
        return
    kept = cells[filled[0] : filled[-1] + 1]
    found = list(pieces("\t".join(text for _, text in kept)))
    for piece in found:
        names = tuple(name for name, _ in kept) if len(found) == 1 else ()
        yield block(piece, where=where, hidden=hidden)._replace(cells=names)


def _letters(column: int) -> str:
    """28 → AB."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _hidden_ranges(cols: etree._Element) -> list[tuple[int, int]]:
    return [
        (_number(col.get("min"), 0), _number(col.get("max"), 0))
        for col in cols
        if col.get("hidden") in ("1", "true") or col.get("width") == "0"
    ]


def _value(cell: etree._Element, strings: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _string(cell)
    value = cell.findtext(_S + "v") or ""
    if kind == "s":
        index = _number(value, -1)
        return strings[index] if 0 <= index < len(strings) else ""
    return _plain_number(value) if kind == "n" else tidy(value)


def _plain_number(value: str) -> str:
    """1.38001380E10 → 13800138000: a telephone number kept as a number must be read as one."""
    if not _FLOAT.fullmatch(value):
        return value
    try:
        number = float(value)
        return str(int(number)) if number == int(number) and abs(number) < 1e18 else f"{number:.10g}"
    except (ValueError, OverflowError):
        return value


def _column(reference: str, otherwise: int) -> int:
    letters = _LETTERS.match(reference)
    if not letters:
        return otherwise
    column = 0
    for letter in letters[0]:
        column = column * 26 + ord(letter) - 64
    return column


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else otherwise


def _comments(archive: Archive, sheet: WorkbookSheet) -> Iterator[Block]:
    for path in relations(archive, sheet.path).values() if sheet.path else ():
        if "omment" not in path:
            continue
        for node in archive.elements(path, _S + "comment"):
            text = _string(node)
            if text:
                yield block(text[:5000], where=f"{sheet.label}{node.get('ref', '')[:10]}批注", hidden=True)
