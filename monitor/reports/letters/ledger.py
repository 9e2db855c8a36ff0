"""The ledger (问题台账): one Excel file over all units, with a sheet of every finding of the month and one
of sums. It is a working file, written from what is known at the time: it has no number and is not kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy.engine import Connection

from monitor.clock import ZONE
from monitor.findings import due_recount
from monitor.model import OURS, OWED_STATES, Severity, State
from monitor.registry import Registry
from monitor.reports.labels import label, page_address, site_name, unit_name
from monitor.reports.office import excel as sheets
from monitor.reports.office.excel import CellStyle
from monitor.reports.office.excel_rows import SheetRows, packed
from monitor.reports.office.package import write_file
from monitor.reports.queries import ledger as store
from monitor.reports.queries.entries import Entry
from monitor.reports.safe_text import defuse, local

FINDINGS, SUMS = "问题台账", "按单位汇总"
COLUMNS: Mapping[str, int] = {  # heading → width in characters
    "编号": 8,
    "责任单位": 22,
    "网站": 20,
    "栏目": 16,
    "问题类型": 16,
    "等级": 8,
    "状态": 10,
    "问题说明": 34,
    "错误内容": 22,
    "修改建议": 22,
    "上下文": 34,
    "页面标题": 28,
    "页面地址": 34,
    "问题链接": 28,
    "涉及页面数": 11,
    "首次发现": 17,
    "最近发现": 17,
    "核实期限": 12,
    "整改期限": 12,
    "是否超期": 10,
    "复发次数": 10,
    "通知书文号": 20,
    "来源": 14,
    "存量": 8,
    "备注": 28,
}
_LINKED = list(COLUMNS).index("页面地址")  # not the bad link itself: no click may lead to a hijacked page
_CENTRED = frozenset(name for name, width in COLUMNS.items() if width <= 18)
_STATES = (State.NEW, State.CONFIRMED, State.NOTIFIED, State.REPLIED, State.FIXED, State.WAIVED)


def write(conn: Connection, registry: Registry, month: str, out: Path, now: datetime) -> Path:
    """Write 问题台账-YYYY-MM.xlsx into `out`: the same findings at the same `now` give the same bytes."""
    since = datetime.strptime(month, "%Y-%m").replace(tzinfo=ZONE)
    until = since.replace(year=since.year + since.month // 12, month=since.month % 12 + 1)
    found = _sorted(store.lived(conn, since, until), registry)
    today = now.astimezone(ZONE).date()
    name = f"{registry.district}网站监测"
    book = sheets.workbook(author=name, title=f"{name}问题台账 {month}")
    book.active.title = FINDINGS
    rows = _write_findings(book.active, found, registry, store.letters(conn), due_recount.notes(conn), today)
    _write_sums(book.create_sheet(SUMS), found, registry, today)
    sheet = book.active
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth = 2  # 25 columns: on one sheet of paper letters would be 5 points high
    sheet.print_title_cols = "A:B"
    sheets.titled(book, f"{registry.district}政府网站问题台账（{month}）", f"{local(now)}生成，工作底稿")
    return write_file(out / f"问题台账-{month}.xlsx", packed(book, [rows], now))


def _sorted(found: Iterable[Entry], registry: Registry) -> list[Entry]:
    """By unit in the registry's order, then the worst first."""
    order = {unit: position for position, unit in enumerate(registry.units)}
    return sorted(
        found,
        key=lambda one: (order.get(one.unit, len(order)), one.unit, one.severity.rank, one.code, one.id),
    )


def _write_findings(
    sheet: Worksheet,
    found: Sequence[Entry],
    registry: Registry,
    letters: Mapping[int, str],
    notes: Mapping[int, str],
    today: date,
) -> SheetRows:
    sheets.head(sheet, COLUMNS, freeze="C2")
    rows = SheetRows(sheet, COLUMNS)
    plain = [CellStyle.CENTRED if name in _CENTRED else CellStyle.TEXT for name in COLUMNS]
    serious = [CellStyle.SERIOUS if name == "等级" else look for name, look in zip(COLUMNS, plain, strict=True)]
    for entry in found:
        values = [*_row(entry, registry, letters.get(entry.id, ""), today).values(), defuse(notes.get(entry.id, ""))]
        looks = serious if entry.severity is Severity.SERIOUS else plain
        rows.add(values, looks, (_LINKED, page_address(entry)))
    rows.finish()
    return rows


def _row(entry: Entry, registry: Registry, letter: str, today: date) -> dict[str, str | int]:
    return {
        "编号": entry.id,
        "责任单位": defuse(unit_name(registry, entry.unit)),
        "网站": defuse(site_name(registry, entry.site)),
        "栏目": defuse(entry.column),
        "问题类型": defuse(label(entry.code)),
        "等级": str(entry.severity),
        "状态": entry.state.label,
        "问题说明": defuse(entry.message),
        "错误内容": defuse(entry.wrong),
        "修改建议": defuse(entry.suggestion),
        "上下文": defuse(entry.context),
        "页面标题": defuse(entry.title),
        "页面地址": defuse(entry.url),
        "问题链接": defuse(entry.target),
        "涉及页面数": entry.open_places,
        "首次发现": local(entry.first_seen_at),
        "最近发现": local(entry.last_seen_at),
        "核实期限": local(entry.verify_by),
        "整改期限": local(entry.owed_by),
        "是否超期": _is_late(entry, today),
        "复发次数": entry.recurrences,
        "通知书文号": letter,
        "来源": defuse(entry.origin) or OURS,
        "存量": "是" if entry.backlog else "否",
    }


def _is_late(entry: Entry, today: date) -> str:
    """What waits for our own people is not overdue and not in time: no unit owes it yet."""
    if entry.state is State.NEW:
        return "超过核实期限" if entry.verify_by and entry.verify_by < today else State.NEW.label
    return "是" if _late(entry, today) else "否"


def _write_sums(sheet: Worksheet, found: Sequence[Entry], registry: Registry, today: date) -> None:
    names = ["责任单位", "合计", *Severity, *(state.label for state in _STATES), "超期", "复发", "存量"]
    sheets.head(sheet, {str(name): 26 if name == "责任单位" else 10 for name in names}, freeze="B2")
    units: dict[str, list[Entry]] = {unit: [] for unit in registry.units}
    for entry in found:
        units.setdefault(entry.unit, []).append(entry)
    rows = [(defuse(unit_name(registry, unit)), own, CellStyle.CENTRED) for unit, own in units.items()]
    for number, (name, own, look) in enumerate([*rows, ("总计", found, CellStyle.TOTAL)], 2):
        sheets.put(sheet, number, 1, name, CellStyle.TEXT if look is CellStyle.CENTRED else look)
        for column, count in enumerate(_sums(own, today), 2):
            sheets.put(sheet, number, column, count, look)
    sheets.fit(sheet)


def _sums(every: Sequence[Entry], today: date) -> list[int]:
    """Backlog is counted in its own column alone."""
    found = [entry for entry in every if not entry.backlog]
    levels = [sum(entry.severity is level for entry in found) for level in Severity]
    states = [sum(entry.state is state for entry in found) for state in _STATES]
    late, back = sum(_late(entry, today) for entry in found), sum(entry.recurrences > 0 for entry in found)
    return [len(found), *levels, *states, late, back, len(every) - len(found)]


def _late(entry: Entry, today: date) -> bool:
    return entry.state in OWED_STATES and entry.due is not None and entry.due < today
