"""`check` and `extract`: texts before they are published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.cli import run


def test_check_finds_a_typo_before_publication(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "稿件.txt").write_text("会议布署了下一步工作。\n", encoding="utf-8")
    assert run(["check", "稿件.txt", "--format", "json"]) == 0
    (problem,) = json.loads(capsys.readouterr().out)
    assert (problem["code"], problem["wrong"], problem["suggestion"]) == ("text.typo", "布署", "部署")
    assert run(["check", "稿件.txt", "--fail"]) == 1


def test_check_says_how_sure_it_is(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_PRESET", "全面")
    text = "会议布署了工作。\n各级人民政腐应当加强对安全生产工作的领导。\n"
    (home / "稿件.txt").write_text(text, encoding="utf-8")
    assert run(["check", "稿件.txt", "--format", "json"]) == 0
    found = {one["wrong"]: one for one in json.loads(capsys.readouterr().out)}
    assert (found["布署"]["certain"], found["布署"]["confidence"], found["布署"]["level"]) == (True, 1.0, "确定")
    assert 0 < found["政腐"]["confidence"] < 1
    assert run(["check", "稿件.txt"]) == 0
    assert "把握" in capsys.readouterr().out


def test_check_of_lines_answers_each_line_with_offsets(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "a.txt").write_bytes("一切正常\r\n\n会议布署工作\n".encode() + "会议布署工作\n".encode("gb18030"))
    assert run(["check", "--lines", "a.txt"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["line"] for answer in answers] == [1, 2, 3, 4]
    assert [len(answer["problems"]) for answer in answers] == [0, 0, 1, 1]
    problem = answers[2]["problems"][0]
    said = {"start", "end", "wrong", "suggestion", "code", "severity", "message"}
    assert set(problem) == said | {"certain", "confidence"}
    assert "会议布署工作"[problem["start"] : problem["end"]] == problem["wrong"] == "布署"


def test_check_of_what_cannot_be_read_is_not_clean(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    assert run(["check", "坏.docx", "--fail"]) == 1
    assert "不能算没有问题" in capsys.readouterr().err
    assert run(["check", "没有.txt"]) == 2


def test_extract_prints_the_document(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "a.html").write_text("<title>标题</title><p>正文<a href='b.htm'>链接</a></p>", encoding="utf-8")
    assert run(["extract", "a.html", "--url", "https://www.example.gov.cn/x/a.html"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["links"][0]["url"] == "https://www.example.gov.cn/x/b.htm"
    assert {
        *(
            "kind",
            "title",
            "date",
            "date_source",
            "source",
            "column",
            "breadcrumb",
            "charset",
            "meta",
            "items",
        ),
        *("identity", "blocks", "links", "outcome"),
    } <= set(found)
