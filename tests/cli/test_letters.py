"""`notice`, `supervise`, `documents`, `templates`: from a number to its findings, from a finding to its letters."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import docx
import pytest
import sqlalchemy as sa

from monitor import clock
from monitor import settings as environment
from monitor.cli import run
from monitor.cli.letters import _month
from monitor.store.database import open_store
from tests.cli.stored_findings import add_finding


@pytest.fixture
def issued(district: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A 交办单 of finding 1."""
    add_finding(unit="jtj")
    assert run(["supervise", "--unit", "jtj", "--finding", "1", "--out", "out"]) == 0
    capsys.readouterr()
    return district


def number(capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["documents", "list", "--kind", "assignment", "--format", "json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    return str(found["number"])


def test_a_finding_leads_to_its_letter_and_the_letter_to_its_finding(
    issued: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = number(capsys)
    assert run(["show", "1"]) == 0
    assert text in capsys.readouterr().out
    assert run(["documents", "findings", text, "--type", "失效链接", "--format", "json"]) == 0
    assert [row["id"] for row in json.loads(capsys.readouterr().out)] == [1]
    assert run(["documents", "reprint", text, "--out", "again"]) == 0
    (first,), (again,) = (list((issued / name).iterdir()) for name in ("out", "again"))
    assert first.read_bytes() == again.read_bytes()


def test_what_does_not_exist_is_said_in_one_line(issued: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        ["show", "9"],
        ["documents", "findings", "网整〔2020〕1号"],
        ["documents", "reprint", "9", "--out", "x"],
    ):
        assert run(words) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_templates_are_written_changed_checked_and_used(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_finding(unit="jtj")
    assert run(["templates", "check"]) == 0
    assert "没有自己的模板" in capsys.readouterr().out
    assert run(["templates", "export", "data/templates"]) == 0
    own = district / "data/templates/交办单.docx"
    document = docx.Document(str(own))
    next(line for line in document.paragraphs if "逾期未办结的" in line.text).text = "逾期的，由区长督办。"
    document.save(str(own))
    assert run(["templates", "check"]) == 0
    assert "都能用" in capsys.readouterr().out
    assert run(["supervise", "--unit", "jtj", "--finding", "1", "--out", "out"]) == 0
    (letter,) = (district / "out").iterdir()
    assert "逾期的，由区长督办。" in "\n".join(line.text for line in docx.Document(str(letter)).paragraphs)


def test_a_broken_template_is_named_and_nothing_is_issued(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_finding(unit="jtj")
    (district / "data/templates").mkdir()
    (district / "data/templates/交办单.docx").write_bytes(b"no")
    for words in (["templates", "check"], ["supervise", "--unit", "jtj", "--finding", "1", "--out", "out"]):
        assert run(words) == 2
        assert "交办单.docx：不是能读的 Word 文件" in capsys.readouterr().err
    assert run(["documents", "list", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_nobody_owed_a_letter_gets_one(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["supervise", "--step", "interview", "--out", "out"]) == 0
    assert "没有需要" in capsys.readouterr().err and not (district / "out").exists()


def test_more_answers_than_messages_are_refused(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bulletin", "--period", "month", "--messages", "3", "5", "--out", "out"]) == 2
    assert "比留言条数还多" in capsys.readouterr().err


def test_the_assessment_says_whether_it_is_a_draft(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", "--year", "2020", "--out", "a.xlsx"]) == 0
    printed = capsys.readouterr()
    assert "本期未检查，写的是草稿，没有编号" in printed.err and "网考〔" not in printed.err
    assert run(["assess", "--year", "2098", "--out", "b.xlsx"]) == 0
    assert "草稿" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("today", "month"),
    [(date(2026, 11, 1), "2026-10"), (date(2026, 1, 31), "2025-12"), (date(2026, 12, 2), "2026-11")],
)
def test_a_notice_is_for_the_month_before(monkeypatch: pytest.MonkeyPatch, today: date, month: str) -> None:
    monkeypatch.setattr(clock, "today", lambda: today)
    assert _month(None) == month


@pytest.mark.parametrize(
    ("words", "said"), [((), "本月没有需要发通知书的单位"), (("--unit", "jtj"), "这个单位本月没有需要发通知书的问题")]
)
def test_a_month_without_notices_says_so(
    district: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert run(["notice", "--month", "2026-10", "--out", "out", *words]) == 0
    assert said in capsys.readouterr().err
    assert [path.name for path in (district / "out").iterdir()] == ["问题台账-2026-10.xlsx"]


def test_a_notice_takes_backlog_in_by_number_alone(
    district: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from monitor.store.tables import findings

    monkeypatch.setenv("MONITOR_NOW", "2026-12-01T09:00:00+08:00")
    add_finding(unit="jtj")
    settings = environment.load()
    from monitor import registry

    with open_store(settings, registry.load(settings.registry)) as store, store.begin() as conn:
        conn.execute(sa.update(findings).values(backlog=True, due=None))
    assert run(["findings", "--backlog"]) == 0
    assert "存量" in capsys.readouterr().out
    assert run(["findings", "--no-backlog", "--format", "json"]) == 0
    assert capsys.readouterr().out.strip() == "[]"
    assert run(["notice", "--month", "2026-12", "--out", "a"]) == 0
    assert "没有需要发通知书的单位" in capsys.readouterr().err
    assert run(["notice", "--month", "2026-12", "--backlog", "1", "--out", "b"]) == 0
    assert "整改通知书〔2026〕1号" in capsys.readouterr().out
    assert run(["notice", "--month", "2026-12", "--backlog", "1", "--out", "c"]) == 2
    assert "已经印发" in capsys.readouterr().err


def listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert run(["documents", "list", "--format", "json"]) == 0
    return list(json.loads(capsys.readouterr().out))


def test_a_voided_letter_keeps_its_number_and_the_next_one_takes_another(
    district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_finding()
    supervise = ["supervise", "--unit", "区政府办公室", "--finding", "1", "--out", "x"]
    assert run(supervise) == 0
    (first,) = listed(capsys)
    assert run(["documents", "void", str(first["number"]), "--reason", "单位有误", "--by", "张三"]) == 0
    assert run(supervise) == 0
    numbers = [str(row["number"]) for row in listed(capsys)]
    assert len(set(numbers)) == 2 and first["number"] in numbers
    assert run(["documents", "list"]) == 0
    assert "作废" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["网整〔2026〕99号"], []])
def test_what_cannot_be_voided_is_said(district: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert run(["documents", "void", *words, "--reason", "单位有误", "--by", "张三"]) == 2
    assert capsys.readouterr().err.count("\n") <= 2


def test_a_document_that_was_never_issued_is_not_reprinted(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["documents", "reprint", "9" * 20, "--out", "x"]) == 2
    assert "这份文件" in capsys.readouterr().err
