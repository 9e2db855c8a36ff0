"""`findings` and `mark`: rows in three formats, moves that are refused."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from monitor.cli import output, run
from tests.cli.stored_findings import add_finding, add_more


def test_findings_as_json_have_the_promised_shape(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_finding()
    assert run(["findings", "--format", "json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert {
        *(
            "id",
            "code",
            "severity",
            "state",
            "confirmed",
            "site",
            "unit",
            "column",
            "message",
            "wrong",
            "suggestion",
        ),
        *("context", "target", "indicator", "first_seen", "last_seen", "due", "recurrences", "places"),
    } <= set(found)
    assert {"url", "title", "column", "first_seen", "last_seen", "open"} <= set(found["places"][0])
    assert found["first_seen"].endswith("+08:00") and found["indicator"]


def test_findings_for_excel_bear_a_bom_and_no_formula(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_finding(message='=HYPERLINK("http://x")', wrong="@SUM(A1)")
    assert run(["findings", "--format", "csv"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("\ufeff")
    header, row = csv.reader(io.StringIO(out.removeprefix("\ufeff")))
    cells = dict(zip(header, row, strict=True))
    assert cells["问题"].startswith("'=") and cells["原文"].startswith("'@")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", cells["首次发现"])
    assert cells["页面"] == "https://www.example.gov.cn/a.htm"


def test_findings_on_a_terminal_are_aligned_and_harmless(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_finding(message="坏\x1b[31m链接\n" + "长" * 100)
    assert run(["findings"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "\x1b" not in "".join(lines) and len(lines) == 3 and "…" in lines[2]


def test_a_table_counts_a_chinese_character_as_two() -> None:
    text = output.table([{"a": "中文", "b": 1}, {"a": "x", "b": 22}], {"a": "A", "b": "B"})
    assert text == "A     B\n────  ──\n中文  1\nx     22"


def test_marking_needs_an_allowed_move_and_says_so(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_finding()
    marking = ["mark", "1", "--state", "false_positive", "--who", "张三"]
    assert run(marking) == 1  # no reason given
    assert "原因" in capsys.readouterr().err
    assert run([*marking, "--why", "人名", "--scope", "site"]) == 0
    assert run(["exceptions", "list", "--format", "json"]) == 0
    (exception,) = json.loads(capsys.readouterr().out.partition("\n")[2])
    assert (exception["owner"], exception["reason"], exception["scope_label"]) == ("张三", "人名", "本网站")
    assert run(["exceptions", "withdraw", str(exception["id"]), "--who", "李四"]) == 0
    assert run(["exceptions", "withdraw", "99", "--who", "李四"]) == 1


def test_one_that_cannot_be_marked_does_not_hold_up_the_others(
    district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_finding()
    assert (
        run(
            [
                "mark",
                "77",
                "1",
                "--state",
                "waived",
                "--who",
                "张三",
                "--why",
                "整修",
                "--until",
                "2999-01-01",
            ]
        )
        == 1
    )
    said = capsys.readouterr()
    assert "77：" in said.err and "已改 1 条" in said.out


def test_marks_in_a_batch_can_be_looked_at_before_they_are_made(
    district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_finding()
    batch = ["mark", "--of-state", "confirmed", "--code", "link.dead", "--state", "notified", "--who", "张三"]
    assert run([*batch, "--dry-run"]) == 0 and "会改 1 条：1" in capsys.readouterr().out
    assert run(batch) == 0 and "已改 1 条" in capsys.readouterr().out
    assert run(batch) == 0 and "已改 0 条" in capsys.readouterr().out
    assert run(["mark", "--state", "notified", "--who", "张三"]) == 2


def test_a_batch_moves_what_may_move_and_names_the_rest(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_finding()
    add_more(2, "confirmed"), add_more(3, "fixed")
    assert run(["mark", "--code", "link.dead", "--state", "notified", "--who", "张三"]) == 1
    said = capsys.readouterr()
    assert "已改 2 条为“已通知”" in said.out and "3：不能从“已整改”改为“已通知”" in said.err
    assert run(["findings", "--state", "notified", "--format", "json"]) == 0
    assert {row["id"] for row in json.loads(capsys.readouterr().out)} == {1, 2}
