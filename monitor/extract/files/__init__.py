"""Files: their kind by their first bytes, where name and Content-Type only break ties, and their text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from urllib.parse import unquote

from monitor.extract.files import ole
from monitor.extract.files.docx import read_docx
from monitor.extract.files.ofd import read_ofd
from monitor.extract.files.pdf import read_pdf
from monitor.extract.files.plain import read_csv, read_plain
from monitor.extract.files.pptx import read_pptx
from monitor.extract.files.rtf import read_rtf
from monitor.extract.files.text import FileText, Unreadable, Unsupported
from monitor.extract.files.xlsx import read_xlsx
from monitor.extract.files.zip import Archive
from monitor.extract.files.zip_members import read_packed
from monitor.extract.urls.kinds import FILES, kind_of
from monitor.model import PageKind

HTML = "html"
Convert = Callable[[bytes, str], bytes]  # a file and its kind (doc xls ppt) → docx xlsx pptx; raises as `read_file`
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (ole.MAGIC, "ole"),
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gz"),
    (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"\x00\x00\x01\x00", "ico"),
)
_LOOKS_BINARY = frozenset({"bmp", "ico"})  # two or four bytes prove little: text may begin so
_IN_ZIP = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
    ("OFD.xml", "ofd"),
)
_HTML = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<(?:script|meta|title|div|table|iframe|p|a|ul|form|center|h1)[\s>]",
    re.IGNORECASE,
)
_WHOLE_PAGE = re.compile(rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL)
_TEXTS = frozenset({"txt", "csv", "json", "js", "css"})
_PAGES = frozenset({"html", "htm", "shtml", "xhtml", "jsp", "asp", "aspx", "php", "do", "action", "mht"})
_EXTENSION = re.compile(r"\.([a-z0-9]{1,5})$")
_TYPES = {
    "application/pdf": "pdf",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/zip": "zip",
    "application/x-rar-compressed": "rar",
    "application/ofd": "ofd",
    "text/csv": "csv",
    "text/plain": "txt",
    "application/rtf": "rtf",
    "application/json": "json",
    "application/javascript": "js",
    "text/javascript": "js",
    "text/css": "css",
}


def promised(url: str, content_type: str, filename: str) -> str:
    """The extension that name, address and header promise; "file" for a download of unknown kind; "" for a page."""
    for name in (filename, unquote(url.partition("?")[0])):
        found = _EXTENSION.search(name.strip().lower())
        if found and (found[1] in FILES or (name is filename and found[1] not in _PAGES)):
            return found[1]
    by_header = _TYPES.get(content_type.partition(";")[0].strip().lower(), "")
    return by_header or ("file" if not filename and kind_of(url) is PageKind.ATTACHMENT else "")


def is_download(url: str, filename: str, promised: str) -> bool:
    """True when a file was promised; a header that calls a page text/plain promises nothing."""
    return bool(promised) and (promised not in _TEXTS or bool(filename) or kind_of(url) is PageKind.ATTACHMENT)


def kind_of_body(body: bytes, promised: str) -> str:
    """The kind of file that the bytes are: an extension, or HTML for all that looks like a web page."""
    start = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in _MAGIC:
        if start.startswith(magic) and (kind not in _LOOKS_BINARY or promised == kind or b"\x00" in start[:64]):
            return kind
    if b"%PDF-" in body[:1024]:
        return "pdf"
    if promised in _TEXTS:
        return HTML if _WHOLE_PAGE.match(_ascii(start)) else promised
    if has_markup(body):
        return HTML
    return promised or HTML


def has_markup(body: bytes) -> bool:
    """True when a body begins like a web page."""
    return _HTML.search(_ascii(body[:2048])) is not None


def read_file(body: bytes, kind: str, promised: str, convert: Convert | None = None) -> FileText:
    """Read the text of a file. Raises Unreadable, and Unsupported with the name of its kind.

    `convert` makes a file of an older office program one that can be read here. Pure and self-contained, so that it
    can be run in a process of its own.
    """
    if not body.strip(b"\x00 \t\r\n"):
        raise Unreadable("empty")
    if kind == "zip":
        return _read_zip(body, convert)
    if kind == "ole":
        return _read_legacy(body, promised, convert)
    reader = _READERS.get(kind)
    if reader is None:
        if kind in _OF_ZIP:
            raise Unreadable("broken")  # the name promises a zip, the bytes are none
        raise Unsupported(kind)
    return reader(body)


def _read_legacy(body: bytes, promised: str, convert: Convert | None) -> FileText:
    kind = ole.kind_of(body, promised)
    if ole.is_encrypted(body):
        raise Unreadable("encrypted")
    if convert is None or kind not in ole.MODERN:
        raise Unsupported(promised if promised in FILES and promised not in _OF_ZIP else kind)
    return _read_zip(convert(body, kind), None)


def _read_zip(body: bytes, convert: Convert | None) -> FileText:
    archive = Archive(body)
    kind = next((kind for name, kind in _IN_ZIP if name in archive.names), "")
    if kind:
        return _OF_ZIP[kind](archive)
    if not archive.members():
        raise Unreadable("empty")
    return read_packed(archive, partial(_read_member, convert=convert))


def _read_member(body: bytes, name: str, convert: Convert | None) -> FileText:
    """Raises Unreadable alone: what is not read inside an archive is a gap like any other."""
    named = promised("", "", name)
    kind = kind_of_body(body, named)
    if kind == HTML:
        raise Unreadable("html")
    if kind == "zip" and not any(part in Archive(body).names for part, _ in _IN_ZIP):
        raise Unreadable("nested archive")
    try:
        return read_file(body, kind, named, convert)
    except Unsupported as error:
        raise Unreadable(f"unsupported {error}") from error


def _ascii(start: bytes) -> bytes:
    """UTF-16 markup as its ASCII letters."""
    return start.replace(b"\x00", b"") if b"\x00" in start else start


_READERS: dict[str, Callable[[bytes], FileText]] = {
    "pdf": read_pdf,
    "txt": read_plain,
    "csv": read_csv,
    "rtf": read_rtf,
}
_OF_ZIP: dict[str, Callable[[Archive], FileText]] = {
    "docx": read_docx,
    "xlsx": read_xlsx,
    "pptx": read_pptx,
    "ofd": read_ofd,
}
