"""Where things stand in our papers: few problems in the text, many in an annex across, notes with their tables, and
rows of Excel sheets high enough for what is in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from openpyxl import Workbook, load_workbook

from monitor.clock import ZONE
from monitor.registry import Registry, Unit
from monitor.reports.letters import assessment, bulletin, ledger
from monitor.reports.letters.findings_items import FEW
from monitor.reports.office import excel as sheets
from monitor.reports.office.word import ANNEX_WIDTH, LetterWriter, blank
from monitor.reports.office.word_rows import add_rows
from monitor.reports.periods import Length, containing
from monitor.reports.workbooks import reply_form
from monitor.settings import ASSESS, Settings
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind
from tests.reports.letters.test_notice_text import TYPO
from tests.reports.letters.test_notice_text import written as notice
from tests.reports.letters.test_templates import edited, letter, line, said
from tests.reports.sample_findings import NIGHT, Filling
from tests.reports.test_labels import entry
from tests.reports.workbooks.test_reply_form import NOTICE
from tests.reports.workbooks.test_reply_form import entry as told

LADDER = (
    DocumentKind.ASSIGNMENT,
    DocumentKind.REMINDER,
    DocumentKind.SUPERVISION,
    DocumentKind.CIRCULAR,
    DocumentKind.INTERVIEW,
)
DUE = date(2026, 11, 25)
LONG = "示例区大数据发展和行政审批服务管理局政务公开科"
NOW = datetime(2026, 12, 1, 8, 0, tzinfo=ZONE)


def ladder(count: int, kind: DocumentKind, folder: Path | None = None, due: date | None = DUE) -> Document:
    return letter(folder, kind=kind, entries=[replace(TYPO, id=n, due=due) for n in range(1, count + 1)])


@pytest.mark.parametrize("kind", LADDER)
@pytest.mark.parametrize("count", [1, FEW, FEW + 1, 30])
def test_a_letter_writes_few_problems_in_its_text_and_many_in_its_annex(kind: DocumentKind, count: int) -> None:
    document = ladder(count, kind)
    text, has_annex = said(document), count > FEW
    assert (len(document.tables), "附件：问题清单" in text, "见附件" in text) == (int(has_annex), has_annex, has_annex)
    assert text.count("原文：“会议要求") == (0 if has_annex else count)
    assert text.count("原整改期限：2026年11月25日。") == (0 if has_annex else count)
    if has_annex:
        assert [row.cells[1].text for row in document.tables[0].rows][1:] == [str(n) for n in range(1, count + 1)]
    orientations = [section.orientation for section in document.sections]
    assert orientations == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE][: 1 + has_annex]


def test_a_problem_without_a_deadline_has_no_sentence_about_one() -> None:
    text = said(ladder(2, DocumentKind.ASSIGNMENT, due=None))
    assert "原整改期限" not in text and "—" not in text and "None" not in text


@pytest.mark.parametrize("name", ["督办单", "整改通知书"])
def test_a_users_template_without_a_place_for_problems_gets_them_in_the_annex(tmp_path: Path, name: str) -> None:
    def change(document: Document) -> None:
        holder = line(document, "{{问题条目}}")._p
        holder.getparent().remove(holder)

    edited(tmp_path, name, change)
    document = ladder(2, DocumentKind.SUPERVISION, tmp_path) if name == "督办单" else notice([TYPO], templates=tmp_path)
    assert "附件：" in said(document) and len(document.tables) == 1


@pytest.fixture
def late(sqlite_store: Store, registry: Registry, tmp_path: Path) -> Any:
    """The bulletin of November with so many overdue problems."""

    def written(count: int) -> Document:
        with sqlite_store.begin() as conn:
            fill = Filling(conn)
            fill.scan(coverage={"got": 30})
            for _ in range(count):
                fill.finding("link.dead", due=DUE)
        month = containing(Length.MONTH, NIGHT.date())
        (path,) = bulletin.issue(sqlite_store, registry, Settings(), month, tmp_path, NOW).paths
        return docx.Document(str(path))

    return written


@pytest.mark.parametrize(("count", "listed"), [(0, ""), (1, "text"), (FEW, "text"), (FEW + 1, "annex"), (40, "annex")])
def test_a_bulletin_lists_few_overdue_problems_in_its_text_and_many_in_its_annex(
    late: Any, count: int, listed: str
) -> None:
    document = late(count)
    text = said(document)
    assert (f"（四）超期未整改的问题（{count}个）" in text) is (listed == "text")
    assert ("2．超期未整改问题清单" in text) is (listed == "annex")
    assert text.count("整改期限：2026年11月25日。") == (count if listed == "text" else 0)
    heads = [table.rows[0].cells[1].text for table in document.tables]
    assert heads == ["单位", *(["编号"] if listed == "annex" else [])]
    assert all(section.orientation == WD_ORIENT.LANDSCAPE for section in list(document.sections)[1:])


@pytest.mark.parametrize("count", [1, 2, 40])
def test_the_last_row_of_a_table_stays_with_the_note_under_it(count: int) -> None:
    page = LetterWriter("x", "y", blank())
    page.annex("表")
    add_rows(page, [("序号", 20, True), ("单位", 60, False)], [[n, "区民政局"] for n in range(count)])
    page.small("注：说明。")
    (table,) = page.document.tables
    kept = [[bool(one.find(f".//{qn('w:keepNext')}") is not None) for one in row._tr.tc_lst] for row in table.rows]
    assert kept == [[False, False]] * count + [[True, True]]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    widths = [int(cell.get(qn("w:w"))) for cell in table._tbl.tblGrid]
    assert sum(widths) == pytest.approx(ANNEX_WIDTH * 56.7, abs=3)


@pytest.mark.parametrize("kind", LADDER)
@pytest.mark.parametrize("count", [1, FEW + 1])
def test_what_ends_a_letter_is_kept_on_one_page(kind: DocumentKind, count: int) -> None:
    """The paragraph before, the notes, the line of the annex and the seal: none begins a page alone."""
    lines = ladder(count, kind).paragraphs
    end = next(n for n, one in enumerate(lines) if one.text == "2026年12月1日")
    first = next(n for n in range(end, 0, -1) if len(lines[n].text) > 15)
    assert first < end - 2 and all(one.paragraph_format.keep_with_next for one in lines[first:end])


@pytest.mark.parametrize("style", ["公文一级标题", "公文二级标题"])
def test_a_heading_is_kept_with_what_it_heads(style: str) -> None:
    document = ladder(1, DocumentKind.INTERVIEW)
    assert document.styles[style].paragraph_format.keep_with_next  # type: ignore[attr-defined]


def heights(sheet: Any) -> dict[int, float | None]:
    return {row: sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)}


def assert_shown_whole(sheet: Any, first: int = 2) -> None:
    """Each row is as high as the most lines of a cell in it, and no row is left to the program that opens the file."""
    for cells in sheet.iter_rows(min_row=first):
        lines = 1
        for cell in cells:
            if isinstance(cell.value, str) and cell.data_type != "f":
                width = sheet.column_dimensions[cell.column_letter].width
                wide = sum(1 if one.isascii() else 2 for one in cell.value)
                lines = max(lines, -(-wide // int(width)))
        height = sheet.row_dimensions[cells[0].row].height
        assert height is not None and height >= min(15.0 * lines, 400), (sheet.title, cells[0].row)


def assert_printable(sheet: Any, head: str) -> None:
    assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0 and sheet.print_title_rows == head
    assert "&P" in sheet.oddFooter.center.text and "&N" in sheet.oddFooter.center.text


@pytest.fixture
def wordy(sqlite_store: Store, registry: Registry) -> tuple[Store, Registry]:
    """A unit with a name that needs two lines."""
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.scan(coverage={"got": 30})
        for length in (5, 60, 300):
            fill.finding(unit="long", message="长" * length, target="http://old.invalid/" + "a" * length)
    return sqlite_store, replace(registry, units={**registry.units, "long": Unit(id="long", name=LONG)})


def test_both_sheets_of_the_ledger_are_shown_and_printed_whole(wordy: tuple[Store, Registry], tmp_path: Path) -> None:
    store, registry = wordy
    with store.read() as conn:
        book = load_workbook(ledger.write(conn, registry, "2026-11", tmp_path, NOW))
    for sheet in book:
        assert_shown_whole(sheet)
        assert_printable(sheet, "$1:$1")
    rows, sums = book.worksheets
    assert (rows.page_setup.fitToWidth, rows.print_title_cols) == (2, "$A:$B"), "25 columns on two sheets of A3"
    assert str(rows.page_setup.paperSize) == rows.PAPERSIZE_A3
    assert sums.page_setup.fitToWidth in (None, 1) and str(sums.page_setup.paperSize) == sums.PAPERSIZE_A4
    for sheet, names in ((rows, ledger.COLUMNS), (sums, None)):
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
        assert names is None or widths == list(names.values())
        assert all(width >= 7 for width in widths)


def test_every_sheet_of_the_assessment_is_shown_and_printed_whole(
    wordy: tuple[Store, Registry], tmp_path: Path
) -> None:
    store, registry = wordy
    path = tmp_path / "x.xlsx"
    with store.read() as conn:
        assessment.write(conn, registry, ASSESS, 2026, path, NOW)
    for sheet in load_workbook(path):
        assert_shown_whole(sheet)
        assert_printable(sheet, "$1:$1")


def test_the_sheets_of_the_week_are_shown_and_printed_whole(wordy: tuple[Store, Registry], tmp_path: Path) -> None:
    store, registry = wordy
    week = containing(Length.WEEK, NIGHT.date())
    paths = bulletin.issue(store, registry, Settings(), week, tmp_path, NOW).paths
    for sheet in load_workbook(paths[1]):
        assert_shown_whole(sheet)
        assert_printable(sheet, "$1:$1")


@pytest.mark.parametrize("count", [1, 3, 30, 200])
def test_a_reply_form_shows_each_row_whole_and_repeats_its_head(count: int) -> None:
    entries = [told(n, message="长" * (n % 90), wrong="错" * (n % 40)) for n in range(count)]
    book = load_workbook(BytesIO(reply_form.form(NOTICE, LONG, entries, NOW)))
    (sheet,) = book.worksheets
    assert_shown_whole(sheet, reply_form.HEAD_ROW + 1)
    assert_printable(sheet, f"${reply_form.HEAD_ROW}:${reply_form.HEAD_ROW}")
    assert sheet.max_row == reply_form.HEAD_ROW + count
    assert min(heights(sheet)[row] or 0 for row in range(reply_form.HEAD_ROW, sheet.max_row + 1)) >= 28


def test_a_reply_form_says_where_its_deadlines_are_a_guess() -> None:
    sheet = load_workbook(BytesIO(reply_form.form(NOTICE, LONG, [told(1, due=date(2099, 1, 5))], NOW))).active
    assert "2099年节假日安排尚未公布" in str(sheet["A2"].value)


def test_fit_leaves_heights_that_were_set_and_merged_cells() -> None:
    sheet = Workbook().active
    sheet.append(["长" * 100, "x"])
    sheet.append(["=1+1", "长" * 20])
    sheet.append(["长" * 500])
    sheet.row_dimensions[1].height = 20
    sheet.merge_cells("A3:B3")
    sheets.fit(sheet)
    first, second, third = heights(sheet).values()
    assert first == 20 and second and second > 40 and third and third < 20


@pytest.mark.parametrize("kind", LADDER)
@pytest.mark.parametrize("dues", [(date(2099, 1, 5),), (DUE, date(2099, 1, 5)), (DUE,)])
def test_a_letter_whose_list_names_guessed_days_says_so(kind: DocumentKind, dues: Sequence[date]) -> None:
    text = said(letter(None, kind=kind, entries=[entry(id=n, due=due) for n, due in enumerate(dues)]))
    assert ("2099年节假日安排尚未公布" in text) is (dues[-1].year == 2099)
