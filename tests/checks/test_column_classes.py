"""Classes by name. The cases are in columns.tsv: add a line for a name that was classed wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.checks.column_classes import class_of, class_of_items, exempt_of
from monitor.model import ColumnClass


def cases() -> list[list[str]]:
    lines = Path(__file__).with_name("columns.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("|") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("name", "cls", "exempt"), cases())
def test_what_a_columns_name_says(name: str, cls: str, exempt: str) -> None:
    known = class_of(name)
    assert (known.value if known else "-") == cls
    assert bool(exempt_of(name)) == (exempt == "yes")


def test_blanks_in_a_name_change_nothing() -> None:
    assert class_of(" 要 闻　动态\n") == class_of("要闻动态")


@pytest.mark.parametrize("name", ["", " ", "a" * 1_000_000, "\x00", "((((", "动" * 100_000])
def test_an_odd_name_says_nothing(name: str) -> None:
    assert class_of(name) is None and exempt_of(name) == ""


@pytest.mark.parametrize(
    ("titles", "cls"),
    [
        (["关于开展第{}批检查的通知", "关于第{}批名单的公示"], ColumnClass.NOTICE),
        (["一图读懂第{}号文件", "《第{}号办法》政策解读"], ColumnClass.INTERPRETATION),
        (["例政发〔2026〕{}号 关于做好供水工作的意见", "关于印发《第{}批供水管理办法》的通知"], ColumnClass.POLICY),
        (["关于《第{}号办法（草案）》征求意见的公告", "关于第{}号来信的答复"], ColumnClass.INTERACTION),
        (["区领导第{}次调研重点项目", "全区第{}次工作会议召开"], None),
        (["关于开展第{}批检查的通知", "区领导第{}次调研重点项目"], None),
    ],
)
def test_what_the_titles_of_a_list_say_where_the_name_says_nothing(titles: list[str], cls: ColumnClass | None) -> None:
    assert class_of_items([title.format(number) for number in range(5) for title in titles]) is cls
    assert class_of_items([title.format(1) for title in titles]) is None, "too few for a guess"
