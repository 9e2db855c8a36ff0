"""Lists of outside firms as they are made: other headings, merged cells, several problems in a cell, CSV in GBK."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from monitor.reports.office.excel_reader import NotAForm
from monitor.reports.workbooks.outside_list import OutsideRow, read

PAGE = "http://www.example.gov.cn/a.htm"


def book(path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(list(row))
    for one in merged:
        made.active.merge_cells(one)
    made.save(path)
    return path


def problems(lines: Sequence[OutsideRow]) -> list[tuple[str, str, str]]:
    named = (one.values for one in lines)
    return [(one.get("address", ""), one.get("wrong", one.get("text", "")), one.get("suggestion", "")) for one in named]


@pytest.mark.parametrize(
    "head",
    [
        ["序号", "网站名称", "问题页面链接", "错误词语", "正确词语", "错误类别"],
        ["编号", "单位名称", "文章链接", "疑似错词", "推荐用词", "差错类型"],
        ["No.", "站点名称", "URL", "错误内容", "修改建议", "检测项"],
        ["序号", "主办单位", "页面 URL（必填）", "差错内容：", "应改为", "问题种类"],
        ["", "网站", "网　址", "错敏词*", "建议修改为", "指标"],
    ],
)
def test_headings_in_other_words_and_in_any_order(tmp_path: Path, head: list[str]) -> None:
    row = [1, "示例区人民政府", PAGE, "布署", "部署", "错别字"]
    for name, order in (("a", range(6)), ("b", reversed(range(6)))):
        places = list(order)
        rows = [["某某公司检测报告"], [], [head[at] for at in places], [row[at] for at in places]]
        (line,) = read(book(tmp_path / f"{name}.xlsx", rows, ["A1:F1"])).lines
        assert problems([line]) == [(PAGE, "布署", "部署")] and line.values["kind"] == "错别字"


def test_headings_of_two_rows(tmp_path: Path) -> None:
    rows = [
        ["检测报告"],
        ["序号", "问题位置", "", "问题情况", "", ""],
        ["", "网址", "栏目", "类型", "错误", "建议"],
        [1, PAGE, "通知公告", "错别字", "布署", "部署"],
    ]
    merged = ["A1:F1", "A2:A3", "B2:C2", "D2:F2"]
    assert problems(read(book(tmp_path / "a.xlsx", rows, merged)).lines) == [(PAGE, "布署", "部署")]


def test_an_address_that_was_merged_over_several_rows_is_that_of_each(tmp_path: Path) -> None:
    rows = [["网址", "错误内容", "修改建议"], [PAGE, "布署", "部署"], [None, "帐号", "账号"], [None, "按装", "安装"]]
    found = problems(read(book(tmp_path / "a.xlsx", rows, ["A2:A3"])).lines)
    assert found == [(PAGE, "布署", "部署"), (PAGE, "帐号", "账号"), ("", "按装", "安装")]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"错误内容": "布署\n帐号", "修改建议": "部署\n账号"}, [("布署", "部署"), ("帐号", "账号")]),
        ({"错误内容": "1.布署\n2.帐号", "修改建议": "1.部署\n2.账号"}, [("布署", "部署"), ("帐号", "账号")]),
        ({"错误内容": "①布署 ②帐号", "修改建议": "①部署 ②账号"}, [("布署", "部署"), ("帐号", "账号")]),
        ({"错误内容": "布署\n帐号", "修改建议": "部署"}, [("布署 帐号", "部署")]),  # which one is meant is not known
        (
            {"问题": "1、“布署”应为“部署”；2、“帐号”应为“账号”。"},
            [("“布署”应为“部署”", ""), ("“帐号”应为“账号”", "")],
        ),
        ({"问题": "页面第1.5节的表格\n显示不全"}, [("页面第1.5节的表格 显示不全", "")]),
        ({"错误内容": "2.5亿元", "修改建议": ""}, [("2.5亿元", "")]),
        ({"错误内容": "落实1、2、3项"}, [("落实1、2、3项", "")]),
    ],
)
def test_several_problems_in_one_cell(tmp_path: Path, cells: dict[str, str], expected: list[tuple[str, str]]) -> None:
    rows = [["网址", *cells], [PAGE, *cells.values()]]
    lines = read(book(tmp_path / "a.xlsx", rows)).lines
    assert [one[1:] for one in problems(lines)] == expected
    assert [line.spot for line in lines] == (
        ["第 2 行"] if len(expected) == 1 else [f"第 2 行之{number}" for number in range(1, len(expected) + 1)]
    )


def test_a_link_that_is_a_formula_is_its_address(tmp_path: Path) -> None:
    rows = [["网址", "错误内容"], [f'=HYPERLINK("{PAGE}","查看")', "布署"], ["=A1", "布署"]]
    first, second = read(book(tmp_path / "a.xlsx", rows)).lines
    assert problems([first]) == [(PAGE, "布署", "")] and not first.faults and second.faults


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_csv_of_any_kind(tmp_path: Path, encoding: str, mark: str) -> None:
    rows = [
        ["检测报告"],
        ["页面地址", "错误内容", "修改建议", "日期"],
        [PAGE, f'"布署{mark}甲"', "部署", "2026/11/3 10:22"],
    ]
    path = tmp_path / "清单.csv"
    path.write_bytes("\r\n".join(mark.join(row) for row in rows).encode(encoding))
    (line,) = read(path).lines
    assert problems([line]) == [(PAGE, f"布署{mark}甲".replace("\t", " "), "部署")]
    assert line.received is not None and not line.faults


@pytest.mark.parametrize(
    "body", [b"\xff" * 400, "只有一段文字，没有表。".encode("gbk"), b"<table><tr><td>a</table>", b"\xd0\xcf\x11\xe0"]
)
def test_what_is_no_list_is_refused(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(body)
    with pytest.raises(NotAForm):
        read(tmp_path / "a.csv")
