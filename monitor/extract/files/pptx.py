"""PowerPoint files: slide by slide in their order, tables row by row, hidden slides and speakers' notes."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from monitor.extract.files.docx import properties_of
from monitor.extract.files.text import FileText, Unreadable
from monitor.extract.files.zip import Archive, relations
from monitor.extract.markup.blocks import MAX_BLOCKS, block, pieces, tidy
from monitor.model import Block

MAX_SLIDES = 500
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SHOW = "ppt/presentation.xml"


def read_pptx(archive: Archive) -> FileText:
    """Read a presentation. Raises Unreadable."""
    paths = _slides(archive)
    blocks: list[Block] = []
    for number, path in enumerate(paths[:MAX_SLIDES], 1):
        blocks += _slide(archive, path, f"第{number}张幻灯片")
    title, properties = properties_of(archive)
    cut = len(paths) > MAX_SLIDES or len(blocks) > MAX_BLOCKS
    return FileText([*blocks, *properties][:MAX_BLOCKS], [], title, ("后面的幻灯片: too large",) if cut else ())


def _slides(archive: Archive) -> list[str]:
    """In the order of the show: the numbers in their names are those of their making."""
    show = archive.xml(_SHOW)
    if show is None:
        raise Unreadable("broken")
    targets = relations(archive, _SHOW)
    return [targets[key] for node in show.iter(_P + "sldId") if (key := node.get(_R_ID, "")) in targets]


def _slide(archive: Archive, path: str, where: str) -> Iterator[Block]:
    slide = archive.xml(path)
    if slide is None:
        return
    hidden = slide.get("show") in ("0", "false")
    yield from _texts(slide, f"{where}（隐藏）" if hidden else where, hidden)
    for other in relations(archive, path).values():
        if "/notesSlides/" in other:
            notes = archive.xml(other)
            if notes is not None:
                yield from _texts(notes, f"{where}备注", hidden=True)


def _texts(part: etree._Element, where: str, hidden: bool) -> Iterator[Block]:
    for node in part.iter(_A + "p", _A + "tr"):
        if node.tag == _A + "tr":
            text = "\t".join(tidy(_text(cell)) for cell in node.iterchildren(_A + "tc")).strip("\t")
        else:
            text = "" if any(True for _ in node.iterancestors(_A + "tr")) else tidy(_text(node))
        for piece in pieces(text):
            yield block(piece, where=where, hidden=hidden)


def _text(element: etree._Element) -> str:
    """Fields (the slide's number, today's date) are no text of the author's."""
    parts = []
    for node in element.iter(_A + "t", _A + "br", _A + "p"):
        if node.tag != _A + "t":
            parts.append(" ")
        elif node.text and next(node.iterancestors(_A + "fld"), None) is None:
            parts.append(node.text)
    return "".join(parts)
