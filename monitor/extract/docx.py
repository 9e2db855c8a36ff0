"""Word files: paragraphs, tables row by row, text boxes, headers, footers, comments, notes and properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from monitor.extract.archive import Archive
from monitor.extract.blocks import MAX_BLOCKS, block, pieces, tidy
from monitor.extract.urls import normalise
from monitor.model import Block, Link

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PART_NAMES = (
    ("header", "页眉"),
    ("footer", "页脚"),
    ("footnotes", "脚注"),
    ("endnotes", "尾注"),
    ("comments", "批注"),
)
_MAX_PARTS = 60
_PROPERTIES = frozenset({"title", "subject", "description", "keywords"})
_BREAKS = frozenset({_W + "tab", _W + "br", _W + "cr", _W + "noBreakHyphen"})


class Text(NamedTuple):
    """What a file gave. `unread`: parts of it that could not be read, each `part: why`."""

    blocks: list[Block]
    links: list[Link]
    title: str = ""
    unread: tuple[str, ...] = ()


def read_docx(archive: Archive) -> Text:
    """Raises Unreadable."""
    root = archive.xml("word/document.xml")
    blocks: list[Block] = []
    if root is not None:
        body = root.find(_W + "body")
        blocks += _numbered(root if body is None else body)
    for name, where in _parts(archive):
        part = archive.xml(name)
        if part is not None:
            blocks += _of_part(part, where)
    title, properties = properties_of(archive)
    unread = ("后面的段落: too large",) if len(blocks) > MAX_BLOCKS else ()
    return Text([*blocks, *properties][:MAX_BLOCKS], _links(archive), title, unread)


def _parts(archive: Archive) -> list[tuple[str, str]]:
    found = []
    for name in sorted(archive.names):
        for start, where in _PART_NAMES:
            if name.startswith(f"word/{start}") and name.endswith(".xml"):
                found.append((name, where))
    return found[:_MAX_PARTS]


def _numbered(body: etree._Element) -> Iterator[Block]:
    paragraph = table = 0
    for element in _pieces(body):
        if element.tag == _W + "tbl":
            table += 1
            yield from _table(element, f"表格{table}")
        else:
            paragraph += 1
            yield from _paragraph(element, f"第{paragraph}段")


def _of_part(part: etree._Element, where: str) -> Iterator[Block]:
    for element in _pieces(part):
        if element.tag == _W + "tbl":
            yield from _table(element, f"{where}表格")
        else:
            yield from _paragraph(element, where)


def _pieces(container: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, through content controls and revisions; not those inside a table."""
    waiting = [iter(container)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
        elif element.tag in (_W + "p", _W + "tbl"):
            yield element
        elif isinstance(element.tag, str):
            waiting.append(iter(element))


def _table(table: etree._Element, where: str) -> Iterator[Block]:
    for number, row in enumerate(table.iterchildren(_W + "tr"), 1):
        cells = [tidy(" ".join(_runs(cell)[0])) for cell in row.iter(_W + "tc") if _table_of(cell) is table]
        text = "\t".join(cells).strip("\t")
        for piece in pieces(text):
            yield block(piece, where=f"{where}第{number}行")


def _table_of(cell: etree._Element) -> etree._Element | None:
    """The innermost table of a cell: a table in a cell is part of that cell's text."""
    return next(cell.iterancestors(_W + "tbl"), None)


def _paragraph(paragraph: etree._Element, where: str) -> Iterator[Block]:
    shown, hidden = _runs(paragraph)
    for piece in pieces(tidy("".join(shown))):
        yield block(piece, where=where)
    for piece in pieces(tidy("".join(hidden))):
        yield block(piece, where=f"{where}（隐藏文字）", hidden=True)


def _runs(element: etree._Element) -> tuple[list[str], list[str]]:
    """(visible text, hidden text) below an element, paragraphs apart. A drawing's fallback repeats its text box."""
    shown: list[str] = []
    hidden: list[str] = []
    for node in element.iter():
        if node.tag == _W + "t":
            if node.text and not any(True for _ in node.iterancestors(_MC_FALLBACK)):
                (hidden if _vanishes(node) else shown).append(node.text)
        elif node.tag in _BREAKS or node.tag == _W + "p":
            shown.append(" ")
    return shown, hidden


def _vanishes(text: etree._Element) -> bool:
    run = text.getparent()
    properties = None if run is None else run.find(_W + "rPr")
    mark = None if properties is None else properties.find(_W + "vanish")
    return mark is not None and mark.get(_W + "val") not in ("0", "false")


def properties_of(archive: Archive) -> tuple[str, list[Block]]:
    root = archive.xml("docProps/core.xml")
    if root is None:
        return "", []
    values = {
        etree.QName(node).localname: tidy(node.text)[:2000]
        for node in root
        if isinstance(node.tag, str) and node.text and etree.QName(node).localname in _PROPERTIES
    }
    blocks = [block(value, where="文档属性", hidden=True) for value in values.values() if value]
    return values.get("title", ""), blocks


def _links(archive: Archive) -> list[Link]:
    root = archive.xml("word/_rels/document.xml.rels")
    if root is None:
        return []
    targets = [
        node.get("Target", "")
        for node in root
        if node.get("TargetMode") == "External" and node.get("Type", "").endswith("/hyperlink")
    ]
    return [Link(normalise(target), "", target[:500]) for target in targets[:2000]]
