"""An official letter in Word, after GB/T 9704—2012 (信函格式): A4, 22 lines of 28 characters, red head, red
rules.

Fonts are only named: 方正小标宋简体, 仿宋_GB2312, 黑体 stand on the machines where such letters are
printed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import date

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from monitor.reports.cells import chinese_day, harmless
from monitor.reports.statement import Piece

TITLE_FONT, BODY_FONT, HEADING_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体"
LATIN_FONT = "Times New Roman"
SIZE = Pt(16)  # 三号
LINE = Pt(28.9)  # 22 lines on a page
RED, WRONG = RGBColor(0xE6, 0x00, 0x12), RGBColor(0xC0, 0x00, 0x00)
WIDTH = 156  # mm of text
_LONG_WORD = re.compile(r"[!-~]{20}")  # an address would pull a justified line apart


class Letter:
    """Writes one letter from top to bottom; `save` returns the file."""

    def __init__(self, subject: str, author: str) -> None:
        self.document: Document = docx.Document()
        self._page()
        self._base_style()
        properties = self.document.core_properties
        properties.title, properties.author, properties.last_modified_by = subject, author, author
        properties.comments = ""

    def head(self, issuer: str, number: str) -> None:
        """The issuer's name in red over a double red rule; the letter's number at the right, under the
        rule.
        """
        size = min(40.0, WIDTH / 25.4 * 72 / max(len(issuer), 1))
        name = self._paragraph(align=WD_ALIGN_PARAGRAPH.CENTER, line=None)
        self.run(name, issuer, font=TITLE_FONT, size=Pt(size), colour=RED)
        name.paragraph_format.space_after = Pt(4)
        _rule(name, "thickThinSmallGap")
        self.run(self._paragraph(align=WD_ALIGN_PARAGRAPH.RIGHT), number)
        _rule(self.document.sections[0].first_page_footer.paragraphs[0], "thinThickSmallGap")

    def title(self, text: str) -> None:
        self._paragraph()
        line = self._paragraph(align=WD_ALIGN_PARAGRAPH.CENTER, line=Pt(34))
        self.run(line, text, font=TITLE_FONT, size=Pt(22))
        self._paragraph()

    def addressee(self, name: str) -> None:
        self.run(self._paragraph(), f"{name}：")

    def heading(self, text: str) -> None:
        line = self._paragraph(indent=True)
        line.paragraph_format.keep_with_next = True
        self.run(line, text, font=HEADING_FONT)

    def text(self, pieces: Iterable[Piece | str], *, last: bool = False) -> None:
        """A paragraph of the body, its first line indented by two characters. The last one stays with the
        seal.
        """
        pieces = list(pieces)
        spread = _LONG_WORD.search("".join(one.text if isinstance(one, Piece) else one for one in pieces))
        line = self._paragraph(WD_ALIGN_PARAGRAPH.LEFT if spread else None, indent=True)
        line.paragraph_format.keep_with_next = last
        self.pieces(line, pieces)

    def small(self, name: str) -> Paragraph:
        """An indented line in small letters that begins with `name`, for an address to be added."""
        line = self._paragraph(align=WD_ALIGN_PARAGRAPH.LEFT, line=Pt(20))
        line.paragraph_format.left_indent = SIZE * 2
        self.run(line, name, size=Pt(10.5))
        return line

    def annex_line(self, name: str) -> None:
        self._paragraph().paragraph_format.keep_with_next = True
        line = self._paragraph(indent=True)
        line.paragraph_format.keep_with_next = True
        self.run(line, f"附件：{name}")

    def seal(self, issuer: str, day: date) -> None:
        """Issuer and date as GB/T 9704 sets them under a seal: the date four characters from the right,
        both centred.
        """
        for _ in range(2):
            self._paragraph().paragraph_format.keep_with_next = True
        written = chinese_day(day)
        width = sum(0.5 if character.isascii() else 1.0 for character in written)
        overhang = (len(issuer) - width) / 2
        shift = max(overhang - 4, 0.0)
        for text, right in ((issuer, 4 - overhang + shift), (written, 4 + shift)):
            line = self._paragraph(align=WD_ALIGN_PARAGRAPH.RIGHT)
            line.paragraph_format.right_indent = Pt(16 * right)
            line.paragraph_format.keep_with_next = text is issuer
            self.run(line, text)

    def annex(self, title: str) -> None:
        """A new page: 附件, and the annex's title."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        self.run(self._paragraph(), "附件", font=HEADING_FONT)
        self.run(self._paragraph(align=WD_ALIGN_PARAGRAPH.CENTER, line=Pt(34)), title, font=TITLE_FONT, size=Pt(22))
        self._paragraph(line=Pt(12))

    def pieces(self, paragraph: Paragraph, pieces: Iterable[Piece | str], size: Pt = SIZE) -> None:
        for piece in pieces:
            wrong = isinstance(piece, Piece) and piece.wrong
            text = piece.text if isinstance(piece, Piece) else piece
            self.run(paragraph, text, size=size, colour=WRONG if wrong else None, bold=wrong)

    def save(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.header_distance, section.footer_distance = Mm(15), Mm(22)
        section.different_first_page_header_footer = True  # the first page of a letter bears no page number
        self.document.settings.odd_and_even_pages_header_footer = True
        _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
        _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)

    def _base_style(self) -> None:
        style = self.document.styles["Normal"]
        style.font.size = SIZE
        _fonts(style.element.get_or_add_rPr(), BODY_FONT, LATIN_FONT)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)

    def _paragraph(
        self, align: WD_ALIGN_PARAGRAPH | None = None, *, indent: bool = False, line: Pt | None = LINE
    ) -> Paragraph:
        paragraph = self.document.add_paragraph()
        form = paragraph.paragraph_format
        form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if align is None else align
        if line is not None:
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, line
        if indent:
            form.first_line_indent = SIZE * 2
        return paragraph

    def run(
        self,
        paragraph: Paragraph,
        text: str,
        *,
        font: str = BODY_FONT,
        size: Pt = SIZE,
        colour: RGBColor | None = None,
        bold: bool = False,
    ) -> Run:
        run = paragraph.add_run(harmless(text))
        run.font.size, run.font.bold = size, bold or None
        if colour is not None:
            run.font.color.rgb = colour
        if font == BODY_FONT:
            run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")  # quotation marks are Chinese
        else:
            _fonts(run._r.get_or_add_rPr(), font, font)
        return run


def _fonts(properties: object, chinese: str, latin: str) -> None:
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]
    for name in list(fonts.attrib):
        del fonts.attrib[name]  # themes would win over names
    for kind, name in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{kind}"), name)
    fonts.set(qn("w:hint"), "eastAsia")


def _rule(paragraph: Paragraph, kind: str) -> None:
    """A double red rule under the paragraph: over the text a thick one first, at the foot of the page a
    thin one.
    """
    borders = OxmlElement("w:pBdr")
    rule = OxmlElement("w:bottom")
    for name, value in (("val", kind), ("sz", "36"), ("space", "6"), ("color", str(RED))):
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )


def _page_number(paragraph: Paragraph, align: WD_ALIGN_PARAGRAPH) -> None:
    """— 2 — in 四号, outside, one character from the edge."""
    paragraph.alignment = align
    indent = Pt(14)
    if align is WD_ALIGN_PARAGRAPH.RIGHT:
        paragraph.paragraph_format.right_indent = indent
    else:
        paragraph.paragraph_format.left_indent = indent
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text or "")
        run.font.size = Pt(14)
        _fonts(run._r.get_or_add_rPr(), "宋体", "宋体")
        if text is None:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), "PAGE")
            run._r.getparent().replace(run._r, field)
            field.append(run._r)
