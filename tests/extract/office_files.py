"""Files of office programs, made for the tests: small, honest or wrong in one way each."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.comments import Comment

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFD = "http://www.ofdspec.org/2016"
_A_NS = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P_NS = "http://schemas.openxmlformats.org/presentationml/2006/main"
_W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word file; `parts` are further files of the folder word/, by their stem."""
    found = {f"word/{name}.xml": f"<w:x {W}>{content}</w:x>" for name, content in parts.items()}
    return zipped({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>", **found})


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def xlsx(
    sheets: Mapping[str, str], hidden: frozenset[str] = frozenset(), strings: str = "", comments: str = ""
) -> bytes:
    """An Excel file; each sheet is the inside of its <worksheet>."""
    parts: dict[str, str | bytes] = {}
    listed = links = ""
    for number, (name, inside) in enumerate(sheets.items(), 1):
        state = ' state="hidden"' if name in hidden else ""
        listed += f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"{state}/>'
        links += f'<Relationship Id="rId{number}" Target="worksheets/sheet{number}.xml"/>'
        parts[f"xl/worksheets/sheet{number}.xml"] = f"<worksheet {S}>{inside}</worksheet>"
    parts["xl/workbook.xml"] = f"<workbook {S} {R}><sheets>{listed}</sheets></workbook>"
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{_REL}">{links}</Relationships>'
    parts["xl/sharedStrings.xml"] = f"<sst {S}>{strings}</sst>"
    if comments:
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
            f'<Relationships xmlns="{_REL}"><Relationship Id="r" Target="../comments1.xml"/></Relationships>'
        )
        parts["xl/comments1.xml"] = f"<comments {S}><commentList>{comments}</commentList></comments>"
    return zipped(parts)


def cells(number: int, *values: str, attributes: str = "") -> str:
    """A row of inline strings."""
    inside = "".join(
        f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
        for place, value in enumerate(values)
    )
    return f'<row r="{number}"{attributes}>{inside}</row>'


def pdf(*pages: str) -> bytes:
    """A PDF whose pages show Latin text in a built-in font; an empty string makes a page without text."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        lines = "".join(f"({line}) Tj 0 -14 Td " for line in text.split("\n")) if text else ""
        stream = f"BT /F1 12 Tf 50 700 Td {lines}ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    return _assembled(objects)


def _assembled(objects: list[str]) -> bytes:
    out, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return (out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}" + trailer).encode("latin-1")


def plain_docx(text: str, before: str = "") -> bytes:
    """One paragraph; `before` stands in front of the root element."""
    body = f'<w:document xmlns:w="{_W_NS}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    return zipped({"word/document.xml": before + body})


def pptx(slides: Sequence[Mapping[str, str]]) -> bytes:
    """A slide: text, cells (a table row, comma separated), notes, show."""
    names = [f"slides/slide{len(slides) - number}.xml" for number in range(len(slides))]  # not in their order
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(len(names)))
    show = f'<p:presentation xmlns:p="{_P_NS}" xmlns:r="{_OFFICE_NS}"><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>'
    parts = {"ppt/presentation.xml": show, "ppt/_rels/presentation.xml.rels": _relations(names)}
    for name, slide in zip(names, slides, strict=True):
        parts[f"ppt/{name}"] = _slide(slide)
        if "notes" in slide:
            notes = name.replace("slides/slide", "notesSlides/notes")
            parts[f"ppt/{notes}"] = _slide({"text": slide["notes"]})
            parts[f"ppt/slides/_rels/{name.rpartition('/')[2]}.rels"] = _relations([f"../{notes}"])
    return zipped(parts)


def _slide(slide: Mapping[str, str]) -> str:
    cells = "".join(f"<a:tc>{_run(cell)}</a:tc>" for cell in slide.get("cells", "").split(",") if cell)
    table = f"<a:tbl><a:tr>{cells}</a:tr></a:tbl>" if cells else ""
    show = f' show="{slide["show"]}"' if "show" in slide else ""
    return f'<p:sld xmlns:p="{_P_NS}" xmlns:a="{_A_NS}"{show}>{_run(slide.get("text", ""))}{table}</p:sld>'


def _run(text: str) -> str:
    number = '<a:fld type="slidenum"><a:t>7</a:t></a:fld>'
    return f"<a:p><a:r><a:t>{text}</a:t></a:r>{number}</a:p>"


def _relations(targets: Sequence[str]) -> str:
    rows = "".join(f'<Relationship Id="rId{n}" Target="{target}"/>' for n, target in enumerate(targets))
    return f'<Relationships xmlns="{_REL}">{rows}</Relationships>'


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
    return zipped(parts)


def book(**sheets: Any) -> bytes:
    """A workbook of these sheets, each a list of rows; the one named 底稿 is hidden and has a comment."""
    out = io.BytesIO()
    made_book = openpyxl.Workbook()
    made_book.remove(made_book.worksheets[0])
    for name, rows in sheets.items():
        sheet = made_book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == "底稿":
            sheet.sheet_state = "hidden"
            sheet["A1"].comment = Comment("请核对", "某人")
    made_book.save(out)
    return out.getvalue()
