"""`reply`: its answers and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.cli import run


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["reply", "form", "--notice", "x", "--out", "f.xlsx"], 2, "看不懂"),
        (["reply", "import", "registry.toml"], 2, "xlsx"),
        (["reply", "list", "--for-staff"], 0, "整改情况"),
    ],
)
def test_reply_answers_in_chinese_and_by_its_exit_code(
    district: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, message: str
) -> None:
    assert run(words) == code
    printed = capsys.readouterr()
    assert message in printed.out + printed.err
