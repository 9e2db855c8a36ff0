"""One line of leaders.tsv: 姓名 TAB 职务 TAB 任职 TAB 离任 TAB 排序; the last three may be empty.

One line for each post that a person holds. No name is shipped.
"""

from __future__ import annotations

from datetime import date

from monitor.wordlists.entries import Leader
from monitor.wordlists.lines import ListLine

DAY_MEND = "日期写成 2026-01-31；不知道就空着"


def leader(line: ListLine) -> Leader:
    line.at_most(5)
    name, title = line.word(0, "姓名"), line.word(1, "职务")
    if len(name) < 2 or len(title) < 2:
        raise line.error("姓名和职务都至少两个字", "请写全称")
    begin, end = _day(line, 2, "任职"), _day(line, 3, "离任")
    if begin and end and end < begin:
        raise line.error("离任早于任职", "请核对两个日期")
    return Leader(name, title, begin, end, _order(line))


def _day(line: ListLine, at: int, what: str) -> date | None:
    text = line.cell(at)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise line.error(f"{what}日期“{text}”看不懂", DAY_MEND) from None


def _order(line: ListLine) -> int:
    text = line.cell(4)
    if text and not (text.isascii() and text.isdigit() and int(text[:6]) > 0 and len(text) < 6):
        raise line.error(f"排序“{text}”不是正整数", "写 1、2、3 这样的数字，数字小的排在前面；不排序就空着")
    return int(text or 0)
