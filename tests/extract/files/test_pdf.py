"""PDF files, page by page."""

from __future__ import annotations

from typing import Any

from monitor.demo.pdf import pdf as demo_pdf
from monitor.extract.document import document
from monitor.extract.files.pdf import paragraphs
from monitor.model import Document
from tests.extract.office_files import pdf

URL = "http://127.0.0.1:8800/files/"


def read(body: bytes, name: str = "通知.docx", **more: Any) -> Document:
    return document(body, URL + name, filename=name, **more)


def placed(found: Document) -> list[tuple[str, str]]:
    return [(block.where, block.text) for block in found.blocks]


def test_a_pdf_page_by_page() -> None:
    found = read(pdf("First page of the notice", "Second page of the notice"), "a.pdf")
    assert placed(found) == [("第1页", "First page of the notice"), ("第2页", "Second page of the notice")]


def test_lines_of_a_pdf_are_put_together_where_a_sentence_goes_on() -> None:
    page = (
        "关于做好春节期间安全生产工作的通知\n各镇街、各部门要高度重视，切实加强组织领导，认真贯\n"
        "彻落实各项措施，确保节日期间不出问题。\n特此通知。"
    )
    assert list(paragraphs(page)) == [
        "关于做好春节期间安全生产工作的通知",
        "各镇街、各部门要高度重视，切实加强组织领导，认真贯彻落实各项措施，确保节日期间不出问题。",
        "特此通知。",
    ]


def test_a_page_number_alone_is_no_text() -> None:
    assert read(demo_pdf(["1"]), "a.pdf").outcome == "unreadable: scanned"


def test_text_says_its_page() -> None:
    assert read(demo_pdf(["关于做好年度检查工作的通知。"]), "a.pdf").blocks[0].where == "第1页"
