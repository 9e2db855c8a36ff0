"""Workbooks: a row is a block; hidden sheets, rows and columns are read and named as hidden."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.extract.document import document
from monitor.model import Document
from tests.extract import office_files
from tests.extract.office_files import cells, xlsx

URL = "http://127.0.0.1:8800/files/"


def read(body: bytes, name: str = "通知.docx", **more: Any) -> Document:
    return document(body, URL + name, filename=name, **more)


def placed(found: Document) -> list[tuple[str, str]]:
    return [(block.where, block.text) for block in found.blocks]


def test_an_excel_row_is_a_block_with_its_sheet_and_number() -> None:
    sheet = f"<sheetData>{cells(1, '姓名', '电话')}{cells(3, '张三', '0539')}</sheetData>"
    assert placed(read(xlsx({"名单": sheet}), "名单.xlsx")) == [
        ("工作表“名单”第1行", "姓名\t电话"),
        ("工作表“名单”第3行", "张三\t0539"),
    ]


def test_hidden_sheets_rows_and_columns_are_read_and_said_to_be_hidden() -> None:
    cols = '<cols><col min="2" max="2" hidden="1"/></cols>'
    hidden_row = cells(2, "丙", attributes=' hidden="1"')
    shown = f"{cols}<sheetData>{cells(1, '甲', '乙')}{hidden_row}</sheetData>"
    found = read(
        xlsx({"一": shown, "二": f"<sheetData>{cells(1, '丁')}</sheetData>"}, hidden=frozenset({"二"})), "x.xlsx"
    )
    assert [(block.text, block.where, block.hidden) for block in found.blocks] == [
        ("甲", "工作表“一”第1行", False),
        ("乙", "工作表“一”第1行（隐藏列）", True),
        ("丙", "工作表“一”第2行（隐藏行）", True),
        ("丁", "隐藏工作表“二”第1行", True),
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<c r='A1'><v>13800138000</v></c>", "13800138000"),
        ("<c r='A1'><v>1.3800138E10</v></c>", "13800138000"),
        ("<c r='A1'><v>0.10000000000000001</v></c>", "0.1"),
        ("<c r='A1' t='s'><v>0</v></c>", "共享"),
        ("<c r='A1' t='s'><v>99</v></c>", ""),
        ("<c r='A1' t='str'><f>A2</f><v>算出</v></c>", "算出"),
        ("<c r='A1' t='b'><v>1</v></c>", "1"),
    ],
)
def test_cells_of_every_type(cell: str, text: str) -> None:
    body = xlsx(
        {"一": f"<sheetData><row r='1'>{cell}</row></sheetData>"}, strings="<si><r><t>共</t></r><r><t>享</t></r></si>"
    )
    assert "".join(block.text for block in read(body, "x.xlsx").blocks) == text


def test_comments_of_cells_are_read() -> None:
    note = '<comment ref="B3"><text><r><t>身份证号见附件</t></r></text></comment>'
    found = read(xlsx({"一": f"<sheetData>{cells(1, '甲')}</sheetData>"}, comments=note), "x.xlsx")
    assert placed(found)[1] == ("工作表“一”B3批注", "身份证号见附件")


def test_a_sheet_without_end_is_cut() -> None:
    rows = "".join(cells(number, f"第{number}人") for number in range(1, 60_001))
    sheet = f"<sheetData>{rows}</sheetData>"
    found = read(xlsx({"一": sheet}), "x.xlsx")
    assert found.outcome == "ok"
    assert len(found.blocks) == 50_000


def texts(found: Document) -> list[tuple[str, str]]:
    return [(block.where, block.text) for block in found.blocks]


def test_hidden_sheets_and_comments_are_read_and_said_to_be_hidden() -> None:
    found = read(office_files.book(名单=[["姓名", "电话"], ["张三", 13800138000]], 底稿=[["底数"]]), "a.xlsx")
    assert ("工作表“名单”第2行", "张三\t13800138000") in texts(found)
    assert {block.where: block.hidden for block in found.blocks}["隐藏工作表“底稿”第1行"] is True
    assert any(where == "隐藏工作表“底稿”A1批注" for where, _ in texts(found))
