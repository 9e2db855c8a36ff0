"""One line of institutions.tsv: 旧称 TAB 今称 TAB 改名日期."""

from __future__ import annotations

from datetime import date

from monitor.wordlists.entries import Renamed
from monitor.wordlists.lines import ListLine

SHORTEST = 3  # characters: a shorter name stands in too many others


def renamed(line: ListLine) -> Renamed:
    line.at_most(3)
    old, new = line.word(0, "旧称"), line.word(1, "今称")
    if len(old) < SHORTEST or old == new:
        raise line.error(f"旧称“{old}”太短，或与今称相同", f"旧称至少写{SHORTEST}个字")
    try:
        return Renamed(old, new, date.fromisoformat(line.word(2, "改名日期")))
    except ValueError as error:
        if type(error) is not ValueError:
            raise
        raise line.error(f"改名日期“{line.cell(2)}”看不懂", "日期写成 2019-03-31") from None
