"""Word files: paragraphs, tables row by row, text boxes, headers, footers, comments, notes and properties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from itertools import groupby
from typing import NamedTuple

from lxml import etree

from monitor.extract.files.text import FileText
from monitor.extract.files.zip import Archive
from monitor.extract.markup.blocks import MAX_BLOCKS, block, pieces, tidy
from monitor.extract.urls import normalise
from monitor.model import Block, Link

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_BOX, _READING = _W + "txbxContent", _W + "rt"
_TEXTS = frozenset({_W + "t", _W + "delText"})
_GONE = frozenset({_W + "del", _W + "moveFrom"})
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


_BESIDE = 24  # characters beside a deleted text in which the rest of its number stands
_ENDS_IN_DIGITS = re.compile(r"[0-9０-９Xx+ –-]*$")
_BEGINS_WITH_DIGITS = re.compile(r"^[0-9０-９Xx –-]*")


class Visibility(Enum):
    """SHOWN to a reader; HIDDEN by format; GONE: deleted or moved away by a tracked change, and still in the file;
    ADDED: shown, but not yet there when the other was.
    """

    SHOWN = auto()
    HIDDEN = auto()
    GONE = auto()
    ADDED = auto()


_CHANGES = {
    **dict.fromkeys(_GONE, Visibility.GONE),
    **dict.fromkeys((_W + "ins", _W + "moveTo"), Visibility.ADDED),
}
_VERSIONS = {
    Visibility.SHOWN: (Visibility.SHOWN, Visibility.ADDED),
    Visibility.HIDDEN: (Visibility.SHOWN, Visibility.ADDED, Visibility.HIDDEN),
    Visibility.GONE: (Visibility.SHOWN, Visibility.GONE),
}
_KINDS = ((Visibility.SHOWN, ""), (Visibility.HIDDEN, "（隐藏文字）"), (Visibility.GONE, "（修订中删除或移走的文字）"))


class DocxRun(NamedTuple):
    kind: Visibility
    text: str


def read_docx(archive: Archive) -> FileText:
    """Read a Word file. Raises Unreadable."""
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
    return FileText([*blocks, *properties][:MAX_BLOCKS], _links(archive), title, unread)


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
        is_gone = _is_gone(row.find(_W + "trPr"))
        cells = [cell for cell in row.iter(_W + "tc") if _table_of(cell) is table]
        gone = [is_gone or _is_gone(cell.find(_W + "tcPr")) for cell in cells]
        read = [
            _runs(cell, Visibility.GONE if away else Visibility.SHOWN) for cell, away in zip(cells, gone, strict=True)
        ]
        for kind, name in _KINDS:
            text = "\t".join(tidy(_kept(runs, kind)) for runs in read).strip("\t")
            for piece in pieces(text):
                yield block(piece, where=f"{where}第{number}行{name}", hidden=kind is not Visibility.SHOWN)
        for cell in cells:
            yield from _boxes(cell, f"{where}第{number}行文本框")


def _table_of(cell: etree._Element) -> etree._Element | None:
    """The innermost table of a cell: a table in a cell is part of that cell's text."""
    return next(cell.iterancestors(_W + "tbl"), None)


def _is_gone(properties: etree._Element | None) -> bool:
    """A row or cell that a tracked change deleted or moved away."""
    return properties is not None and any(properties.find(tag) is not None for tag in (*_GONE, _W + "cellDel"))


def _paragraph(paragraph: etree._Element, where: str) -> Iterator[Block]:
    runs = _runs(paragraph)
    for kind, name in _KINDS:
        for piece in pieces(tidy(_kept(runs, kind))):
            yield block(piece, where=f"{where}{name}", hidden=kind is not Visibility.SHOWN)
    yield from _boxes(paragraph, f"{where}文本框")


def _boxes(element: etree._Element, where: str) -> Iterator[Block]:
    """The text boxes anchored below an element: texts of their own, wherever they are anchored."""
    for node, _ in _nodes(element):
        if node.tag == _BOX:
            yield from _of_part(node, where)


def _kept(runs: list[DocxRun], kind: Visibility) -> str:
    """The text of one kind. What a reader does not see has the digits beside it: half a number is deleted as often as
    a whole one.
    """
    version = [run for run in runs if run.kind in _VERSIONS[kind]]
    if kind is Visibility.SHOWN:
        return "".join(run.text for run in version)
    parts: list[str] = []
    before = ""
    was_kept = False
    for run in version:
        if run.kind is not kind:
            parts += _BEGINS_WITH_DIGITS.findall(run.text[:_BESIDE]) if was_kept else []
        elif was_kept:
            parts.append(run.text)
        else:
            parts += [" ", *_ENDS_IN_DIGITS.findall(before[-_BESIDE:])[:1], run.text]
        was_kept, before = run.kind is kind, run.text
    return "".join(parts)


def _runs(element: etree._Element, kind: Visibility = Visibility.SHOWN) -> list[DocxRun]:
    """The texts below an element, adjacent ones of one kind joined; paragraphs apart, text boxes left out."""
    found: list[DocxRun] = []
    for node, of in _nodes(element, kind):
        if node.tag in _TEXTS and node.text:
            deleted = node.tag == _W + "delText"
            seen = of is not Visibility.GONE and _vanishes(node)
            found.append(DocxRun(Visibility.GONE if deleted else Visibility.HIDDEN if seen else of, node.text))
        elif node.tag in _BREAKS or node.tag == _W + "p":
            found.append(DocxRun(of, " "))
    return [DocxRun(of, "".join(run.text for run in same)) for of, same in groupby(found, key=lambda run: run.kind)]


def _nodes(element: etree._Element, kind: Visibility = Visibility.SHOWN) -> Iterator[tuple[etree._Element, Visibility]]:
    """The nodes below an element, and what a tracked change made of each. What text boxes hold is left out (the box
    itself is not), readings of ruby, and a drawing's fallback, which repeats its text box.
    """
    waiting = [(iter(element), kind)]
    while waiting:
        nodes, kind = waiting[-1]
        node = next(nodes, None)
        if node is None:
            waiting.pop()
        elif isinstance(node.tag, str) and not (node.tag == _READING or (node.tag == _FALLBACK and _repeats(node))):
            yield node, kind
            if node.tag != _BOX:
                waiting.append((iter(node), kind if kind is Visibility.GONE else _CHANGES.get(node.tag, kind)))


def _repeats(fallback: etree._Element) -> bool:
    beside = fallback.getparent()
    choice = None if beside is None else beside.find(_CHOICE)
    return choice is not None and next(choice.iter(_W + "t"), None) is not None


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
