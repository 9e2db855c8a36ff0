"""Kinds of files by their bytes, and the reason where one cannot be read."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.demo.pdf import pdf as demo_pdf
from monitor.extract.document import document
from monitor.model import Document, PageKind
from tests.extract import office_files
from tests.extract.office_files import cells, docx, paragraph, pdf, xlsx, zipped

URL = "http://127.0.0.1:8800/files/"


def read(body: bytes, name: str = "通知.docx", **more: Any) -> Document:
    return document(body, URL + name, filename=name, **more)


PAGE = b"<!DOCTYPE html><html><body>404</body></html>"

UNREAD = [
    (b"", "a.docx", "unreadable: empty"),
    (PAGE, "a.docx", "html_in_disguise"),
    (PAGE, "a.pdf", "html_in_disguise"),
    (PAGE, "a.txt", "html_in_disguise"),
    (b"PK\x03\x04 junk", "a.docx", "unreadable: broken"),
    (b"\x01\x02\x03 junk", "a.docx", "unreadable: broken"),
    (zipped({"word/document.xml": "<w:p>"}), "a.docx", "unreadable: broken"),
    (zipped({"xl/workbook.xml": "junk"}), "a.xlsx", "unreadable: broken"),
    (b"%PDF-1.4 junk", "a.pdf", "unreadable: broken"),
    (pdf(""), "a.pdf", "unreadable: scanned"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", "unsupported: xls"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "unreadable: encrypted"),
    (b"Rar!\x1a\x07\x00", "a.rar", "unsupported: rar"),
    (b"\x89PNG\r\n\x1a\n", "a.png", "unsupported: png"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "name", "outcome"), UNREAD)
def test_what_cannot_be_read_is_named(body: bytes, name: str, outcome: str) -> None:
    found = read(body, name)
    assert (found.outcome, found.kind, found.blocks) == (outcome, PageKind.ATTACHMENT, ())


def test_a_download_address_that_answers_with_a_page_is_a_file_in_disguise() -> None:
    url = "http://www.a.gov.cn/system/_content/download.jsp?owner=1&urltype=news.DownloadAttachUrl&wbfileid=501"
    assert document(PAGE, url, content_type="text/html").outcome == "html_in_disguise"


def test_a_page_that_is_served_as_plain_text_is_a_page() -> None:
    assert document(PAGE, "http://www.a.gov.cn/info/1/1.htm", content_type="text/plain").kind is not PageKind.ATTACHMENT


def test_a_file_is_known_by_its_bytes_whatever_it_is_called() -> None:
    body = docx(paragraph("正文"))
    assert [block.text for block in document(body, "http://a.cn/x.doc", content_type="text/html").blocks] == ["正文"]
    assert [block.text for block in document(body, "http://a.cn/info/1/1.htm").blocks] == ["正文"]


def test_a_text_without_a_name_is_read_line_by_line() -> None:
    assert [block.text for block in document("第一行\n第二行".encode(), "").blocks] == ["第一行", "第二行"]


@pytest.mark.parametrize(
    "body", [docx(paragraph("正文")), xlsx({"一": f"<sheetData>{cells(1, '甲')}</sheetData>"}), pdf("text of the page")]
)
def test_a_file_cut_or_damaged_anywhere_never_raises(body: bytes) -> None:
    for place in range(0, len(body), max(1, len(body) // 60)):
        assert read(body[:place], "a.bin").kind in PageKind
        damaged = bytearray(body)
        damaged[place] ^= 0xFF
        assert read(bytes(damaged), "a.bin").kind in PageKind


def test_a_package_with_another_name_is_what_it_holds() -> None:
    assert read(office_files.plain_docx("正文"), "a.xlsx").blocks[0].text == "正文"


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx", "ofd", "pdf", "zip"])
def test_a_file_cut_short_is_broken_or_shorter_but_never_raises(kind: str) -> None:
    whole = {
        "docx": office_files.plain_docx("正文"),
        "xlsx": office_files.book(名单=[["甲"]]),
        "pptx": office_files.pptx([{"text": "字"}]),
        "ofd": office_files.ofd([[(1, 1, "字")]]),
        "pdf": demo_pdf(["关于做好年度检查工作的通知。"]),
        "zip": office_files.zipped({"a.txt": "字"}),
    }[kind]
    for end in range(0, len(whole) - 1, max(1, len(whole) // 20)):
        assert read(whole[:end], f"a.{kind}").outcome.startswith(("unreadable", "ok"))


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.ofd", "a.zip", "a.doc"])
def test_a_web_page_in_place_of_a_file_is_known_for_one(name: str) -> None:
    assert read(b"<html><body><p>404</p></body></html>", name).outcome == "html_in_disguise"
