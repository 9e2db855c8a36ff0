"""A unit answers its notice, and only the pages that it speaks of are looked at again: from the form to the verdict."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook

from monitor.demo.district import District
from monitor.reports.workbooks.reply_form import ANSWER, COLUMNS, FIXED_ON, HEAD_ROW
from tests.whole.nights import TODAY, Nights

# What the department reports as fixed on the day of night 1, and what night 2 shows of it.
FIXED, GONE, STANDS, RENEWED, LINK = "布署", "松驰", "截止目前", "/zwgk/xzzf.htm", "/form/apply.html"
EXPECTED = {
    FIXED: ("已整改", "fixed"),
    GONE: ("不可访问", "replied"),
    STANDS: ("仍存在", "notified"),
    RENEWED: ("已整改", "fixed"),
    LINK: ("已整改", "fixed"),
}


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    with District(today=TODAY, night=1) as district:
        nights = Nights(district, tmp_path / "district", here=True)
        nights.prepare()
        yield nights


def about(finding: dict[str, Any]) -> str:
    """Which of EXPECTED this finding is, if any."""
    said = [finding["wrong"], urlsplit(finding["target"]).path, *(urlsplit(p["url"]).path for p in finding["places"])]
    if finding["code"] not in ("text.typo", "link.dead", "column.blank"):
        return ""
    return next((key for key in EXPECTED if key in said), "")


def answer(nights: Nights, notice: str, fixed: set[int]) -> set[int]:
    """Fill the form of one notice. Returns which of `fixed` it names."""
    form = nights.folder / "form.xlsx"
    nights.monitor("reply", "form", "--notice", notice, "--out", str(form), night=1)
    book = load_workbook(form)
    sheet, columns = book.active, list(COLUMNS)
    named = set()
    for row in range(HEAD_ROW + 1, sheet.max_row + 1):
        number = sheet.cell(row, 1).value
        if number in fixed:
            named.add(number)
            sheet.cell(row, columns.index(ANSWER) + 1).value = "已整改"
            sheet.cell(row, columns.index(FIXED_ON) + 1).value = "2026年11月19日"
    book.save(form)
    nights.monitor("reply", "import", str(form), night=1)
    assert "收下 0 行" in nights.monitor("reply", "import", str(form), night=1), "a second time changes nothing"
    return named


def test_what_units_report_as_done_is_verified_and_nothing_else_is_asked_for(nights: Nights) -> None:
    nights.scan(1, "--site", "portal")
    nights.monitor("notice", "--month", "2026-11", "--out", str(nights.folder / "notices"), night=1)
    chosen = {about(one): one for one in nights.findings(1, "--state", "notified") if about(one)}
    assert chosen.keys() == EXPECTED.keys()
    ids = {key: one["id"] for key, one in chosen.items()}
    left = set(ids.values())
    number = 0
    while left:
        number += 1
        left -= answer(nights, str(number), left)
    assert {one["id"] for one in nights.findings(1, "--state", "replied")} == set(ids.values())

    nights.district.night(2)
    nights.district.reset_requests()
    verdicts = {row["finding_id"]: row for row in json.loads(nights.monitor("verify", "--format", "json", night=2))}
    states = {row["id"]: row["state"] for row in nights.findings(2)}
    answers = {key: (verdicts[ids[key]]["answer"], states[ids[key]]) for key in EXPECTED}
    assert answers == EXPECTED, verdicts
    assert "404" in verdicts[ids[GONE]]["detail"]
    asked = {seen.path for seen in nights.district.requests() if seen.path != "/robots.txt"}
    places = {urlsplit(place["url"]).path for one in chosen.values() for place in one["places"]}
    assert asked <= places | {LINK}, "no other page is asked for"
