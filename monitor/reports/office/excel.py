"""Looks of our Excel sheets: named styles (which a user can change in Excel), heads frozen and filtered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from monitor.reports.safe_text import web_address

MAX_LINKS = 60_000  # of a sheet: Excel refuses one with more than 65,530
MAX_ADDRESS = 2_000  # … and an address of more than 2,079 characters
LINE_HEIGHT, MOST_LINES = 15.0, 27  # 409 points is the highest row that Excel knows
_LINE = Side(style="thin", color="D0D5DD")


class CellStyle(StrEnum):
    """The styles, by the name that Excel shows."""

    TEXT = "台账文字"
    CENTRED = "台账居中"
    LINK = "台账链接"
    SERIOUS = "台账严重"
    HEAD = "台账表头"
    TOTAL = "台账合计"


def workbook(author: str, title: str) -> Workbook:
    """A book of one empty sheet that knows our styles."""
    book = Workbook()
    book.properties.creator, book.properties.title = author, title
    fonts = {
        CellStyle.LINK: Font(color="2E5C8A", underline="single"),
        CellStyle.SERIOUS: Font(color="C00000", bold=True),
        CellStyle.HEAD: Font(color="FFFFFF", bold=True),
        CellStyle.TOTAL: Font(bold=True),
    }
    border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
    for look in CellStyle:
        across = "left" if look in (CellStyle.TEXT, CellStyle.LINK) else "center"
        down = "center" if look is CellStyle.HEAD else "top"
        alignment = Alignment(horizontal=across, vertical=down, wrap_text=True)
        style = NamedStyle(look.value, font=fonts.get(look, Font()), border=border, alignment=alignment)
        if look is CellStyle.HEAD:
            style.fill = PatternFill("solid", start_color="2F4B6E")
        book.add_named_style(style)
    return book


def head(sheet: Worksheet, columns: Mapping[str, int], freeze: str) -> None:
    """The first row: `columns` maps headings to widths in characters. It stays in sight, on paper too."""
    for position, (name, width) in enumerate(columns.items(), 1):
        put(sheet, 1, position, name, CellStyle.HEAD)
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.row_dimensions[1].height = 28
    sheet.freeze_panes = freeze
    sheet.print_title_rows = "1:1"
    landscape(sheet)


def height(values: Iterable[object], widths: Iterable[int]) -> float:
    """Of a row, in points, so that its texts are seen whole in cells of these widths (characters): WPS and Excel set
    the height of a file's rows by themselves only where it is edited.
    """
    lines = 1
    for value, width in zip(values, widths, strict=True):
        if isinstance(value, str) and len(value) * 2 > width:
            broken = "://" in value  # addresses are broken where they have a slash: they take a line more
            lines = max(lines, -(-_columns_of(value) // (width - 1)) + broken)
    return LINE_HEIGHT * min(lines, MOST_LINES) + 4


def _columns_of(text: str) -> int:
    """Width in half-width characters: a Chinese one, which takes three bytes, takes two."""
    return len(text) if text.isascii() else (len(text) + len(text.encode())) // 2


def fit(sheet: Worksheet) -> None:
    """Give every row without a height one that shows its texts whole (`height`); call it last. Formulas show less than
    they say, and merged cells are left to the caller.
    """
    merged = {(row, column) for area in sheet.merged_cells.ranges for row, column in area.cells}
    for cells in sheet.iter_rows():
        row = cells[0].row
        texts = ["" if (row, cell.column) in merged or cell.data_type == "f" else cell.value for cell in cells]
        if sheet.row_dimensions[row].height is None:
            widths = [int(sheet.column_dimensions[get_column_letter(cell.column)].width) for cell in cells]
            sheet.row_dimensions[row].height = height(texts, widths)


def landscape(sheet: Worksheet) -> None:
    """All columns on one sheet of A4 paper, and which page of how many under it."""
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def filtered(sheet: Worksheet) -> None:
    """Arrows for sorting and filtering over all rows; call it last."""
    sheet.auto_filter.ref = f"A1:{get_column_letter(sheet.max_column)}{sheet.max_row}"


def put(sheet: Worksheet, row: int, column: int, value: str | int | float, look: CellStyle) -> Any:
    cell = sheet.cell(row, column, value)
    cell.style = look.value
    return cell


def put_link(sheet: Worksheet, row: int, column: int, text: str, url: str) -> None:
    """`text`, to be clicked where `url` is an address of the web."""
    address = web_address(url)
    if not address or len(address) > MAX_ADDRESS or row > MAX_LINKS:
        put(sheet, row, column, text, CellStyle.TEXT)
        return
    cell = put(sheet, row, column, text, CellStyle.LINK)
    cell.hyperlink = address
    cell.style = CellStyle.LINK.value  # openpyxl has just set its own


def titled(book: Workbook, title: str, number: str = "") -> None:
    """Title and number over each printed page."""
    for sheet in book.worksheets:
        header = title if sheet is book.worksheets[0] else f"{title}　{sheet.title}"
        sheet.oddHeader.center.text = '&"黑体"&14 ' + header.replace("&", "&&")  # the blank ends the size
        sheet.oddHeader.right.text = number.replace("&", "&&")
