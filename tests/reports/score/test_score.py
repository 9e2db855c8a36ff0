"""The simulated score: what is deducted, what is not deducted twice, and what tomorrow brings."""

from __future__ import annotations

import io
import json
import subprocess
from dataclasses import replace
from pathlib import Path
from shutil import which

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from monitor.model import ColumnClass, Severity, State
from monitor.reports.score import UNCONFIRMED, Score, score
from monitor.reports.score import html as score_html
from monitor.reports.score import text as score_text
from monitor.reports.score import xlsx as score_xlsx
from monitor.reports.score.charges import SERVICES, Charge, items, limits
from monitor.reports.score.state import SiteState
from tests.reports.sample_findings import HOSTILE, NIGHT
from tests.reports.score.sample_sites import TODAY, ago, column, finding, site

NEWS, POLICY, DISCLOSURE = ColumnClass.NEWS, ColumnClass.POLICY, ColumnClass.DISCLOSURE


def charge(state: SiteState, number: str) -> Charge:
    return next(one for one in score(state).charges if one.item.id == number)


def test_the_items_make_a_hundred_and_services_carry_25() -> None:
    assert sum(item.points for item in items()) == limits().points == 100
    assert sum(item.points for item in items() if item.part == SERVICES) == 25


def test_no_value_counts_as_confirmed_that_nobody_saw() -> None:
    """Only the limits were seen in the published standard (indicators A, V); no item's points were."""
    assert not [item.id for item in items() if item.confirmed]


def test_a_clean_portal_keeps_its_points_and_opens_the_bonus() -> None:
    clean = score(site())
    assert clean.base == 100 and clean.bonus_open and "W5 互动回应差、W6 服务不实用 须人工核对" in clean.verdict


@pytest.mark.parametrize(("base", "opens"), [(80.0, False), (80.01, True), (60.0, False)])
def test_bonus_opens_strictly_above_80(base: float, opens: bool) -> None:
    assert Score(state=site(), day=TODAY, vetoes=(), charges=(), base=base).bonus_open is opens


def test_one_item_never_costs_more_than_its_points() -> None:
    found = charge(site(*(column(f"动态{n}", 20) for n in range(4))), "F1")
    assert (found.count, found.points, found.item.points) == (4, found.item.points, 6)


def test_a_column_is_charged_in_one_item_only() -> None:
    state = site(column("动态", 20), column("政策文件", 200, POLICY), column("财政信息", 400, DISCLOSURE))
    assert [charge(state, number).count for number in ("F1", "F2", "F3")] == [1, 1, 1]
    blank = site(column("动态", None, blank=True))
    assert [charge(blank, number).count for number in ("F1", "F3")] == [1, 0]


def test_what_waits_for_a_person_costs_nothing_and_is_counted_beside() -> None:
    doubtful = finding(1, "link.dead", State.NEW, certain=False)
    found = charge(site(findings=(doubtful, finding(2, "link.dead"))), "G2")
    assert (found.count, found.waiting, found.points, found.findings) == (1, 1, 0.1, (2,))
    assert found.told_waiting == "另有 1 处待人工核实（#1）"


def test_hints_cost_nothing() -> None:
    assert charge(site(findings=(finding(1, "page.meta", severity=Severity.HINT),)), "G4").count == 0


def test_a_link_on_the_home_page_weighs_more() -> None:
    state = site(findings=(finding(1, "link.dead", on_home=True), finding(2, "link.dead")))
    assert (charge(state, "G1").points, charge(state, "G2").points) == (1, 0.1)


def test_without_services_it_is_scored_out_of_75_times_four_thirds() -> None:
    state = site(column("政策文件", 200, POLICY), services=False)
    assert score(state).base == round((75 - 5) * 4 / 3, 2)
    assert not [one for one in score(state).charges if one.item.part == SERVICES]


def test_other_sites_are_judged_on_vetoes_only() -> None:
    shown = score(site(column("动态", 20), portal=False))
    assert shown.base is None and shown.charges == () and "分" not in shown.verdict


def test_tomorrow_is_told_before_it_comes() -> None:
    columns = [column(f"动态{n}", 14) for n in range(5)]
    today = score(site(*columns, home_newest=ago(14)))
    assert "疑似" not in today.verdict and today.base == 100
    told = "\n".join(today.tomorrow)
    assert "第 14 天，上限 14 天 → 第 15 天" in told and "0 个，上限 5 个 → 5 个" in told
    assert "动态要闻：多扣 6 分" in told and "100 → 94 分" in told
    assert score(site()).tomorrow == ("W3 首页不更新：第 0 天，上限 14 天 → 第 1 天，上限 14 天",)


def test_a_suspected_veto_is_never_the_last_word() -> None:
    assert score(site(home_newest=ago(20))).verdict.startswith("疑似不合格：W3 首页不更新 待人工复核；如复核不成立")


def test_an_old_state_says_so() -> None:
    assert "最近一次完成检查是" in "".join(score(site(), ago(-9)).notes)


def test_columns_that_were_not_read_are_named_and_harmless() -> None:
    one = score(site(column("要闻"), column(HOSTILE, read=False)))
    assert "1 个栏目上次没有读到，未计入：" in one.notes[0]
    assert "\u202e" not in score_text.text([one]) and "<script>" not in score_html.html([one])


def troubled() -> Score:
    return score(
        site(
            column("动态=1+1", 20, finding=5),
            column("政策文件", 200, POLICY),
            findings=(
                finding(
                    1, "security.hidden_link", State.NEW, severity=Severity.SERIOUS, message=HOSTILE + "13812345678"
                ),
                finding(2, "link.dead", on_home=True),
                finding(3, "text.typo", message=HOSTILE),
            ),
        )
    )


def test_text_marks_what_is_not_confirmed_and_hides_numbers() -> None:
    shown = score_text.text([troubled()])
    assert shown.count(UNCONFIRMED) >= 10 and "W1" in shown and "#1" in shown
    assert "13812345678" not in shown and "138****5678" in shown


def test_json_marks_every_unconfirmed_value() -> None:
    (one,) = json.loads(score_text.as_json([troubled()]))["sites"]
    assert all(item["mark"] == UNCONFIRMED for item in one["deductions"] if not item["confirmed"])
    assert [veto["id"] for veto in one["vetoes"]] == ["W1", "W2", "W3", "W4-1", "W4-2", "W4-3", "W5", "W6"]
    assert one["waiting"] == [1] and one["vetoes"][0]["status"] == "suspected"


def test_html_is_escaped_and_marked() -> None:
    page = score_html.html([troubled()])
    assert "<script>" not in page and UNCONFIRMED in page and "138****5678" in page


def test_excel_holds_formulas_and_no_foreign_ones() -> None:
    book = load_workbook(io.BytesIO(score_xlsx.xlsx([troubled()], NIGHT)))
    formulas = [str(cell.value) for row in book["portal"].iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) > 30 and not [one for one in formulas if "HYPERLINK" in one]
    assert UNCONFIRMED in [cell.value for cell in book["portal"]["H"]]


def test_the_same_score_gives_the_same_bytes() -> None:
    assert score_xlsx.xlsx([troubled()], NIGHT) == score_xlsx.xlsx([troubled()], NIGHT)


def computed(book: Path) -> Workbook:
    """What LibreOffice makes of the formulas."""
    out = book.parent / "computed"
    command = ["soffice", f"-env:UserInstallation=file://{book.parent}/profile", "--headless", "--convert-to"]
    words = [*command, "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(book)]
    subprocess.run(words, check=True, capture_output=True)
    return load_workbook(out / book.name, data_only=True)


def row_of(sheet: Worksheet, name: str) -> int:
    return next(int(cell.row) for cell in sheet["A"] if cell.value == name)


@pytest.mark.skipif(not which("soffice"), reason="LibreOffice computes the formulas")
def test_the_formulas_come_to_what_the_program_says_and_follow_what_a_person_changes(tmp_path: Path) -> None:
    one = troubled()
    others = {
        name: replace(one, state=replace(one.state, id=name)) for name in ("decided", "cleared", "counted", "worse")
    }
    book = load_workbook(io.BytesIO(score_xlsx.xlsx([one, *others.values()], NIGHT)))
    book["decided"][f"G{row_of(book['decided'], 'W5')}"] = "成立"
    book["cleared"][f"G{row_of(book['cleared'], 'W1')}"] = "不成立"
    book["counted"][f"F{row_of(book['counted'], 'G1')}"] = 2  # two links on the home page instead of one
    book["counted"]["D6"] = 40  # bonus points: not more than 30 count
    book["worse"][f"D{row_of(book['worse'], 'W3')}"] = 15
    book["worse"][f"E{row_of(book['worse'], 'F1')}"] = 90  # a value 待核对 that turned out otherwise: the item's 6 stay
    book.save(tmp_path / "a.xlsx")
    sheets = computed(tmp_path / "a.xlsx")
    sheet = sheets["portal"]
    assert sheet["D5"].value == one.base and sheet["D7"].value == one.base
    assert sheet["D2"].value == "疑似不合格，待人工复核"
    states = {row[0].value: row[7].value for row in sheet.iter_rows(min_row=10, max_row=17)}
    assert (states["W1"], states["W2"], states["W5"]) == ("疑似", "未触发", "须人工核对")
    assert sheets["decided"]["D2"].value == "不合格：单项否决成立"
    assert sheets["cleared"]["D2"].value == "合格（有单项否决未检查或须人工核对）"
    assert sheets["counted"]["D5"].value == one.base - 1 and sheets["counted"]["D7"].value == one.base - 1 + 30
    assert sheets["worse"][f"H{row_of(sheets['worse'], 'W3')}"].value == "疑似"
    assert sheets["worse"]["D5"].value == one.base - 4, "2 became 6, not 90"
