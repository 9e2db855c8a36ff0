"""Attachments, made when first asked for, the same bytes every time: docx, xlsx, pdf and others."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import docx
import openpyxl

from monitor.demo.answer import DemoAnswer, html
from monitor.demo.content import Content, File
from monitor.demo.marks import for_night, state
from monitor.demo.pdf import pdf

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "disguised": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "doc": "application/msword",
    "zip": "application/zip",
}
ZIP_TIME = (2026, 1, 1, 0, 0, 0)
MODIFIED = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*")
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + b"\x3e\x00\x03\x00\xfe\xff\x09\x00" + b"\0" * 2528
DISGUISED = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>提示</title></head>"
    "<body><p>对不起，您下载的文件不存在或者已经过期。</p></body></html>"
)


def answer(content: Content, number: int, night: int) -> DemoAnswer | None:
    """The attachment's download on one night; None where it is missing."""
    file = content.files.get(number)
    kind = for_night(file.spec["kind"], night) if file else "missing"
    if file is None or kind == "missing":
        return None
    headers = disposition(file.name, file.spec.get("disposition", "rfc5987"))
    return DemoAnswer(
        made(content, number, state(night)),
        content_type=TYPES[kind],
        headers=headers,
        published=content.date_of(-120),
    )


def head_answer(content: Content, number: int) -> DemoAnswer | None:
    """The answer of the CMS to HEAD for some files: 200 text/html, although GET returns the file."""
    file = content.files.get(number)
    return html("") if file and file.spec.get("head_html") else None


@lru_cache(maxsize=128)
def made(content: Content, number: int, night: int) -> bytes:
    """The bytes of a file."""
    file = content.files[number]
    return MAKERS[for_night(file.spec["kind"], night)](content, file, night)


def disposition(name: str, style: str) -> tuple[tuple[bytes, bytes], ...]:
    """Content-Disposition in the ways met in the field."""
    value = {
        "rfc5987": b"attachment; filename*=UTF-8''" + quote(name).encode(),
        "utf8": b'attachment; filename="' + name.encode() + b'"',
        "gbk": b'attachment; filename="' + name.encode("gbk") + b'"',
        "percent": b"attachment;filename=" + quote(name).encode(),
        "none": b"",
    }[style]
    return ((b"Content-Disposition", value),) if value else ()


def make_docx(content: Content, file: File, night: int) -> bytes:
    document = docx.Document()
    for line in file.spec.get("paragraphs", ()):
        document.add_paragraph(content.text(line, night))
    if rows := file.spec.get("table"):
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                table.cell(i, j).text = content.text(cell, night)
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue())


def make_xlsx(content: Content, file: File, night: int) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for spec in file.spec["sheets"]:
        fill_sheet(book.create_sheet(spec["name"]), spec, content, night)
    out = io.BytesIO()
    book.save(out)
    return settled(out.getvalue())


def fill_sheet(sheet: Any, spec: dict[str, Any], content: Content, night: int) -> None:
    for row in spec["rows"]:
        sheet.append([content.text(cell, night) if isinstance(cell, str) else cell for cell in row])
    if spec.get("hidden"):
        sheet.sheet_state = "hidden"
    for column in spec.get("hidden_columns", ()):
        sheet.column_dimensions[column].hidden = True


def settled(packed: bytes) -> bytes:
    """The same package without the times of its making, so that it is the same every time."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = (
                MODIFIED.sub(rb"\g<1>2026-01-01T00:00:00Z", old.read(name))
                if name == "docProps/core.xml"
                else old.read(name)
            )
            new.writestr(zipfile.ZipInfo(name, ZIP_TIME), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def make_pdf(content: Content, file: File, night: int) -> bytes:
    return pdf([content.text(line, night) for line in file.spec["lines"]])


def make_zip(content: Content, file: File, night: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(zipfile.ZipInfo("目录.txt", ZIP_TIME), "行政处罚文书式样目录")
    return out.getvalue()


MAKERS: Mapping[str, Callable[[Content, File, int], bytes]] = {
    "docx": make_docx,
    "xlsx": make_xlsx,
    "pdf": make_pdf,
    "zip": make_zip,
    "doc": lambda content, file, night: OLE,
    "disguised": lambda content, file, night: DISGUISED.encode(),
}
