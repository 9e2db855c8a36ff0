"""The answers in a form that a unit has filled in Excel. What is not understood is refused by its row's number; nothing
is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from monitor.findings.replies import Reply, UnitAnswer
from monitor.reports.office.excel_reader import MAX_COLUMNS, NotAForm, day, sheets
from monitor.reports.safe_text import plain
from monitor.reports.workbooks.reply_form import ANSWER, FIXED_ON, ID, NOTE

_TOP = 10  # rows in which number and headings are looked for
_NUMBER = re.compile(r"〔(\d{4})〕\s*(\d{1,6})\s*号")


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken. `row` as Excel numbers it."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A form. `number`: (year, number) of its notice, None where the file does not say. `rows`: by Excel's number."""

    number: tuple[int, int] | None
    rows: Mapping[int, Reply]
    refused: tuple[RefusedRow, ...]
    blank: int  # rows without an answer


def read(path: Path, today: date) -> Filled:
    """Read the form. Raises NotAForm."""
    rows = sheets(path, "反馈表")[0][1]
    number = _notice_number(rows[:_TOP])
    at, columns = _headings(rows[:_TOP])
    taken: dict[int, Reply] = {}
    refused = []
    blank = 0
    for position, cells in enumerate(rows[at + 1 :], at + 2):
        values = {name: cells[column] if column < len(cells) else None for name, column in columns.items()}
        if not any(plain(value) for value in values.values()):
            continue
        if not plain(values[ANSWER]):
            blank += 1
            continue
        found = _reply(values, today)
        if isinstance(found, Reply):
            taken[position] = found
        else:
            refused.append(RefusedRow(position, found))
    return Filled(number, taken, tuple(refused), blank)


def _notice_number(rows: Sequence[Sequence[Any]]) -> tuple[int, int] | None:
    found = (_NUMBER.search(plain(cell)) for row in rows for cell in row)
    number = next(filter(None, found), None)
    return (int(number[1]), int(number[2])) if number else None


def _headings(rows: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]]:
    """Where the headings stand, and the columns by name."""
    for position, row in enumerate(rows):
        names = [re.sub(r"\s", "", plain(cell)) for cell in row]
        if ID in names and ANSWER in names:
            return position, {
                name: names.index(name) if name in names else MAX_COLUMNS for name in (ID, ANSWER, FIXED_ON, NOTE)
            }
    raise NotAForm(f"找不到表头：前 {_TOP} 行里要有“{ID}”和“{ANSWER}”两列")


def _reply(values: Mapping[str, Any], today: date) -> Reply | str:
    """The answer, or the Chinese reason why there is none."""
    formula = next((name for name, value in values.items() if isinstance(value, str) and value.startswith("=")), None)
    if formula:
        return f"“{formula}”是公式，请改成文字或数字"
    number = _whole(values[ID])
    if number is None:
        return f"编号“{plain(values[ID], 20)}”看不懂，应为问题条目的编号"
    answer = unicodedata.normalize("NFKC", plain(values[ANSWER], 20)).replace(" ", "")
    if answer not in list(UnitAnswer):
        return f"整改情况“{answer}”看不懂，只能是：{'、'.join(UnitAnswer)}"
    fixed_on = day(values[FIXED_ON])
    if fixed_on is None and plain(values[FIXED_ON]):
        return f"整改时间“{plain(values[FIXED_ON], 20)}”看不懂，写成 2026-11-20"
    if fixed_on and fixed_on > today:
        return f"整改时间 {fixed_on} 还没有到"
    return Reply(number, UnitAnswer(answer), fixed_on, plain(values[NOTE], 500))


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        value = int(value) if value.is_integer() and abs(value) < 1e15 else ""
    text = unicodedata.normalize("NFKC", plain(value, 20)).strip()
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text) else None
