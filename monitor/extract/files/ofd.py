"""OFD, the national format for documents of fixed layout (GB/T 33190): a zip of XML, page by page.

A page holds pieces of text at places on paper; others stand in the template it lies on, in graphics that it uses,
and in annotations. Pieces of one line are put together by their height, lines into paragraphs as in a PDF. A page
without any text is a picture; a file of such pages is scanned.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from monitor.extract.files.pdf import MAX_PAGES, paragraphs
from monitor.extract.files.text import FileText, Unreadable
from monitor.extract.files.zip import Archive
from monitor.extract.markup.blocks import MAX_BLOCKS, block, pieces, tidy
from monitor.model import Block

_MAX_PIECES = 50_000  # of text, on one page
_MAX_ALL = 500_000  # of text, in one file: a graphic used on every page counts on each
_MAX_NESTED = 16  # graphics in graphics
_SAME_LINE = 2.0  # millimetres of height between two pieces of one line
_HIDDEN = ("false", "0")


class PlacedText(NamedTuple):
    """`x`, `y`: millimetres from the upper left corner of the page."""

    x: float
    y: float
    text: str


class OfdPage(NamedTuple):
    """A page of a document, as its Document.xml lists it."""

    document: _Document
    number: str  # ID
    path: str


def read_ofd(archive: Archive) -> FileText:
    """Read an OFD file. Raises Unreadable: encrypted, scanned, broken."""
    root = archive.xml("OFD.xml")
    if root is None:
        raise Unreadable("broken")
    if _first(root, "Encryptions") is not None:
        raise Unreadable("encrypted")
    blocks: list[Block] = []
    empty: list[str] = []
    documents = [_Document(archive, _path("", node.text or "")) for node in root.iter("{*}DocRoot")]
    pages = [page for document in documents for page in document.pages()]
    for number, page in enumerate(pages[:MAX_PAGES], 1):
        found, has_text = page.document.page(page, f"第{number}页")
        blocks += found
        empty += [] if has_text else [str(number)]
        if len(blocks) > MAX_BLOCKS:
            break
    if not pages:
        raise Unreadable("broken")
    if not blocks:
        raise Unreadable("scanned")
    unread = [f"第{'、'.join(empty[:20])}页: scanned"] if len(empty) > 1 else []
    unread += ["后面的页: too large"] if len(pages) > MAX_PAGES or len(blocks) > MAX_BLOCKS else []
    unread += [f"{name}: broken" for document in documents for name in sorted(document.broken)]
    return FileText(blocks[:MAX_BLOCKS], [], tidy(_value(root, "Title"))[:200], tuple(unread))


class _Document:
    """One document of the package: its pages, and what these share: templates, annotations, composite graphics."""

    def __init__(self, archive: Archive, path: str) -> None:
        self.archive = archive
        self.path = path
        self.root = archive.xml(path)
        self.broken: set[str] = set()
        self.left = _MAX_ALL
        self._nested = 0
        self._graphics: dict[str, etree._Element] | None = None
        self._pieces: dict[str, list[PlacedText]] = {}
        self._told: set[str] = set()  # templates whose text was given with an earlier page

    def pages(self) -> Iterator[OfdPage]:
        listed = None if self.root is None else _first(self.root, "Pages")
        for page in [] if listed is None else listed.iterchildren("{*}Page"):
            yield OfdPage(self, page.get("ID", ""), _path(self.path, page.get("BaseLoc", "")))

    def page(self, page: OfdPage, where: str) -> tuple[list[Block], bool]:
        """The blocks of a page, and whether anything stands on it. What a template says is given once, with the first
        page that lies on it.
        """
        root = self.archive.xml(page.path)
        if root is None:
            return [], False
        if any(True for _ in root.iterchildren("{*}PageRes")):
            self._graphics = self._shared() | dict(self._resources(root, page.path, "{*}PageRes"))
        own = list(self._blocks(self._objects(root), where))
        below, above, is_on_template = self._templates(root, where)
        notes = list(self._annotations(page.number, where))
        return [*below, *own, *above, *notes], bool(own or notes or is_on_template)

    def _templates(self, root: etree._Element, where: str) -> tuple[list[Block], list[Block], bool]:
        below: list[Block] = []
        above: list[Block] = []
        has_text = False
        for node in root.iterchildren("{*}Template"):
            name = node.get("TemplateID", "")
            texts = self._template(name)
            has_text = has_text or bool(texts)
            if name not in self._told:
                self._told.add(name)
                (above if node.get("ZOrder") == "Foreground" else below).extend(self._blocks(texts, where))
        return below, above, has_text

    def _template(self, name: str) -> list[PlacedText]:
        key = f"template {name}"
        if key not in self._pieces:
            nodes = [] if self.root is None else self.root.iter("{*}TemplatePage")
            location = next((node.get("BaseLoc", "") for node in nodes if node.get("ID") == name), "")
            root = self._optional(_path(self.path, location), "模板页") if location else None
            self._pieces[key] = [] if root is None else self._objects(root)
        return self._pieces[key]

    def _annotations(self, page: str, where: str) -> Iterator[Block]:
        location = "" if self.root is None else _value(self.root, "Annotations")
        path = _path(self.path, location)
        listed = self._optional(path, "批注") if location else None
        for node in [] if listed is None else listed.iterchildren("{*}Page"):
            if node.get("PageID") == page:
                annotations = self._optional(_path(path, _value(node, "FileLoc")), "批注")
                for annotation in [] if annotations is None else annotations.iter("{*}Annot"):
                    yield from self._annotation(annotation, f"{where}批注")

    def _annotation(self, annotation: etree._Element, where: str) -> Iterator[Block]:
        """What it draws on the page; and its remark, which a reader shows on asking."""
        for drawn in annotation.iterchildren("{*}Appearance"):
            hidden = annotation.get("Visible", "") in _HIDDEN
            yield from self._blocks(self._objects(drawn, *_numbers(drawn.get("Boundary", ""))[:2]), where, hidden)
        for piece in pieces(tidy(_value(annotation, "Remark"))):
            yield block(piece, where=where, hidden=True)

    def _objects(self, root: etree._Element, left: float = 0.0, top: float = 0.0) -> list[PlacedText]:
        """The texts below an element in its order, those of composite graphics at the places where they are used."""
        found: list[PlacedText] = []
        for node in root.iter("{*}TextObject", "{*}CompositeObject"):
            if len(found) >= min(_MAX_PIECES, self.left):
                break
            if node.get("Visible", "") in _HIDDEN:
                continue
            x, y = _numbers(node.get("Boundary", ""))[:2]
            if etree.QName(node).localname == "TextObject":
                found += _texts(node, left + x, top + y)
            else:
                drawn = self._graphic(node.get("ResourceID", ""))
                found += [PlacedText(left + x + piece.x, top + y + piece.y, piece.text) for piece in drawn]
        found = found[:_MAX_PIECES]
        self.left -= len(found)
        return found

    def _graphic(self, name: str) -> list[PlacedText]:
        """The texts of a composite graphic, from its own corner. One that holds itself holds nothing."""
        key = f"graphic {name}"
        if key not in self._pieces and self._nested < _MAX_NESTED:
            self._pieces[key] = []
            graphics = self._shared()
            if name in graphics:
                self._nested += 1
                self._pieces[key] = self._objects(graphics[name])
                self._nested -= 1
        return self._pieces.get(key, [])

    def _shared(self) -> dict[str, etree._Element]:
        if self._graphics is None:
            names = "{*}PublicRes", "{*}DocumentRes"
            self._graphics = {} if self.root is None else dict(self._resources(self.root, self.path, *names))
        return self._graphics

    def _resources(self, owner: etree._Element, path: str, *names: str) -> Iterator[tuple[str, etree._Element]]:
        """The composite graphics of the files that a document or a page names."""
        for node in owner.iter(*names):
            root = self._optional(_path(path, node.text or ""), "资源")
            for graphic in [] if root is None else root.iter("{*}CompositeGraphicUnit"):
                yield graphic.get("ID", ""), graphic

    def _blocks(self, found: list[PlacedText], where: str, hidden: bool = False) -> Iterator[Block]:
        for paragraph in paragraphs("\n".join(_lines(found))):
            for piece in pieces(paragraph):
                yield block(piece, where=where, hidden=hidden)

    def _optional(self, path: str, name: str) -> etree._Element | None:
        """A part without which the rest can be read; a broken one is named."""
        try:
            return self.archive.xml(path)
        except Unreadable:
            self.broken.add(name)
            return None


def _texts(node: etree._Element, left: float, top: float) -> Iterator[PlacedText]:
    for code in node.iterchildren("{*}TextCode"):
        if code.text and code.text.strip():
            x, y = _numbers(f"{code.get('X', '0')} {code.get('Y', '0')}")[:2]
            yield PlacedText(left + x, top + y, code.text)


def _path(beside: str, location: str) -> str:
    """A location as written: from the root of the package, or from the folder of the file that names it."""
    location = location.strip().replace("\\", "/")
    if location.startswith("/"):
        return location.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(beside), location))


def _lines(found: list[PlacedText]) -> Iterator[str]:
    """Pieces in the order of the file, which is that of reading: a new height begins a new line."""
    line: list[PlacedText] = []
    for piece in found:
        if line and abs(piece.y - line[-1].y) > _SAME_LINE:
            yield _joined(line)
            line = []
        line.append(piece)
    if line:
        yield _joined(line)


def _joined(line: list[PlacedText]) -> str:
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
