"""Text and CSV files, line by line."""

from __future__ import annotations

from typing import Any

from monitor.extract.document import document
from monitor.model import Document

URL = "http://127.0.0.1:8800/files/"


def read(body: bytes, name: str = "通知.docx", **more: Any) -> Document:
    return document(body, URL + name, filename=name, **more)


def placed(found: Document) -> list[tuple[str, str]]:
    return [(block.where, block.text) for block in found.blocks]


def test_text_and_csv_line_by_line() -> None:
    assert placed(read("甲\n\n乙".encode("gbk"), "a.txt")) == [("第1行", "甲"), ("第3行", "乙")]
    assert placed(read('甲,"乙"\n丙,丁'.encode(), "a.csv")) == [("第1行", "甲\t乙"), ("第2行", "丙\t丁")]


def texts(found: Document) -> list[tuple[str, str]]:
    return [(block.where, block.text) for block in found.blocks]


def test_cells_may_hold_commas_and_line_ends() -> None:
    found = read('姓名,地址\r\n张三,"某街1号,2单元\n3室"\r\n'.encode("gb18030"), "a.csv")
    assert texts(found) == [("第1行", "姓名\t地址"), ("第2行", "张三\t某街1号,2单元 3室")]


def test_quotes_that_never_end_do_no_harm() -> None:
    assert "乙" in read(('甲,"' + "乙" * 200_000).encode(), "a.csv").blocks[0].text


def test_a_line_of_text_is_a_block() -> None:
    assert texts(read("一\n\n二".encode(), "a.txt")) == [("第1行", "一"), ("第3行", "二")]
