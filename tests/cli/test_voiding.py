"""`documents void` and `compare` as a clerk runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from monitor.cli import run
from tests.cli.stored_findings import add_finding


def listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert run(["documents", "list", "--format", "json"]) == 0
    return list(json.loads(capsys.readouterr().out))


def test_a_voided_letter_keeps_its_number_and_the_next_one_takes_another(
    district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_finding()
    supervise = ["supervise", "--unit", "区政府办公室", "--finding", "1", "--out", "x"]
    assert run(supervise) == 0
    (first,) = listed(capsys)
    assert run(["documents", "void", str(first["number"]), "--reason", "单位有误", "--by", "张三"]) == 0
    assert run(supervise) == 0
    numbers = [str(row["number"]) for row in listed(capsys)]
    assert len(set(numbers)) == 2 and first["number"] in numbers
    assert run(["documents", "list"]) == 0
    assert "作废" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["网整〔2026〕99号"], []])
def test_what_cannot_be_voided_is_said(district: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert run(["documents", "void", *words, "--reason", "单位有误", "--by", "张三"]) == 2
    assert capsys.readouterr().err.count("\n") <= 2


def test_an_outside_list_is_compared_into_an_excel_file(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_finding()
    book = Workbook()
    assert book.active is not None
    book.active.append(["页面地址", "问题类型", "错误内容"])
    book.active.append(["https://www.example.gov.cn/z.htm", "错别字", "布署"])
    book.save(district / "对方.xlsx")
    assert run(["compare", "对方.xlsx", "--out", "比对.xlsx"]) == 0
    assert {"两家都有", "只有对方有", "只有本系统有"} <= set(load_workbook(district / "比对.xlsx").sheetnames)
