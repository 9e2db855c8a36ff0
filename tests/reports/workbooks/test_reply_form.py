"""The form that a unit fills and what is read from it: good rows and bad ones as a table, hostile files beside them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from monitor.clock import ZONE
from monitor.findings.replies import Reply, UnitAnswer
from monitor.model import Severity, State
from monitor.reports.office.excel_reader import NotAForm
from monitor.reports.queries.entries import Entry
from monitor.reports.workbooks.filled_form import read
from monitor.reports.workbooks.reply_form import COLUMNS, HEAD_ROW, form
from monitor.store.issued_documents import DocumentKind, IssuedDocument

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
TODAY = NOW.date()
NOTICE = IssuedDocument(
    id=1,
    kind=DocumentKind.NOTICE,
    year=2026,
    number=3,
    unit="jtj",
    period="2026-11",
    title="",
    file="",
    due=None,
    created_at=NOW,
    sha="",
    path="",
)
DAY = date(2026, 11, 18)


def entry(number: int, **said: Any) -> Entry:
    texts = dict.fromkeys(("context", "target", "column", "title", "where", "suggestion"), "")
    known = {"id": number, "site": "portal", "unit": "jtj", "code": "text.typo", "severity": Severity.MINOR}
    known |= {"state": State.NOTIFIED, "certain": True, "message": "错字", "wrong": "帐号", "due": DAY}
    known |= {"first_seen_at": NOW, "last_seen_at": NOW, "recurrences": 0, "closed_at": None, "open_places": 1}
    return Entry(**texts | known | {"url": "http://127.0.0.1/1.htm"} | said)  # type: ignore[arg-type]


def filled(tmp_path: Path, *rows: tuple[Any, ...]) -> Path:
    """A form as units send it back: number, answer, day, note."""
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "网整〔2026〕3号 整改情况反馈表"
    sheet.append(["编号", "整改情况", "整改时间", "备注"])
    for row in rows:
        sheet.append(list(row))
    book.save(tmp_path / "form.xlsx")
    return tmp_path / "form.xlsx"


GOOD = [
    ((17, "已整改", "2026-11-18", "好"), Reply(17, UnitAnswer.FIXED, DAY, "好")),
    (("17", "已整改", datetime(2026, 11, 18, 8, 30), ""), Reply(17, UnitAnswer.FIXED, DAY)),
    ((17.0, " 已整改 ", 46344, None), Reply(17, UnitAnswer.FIXED, DAY)),
    (("１７", "已 整改", "2026年11月18日", None), Reply(17, UnitAnswer.FIXED, DAY)),
    ((17, "已整改", "2026/11/18", None), Reply(17, UnitAnswer.FIXED, DAY)),
    ((17, "已整改", "20261118", None), Reply(17, UnitAnswer.FIXED, DAY)),
    ((17, "已整改", "2026.11.18 10:20", None), Reply(17, UnitAnswer.FIXED, DAY)),
    ((17, "正在整改", None, "下周"), Reply(17, UnitAnswer.ON_IT, None, "下周")),
    ((17, "非本单位", "", "应为区民政局"), Reply(17, UnitAnswer.NOT_OURS, None, "应为区民政局")),
]
BAD = [
    ((None, "已整改", None, None), "编号"),
    (("十七", "已整改", None, None), "编号“十七”看不懂"),
    ((17.5, "已整改", None, None), "编号"),
    ((-17, "已整改", None, None), "编号"),
    ((True, "已整改", None, None), "编号"),
    ((17, "搞定了", None, None), "整改情况“搞定了”看不懂"),
    ((17, "已整改", "昨天", None), "整改时间“昨天”看不懂"),
    ((17, "已整改", "2026-02-30", None), "看不懂"),
    ((17, "已整改", "2026-11-21", None), "还没有到"),
    ((17, "已整改", 5, None), "看不懂"),
    (("=1+16", "已整改", None, None), "“编号”是公式"),
    ((17, '=HYPERLINK("http://x")', None, None), "“整改情况”是公式"),
    ((17, "已整改", "=TODAY()", None), "“整改时间”是公式"),
    ((17, "已整改", None, "=cmd|x"), "“备注”是公式"),
]


@pytest.mark.parametrize(("row", "expected"), GOOD)
def test_a_good_row_is_read_however_people_write_it(tmp_path: Path, row: tuple[Any, ...], expected: Reply) -> None:
    found = read(filled(tmp_path, row), TODAY)
    assert (found.rows, found.refused, found.number) == ({3: expected}, (), (2026, 3))


@pytest.mark.parametrize(("row", "reason"), BAD)
def test_a_bad_row_is_refused_by_its_number_and_the_others_are_read(
    tmp_path: Path, row: tuple[Any, ...], reason: str
) -> None:
    found = read(filled(tmp_path, row, (18, "已整改", None, None)), TODAY)
    (refused,) = found.refused
    assert refused.row == 3 and reason in refused.reason and list(found.rows) == [4]


def test_empty_rows_are_nothing_and_rows_without_an_answer_are_counted(tmp_path: Path) -> None:
    found = read(filled(tmp_path, (None, None, None, None), (17, None, None, None), (18, "已整改", None, None)), TODAY)
    assert (found.blank, list(found.rows)) == (1, [5])


def test_the_form_is_read_back_with_what_was_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(form(NOTICE, "区教育和体育局", [entry(17), entry(18, message="=1+1")], NOW))
    book = load_workbook(path)
    sheet = book.active
    names = list(COLUMNS)
    sheet.cell(HEAD_ROW + 2, names.index("整改情况") + 1).value = "已整改"
    book.save(path)
    found = read(path, TODAY)
    assert found.rows == {HEAD_ROW + 2: Reply(18, UnitAnswer.FIXED)} and found.blank == 1
    assert found.number == (2026, 3)


def test_only_the_answer_can_be_changed_and_it_is_chosen_from_a_list() -> None:
    sheet = load_workbook(io.BytesIO(form(NOTICE, "区教育和体育局", [entry(17)], NOW))).active
    row = {name: sheet.cell(HEAD_ROW + 1, n) for n, name in enumerate(COLUMNS, 1)}
    assert sheet.protection.sheet and {name for name, cell in row.items() if not cell.protection.locked} == {
        "整改情况", "整改时间", "备注"
    }  # fmt: skip
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"已整改,正在整改,无法整改,非本单位"' and row["整改情况"].coordinate in choice.sqref


def test_the_same_notice_makes_the_same_bytes() -> None:
    assert form(NOTICE, "x", [entry(17)], NOW) == form(NOTICE, "x", [entry(17)], NOW)


def test_a_huge_sheet_is_refused(tmp_path: Path) -> None:
    rows = [(17, "已整改", None, None)] * 5_100
    with pytest.raises(NotAForm, match="超过 5000 行"):
        read(filled(tmp_path, *rows), TODAY)


def test_a_lonely_cell_at_the_end_of_the_world_costs_nothing(tmp_path: Path) -> None:
    path = filled(tmp_path, (17, "已整改", None, None))
    book = load_workbook(path)
    book.active.cell(1_048_576, 16_384).value = "x"
    book.save(path)
    with pytest.raises(NotAForm, match="超过 5000 行"):
        read(path, TODAY)


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0 old excel", b"<html>", None])
def test_what_is_no_workbook_is_refused_in_chinese(tmp_path: Path, body: bytes | None) -> None:
    path = tmp_path / "x.xlsx"
    if body is None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
            bomb.writestr("xl/workbook.xml", b"0" * 50_000_000)
    else:
        path.write_bytes(body)
    with pytest.raises(NotAForm, match="xlsx"):
        read(path, TODAY)


def test_a_sheet_without_headings_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"] = "你好"
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(NotAForm, match="找不到表头"):
        read(tmp_path / "x.xlsx", TODAY)
