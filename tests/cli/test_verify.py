"""`verify`: its answers and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.cli import run


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["verify"], 0, "核验结果"),
        (["verify", "77"], 1, "77：没有这个编号"),
        (["verify", "--notice", "3"], 2, "没有 3 号整改通知书"),
    ],
)
def test_verify_answers_in_chinese_and_by_its_exit_code(
    district: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, message: str
) -> None:
    assert run(words) == code
    printed = capsys.readouterr()
    assert message in printed.out + printed.err
