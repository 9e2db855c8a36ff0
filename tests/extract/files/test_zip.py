"""Untrusted zip files: bombs, lying sizes, entities and passwords."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.extract.document import document
from monitor.model import Document
from tests.extract import office_files
from tests.extract.office_files import docx, paragraph, zipped
from tests.waiting import work

URL = "http://127.0.0.1:8800/files/"


def read(body: bytes, name: str = "通知.docx", **more: Any) -> Document:
    return document(body, URL + name, filename=name, **more)


BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
) + "]>"  # fmt: skip


def test_a_zip_bomb_is_refused_before_it_is_read() -> None:
    assert read(zipped({"word/document.xml": b" " * 70_000_000}), "a.docx").outcome == "unreadable: too large"
    many = zipped({f"a{n}": "" for n in range(6_000)} | {"word/document.xml": "<x/>"})
    assert read(many, "a.docx").outcome == "unreadable: too large"


def test_a_size_that_lies_is_found_out_while_reading() -> None:
    body = bytearray(zipped({"word/document.xml": b"0123456789abcdef" * 10_000_000}))
    place = bytes(body).rindex(b"PK\x01\x02") + 24  # the size in the zip's directory
    body[place : place + 4] = (1000).to_bytes(4, "little")
    assert read(bytes(body), "a.docx").outcome.startswith("unreadable")


def test_entities_are_not_expanded() -> None:
    body = f"{BOMB}<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>"
    found = read(zipped({"word/document.xml": body}), "a.docx")
    assert sum(len(block.text) for block in found.blocks) < 1_000
    local = body.replace(BOMB, "<!DOCTYPE x [<!ENTITY j SYSTEM 'file:///etc/passwd'>]>")
    assert "root" not in str(read(zipped({"word/document.xml": local}), "a.docx").blocks)


def test_an_encrypted_zip_says_so() -> None:
    body = bytearray(docx(paragraph("x")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = bytes(body).index(mark)
        body[place + offset] |= 1
    assert read(bytes(body), "a.docx").outcome == "unreadable: encrypted"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))

BOMBS = {
    "zeros": office_files.zipped({"word/document.xml": b"\x00" * 80_000_000}),
    "zeros in a zip": office_files.zipped({"a.txt": b" " * 80_000_000}),
    "billion laughs": office_files.plain_docx("&l11;", f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>'),
    "quadratic": office_files.plain_docx("&q;" * 50_000, f'<!DOCTYPE d [<!ENTITY q "{"q" * 50_000}">]>'),
    "outside entity": office_files.plain_docx("&x;", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "deep": office_files.zipped({"word/document.xml": "<a>" * 1_000_000}),
    "many": office_files.zipped({f"{number}": b"" for number in range(6_000)}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_neither_unpacked_nor_spelt_out(name: str) -> None:
    with work(5):
        found = read(BOMBS[name], "a.docx" if "zip" not in name else "a.zip")
    assert sum(len(block.text) for block in found.blocks) < 1_000
    assert "root:" not in "".join(block.text for block in found.blocks)
