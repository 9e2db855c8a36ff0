"""`escalate`: its answers and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.cli import run


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["escalate"], 0, "限期"),
        (["escalate", "--list"], 0, "限期"),
        (["escalate", "--unit", "zfb"], 2, "加上 --list"),
    ],
)
def test_escalate_answers_in_chinese_and_by_its_exit_code(
    district: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, message: str
) -> None:
    assert run(words) == code
    printed = capsys.readouterr()
    assert message in printed.out + printed.err
