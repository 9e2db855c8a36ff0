"""Four months of one department in frozen time: every document that a year needs, and the ledger at their end.

2026-08-03 is the district's night 0; what its nights 1 and 2 show is put on when the story wants it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from monitor.demo.district import District
from monitor.reports.workbooks.reply_form import ANSWER, COLUMNS, FIXED_ON, HEAD_ROW
from tests.whole.nights import Nights

EXPECTED = Path(__file__).with_name("four_months.tsv")


@dataclass
class Months(Nights):
    """`at`: the moment that every command takes for now."""

    at: str = "2026-08-03T01:00"

    def environment(self, night: int = 2) -> dict[str, str]:
        return super().environment(night) | self.clock(f"{self.at}:00+08:00")

    def do(self, at: str, *words: str) -> str:
        self.at = at
        return self.monitor(*words)

    def look(self, at: str, night: int) -> None:
        self.district.night(night)
        self.do(at, "scan", "--site", "dept")

    def out(self, name: str) -> str:
        return str(self.folder / name)

    def number(self, code: str, holds: str = "", wrong: str = "") -> int:
        """The finding of this code whose message holds this text."""
        (found,) = [
            one["id"]
            for one in self.findings()
            if one["code"] == code and holds in one["message"] + one["target"] and wrong in one["wrong"]
        ]
        return int(found)

    def state(self, number: int) -> str:
        return next(str(one["state"]) for one in self.findings() if one["id"] == number)


@pytest.fixture(params=[("sqlite", True), ("postgresql", False)], ids=["sqlite, running clock", "postgresql, frozen"])
def months(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Months]:
    """On PostgreSQL the tables of a `postgres_store` are used, which empties them afterwards."""
    database, runs = request.param
    url = ""
    if database == "postgresql":
        request.getfixturevalue("postgres_store")
        url = request.getfixturevalue("migrated_postgres")
    with District(today=date(2026, 8, 3), night=0) as district:
        months = Months(district, tmp_path / "district", url, runs=runs, here=True)
        months.prepare()
        yield months


def test_four_months_end_in_the_ledger_that_was_expected(months: Months) -> None:
    august(months)
    september(months)
    october(months)
    november(months)
    found = ledger(months, "2026-12-01T08:00", "2026-11")
    head, *wanted = [line.split("\t") for line in EXPECTED.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    assert [*found[0], "why"] == head, "the columns"
    rows = [[on_the_hour(cell) for cell in row] for row in found[1:]] if months.runs else found[1:]
    assert differing(head, rows, wanted) == []
    assert notices(months) == [1, 2, 3], "nothing was beyond doubt and new in November: no letter, no number"


def on_the_hour(cell: str) -> str:
    """The moment on a frozen clock: the running one has advanced some minutes when a page is requested."""
    return re.sub(r"^(\d{4}-\d\d-\d\d \d\d):\d\d$", r"\1:00", cell)


def differing(head: list[str], found: list[list[str]], wanted: list[list[str]]) -> list[str]:
    """Cell by cell: what is in the ledger and should not be so."""
    known = {names(head, row): row for row in found}
    asked = {names(head, row): row for row in wanted}
    differences = [f"not expected: {one}" for one in known.keys() - asked.keys()]
    differences += [f"missing: {one}" for one in asked.keys() - known.keys()]
    for one in known.keys() & asked.keys():
        cells = zip(head, known[one], asked[one][:-1], strict=False)
        differences += [f"{one}: {name} is {cell}, not {should}" for name, cell, should in cells if cell != should]
    return differences + [f"twice: {one}" for one in known if sum(names(head, row) == one for row in found) > 1]


def names(head: list[str], row: list[str]) -> tuple[str, ...]:
    """What makes a row of the ledger the same finding for a reader."""
    return tuple(row[head.index(name)] for name in ("栏目", "问题类型", "错误内容", "问题链接"))


def august(months: Months) -> None:
    """A first look; the month's letter."""
    months.look("2026-08-03T01:00", 0)
    printed = months.do("2026-09-01T08:00", "notice", "--month", "2026-08", "--out", months.out("notices"))
    assert "整改通知书〔2026〕1号-区教育和体育局.docx" in printed


def september(months: Months) -> None:
    """The unit answers, is verified, is late with the rest, is reminded, and is put under supervision."""
    typo, link = months.number("text.typo", wrong="神彩"), months.number("link.dead", "col199")
    answer(months, "2026-09-04T15:00", {typo, link})
    months.district.night(2)
    rows = json.loads(months.do("2026-09-07T12:00", "verify", "--format", "json"))
    assert {row["finding_id"]: row["answer"] for row in rows} == {typo: "已整改", link: "仍存在"}
    assert (months.state(typo), months.state(link)) == ("fixed", "notified")

    months.look("2026-09-08T01:00", 2)
    decide(months)
    climbed(months, "2026-09-17T06:30", "提醒")
    climbed(months, "2026-09-28T06:30", "督办")
    supervised = months.do("2026-09-28T09:00", "supervise", "--out", months.out("supervision"))
    assert "督办单" in supervised and "〔2026〕1号" in supervised
    before = issued(months)
    months.do("2026-09-28T10:00", "supervise", "--out", months.out("supervision"))
    assert issued(months) == before, "what is under supervision is not put under it again"


def decide(months: Months) -> None:
    """What a person does: confirms what may be a veto, sets aside what is none, waives what need not be."""
    months.do(
        "2026-09-08T09:00", "mark", str(months.number("security.hidden_link")), "--state", "confirmed", "--who", "张三"
    )
    false_alarm = str(months.number("text.sensitive", wrong="首存送"))
    months.do("2026-09-08T09:05", "mark", false_alarm, "--state", "false_positive", "--who", "张三", "--why", "引用")
    waived = ("--state", "waived", "--who", "张三", "--why", "改版后统一处理", "--until", "2027-06-30")
    months.do("2026-09-08T09:10", "mark", str(months.number("page.meta")), *waived)


def october(months: Months) -> None:
    """The quarter's bulletin; what was fixed comes back, what was hijacked is cleaned."""
    months.do("2026-10-09T08:00", "notice", "--month", "2026-09", "--out", months.out("notices"))
    printed = months.do(
        "2026-10-09T09:00", "bulletin", "--period", "quarter", "--date", "2026-09-30", "--out", months.out("b")
    )
    (letter,) = [Path(line) for line in printed.splitlines() if line.endswith(".docx")]
    text = words(letter)
    assert "第三季度" in text or "第3季度" in text, text[:300]
    assert "区教育和体育局" in text
    months.look("2026-10-20T01:00", 1)
    assert months.state(months.number("text.typo", wrong="神彩")) == "confirmed", "it came back"


def november(months: Months) -> None:
    """The letter that names what came back; a last look; what the official standard would say."""
    months.do("2026-11-02T08:00", "notice", "--month", "2026-10", "--out", months.out("notices"))
    months.look("2026-11-20T00:10", 2)
    months.look("2026-11-20T01:00", 2)  # the sample of the footer's fault was clean: now all its pages are asked
    months.do("2026-11-20T08:00", "probe", "--site", "dept")
    (site,) = json.loads(months.do("2026-11-20T09:00", "score", "--site", "dept", "--format", "json"))["sites"]
    vetoes = {veto["id"]: (veto["status"], veto["value"]) for veto in site["vetoes"]}
    assert vetoes["W1"] == ("suspected", 4) and vetoes["W3"] == ("suspected", 131)
    assert months.state(months.number("security.hidden_link")) == "new", "what 张三 confirmed then is not confirmed now"
    assert (vetoes["W4-1"], vetoes["W4-3"]) == (("clear", 1), ("clear", 1))
    assert vetoes["W2"][0] == "unchecked" and vetoes["W5"][0] == vetoes["W6"][0] == "manual"
    assert site["base"] is None and site["verdict"].startswith("疑似不合格")
    assert notices(months) == [1, 2, 3], "no number twice, none left out"


def answer(months: Months, at: str, fixed: set[int]) -> None:
    form = months.folder / "form.xlsx"
    months.do(at, "reply", "form", "--notice", "2026-1", "--out", str(form))
    book = load_workbook(form)
    sheet, columns = book.active, list(COLUMNS)
    for row in range(HEAD_ROW + 1, sheet.max_row + 1):
        if sheet.cell(row, 1).value in fixed:
            sheet.cell(row, columns.index(ANSWER) + 1).value = "已整改"
            sheet.cell(row, columns.index(FIXED_ON) + 1).value = "2026-09-04"
    book.save(form)
    assert "收下 2 行" in months.do(at, "reply", "import", str(form))


def climbed(months: Months, at: str, step: str) -> None:
    rungs = json.loads(months.do(at, "escalate", "--format", "json"))
    assert rungs and {rung["step_label"] for rung in rungs} == {step}, rungs
    assert json.loads(months.do(at, "escalate", "--format", "json")) == [], "the same day takes no rung twice"


def issued(months: Months) -> list[dict[str, Any]]:
    return list(json.loads(months.monitor("documents", "list", "--format", "json")))


def notices(months: Months) -> list[int]:
    return sorted(int(row["number"].split("〕")[1][:-1]) for row in issued(months) if row["kind"] == "notice")


def ledger(months: Months, at: str, month: str) -> list[list[str]]:
    """The ledger's rows as text, without what only the order of pages decides: the findings' numbers, which one of all
    pages a fault of the footer is shown on, and the port.
    """
    months.do(at, "notice", "--month", month, "--out", months.out("notices"))
    sheet = load_workbook(months.folder / "notices" / f"问题台账-{month}.xlsx")["问题台账"]
    head, *rows = [[cell(value) for value in row[1:]] for row in sheet.iter_rows(values_only=True)]
    for row in rows:
        if not row[head.index("栏目")] and row[head.index("问题类型")] != "首页不更新":
            row[head.index("页面标题")] = row[head.index("页面地址")] = "*"
    return [[re.sub(r"127\.0\.0\.1:\d+", "DEPT", value) for value in row] for row in (head, *rows)]


def cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def words(letter: Path) -> str:
    with ZipFile(letter) as file:
        return re.sub(r"<[^>]+>", "", file.read("word/document.xml").decode())
