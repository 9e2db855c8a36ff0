"""The annex of a notice: a table of findings, its heading row repeated on every page, no row torn apart.

Written straight as XML: python-docx walks the whole table for every cell it touches, and a month has forty letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from xml.sax.saxutils import escape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from monitor.reports.labels import label, page_address, page_name
from monitor.reports.letters.statement import address, quotation, statement
from monitor.reports.office.word import ANNEX_WIDTH, WRONG, LetterWriter, MarkedText
from monitor.reports.office.word_styles import HEADING_FONT
from monitor.reports.queries.entries import Entry
from monitor.reports.safe_text import harmless, plain, private, unlinked

COLUMNS = (
    ("序号", 14),
    ("编号", 16),
    ("类型与等级", 30),
    ("所在页面", 70),
    ("问题与修改建议", 90),
    ("整改期限", 25),
)
SIZE, SMALL, LINE = Pt(10.5), Pt(9), Pt(15)  # 五号, 小五
WITHHELD = "（该页疑似被篡改，请勿直接打开，证据向发文机关索取）"
_TWIPS = 1440 / 25.4  # in a millimetre
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in _SIDES)
_MARGINS = (("top", 40), ("left", 85), ("bottom", 40), ("right", 85))
_AIR = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in _MARGINS)
_MIDDLE = '<w:vAlign w:val="center"/>'
_LINE = f'<w:spacing w:line="{LINE.twips}" w:lineRule="exact"/>'


def add_table(letter: LetterWriter, entries: Sequence[Entry], due: Sequence[date]) -> None:
    """One row a finding, numbered as in the letter; `due` runs beside `entries`."""
    assert sum(width for _, width in COLUMNS) == ANNEX_WIDTH
    widths = [round(width * _TWIPS) for _, width in COLUMNS]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _row([_cell(_line([name], font=HEADING_FONT, centred=True)) for name, _ in COLUMNS], widths, head=True)
    rows = (
        _row(_cells(letter, position, entry, day), widths)
        for position, (entry, day) in enumerate(zip(entries, due, strict=True), 1)
    )
    table = parse_xml(
        f'<w:tbl {nsdecls("w", "r")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{_AIR}</w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{''.join(rows)}</w:tbl>"
    )
    letter.document.element.body.insert_element_before(table, "w:sectPr")


def _cells(letter: LetterWriter, position: int, entry: Entry, due: date) -> list[str]:
    kind = _line([label(entry.code)], centred=True) + _line([f"（{entry.severity}）"], centred=True)
    target = address(entry)
    said = _line([*statement(entry), *quotation(entry)])
    return [
        _cell(_line([str(position)], centred=True), middle=True),
        _cell(_line([str(entry.id)], centred=True), middle=True),
        _cell(kind, middle=True),
        _cell(_page(letter, entry)),
        _cell(said + (_line([MarkedText(target, True)], SMALL) if target else "")),
        _cell(_line([due.isoformat()], SMALL, centred=True), middle=True),
    ]


def _page(letter: LetterWriter, entry: Entry) -> str:
    more = f"等 {entry.open_places} 个页面" if entry.open_places > 1 else ""
    column = f"〔{entry.column}〕" if entry.column else ""
    named = _line([f"{column}{page_name(entry)}{more}"])
    if entry.suspected:
        return named + _line([unlinked(plain(entry.url, 500)), WITHHELD], SMALL)
    url = page_address(entry)
    if not url:
        return named
    relation = letter.document.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    return named + _paragraph(f'<w:hyperlink r:id="{relation}">{_run(url, SMALL)}</w:hyperlink>')


def link(letter: LetterWriter, paragraph: Paragraph, url: str, size: Pt = SMALL) -> None:
    """The address, written out for paper and to be clicked on a screen."""
    relation = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    hyperlink = OxmlElement("w:hyperlink")
    hyperlink.set(qn("r:id"), relation)
    run = letter.run(paragraph, url, size=size)
    hyperlink.append(run._r)
    paragraph._p.append(hyperlink)


def _row(cells: Sequence[str], widths: Sequence[int], *, head: bool = False) -> str:
    mark = "<w:cantSplit/><w:tblHeader/>" if head else "<w:cantSplit/>"
    sized = zip(cells, [f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>' for width in widths], strict=True)
    widened = (cell.replace("<w:tcPr>", properties, 1) for cell, properties in sized)
    return f"<w:tr><w:trPr>{mark}</w:trPr>{''.join(widened)}</w:tr>"


def _cell(paragraphs: str, *, middle: bool = False) -> str:
    return f"<w:tc><w:tcPr>{_MIDDLE if middle else ''}</w:tcPr>{paragraphs}</w:tc>"


def _line(pieces: Iterable[MarkedText | str], size: Pt = SIZE, *, font: str = "", centred: bool = False) -> str:
    runs = (
        _run(one.text, size, wrong=one.wrong) if isinstance(one, MarkedText) else _run(one, size, font)
        for one in pieces
    )
    return _paragraph("".join(runs), centred)


def _paragraph(runs: str, centred: bool = False) -> str:
    across = "center" if centred else "left"
    return f'<w:p><w:pPr>{_LINE}<w:jc w:val="{across}"/></w:pPr>{runs}</w:p>'


def _run(text: str, size: Pt, font: str = "", *, wrong: bool = False) -> str:
    """As Letter.run makes it: the wrong text bold and red, quotation marks Chinese."""
    fonts = f' w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"' if font else ""
    bold = "<w:b/>" if wrong else ""
    colour = f'<w:color w:val="{WRONG}"/>' if wrong else ""
    half_points = round(size.pt * 2)
    sizes = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    look = f'<w:rFonts{fonts} w:hint="eastAsia"/>{bold}{colour}{sizes}'
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(private(harmless(text)))}</w:t></w:r>'
