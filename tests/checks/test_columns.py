"""Classes by name. The cases are in columns.tsv: add a line for a name that was classed wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.checks.columns import class_of, exempt_of


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
