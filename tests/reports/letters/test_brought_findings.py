"""Findings that people brought, in letters: with and without an address, in text and annex; their verification."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from monitor import clock
from monitor.clock import ZONE
from monitor.findings import listing
from monitor.jobs import outside_findings, verify
from monitor.jobs.letters import notice as issue
from monitor.jobs.scan import Scanning
from monitor.jobs.verify import BROUGHT, VerifyResult
from monitor.registry import Registry
from monitor.reports.workbooks.outside_list import OutsideRow
from monitor.settings import Settings
from monitor.store.database import Store
from monitor.store.tables import columns
from tests.reports.sample_findings import NIGHT, Filling

CALL = {"kind": "其他", "text": "办事指南上的电话打不通", "source": "电话反映", "unit": "区教育和体育局"}
SAID_ON = NIGHT.date()
PAGE = "http://127.0.0.1:8800/a.htm"
FINDERS = {"address": PAGE, "kind": "错别字", "text": "“布署”应为“部署”", "source": "我为政府网站找错", "unit": "jtj"}


@pytest.fixture(autouse=True)
def today() -> None:
    clock.freeze(datetime(2026, 12, 1, 9, tzinfo=ZONE))  # a Tuesday


def enter(store: Store, registry: Registry, *reports: dict[str, str], received: date = SAID_ON) -> list[Any]:
    lines = [OutsideRow(f"第 {number} 行", values, received) for number, values in enumerate(reports, 2)]
    rows = outside_findings.enter(store, registry, Settings(), lines, outside_findings.Defaults("张三"))
    return [row.became or row.refused for row in rows]


def rows(store: Store) -> list[dict[str, Any]]:
    with store.read() as conn:
        return listing.rows(conn)


def letter(store: Store, registry: Registry, out: Path) -> tuple[str, str, list[Path]]:
    """(text, text of the annex's table, files)"""
    files = issue(store, registry, Settings(), "2026-12", "jtj", out)
    (path,) = [one for one in files if one.name.startswith("整改通知书")]
    found = docx.Document(str(path))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join(one.text for one in found.paragraphs), "\n".join(cells), files


def test_a_call_without_an_address_has_unit_deadline_and_letter(
    store: Store, registry: Registry, tmp_path: Path
) -> None:
    (became,) = enter(store, registry, CALL)
    (row,) = rows(store)
    assert (row["unit"], row["site"], row["places"], row["origin"]) == ("jtj", "dept", [], "电话反映")
    assert (became.look.value, row["due"]) == ("person", "2026-12-04")
    text, _, files = letter(store, registry, tmp_path)
    assert "未指明页面：办事指南上的电话打不通" in text and "《》" not in text
    (row,) = rows(store)
    assert (row["state"], row["due"]) == ("notified", "2026-12-15")
    for book in (load_workbook(one) for one in files if one.suffix == ".xlsx"):
        cells = {str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line}
        assert any("办事指南上的电话打不通" in one for one in cells)


@pytest.mark.parametrize("number", [1, 7])
def test_a_notice_names_what_readers_found_within_three_working_days(
    store: Store, registry: Registry, tmp_path: Path, number: int
) -> None:
    """Of many problems the annex names it."""
    with store.begin() as conn:
        fill = Filling(conn)
        for _ in range(number - 1):
            fill.finding()
    enter(store, registry, FINDERS, received=date(2026, 12, 1))
    text, annex, _ = letter(store, registry, tmp_path)
    where = annex if number > 5 else text
    assert "布署" in where and PAGE in where
    assert ("2026-12-04" if number > 5 else "2026年12月4日") in where
    assert rows(store)[-1]["due"] == "2026-12-04"


def test_the_annex_names_a_call_by_its_column(store: Store, registry: Registry, tmp_path: Path) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        for _ in range(6):
            fill.finding()
    enter(store, registry, CALL | {"column": "办事指南"})
    _, annex, _ = letter(store, registry, tmp_path)
    assert "〔办事指南〕未指明页面" in annex


def test_a_column_that_is_known_is_the_place_of_a_call(store: Store, registry: Registry) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        page = fill.page("http://127.0.0.1:8800/bszn/", "办事指南", unit="jtj", unit_by="column")
        conn.execute(
            columns.insert().values(site="portal", url="http://127.0.0.1:8800/bszn/", page_id=page, name="办事指南")
        )
    said = {name: value for name, value in CALL.items() if name != "unit"}
    (became,) = enter(store, registry, said | {"site": "示例区人民政府", "column": "办事指南"})
    (row,) = rows(store)
    assert (row["unit"], row["column"], became.look.value) == ("jtj", "办事指南", "person")
    assert [place["url"] for place in row["places"]] == ["http://127.0.0.1:8800/bszn/"]


def test_the_same_call_is_one_problem_and_of_another_unit_another(store: Store, registry: Registry) -> None:
    hows = [
        enter(store, registry, CALL | more)[0].how.value
        for more in ({}, {}, {"reporter": "李四"}, {"unit": "zfb"}, {"column": "领导信箱"})
    ]
    assert hows == ["新建", "此前已录入", "并入已有问题", "新建", "新建"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"unit": ""}, "至少写责任单位或网站"),
        ({"unit": "", "site": "区公安分局"}, "没有网站“区公安分局”，登记的有：示例区人民政府、示例区教育和体育局"),
        ({"unit": "某某中心"}, "登记的有：区政府办公室、区教育和体育局"),
        ({"text": "", "kind": ""}, "没有写是什么问题"),
        ({"source": ""}, "没有写来源"),
    ],
)
def test_a_call_that_says_too_little_is_refused(
    store: Store, registry: Registry, change: dict[str, str], told: str
) -> None:
    (refused,) = enter(store, registry, CALL | change)
    assert told in refused and rows(store) == []


@pytest.mark.parametrize("site", ["portal", "示例区人民政府", "http://127.0.0.1:8800/", "127.0.0.1:8800"])
def test_a_site_is_known_by_its_name_and_its_address(store: Store, registry: Registry, site: str) -> None:
    enter(store, registry, {**CALL, "unit": "", "site": site})
    (row,) = rows(store)
    assert (row["site"], row["unit"]) == ("portal", "zfb")


def test_verifying_a_call_asks_for_a_person_and_fetches_nothing(
    store: Store, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    (became,) = enter(store, registry, CALL)
    monkeypatch.setattr(Scanning, "verify", lambda *_: pytest.fail("there is no page to look at"))
    done = verify.verify(store, registry, Settings(), numbers=[became.finding_id], say=lambda _: None)
    ((verdict),) = done.verdicts
    assert (verdict.answer, verdict.detail) == (VerifyResult.BY_HAND, BROUGHT)
    (row,) = rows(store)
    assert row["state"] == "confirmed", "only a person closes it"
