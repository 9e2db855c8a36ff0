"""Presentations, slide by slide."""

from __future__ import annotations

from typing import Any

from monitor.extract.document import document
from monitor.model import Document
from tests.extract import office_files

URL = "http://127.0.0.1:8800/files/"


def read(body: bytes, name: str = "通知.docx", **more: Any) -> Document:
    return document(body, URL + name, filename=name, **more)


def texts(found: Document) -> list[tuple[str, str]]:
    return [(block.where, block.text) for block in found.blocks]


def test_slides_come_in_the_order_of_the_show_with_tables_and_notes() -> None:
    shown = office_files.pptx(
        [{"text": "第一页", "notes": "备注文字"}, {"text": "藏着", "show": "0", "cells": "甲,乙"}]
    )
    found = read(shown, "a.pptx")
    assert texts(found) == [
        ("第1张幻灯片", "第一页"),
        ("第1张幻灯片备注", "备注文字"),
        ("第2张幻灯片（隐藏）", "藏着"),
        ("第2张幻灯片（隐藏）", "甲\t乙"),
    ]
    assert [block.hidden for block in found.blocks] == [False, True, True, True]
