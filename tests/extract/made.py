"""Files made for a test, honest and hostile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.extract.making import zipped as packed

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFD = "http://www.ofdspec.org/2016"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(text: str, before: str = "") -> bytes:
    """One paragraph; `before` stands in front of the root element."""
    body = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    return packed({"word/document.xml": before + body})


def pptx(slides: Sequence[Mapping[str, str]]) -> bytes:
    """A slide: text, cells (a table row, comma separated), notes, show."""
    names = [f"slides/slide{len(slides) - number}.xml" for number in range(len(slides))]  # not in their order
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(len(names)))
    show = f'<p:presentation xmlns:p="{P}" xmlns:r="{OFFICE}"><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>'
    parts = {"ppt/presentation.xml": show, "ppt/_rels/presentation.xml.rels": _relations(names)}
    for name, slide in zip(names, slides, strict=True):
        parts[f"ppt/{name}"] = _slide(slide)
        if "notes" in slide:
            notes = name.replace("slides/slide", "notesSlides/notes")
            parts[f"ppt/{notes}"] = _slide({"text": slide["notes"]})
            parts[f"ppt/slides/_rels/{name.rpartition('/')[2]}.rels"] = _relations([f"../{notes}"])
    return packed(parts)


def _slide(slide: Mapping[str, str]) -> str:
    cells = "".join(f"<a:tc>{_run(cell)}</a:tc>" for cell in slide.get("cells", "").split(",") if cell)
    table = f"<a:tbl><a:tr>{cells}</a:tr></a:tbl>" if cells else ""
    show = f' show="{slide["show"]}"' if "show" in slide else ""
    return f'<p:sld xmlns:p="{P}" xmlns:a="{A}"{show}>{_run(slide.get("text", ""))}{table}</p:sld>'


def _run(text: str) -> str:
    number = '<a:fld type="slidenum"><a:t>7</a:t></a:fld>'
    return f"<a:p><a:r><a:t>{text}</a:t></a:r>{number}</a:p>"


def _relations(targets: Sequence[str]) -> str:
    rows = "".join(f'<Relationship Id="rId{n}" Target="{target}"/>' for n, target in enumerate(targets))
    return f'<Relationships xmlns="{RELATIONS}">{rows}</Relationships>'


def ofd(pages: Sequence[Sequence[tuple[float, float, str]]], root: str = "") -> bytes:
    """A page: pieces (x, y, text). The pages' folders are numbered against their order."""
    last = len(pages) - 1
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{last - n}/Content.xml"/>' for n in range(len(pages)))
    info = "<ofd:DocInfo><ofd:Title>关于测试的通知</ofd:Title></ofd:DocInfo>"
    body = f"<ofd:DocBody>{info}<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    parts = {
        "OFD.xml": f'<ofd:OFD xmlns:ofd="{OFD}">{root}{body}</ofd:OFD>',
        "Doc_0/Document.xml": f'<ofd:Document xmlns:ofd="{OFD}"><ofd:Pages>{listed}</ofd:Pages></ofd:Document>',
    }
    for number, pieces in enumerate(pages):
        texts = "".join(
            f'<ofd:TextObject Boundary="{x} {y} 100 6"><ofd:TextCode X="0" Y="4">{text}</ofd:TextCode></ofd:TextObject>'
            for x, y, text in pieces
        )
        layer = f"<ofd:Content><ofd:Layer>{texts}</ofd:Layer></ofd:Content>"
        parts[f"Doc_0/Pages/Page_{last - number}/Content.xml"] = f'<ofd:Page xmlns:ofd="{OFD}">{layer}</ofd:Page>'
    return packed(parts)
