"""Texts of pages, files and people cannot steer a terminal: in the JSON of every command, and in messages."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from monitor.cli import run
from tests.cli.stored_findings import add_finding
from tests.cli.test_output import HOSTILE, STEERING


def is_harmless(text: str) -> bool:
    return not [char for char in STEERING if char in text and char != "\n"]


@pytest.mark.parametrize(
    "command",
    [
        ["findings"], ["show", "1"], ["digest"], ["score"], ["documents", "list"], ["exceptions", "list"],
        ["assign", "list"], ["reply", "list"], ["registry", "columns"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_json_of_every_command_steers_no_terminal(
    district: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    add_finding(message=HOSTILE, wrong=HOSTILE)
    for state, why in (("误报", HOSTILE), ("待整改", HOSTILE)):
        assert run(["mark", "1", "--state", state, "--who", "张三" + HOSTILE[:20], "--why", why]) == 0
    capsys.readouterr()
    assert run([*command, "--format", "JSON"]) == 0
    shown = capsys.readouterr().out
    assert is_harmless(shown)
    json.loads(shown)


def test_lines_of_a_draft_steer_no_terminal(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("稿.txt").write_text("会议布\u200b署\x9b31m工作。\u202e布署\n", encoding="utf-8")
    assert run(["check", "--lines", "稿.txt"]) == 0
    assert is_harmless(capsys.readouterr().out)


def test_a_hostile_list_or_word_steers_no_terminal(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "".join(char for char in HOSTILE if char.isprintable() or ord(char) > 0x1F)
    book = openpyxl.Workbook()
    for row in (["网址", "问题", "责任单位"], [f"http://{hostile}/", hostile, hostile], ["", hostile, hostile]):
        book.active.append(row)
    book.save("清单.xlsx")
    assert run(["import", "清单.xlsx", "--source", f"来源{hostile}", "--who", "张三"]) == 1
    printed = capsys.readouterr()
    assert is_harmless(printed.out) and is_harmless(printed.err)
    for words in (["findings", "--state", HOSTILE], ["findings", "--unit", HOSTILE], [HOSTILE], ["show", HOSTILE]):
        assert run(words) == 2
        assert is_harmless(capsys.readouterr().err.rstrip("\n"))
