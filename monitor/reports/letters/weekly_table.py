"""The table of the weekly meeting (周调度表): sheets of all units, of overdue findings and of every finding counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from openpyxl.worksheet.worksheet import Worksheet

from monitor.reports.labels import label, page_address, page_name, phrase, unit_name
from monitor.reports.letters import findings_sheet, issuance
from monitor.reports.office import excel as sheets
from monitor.reports.office.excel import CellStyle
from monitor.reports.office.excel_rows import SheetRows, packed
from monitor.reports.periods import Period
from monitor.reports.queries.figures import Figures
from monitor.reports.safe_text import defuse, local
from monitor.store.issued_documents import DocumentKind

if TYPE_CHECKING:
    from monitor.reports.letters.bulletin_text import BulletinContents

UNITS, OVERDUE = "周调度表", "超期未整改"
COLUMNS: Mapping[str, int] = {
    "序号": 6,
    "责任单位": 26,
    "上周未整改": 11,
    "本周新发现": 11,
    "其中严重": 10,
    "本周整改": 10,
    "期末未整改": 11,
    "其中超期": 10,
    "复发": 8,
    "本周到期": 10,
    "按期整改": 10,
    "按期整改率": 11,
    "调度意见": 30,
}
LATE: Mapping[str, int] = {"编号": 8, "责任单位": 24, "等级": 8, "问题": 48, "所在页面": 44, "整改期限": 12}
_RATE = list(COLUMNS).index("按期整改率")


def title(period: Period) -> str:
    """2026年第47周政府网站问题整改周调度表"""
    return f"{period.name}政府网站问题整改周调度表"


def table(contents: BulletinContents, now: datetime) -> bytes:
    """The book as a file; its sums and rates are formulas, which follow what people change."""
    name = f"{contents.registry.district}网站监测"
    book = sheets.workbook(author=name, title=f"{title(contents.period)} {contents.number}".strip())
    book.active.title = UNITS
    _units(book.active, contents)
    late = book.create_sheet(OVERDUE)
    sheets.head(late, LATE, freeze="A2")
    rows = SheetRows(late, LATE)
    looks = [CellStyle.CENTRED, CellStyle.TEXT, CellStyle.CENTRED, CellStyle.TEXT, CellStyle.TEXT, CellStyle.CENTRED]
    if not contents.overdue:
        rows.add(["", "", "", "没有超期未整改的问题", "", ""], looks)
    for entry in contents.overdue:
        said = defuse(f"{label(entry.code)}：{phrase(entry)}")
        unit = defuse(unit_name(contents.registry, entry.unit))
        values: list[str | int] = [
            entry.id,
            unit,
            str(entry.severity),
            said,
            defuse(page_name(entry)),
            local(entry.due),
        ]
        rows.add(values, looks, (4, page_address(entry)))
    rows.finish()
    marked = findings_sheet.write(
        book.create_sheet(findings_sheet.NAME), contents.registry, contents.figures, _marks(contents.figures)
    )
    sheets.titled(
        book,
        title(contents.period),
        issuance.numbered(contents.number, contents.in_place_of.get(DocumentKind.WEEKLY, ())),
    )
    return packed(book, [rows, marked], now)


def _marks(counted: Figures) -> dict[str, set[int]]:
    """The columns of the table → their findings."""
    parts = {
        "上周未整改": counted.carried,
        "本周新发现": counted.found,
        "本周整改": counted.fixed,
        "期末未整改": counted.standing,
        "其中超期": counted.overdue,
        "复发": counted.back,
        "本周到期": counted.owed,
        "按期整改": counted.in_time,
    }
    return {name: {one.id for one in found} for name, found in parts.items()}


def _units(sheet: Worksheet, contents: BulletinContents) -> None:
    sheets.head(sheet, COLUMNS, freeze="C2")
    for number, row in enumerate(contents.rows, 2):
        counts = [row.carried, row.found, row.serious, row.fixed, row.standing, row.overdue, row.back]
        values: list[str | int | float] = [
            number - 1,
            defuse(row.name),
            *counts,
            row.owed,
            row.in_time,
            _rate(number),
            "",
        ]
        for column, value in enumerate(values, 1):
            sheets.put(
                sheet, number, column, value, CellStyle.TEXT if column in (2, len(values)) else CellStyle.CENTRED
            )
        sheet.cell(number, _RATE + 1).number_format = "0.0%"
    _totals(sheet, len(contents.rows) + 2)
    sheets.fit(sheet)


def _totals(sheet: Worksheet, row: int) -> None:
    sheets.put(sheet, row, 1, "", CellStyle.TOTAL)
    sheets.put(sheet, row, 2, "合计", CellStyle.TOTAL)
    for column in range(3, len(COLUMNS) + 1):
        letter = sheet.cell(1, column).column_letter
        name = list(COLUMNS)[column - 1]
        formula = _rate(row) if column == _RATE + 1 else f"=SUM({letter}2:{letter}{row - 1})"
        sheets.put(sheet, row, column, "" if name == "调度意见" else formula, CellStyle.TOTAL)
    sheet.cell(row, _RATE + 1).number_format = "0.0%"


def _rate(row: int) -> str:
    return f'=IF(J{row}=0,"—",K{row}/J{row})'
