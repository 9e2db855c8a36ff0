"""Many rows of a sheet, written straight as XML: a cell object each would cost ten times as long and as much memory.

The book, its styles and head are openpyxl's (`office.excel`); `packed` puts the rows into the saved package.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from monitor.reports.office import excel as sheets
from monitor.reports.office.excel import MAX_ADDRESS, MAX_LINKS, CellStyle
from monitor.reports.office.package import settled
from monitor.reports.safe_text import web_address

_LINK_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


class SheetRows:
    """Rows under the head of `sheet`, whose headings and widths are `columns`. Texts must be harmless already."""

    def __init__(self, sheet: Worksheet, columns: Mapping[str, int]) -> None:
        self.sheet = sheet
        self._letters = [get_column_letter(n) for n in range(1, len(columns) + 1)]
        self._widths = list(columns.values())
        self._styles = {look: _style(sheet, look) for look in CellStyle}
        self._xml: list[str] = []
        self._links: list[tuple[str, str]] = []  # cell, address

    def __len__(self) -> int:
        return len(self._xml)

    def add(self, values: Sequence[str | int], looks: Sequence[CellStyle], link: tuple[int, str] | None = None) -> None:
        """One more row. `link`: the position of a cell, and the address that a click on it opens."""
        number = len(self._xml) + 2
        styles = [self._styles[look] for look in looks]
        if link and (address := _clickable(link[1], number)):
            styles[link[0]] = self._styles[CellStyle.LINK]
            self._links.append((f"{self._letters[link[0]]}{number}", address))
        cells = "".join(
            f'<c r="{letter}{number}" s="{style}"{_content(value)}'
            for letter, style, value in zip(self._letters, styles, values, strict=True)
        )
        self._xml.append(f'<row r="{number}" ht="{sheets.height(values, self._widths)}" customHeight="1">{cells}</row>')

    def finish(self) -> None:
        """Arrows for sorting and filtering over all rows."""
        self.sheet.auto_filter.ref = f"A1:{self._letters[-1]}{len(self) + 1}"

    def put_into(self, part: bytes) -> bytes:
        """The sheet's saved XML with the rows in it, and their links where the schema has them."""
        before, end, after = part.partition(b"</sheetData>")
        links = "".join(f'<hyperlink ref="{cell}" r:id="l{n}"/>' for n, (cell, _) in enumerate(self._links))
        if links:
            prefix = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
            after = after.replace(b"<pageMargins", f"<hyperlinks {prefix}>{links}</hyperlinks><pageMargins".encode(), 1)
        return before + "".join(self._xml).encode() + end + after

    def relations(self) -> bytes:
        """The part that holds the links' addresses; empty where there are none."""
        targets = "".join(
            f'<Relationship Id="l{n}" Type="{_LINK_TYPE}" TargetMode="External" Target={quoteattr(address)}/>'
            for n, (_, address) in enumerate(self._links)
        )
        return f'<Relationships xmlns="{_RELATIONS}">{targets}</Relationships>'.encode() if targets else b""


def packed(book: Workbook, rows: Sequence[SheetRows], now: datetime) -> bytes:
    """The book as a file, with these rows in their sheets; `now` is the time of its making."""
    out = io.BytesIO()
    book.save(out)
    names = {f"xl/worksheets/sheet{book.worksheets.index(one.sheet) + 1}.xml": one for one in rows}
    added = {_relations_name(name): one.relations() for name, one in names.items() if one.relations()}
    return settled(out.getvalue(), now, {name: one.put_into for name, one in names.items()}, added)


def _relations_name(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _style(sheet: Worksheet, look: CellStyle) -> int:
    """The number under which the book knows the named style, by a cell that is taken away again."""
    cell: Any = sheet.cell(1, 500)
    cell.style = look.value
    number = int(cell.style_id)
    del sheet._cells[(1, 500)]
    return number


def _clickable(url: str, row: int) -> str:
    address = web_address(url)
    return address if address and len(address) <= MAX_ADDRESS and row <= MAX_LINKS else ""


def _content(value: str | int) -> str:
    """The rest of a cell, after its place and style."""
    if isinstance(value, int):
        return f"><v>{value}</v></c>"
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>' if value else "/>"
