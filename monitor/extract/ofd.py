"""OFD, the national format for documents of fixed layout (GB/T 33190): a zip of XML, page by page.

A page holds pieces of text at places on paper. Pieces of one line are put together by their height, lines into
paragraphs as in a PDF. A page without any text is a picture; a file of such pages is scanned.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from monitor.extract.archive import Archive, Unreadable
from monitor.extract.blocks import MAX_BLOCKS, block, pieces, tidy
from monitor.extract.docx import Text
from monitor.extract.pdf import MAX_PAGES, paragraphs
from monitor.model import Block

_MAX_PIECES = 50_000  # of text, on one page
_SAME_LINE = 2.0  # millimetres of height between two pieces of one line


class Piece(NamedTuple):
    """`x`, `y`: millimetres from the upper left corner of the page."""

    x: float
    y: float
    text: str


def read_ofd(archive: Archive) -> Text:
    """Raises Unreadable: encrypted, scanned, broken."""
    root = archive.xml("OFD.xml")
    if root is None:
        raise Unreadable("broken")
    if _first(root, "Encryptions") is not None:
        raise Unreadable("encrypted")
    blocks: list[Block] = []
    empty: list[str] = []
    pages = list(_pages(archive, root))
    for number, path in enumerate(pages[:MAX_PAGES], 1):
        found = list(_page(archive, path, f"第{number}页"))
        blocks += found
        empty += [] if found else [str(number)]
    if not pages:
        raise Unreadable("broken")
    if not blocks:
        raise Unreadable("scanned")
    unread = [f"第{'、'.join(empty[:20])}页: scanned"] if len(empty) > 1 else []
    unread += ["后面的页: too large"] if len(pages) > MAX_PAGES or len(blocks) > MAX_BLOCKS else []
    return Text(blocks[:MAX_BLOCKS], [], tidy(_value(root, "Title"))[:200], tuple(unread))


def _pages(archive: Archive, root: etree._Element) -> Iterator[str]:
    """Paths of the pages' contents, in the order of each Document.xml."""
    for node in root.iter("{*}DocRoot"):
        path = _path("", node.text or "")
        document = archive.xml(path)
        listed = None if document is None else _first(document, "Pages")
        for page in [] if listed is None else listed.iterchildren("{*}Page"):
            yield _path(path, page.get("BaseLoc", ""))


def _path(beside: str, location: str) -> str:
    """A location as written: from the root of the package, or from the folder of the file that names it."""
    location = location.strip().replace("\\", "/")
    if location.startswith("/"):
        return location.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(beside), location))


def _page(archive: Archive, path: str, where: str) -> Iterator[Block]:
    for paragraph in paragraphs("\n".join(_lines(list(_pieces(archive, path))))):
        for piece in pieces(paragraph):
            yield block(piece, where=where)


def _pieces(archive: Archive, path: str) -> Iterator[Piece]:
    page = archive.xml(path)
    for number, text in enumerate([] if page is None else page.iter("{*}TextObject")):
        if number >= _MAX_PIECES:
            return
        left, top = _numbers(text.get("Boundary", ""))[:2]
        for code in text.iterchildren("{*}TextCode"):
            if code.text and code.text.strip():
                x, y = _numbers(f"{code.get('X', '0')} {code.get('Y', '0')}")[:2]
                yield Piece(left + x, top + y, code.text)


def _lines(found: list[Piece]) -> Iterator[str]:
    """Pieces in the order of the file, which is that of reading: a new height begins a new line."""
    line: list[Piece] = []
    for piece in found:
        if line and abs(piece.y - line[-1].y) > _SAME_LINE:
            yield _joined(line)
            line = []
        line.append(piece)
    if line:
        yield _joined(line)


def _joined(line: list[Piece]) -> str:
    return tidy("".join(piece.text for piece in sorted(line, key=lambda piece: piece.x)))


def _numbers(text: str) -> list[float]:
    """At least two numbers; what is none counts as 0."""
    found = []
    for word in text.split()[:4]:
        try:
            found.append(float(word))
        except ValueError:
            found.append(0.0)
    return [*found, 0.0, 0.0]


def _first(root: etree._Element, name: str) -> etree._Element | None:
    return next(root.iter(f"{{*}}{name}"), None)


def _value(root: etree._Element, name: str) -> str:
    found = _first(root, name)
    return "" if found is None else found.text or ""
