"""Zips of files: members, their names, and what could not be read."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from monitor.demo.pdf import pdf as demo_pdf
from monitor.extract.document import document
from monitor.extract.files.zip_members import MAX_MEMBERS
from monitor.model import Document
from tests.extract import office_files

URL = "http://127.0.0.1:8800/files/"


def read(body: bytes, name: str = "通知.docx", **more: Any) -> Document:
    return document(body, URL + name, filename=name, **more)


def texts(found: Document) -> list[tuple[str, str]]:
    return [(block.where, block.text) for block in found.blocks]


def test_members_say_where_their_text_stands() -> None:
    body = office_files.zipped(
        {
            "附件1.docx": office_files.plain_docx("正文"),
            "夹/说明.txt": "说明文字",
            "图.jpg": b"\xff\xd8\xff",
            "夹/": "",
        }
    )
    found = read(body, "a.zip")
    assert texts(found) == [("附件1.docx 第1段", "正文"), ("夹/说明.txt 第1行", "说明文字")]
    assert (found.outcome, found.unread) == ("ok", ())


def test_names_in_gbk_are_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("XXXX.txt", "说明文字")
    assert texts(read(out.getvalue().replace(b"XXXX", "目录".encode("gbk")), "a.zip")) == [
        ("目录.txt 第1行", "说明文字")
    ]


def test_what_could_not_be_read_is_named() -> None:
    inner = office_files.zipped({"a.txt": "x"})
    body = office_files.zipped(
        {"好.txt": "文字", "包.zip": inner, "扫描.pdf": demo_pdf(["1"]), "压缩.rar": b"Rar!\x1a\x07\x00"}
    )
    found = read(body, "a.zip")
    assert found.outcome == "ok"
    assert found.unread == ("包.zip: nested archive", "扫描.pdf: scanned", "压缩.rar: unsupported rar")


def test_nothing_readable_is_unreadable() -> None:
    assert read(office_files.zipped({"扫描.pdf": demo_pdf(["1"])}), "a.zip").outcome == "unreadable: scanned"


def test_only_pictures_is_no_gap() -> None:
    assert read(office_files.zipped({"a.jpg": b"\xff\xd8\xff", "b.png": b"x"}), "a.zip").outcome == "ok"


def test_members_are_counted() -> None:
    found = read(office_files.zipped({f"{number}.txt": "文" for number in range(MAX_MEMBERS + 5)}), "a.zip")
    assert len(found.blocks) == MAX_MEMBERS and found.unread == ("其余文件: too large",)


def test_an_encrypted_member_is_said_to_be() -> None:
    body = bytearray(office_files.zipped({"a.txt": "文字"}))
    for start in (body.index(b"PK\x03\x04") + 6, body.index(b"PK\x01\x02") + 8):
        body[start] |= 1
    assert read(bytes(body), "a.zip").outcome == "unreadable: encrypted"
