"""The sheet 问题明细: every finding behind the counts of another sheet. Filtering a mark by 1 lists its findings."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from openpyxl.worksheet.worksheet import Worksheet

from monitor.registry import Registry
from monitor.reports.labels import label, unit_name
from monitor.reports.office import excel as sheets
from monitor.reports.office.excel import CellStyle
from monitor.reports.office.excel_rows import SheetRows
from monitor.reports.queries.figures import Figures
from monitor.reports.safe_text import defuse, local

NAME = "问题明细"
COLUMNS: Mapping[str, int] = {
    "编号": 8, "单位": 26, "问题类型": 18, "等级": 8, "首次发现": 17, "整改期限": 12, "办结时间": 17,
}  # fmt: skip


def write(sheet: Worksheet, registry: Registry, counted: Figures, marks: Mapping[str, Collection[int]]) -> SheetRows:
    """`marks`: heading → the findings that it marks. Findings without any mark are left out."""
    columns = {**COLUMNS, **{name: max(8, 2 * len(name) + 2) for name in marks}}
    sheets.head(sheet, columns, freeze="C2")
    rows = SheetRows(sheet, columns)
    looks = [CellStyle.TEXT if name in ("单位", "问题类型") else CellStyle.CENTRED for name in columns]
    units = {unit: defuse(unit_name(registry, unit)) for unit in {one.unit for one in counted.all}}
    for one in counted.all:
        marked = [int(one.id in ids) for ids in marks.values()]
        if any(marked):
            facts = [units[one.unit], label(one.code), one.severity.value]
            rows.add([one.id, *facts, local(one.first_seen_at), local(one.due), local(one.settled_at), *marked], looks)
    rows.finish()
    return rows
