"""The annex of a notice: a table of findings, its heading row repeated on every page, no row torn apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from monitor.reports.labels import label, page_name, web_address
from monitor.reports.letter import HEADING_FONT, WIDTH, Letter
from monitor.reports.statement import Piece, address, quotation, statement
from monitor.store.entries import Entry

COLUMNS = (
    ("序号", 12),
    ("编号", 13),
    ("类型与等级", 26),
    ("所在页面", 43),
    ("问题与修改建议", 38),
    ("整改期限", 24),
)
SIZE, SMALL, LINE = Pt(10.5), Pt(9), Pt(15)  # 五号, 小五
_DUE = 5


def add_table(letter: Letter, entries: Sequence[Entry], due: Sequence[date]) -> None:
    """One row a finding, numbered as in the letter; `due` runs beside `entries`."""
    assert sum(width for _, width in COLUMNS) == WIDTH
    table = letter.document.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _set_widths(table)
    heading = table.rows[0]
    for cell, (name, _) in zip(heading.cells, COLUMNS, strict=True):
        letter.run(_line(cell.paragraphs[0], centred=True), name, font=HEADING_FONT, size=SIZE)
    _mark(heading, "w:tblHeader")
    for position, (entry, day) in enumerate(zip(entries, due, strict=True), 1):
        _fill(letter, table.add_row(), position, entry, day)


def _fill(letter: Letter, row: _Row, position: int, entry: Entry, due: date) -> None:
    _mark(row, "w:cantSplit")
    cells = row.cells
    texts = {0: str(position), 1: str(entry.id), 2: label(entry.code), _DUE: due.isoformat()}
    for column, text in texts.items():
        size = SMALL if column == _DUE else SIZE
        letter.pieces(_line(cells[column].paragraphs[0], centred=True), [text], size)
        cells[column].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    letter.pieces(_line(cells[2].add_paragraph(), centred=True), [f"（{entry.severity}）"], SIZE)
    _page(letter, cells[3], entry)
    letter.pieces(_line(cells[4].paragraphs[0]), [*statement(entry), *quotation(entry)], SIZE)
    if address(entry):
        letter.pieces(_line(cells[4].add_paragraph()), [Piece(address(entry), True)], SMALL)


def _page(letter: Letter, cell: _Cell, entry: Entry) -> None:
    more = f"等 {entry.open_places} 个页面" if entry.open_places > 1 else ""
    column = f"〔{entry.column}〕" if entry.column else ""
    letter.pieces(_line(cell.paragraphs[0]), [f"{column}{page_name(entry)}{more}"], SIZE)
    if web_address(entry.url):
        link(letter, _line(cell.add_paragraph()), web_address(entry.url))


def link(letter: Letter, paragraph: Paragraph, url: str, size: Pt = SMALL) -> None:
    """The address, written out for paper and to be clicked on a screen."""
    relation = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    hyperlink = OxmlElement("w:hyperlink")
    hyperlink.set(qn("r:id"), relation)
    run = letter.run(paragraph, url, size=size)
    hyperlink.append(run._r)
    paragraph._p.append(hyperlink)


def _line(paragraph: Paragraph, *, centred: bool = False) -> Paragraph:
    form = paragraph.paragraph_format
    form.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    return paragraph


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _set_widths(table: Table) -> None:
    for column, (_, width) in zip(table.columns, COLUMNS, strict=True):
        column.width = Mm(width)
        column.cells[0].width = Mm(width)
