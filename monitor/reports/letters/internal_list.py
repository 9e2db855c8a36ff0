"""The internal list (内部整改清单): what the issuing office's own unit has to rectify. The office writes itself no
letter, so the list takes no number and is not kept; it is handed out with the notices of the month.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.engine import Connection

from monitor.clock import ZONE
from monitor.model import OWED_STATES, Severity
from monitor.registry import Registry
from monitor.reports.labels import label, page_address, page_name, phrase, site_name
from monitor.reports.office import excel as sheets
from monitor.reports.office.excel import CellStyle
from monitor.reports.office.excel_rows import SheetRows, packed
from monitor.reports.office.package import write_file
from monitor.reports.queries import ledger
from monitor.reports.queries.entries import Entry
from monitor.reports.safe_text import defuse, local

NAME = "内部整改清单"
COLUMNS: Mapping[str, int] = {  # heading → width in characters
    "编号": 8,
    "网站": 20,
    "问题类型": 16,
    "等级": 8,
    "状态": 10,
    "问题与修改建议": 46,
    "所在页面": 34,
    "页面地址": 40,
    "整改期限": 12,
    "是否超期": 10,
}
_CENTRED = frozenset(name for name, width in COLUMNS.items() if width <= 16)
_LINKED = list(COLUMNS).index("页面地址")


def write(conn: Connection, registry: Registry, until: datetime, month: str, out: Path, now: datetime) -> Path | None:
    """Write 内部整改清单-YYYY-MM.xlsx into `out`: what the own unit still owes of what was seen first before `until`.
    None where the registry names no own unit, or it owes nothing.
    """
    unit = registry.issuer_unit
    found = [one for one in ledger.lived(conn, until, until) if one.unit == unit and _is_owed(one)] if unit else []
    if not found:
        return None
    name = registry.units[unit].name
    book = sheets.workbook(author=registry.issuer_name, title=f"{NAME} {month}")
    book.active.title = NAME
    sheets.head(book.active, COLUMNS, freeze="B2")
    rows = SheetRows(book.active, COLUMNS)
    looks = [CellStyle.CENTRED if heading in _CENTRED else CellStyle.TEXT for heading in COLUMNS]
    for entry in sorted(found, key=lambda one: (one.severity.rank, one.due or date.max, one.id)):
        rows.add(_row(entry, registry, now.astimezone(ZONE).date()), looks, (_LINKED, page_address(entry)))
    rows.finish()
    sheets.titled(book, f"{name}{NAME}（{month}）", f"{local(now)}生成，内部使用")
    return write_file(out / f"{NAME}-{month}.xlsx", packed(book, [rows], now))


def _is_owed(entry: Entry) -> bool:
    return entry.state in OWED_STATES and entry.severity is not Severity.HINT and not entry.backlog


def _row(entry: Entry, registry: Registry, today: date) -> list[str | int]:
    return [
        entry.id,
        defuse(site_name(registry, entry.site)),
        defuse(label(entry.code)),
        str(entry.severity),
        entry.state.label,
        defuse(phrase(entry)),
        defuse(page_name(entry)),
        defuse(entry.url),
        local(entry.due),
        "是" if entry.due and entry.due < today else "否",
    ]
