"""Answers of units: forms written, taken row by row, and refused; notices by their numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from monitor.jobs import reply as reply_job
from monitor.jobs.letters import notice as issue
from monitor.registry import Registry
from monitor.reports.workbooks.filled_form import read
from monitor.reports.workbooks.reply_form import ANSWER, COLUMNS, HEAD_ROW
from monitor.settings import ConfigError, Settings
from tests.findings.nights import Nights
from tests.jobs.notified import NOW, state


def fill(nights: Nights, registry: Registry, folder: Path, answers: dict[int, str]) -> Path:
    form = reply_job.reply_form(nights.store, registry, "1", folder / "form.xlsx")
    book = load_workbook(form)
    for row, answer in answers.items():
        book.active.cell(HEAD_ROW + row, list(COLUMNS).index(ANSWER) + 1).value = answer
    book.save(form)
    return form


def test_the_forms_of_a_month_lie_beside_its_letters(nights: Nights, registry: Registry, tmp_path: Path) -> None:
    written = issue(nights.store, registry, Settings(), "2026-11", "jtj", tmp_path)
    (form,) = [path for path in written if path.parent.name == "反馈表"]
    assert form.name == "整改情况反馈表〔2026〕1号-区教育和体育局.xlsx"
    assert read(form, NOW.date()).number == (2026, 1)


def test_a_form_is_taken_row_by_row_and_only_once(nights: Nights, registry: Registry, tmp_path: Path) -> None:
    form = fill(nights, registry, tmp_path, {1: "已整改", 2: "不知道"})
    done = reply_job.import_reply(nights.store, form)
    assert (done.taken, [row for row, _ in done.refused]) == (1, [HEAD_ROW + 2])
    assert (state(nights, 1), state(nights, 2)) == ("replied", "notified")
    before = nights.life(1)
    again = reply_job.import_reply(nights.store, form)
    assert (again.taken, again.known) == (0, 1) and nights.life(1) == before


def test_a_number_that_the_notice_does_not_name_is_refused_by_its_row(
    nights: Nights, registry: Registry, tmp_path: Path
) -> None:
    form = fill(nights, registry, tmp_path, {1: "非本单位", 2: "已整改"})
    book = load_workbook(form)
    book.active.cell(HEAD_ROW + 2, 1).value = 999
    book.save(form)
    done = reply_job.import_reply(nights.store, form)
    assert done.refused == ((HEAD_ROW + 2, "编号 999 不在网整〔2026〕1号里"),) and done.for_staff == (1,)
    assert [row["finding_id"] for row in reply_job.replies(nights.store, registry, for_staff=True)] == [1]


def test_a_form_of_another_notice_is_refused_as_a_whole(nights: Nights, registry: Registry, tmp_path: Path) -> None:
    form = fill(nights, registry, tmp_path, {1: "已整改"})
    with pytest.raises(ConfigError, match="没有 2 号整改通知书"):
        reply_job.import_reply(nights.store, form, "2")
    book = load_workbook(form)
    book.active["A1"] = "反馈表"
    book.save(form)
    with pytest.raises(ConfigError, match="找不到整改通知书的文号"):
        reply_job.import_reply(nights.store, form)
    assert reply_job.import_reply(nights.store, form, "〔2026〕1号").taken == 1


@pytest.mark.parametrize("text", ["1", "2026-1", "〔2026〕1号", "网整〔2026〕1号", "2026年1号"])
def test_a_notice_is_known_by_its_number(nights: Nights, text: str) -> None:
    with nights.store.read() as conn:
        assert reply_job.notice_document(conn, text).number == 1


@pytest.mark.parametrize(("text", "kind"), [("网督〔2026〕1号", "督办单"), ("交办单 2026-1", "交办单")])
def test_the_number_of_another_kind_is_no_notice(nights: Nights, text: str, kind: str) -> None:
    with nights.store.read() as conn, pytest.raises(ConfigError, match=f"是{kind}的文号"):
        reply_job.notice_document(conn, text)


@pytest.mark.parametrize("text", ["", "x", "2025-1", "3"])
def test_a_notice_that_is_not_there_is_said(nights: Nights, text: str) -> None:
    with nights.store.read() as conn, pytest.raises(ConfigError, match="--notice"):
        reply_job.notice_document(conn, text)
