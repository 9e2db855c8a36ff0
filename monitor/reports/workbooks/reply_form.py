"""The form on which a unit answers a notice (整改情况反馈表): a row a finding, and only the answer is to be filled."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl.styles import Alignment, Font, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy.engine import Connection

from monitor import clock
from monitor.findings.replies import UnitAnswer
from monitor.registry import Registry
from monitor.reports.labels import label, unit_name
from monitor.reports.office import excel as sheets
from monitor.reports.office.excel import CellStyle
from monitor.reports.office.package import file_name, settled, write_file
from monitor.reports.queries import entries
from monitor.reports.queries.entries import Entry
from monitor.reports.safe_text import defuse, local
from monitor.store import issued_documents
from monitor.store.issued_documents import DocumentKind, IssuedDocument

FOLDER = "反馈表"  # beside the letters
SHEET = "整改情况反馈表"
ID, ANSWER, FIXED_ON, NOTE = "编号", "整改情况", "整改时间", "备注"
COLUMNS: Mapping[str, int] = {
    ID: 7,
    "问题类型": 12,
    "问题说明": 30,
    "错误内容": 15,
    "修改建议": 15,
    "页面地址": 26,
    "整改期限": 11,
    ANSWER: 11,
    FIXED_ON: 11,
    NOTE: 20,
}
FILLED = (ANSWER, FIXED_ON, NOTE)
HEAD_ROW = 3
_HOW = (
    "请只填写“整改情况”“整改时间”“备注”三列，不要改动编号，不要增删列；整改时间写成 2026-11-20。"
    "不属于本单位的选“非本单位”，并在备注写明应由谁整改。"
)


def of_month(conn: Connection, registry: Registry, month: str, unit: str | None, folder: Path) -> list[Path]:
    """Write the form of each notice of the month (of one unit, or of all) into the folder."""
    issued = [
        one
        for one in issued_documents.listed(conn, DocumentKind.NOTICE, unit=unit)
        if issued_documents.month_of(one.period) == month and not one.is_void
    ]
    issued = [one for one in issued if one.unit != registry.issuer_unit]
    names = {one.id: f"整改情况反馈表〔{one.year}〕{one.number}号-{unit_name(registry, one.unit)}" for one in issued}
    return [write(conn, registry, one, folder / f"{file_name(names[one.id])}.xlsx") for one in issued]


def write(conn: Connection, registry: Registry, notice: IssuedDocument, path: Path) -> Path:
    """Write the form of this notice."""
    named = entries.by_ids(conn, issued_documents.named_in(conn, notice.id))
    return write_file(path, form(notice, unit_name(registry, notice.unit), named, notice.created_at))


def form(notice: IssuedDocument, unit: str, entries: Sequence[Entry], now: datetime) -> bytes:
    """The .xlsx of this notice; the same findings at the same `now` give the same bytes. `unit` is its name."""
    book = sheets.workbook(author="", title=f"{notice.text} {SHEET}")
    sheet: Worksheet = book.active
    sheet.title = SHEET
    sheets.landscape(sheet)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    _title(sheet, notice, unit, [entry.due for entry in entries if entry.due])
    for column, (name, width) in enumerate(COLUMNS.items(), 1):
        sheets.put(sheet, HEAD_ROW, column, name, CellStyle.HEAD)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[HEAD_ROW].height = 28
    for number, entry in enumerate(entries, HEAD_ROW + 1):
        _row(sheet, number, entry)
    _guard(sheet, HEAD_ROW + len(entries))
    packed = io.BytesIO()
    book.save(packed)
    return settled(packed.getvalue(), now)


def _title(sheet: Worksheet, notice: IssuedDocument, unit: str, days: Sequence[date]) -> None:
    """`days`: the deadlines of the form; where they are a guess, it says so as its letter does."""
    doubt = clock.guessed(days)
    how = f"{_HOW}注：{doubt}。" if doubt else _HOW
    sheet.cell(1, 1, defuse(f"{notice.text} {SHEET}（{unit}）")).font = Font(bold=True, size=14)
    sheet.cell(2, 1, how)
    for row, height in ((1, 26), (2, sheets.height([how], [sum(COLUMNS.values())]) + 4)):
        sheet.row_dimensions[row].height = height
        sheet.cell(row, 1).alignment = Alignment(vertical="center", wrap_text=True)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(COLUMNS))


def _row(sheet: Worksheet, number: int, entry: Entry) -> None:
    texts: dict[str, str | int] = {
        ID: entry.id,
        "问题类型": defuse(label(entry.code)),
        "问题说明": defuse(entry.message),
        "错误内容": defuse(entry.wrong),
        "修改建议": defuse(entry.suggestion),
        "页面地址": defuse(entry.url),
        "整改期限": local(entry.due),
        **dict.fromkeys(FILLED, ""),
    }
    for column, (name, text) in enumerate(texts.items(), 1):
        cell = sheets.put(sheet, number, column, text, CellStyle.TEXT)
        if name in FILLED:
            cell.protection = Protection(locked=False)
        if name == FIXED_ON:
            cell.number_format = "yyyy-mm-dd"
    sheet.row_dimensions[number].height = max(sheets.height(texts.values(), COLUMNS.values()), 34)


def _guard(sheet: Worksheet, last: int) -> None:
    """What was printed cannot be changed by a slip (there is no password), and the answer is chosen from a list."""
    choice = DataValidation(type="list", formula1=f'"{",".join(UnitAnswer)}"', allow_blank=True, showErrorMessage=True)
    choice.error, choice.errorTitle = f"请选择：{'、'.join(UnitAnswer)}", ANSWER
    sheet.add_data_validation(choice)
    letter = get_column_letter(list(COLUMNS).index(ANSWER) + 1)
    choice.add(f"{letter}{HEAD_ROW + 1}:{letter}{max(last, HEAD_ROW + 1)}")
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.autoFilter = False
    sheet.freeze_panes = f"B{HEAD_ROW + 1}"
