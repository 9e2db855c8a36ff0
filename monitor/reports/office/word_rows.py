"""A plain table of a letter, written straight as XML: python-docx walks the whole table for every cell it touches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from monitor.reports.office.word import WIDTH, LetterWriter
from monitor.reports.safe_text import plain

_TWIPS = 56.7  # in a millimetre
_MARGINS = (("top", 20), ("left", 85), ("bottom", 20), ("right", 85))
_AIR = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in _MARGINS)
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def add_rows(
    letter: LetterWriter,
    columns: Sequence[tuple[str, int, bool]],
    rows: Iterable[Sequence[str | int]],
    limit: int = 120,
) -> None:
    """`columns`: heading, width in mm, centred or not; on a page across they are widened alike. The heading repeats on
    every page, no row is torn apart, and the last one stays with the note under the table.
    """
    wider = letter.width / sum(width for _, width, _ in columns) if letter.width > WIDTH else 1.0
    widths = [round(width * wider * _TWIPS) for _, width, _ in columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
    head = _row([name for name, _, _ in columns], widths, [True] * len(columns), limit, head=True)
    *others, last = [_row(row, widths, [centred for _, _, centred in columns], limit) for row in rows] or [""]
    body = "".join([*others, last.replace("<w:pPr>", "<w:pPr><w:keepNext/>")])
    table = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{_AIR}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"
    )
    letter.document.element.body.insert_element_before(table, "w:sectPr")


def _row(
    values: Sequence[str | int], widths: Sequence[int], centred: Sequence[bool], limit: int, *, head: bool = False
) -> str:
    cells = "".join(
        _cell(plain(value, limit), width, middle, head)
        for value, width, middle in zip(values, widths, centred, strict=True)
    )
    mark = "<w:cantSplit/><w:tblHeader/>" if head else "<w:cantSplit/>"
    return f"<w:tr><w:trPr>{mark}</w:trPr>{cells}</w:tr>"


def _cell(text: str, width: int, centred: bool, head: bool) -> str:
    fonts = '<w:rFonts w:eastAsia="黑体" w:hint="eastAsia"/>' if head else '<w:rFonts w:hint="eastAsia"/>'
    across = "center" if centred else "left"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'<w:spacing w:line="300" w:lineRule="exact"/><w:jc w:val="{across}"/></w:pPr><w:r><w:rPr>{fonts}'
        f'<w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
    )
