"""Rich Text Format: both forms of Chinese, headers, hidden text; damage never raises."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.extract.document import document
from monitor.model import Document

URL = "http://127.0.0.1:8800/files/"


def read(body: bytes, name: str = "通知.docx", **more: Any) -> Document:
    return document(body, URL + name, filename=name, **more)


def texts(found: Document) -> list[tuple[str, str]]:
    return [(block.where, block.text) for block in found.blocks]


def test_chinese_in_both_of_its_forms_is_read() -> None:
    raw = "".join(f"\\'{byte:02x}" for byte in "关于测试".encode("gbk"))
    numbers = "".join(f"\\u{ord(letter) - 65536 if ord(letter) > 32767 else ord(letter)}?" for letter in "的通知")
    head = "{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 SimSun;}}{\\*\\generator X;}"
    body = head + raw + numbers + "\\par 甲\\cell 乙\\row}"
    found = read(body.encode("gbk"), "a.rtf")
    assert texts(found) == [("第1段", "关于测试的通知"), ("第2段", "甲\t乙")]


def test_headers_hidden_text_and_pictures_are_told_apart() -> None:
    body = rb"{\rtf1{\header head\par}{\pict 0123abcd}text\par{\v secret\par}}"
    found = read(body, "a.rtf")
    assert texts(found) == [("页眉", "head"), ("第1段", "text"), ("第2段（隐藏文字）", "secret")]
    assert [block.hidden for block in found.blocks] == [False, False, True]


@pytest.mark.parametrize("body", [rb"{\rtf1 abc", rb"{\rtf1 " + b"{" * 100_000, rb"{\rtf1\'g\u99999999999 x}}}}}"])
def test_a_broken_one_does_not_raise(body: bytes) -> None:
    assert read(body, "a.rtf").outcome == "ok"
