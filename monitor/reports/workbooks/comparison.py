"""The comparison with an outside firm's list as Excel: 汇总, 两家都有, 只有对方有, 只有本系统有."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from monitor.registry import Registry
from monitor.reports.labels import label, phrase, unit_name
from monitor.reports.office import excel as sheets
from monitor.reports.office.excel import CellStyle
from monitor.reports.office.package import settled, write_file
from monitor.reports.safe_text import defuse, local

if TYPE_CHECKING:
    from monitor.reports.queries.entries import Entry

BOTH, THEIRS, OURS, SUMS = "两家都有", "只有对方有", "只有本系统有", "汇总"
_THEIR = {"对方清单": 16, "网址": 44, "对方的类型": 16, "对方说的问题": 44}
_OWN = {"编号": 8, "责任单位": 24, "检查项": 16, "状态": 10, "问题": 40}


def write(found: Any, registry: Registry, out: Path, now: datetime) -> Path:
    """`found`: what `jobs.compare` has compared."""
    book = sheets.workbook(author=f"{registry.district}网站监测", title="与外部清单对比")
    book.active.title = SUMS
    sheets.head(book.active, {"项目": 34, "条数": 12}, freeze="A2")
    _fill(book, SUMS, _sums(found))
    both = ([*_their(row), *_own(found.known[number], registry)] for row in found.both for number in row.numbers[:1])
    _sheet(book, BOTH, _THEIR | _OWN, both)
    reasons = ([*_their(row), row.why.value, row.detail] for row in found.theirs)
    _sheet(book, THEIRS, _THEIR | {"原因": 18, "说明": 44}, reasons)
    ours = ([*_own(entry, registry), entry.url, local(entry.first_seen_at)] for entry in found.ours)
    _sheet(book, OURS, _OWN | {"网址": 44, "首次发现": 18}, ours)
    sheets.titled(book, "与外部清单对比", f"{local(now)}生成")
    body = io.BytesIO()
    book.save(body)
    return write_file(out, settled(body.getvalue(), now))


def _sums(found: Any) -> list[Sequence[str | int]]:
    whys = [(f"　其中：{why}", count) for why, count in found.whys.items()]
    both, theirs = len(found.both), len(found.theirs)
    return [("对方清单", both + theirs), (BOTH, both), (THEIRS, theirs), *whys, (OURS, len(found.ours))]


def _their(row: Any) -> list[str]:
    return [row.spot, row.address, row.kind, row.text]


def _own(entry: Entry, registry: Registry) -> list[str | int]:
    return [entry.id, unit_name(registry, entry.unit), label(entry.code), entry.state.label, phrase(entry)]


def _sheet(book: Workbook, name: str, columns: Mapping[str, int], rows: Iterable[Sequence[str | int]]) -> None:
    sheets.head(book.create_sheet(name), columns, freeze="A2")
    _fill(book, name, rows)
    sheets.filtered(book[name])


def _fill(book: Workbook, name: str, rows: Iterable[Sequence[str | int]]) -> None:
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = value if isinstance(value, int) else defuse(value, 400)
            sheets.put(book[name], number, column, cell, CellStyle.TEXT)
    sheets.fit(book[name])
