"""Every line of the truth table speaks of a page that is there and holds (or does not hold) what it says."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest

from monitor.demo import truth
from monitor.demo.district import District
from monitor.demo.truth import TruthRow
from tests.demo.client import Reply, get
from tests.demo.conftest import TODAY

ROWS = truth.rows(TODAY)
NIGHTS = (0, 1, 2)
IN_ATTACHMENT = re.compile(r"download\.jsp|downfile\.jsp|/attach/")
ISSUE_CODES = """
    column.stale column.blank home.stale link.dead link.soft link.intranet link.empty link.malformed attachment.broken
    text.typo text.form text.sensitive privacy.id_card privacy.mobile privacy.bank_card date.missing date.future
    date.backdated page.identity page.meta security.hidden_link security.defaced"""
NAMED_BY_TARGET = {
    "link.dead", "link.soft", "link.intranet", "link.malformed", "security.hidden_link", "security.defaced",
}  # fmt: skip


def page_of(district: District, row: TruthRow, page: str) -> Reply:
    base = district.portal_url if row.site == "portal" else district.dept_url
    return get(base + quote(page[1:], safe="/?=&.%_"))


def test_every_kind_of_fault_is_planted_and_has_an_innocent_twin_beside_it() -> None:
    assert {row.code for row in ROWS if row.verdict == "fault"} == set(ISSUE_CODES.split())
    innocent = {row.code.split(".")[0] for row in ROWS if row.verdict == "innocent"}
    assert innocent >= {code.split(".")[0] for code in ISSUE_CODES.split()} - {"home"}


def test_some_faults_are_fixed_some_are_new_and_some_come_back() -> None:
    assert len(truth.fixed(TODAY, 2)) >= 10
    assert len(truth.opened(TODAY, 2)) >= 5
    assert {row.contains for row in truth.back(TODAY, 2)} == {"园满", "/zt/kjcx.html"}
    assert truth.opened(TODAY, 1) == [] and truth.back(TODAY, 1) == []


def test_a_fault_on_a_deleted_page_stays_open_until_it_is_gone_twice() -> None:
    gone = next(row for row in ROWS if row.gone is not None)
    assert [gone.stands(night) for night in (0, 1, 2, 3)] == [True, True, True, False]


@pytest.mark.parametrize("night", NIGHTS)
def test_every_page_that_the_table_names_answers(district: District, night: int) -> None:
    district.night(night)
    for row in ROWS:
        for page in row.pages:
            if page == truth.ANY or row.code == "attachment.broken" or not row.stands(night):
                continue
            assert page_of(district, row, page).status == (404 if row.gone == night else 200), (row, page)


@pytest.mark.parametrize("night", NIGHTS)
def test_a_wrong_text_stands_on_its_page_exactly_on_its_nights(district: District, night: int) -> None:
    district.night(night)
    for row in ROWS:
        page = row.pages[0]
        if row.verdict != "fault" or page == truth.ANY or IN_ATTACHMENT.search(page):
            continue
        if row.code not in {"text.typo", "text.form", "text.sensitive"} | NAMED_BY_TARGET:
            continue
        got = page_of(district, row, page)
        there = got.status == 200 and row.contains.rsplit("/info/1011/")[-1].split("/info/")[-1] in html.unescape(
            got.text
        )
        mended_elsewhere = row.contains in (
            "/form/apply.html",
            "/zt/kjcx.html",
        )  # the target changes, not the page
        assert there == (mended_elsewhere or str(night) in row.nights), row


def test_a_deleted_page_is_a_404_and_no_list_names_it(district: District) -> None:
    district.night(2)
    assert get(f"{district.portal_url}info/1011/4210.htm").status == 404
    assert all("4210.htm" not in get(f"{district.portal_url}xwzx/tzgg{n}.htm").text for n in ("", "/7", "/6"))


def test_a_fixed_table_of_names_is_masked(district: District) -> None:
    before = get(f"{district.portal_url}info/1011/4217.htm").text
    district.night(2)
    after = get(f"{district.portal_url}info/1011/4217.htm").text
    assert len(re.findall(r"\b\d{17}[\dX]\b", before)) == 3
    assert len(re.findall(r"\b154\d{8}\b", before)) == 3
    assert re.findall(r"\b(\d{17}[\dX]|154\d{8})\b", after) == []


def finding(code: str, url: str, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "site": "portal",
        "severity": "一般",
        "places": [{"url": url, "open": True}],
        **more,
    }


def row_of(code: str, contains: str) -> TruthRow:
    return next(row for row in ROWS if row.code == code and row.contains == contains)


def test_a_finding_is_known_by_code_site_page_and_word() -> None:
    row = row_of("text.typo", "截止目前")
    url = "http://127.0.0.1:8800/info/1011/4202.htm"
    assert row.describes(finding("text.typo", url, wrong="截止目前"))
    assert not row.describes(finding("text.typo", url, wrong="另一处"))
    assert not row.describes(finding("text.sensitive", url, wrong="截止目前"))
    assert not row.describes(finding("text.typo", "http://127.0.0.1:8800/info/1011/4201.htm", wrong="截止目前"))
    closed = [{"url": url, "open": False}]
    assert not row.describes(finding("text.typo", url, wrong="截止目前") | {"places": closed})


def test_the_order_of_a_query_makes_no_other_place() -> None:
    row = row_of("text.typo", "竟争")
    url = "http://127.0.0.1:8800/system/_content/download.jsp?wbfileid=505&owner=1&urltype=news.DownloadAttachUrl"
    assert row.describes(finding("text.typo", url, wrong="竟争"))


def test_a_warning_is_not_a_stale_column() -> None:
    row = next(row for row in ROWS if row.code == "column.stale" and row.severity == "!提示")
    url = "http://127.0.0.1:8800" + row.pages[0]
    assert row.right_severity(finding("column.stale", url, severity="较重"))
    assert not row.right_severity(finding("column.stale", url, severity="提示"))


def test_the_comparison_names_what_was_missed_and_what_is_a_false_alarm() -> None:
    right = finding("text.typo", "http://127.0.0.1:8800/info/1011/4202.htm", wrong="截止目前", state="new")
    wrong = finding("link.dead", "http://127.0.0.1:8800/info/1011/4276.htm", target="http://x/wall/403.html")
    closed = finding("link.dead", "http://127.0.0.1:8800/", state="fixed")
    compared = truth.compare([right, wrong, closed], TODAY, 1)
    assert compared.false_alarms == (wrong,)
    assert row_of("text.typo", "截止目前") not in [row for row, _ in compared.missed]
    assert len(compared.missed) == len(truth.expected(TODAY, 1)) - 1
    assert not compared
    assert "wall/403" in compared.report()


def test_too_many_findings_for_one_fault_are_missed_too() -> None:
    row = row_of("text.typo", "等侯")
    many = [finding("text.typo", f"http://127.0.0.1:8800/{n}", wrong="等侯") for n in range(2)]
    assert truth.lacking(row, many) == "2 findings instead of 1"
    assert truth.lacking(row, many[:1]) == "1 places instead of 200 or more"


def test_dates_in_addresses_follow_today() -> None:
    pages = {page for row in truth.rows(date(2027, 1, 10)) for page in row.pages}
    assert "/art/2026/11/19/art_123_472.html" in pages
