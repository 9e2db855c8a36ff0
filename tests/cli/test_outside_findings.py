"""`monitor add` and `monitor import`, as a clerk uses them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook, load_workbook

from monitor import clock
from monitor.cli import run
from monitor.clock import ZONE
from monitor.jobs.outside_findings import NotTaken, kind_of
from monitor.reports.workbooks.outside_list import read
from tests.cli.stored_findings import add_finding

PAGE = "https://www.example.gov.cn/a.htm"


@pytest.fixture(autouse=True)
def today() -> None:
    clock.freeze(datetime(2026, 11, 4, 9, tzinfo=ZONE))  # a Wednesday


def book(path: Path, rows: Sequence[Sequence[Any]], **sheets: Sequence[Sequence[Any]]) -> Path:
    made = openpyxl.Workbook()
    for name, content in ({"清单": rows} | sheets).items():
        sheet = made.active if name == "清单" else made.create_sheet(name)
        for row in content:
            sheet.append(list(row))
    made.save(path)
    return path


def findings(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert run(["findings", "--format", "json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def test_a_message_of_a_reader_is_entered_with_three_working_days(
    district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = [
        "add",
        PAGE,
        "错别字",
        "“布署”应为“部署”",
        "--source",
        "我为政府网站找错",
        "--received",
        "2026-11-03",
        "--who",
        "张三",
    ]
    assert run([*said, "--dry-run"]) == 0
    assert findings(capsys) == []
    assert run(said) == 0
    (row,) = findings(capsys)
    assert (row["origin"], row["due"], row["wrong"], row["state"]) == ("网民找错", "2026-11-06", "布署", "confirmed")
    assert row["places"][0]["url"] == PAGE
    assert run(["show", str(row["id"])]) == 0
    assert "来源：网民找错" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({0: "https://elsewhere.invalid/a.htm"}, "不属于登记的网站"),
        ({0: "某个页面"}, "看不懂"),
        ({1: "错别子"}, "是不是想写 错别字"),
    ],
)
def test_what_cannot_be_entered_is_refused_in_one_sentence(
    district: Path, capsys: pytest.CaptureFixture[str], change: dict[int, str], message: str
) -> None:
    said = [change.get(number, word) for number, word in enumerate([PAGE, "错别字", "“布署”应为“部署”"])]
    assert run(["add", *said, "--source", "上级通报", "--who", "张三"]) == 2
    assert message in capsys.readouterr().err
    assert findings(capsys) == []


CALL = ["其他", "办事指南上的电话打不通", "--source", "电话反映", "--who", "张三"]


@pytest.mark.parametrize("where", [["--unit", "区教体局", "--column", "办事指南"], ["--site", "示例区人民政府"]])
def test_a_call_without_an_address_is_entered(
    district: Path, capsys: pytest.CaptureFixture[str], where: list[str]
) -> None:
    assert run(["add", *CALL, *where, "--received", "2026-11-04"]) == 0
    assert "须人工核对" in capsys.readouterr().out
    (row,) = findings(capsys)
    assert (row["site"], row["unit"]) == (("jtj", "jtj") if "--unit" in where else ("portal", "zfb"))
    assert (row["places"], row["due"]) == ([], "2026-11-18")
    assert run(["show", str(row["id"])]) == 0
    assert "所在页面" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (CALL, "至少写责任单位或网站"),
        (["其他", *CALL[2:]], "没有网址的写后两样"),
        ([PAGE, "其他", "电话", "打不通", *CALL[2:]], "没有网址的写后两样"),
        ([*CALL, "--site", "没有的网站"], "可用的有：示例区人民政府"),
        ([*CALL, "--unit", "没有的单位"], "区政府办公室、区教育和体育局"),
    ],
)
def test_a_call_that_says_too_little_is_refused(
    district: Path, capsys: pytest.CaptureFixture[str], said: list[str], message: str
) -> None:
    assert run(["add", *said]) == 2
    assert message in capsys.readouterr().err
    assert findings(capsys) == []


def test_a_list_of_calls_without_addresses_is_previewed_and_entered(
    district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        ["来电登记表"],
        ["序号", "来电时间", "来电人", "反映内容", "责任单位", "栏目"],
        [1, "2026-11-03", "李四", "办事指南上的电话打不通", "区教体局", "办事指南"],
        [2, "2026-11-03", "王五", "看不到回复", "", "领导信箱"],
    ]
    said = ["import", str(book(Path("来电.xlsx"), rows)), "--source", "电话反映", "--who", "张三"]
    assert run(said) == 1
    printed = capsys.readouterr()
    assert "须人工核对" in printed.out and "第 4 行" in printed.err and "至少写责任单位或网站" in printed.err
    assert findings(capsys) == []
    assert run([*said, "--yes"]) == 1
    (row,) = findings(capsys)
    assert (row["unit"], row["column"], row["origin"]) == ("jtj", "办事指南", "电话反映")


def test_a_list_is_previewed_and_then_entered_and_no_row_is_lost(
    district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        ["某某区网站问题清单"],
        [None, "2026年11月"],
        ["序号", "发现日期", "错误内容", "修改建议", "问题类型", "所在页面（网址）", "备注"],
        [1, 46329, "布署", "部署", "错别字", PAGE, ""],
        [2, "2026.11.3", "帐号", "账号", "错字", "https://www.example.gov.cn/b.htm", ""],
        [3, "某日", "按装", "安装", "错别字", PAGE, ""],
        [4, 20261103, "=1+1", "", "错别字", PAGE, ""],
        [5, datetime(2026, 11, 2), "", "", "排版混乱", "www.example.gov.cn/c.htm", ""],
        [],
        [6, "", "", "", "失效链接", "", ""],
    ]
    path = book(Path("清单.xlsx"), rows, 其他=[["没有表头"], ["一段说明"]])
    said = ["import", str(path), "--source", "上级通报", "--who", "张三"]
    assert run(said) == 1
    printed = capsys.readouterr().err
    assert "预览，没有录入" in printed
    assert all(f"第 {row} 行" in printed for row in (6, 7, 10))
    assert "工作表“其他”" in printed
    assert findings(capsys) == []
    assert run([*said, "--yes"]) == 1
    assert sorted(row["wrong"] for row in findings(capsys)) == ["", "布署", "帐号"]
    assert run([*said, "--yes"]) == 1
    assert len(findings(capsys)) == 3


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (46329, date(2026, 11, 3)),
        (46329.0, date(2026, 11, 3)),
        (20261103, date(2026, 11, 3)),
        ("20261103", date(2026, 11, 3)),
        ("2026.11.3", date(2026, 11, 3)),
        ("2026/11/3", date(2026, 11, 3)),
        ("2026年11月3日", date(2026, 11, 3)),
        (datetime(2026, 11, 3, 8), date(2026, 11, 3)),
        ("20261399", None),
        ("昨天", None),
    ],
)
def test_days_as_people_write_them(tmp_path: Path, cell: object, day: date | None) -> None:
    (line,) = read(book(tmp_path / "a.xlsx", [["日期", "网址", "问题"], [cell, PAGE, "错"]])).lines
    assert line.received == day
    assert bool(line.faults) is (day is None)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("错别字", ("text.typo", "错别字")),
        ("死链", ("link.dead", "失效链接")),
        ("其他", ("other", "其他")),
        ("其他：页面排版", ("other", "页面排版")),
        ("页面排版混乱", ("other", "页面排版混乱")),
        ("", ("other", "其他")),
    ],
)
def test_kinds_as_people_write_them(written: str, kind: tuple[str, str]) -> None:
    codes, name = kind_of(written)
    assert (codes[0], name) == kind


def test_a_slip_in_the_kind_is_no_kind_of_its_own() -> None:
    with pytest.raises(NotTaken, match="失效链接"):
        kind_of("失效连接")


def test_an_outside_list_is_compared_into_an_excel_file(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_finding()
    book = Workbook()
    assert book.active is not None
    book.active.append(["页面地址", "问题类型", "错误内容"])
    book.active.append(["https://www.example.gov.cn/z.htm", "错别字", "布署"])
    book.save(district / "对方.xlsx")
    assert run(["compare", "对方.xlsx", "--out", "比对.xlsx"]) == 0
    assert {"两家都有", "只有对方有", "只有本系统有"} <= set(load_workbook(district / "比对.xlsx").sheetnames)
