"""`assign`: exit codes, refusals, and the warning of an unknown year."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.cli import run
from tests.cli.stored_findings import add_finding


def test_in_a_year_that_no_calendar_knows_the_guess_is_said(
    district: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_finding()
    monkeypatch.setenv("MONITOR_NOW", "2031-03-03T09:00")
    assert run(["assign", "set", "--finding", "1", "--unit", "jtj", "--who", "张三"]) == 0
    assert "2031 年的节假日安排尚未收录完整" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["assign"], 0, "最接近的单位"),
        (["assign", "list"], 0, "页面来源"),
        (["assign", "ways"], 0, "未销号问题"),
        (["assign", "rules"], 0, "设立人"),
        (["assign", "set", "--unit", "zfb", "--who", "张三"], 2, "要指明更正什么"),
        (["assign", "set", "--source", "新华社", "--unit", "xxx", "--who", "张三"], 2, "没有单位“xxx”"),
        (["assign", "set", "--finding", "77", "--unit", "zfb", "--who", "张三"], 1, "77：没有这个编号"),
        (["assign", "withdraw", "9", "--who", "张三"], 1, "已撤销 0 条规则"),
    ],
)
def test_assign_answers_in_chinese_and_by_its_exit_code(
    district: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, message: str
) -> None:
    assert run(words) == code
    printed = capsys.readouterr()
    assert message in printed.out + printed.err
