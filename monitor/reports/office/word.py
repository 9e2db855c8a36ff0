"""An official letter in Word, after GB/T 9704—2012 (信函格式): A4, 22 lines of 28 characters, red head and rules.

Its looks are named styles (`monitor.reports.office.word_styles`); its words are templates that a user can change in
Word (`monitor.reports.letters.templates`). Fonts are only named: 方正小标宋简体, 仿宋_GB2312, 楷体_GB2312 and 黑体 are
installed where such letters are printed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from monitor import clock
from monitor.reports.office.word_styles import BODY_FONT, HEADING_FONT, RED, SIZE, Style, add_styles, set_fonts
from monitor.reports.safe_text import chinese_day, harmless, private
from monitor.store import issued_documents as issued

WRONG = RGBColor(0xC0, 0x00, 0x00)
WIDTH = 156  # mm of text
ANNEX_WIDTH = 245  # … of an annex, which lies across
_LONG_WORD = re.compile(r"[!-~]{12}")  # an address would pull a justified line apart


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A run of text; `wrong` is set in red."""

    text: str
    wrong: bool = False


class LetterWriter:
    """Writes one letter from top to bottom; `save` returns the file."""

    def __init__(self, subject: str, author: str, document: Document) -> None:
        """Writes at the end of `document`."""
        self.document = document
        self.width = WIDTH  # mm of text where it writes now
        add_styles(self.document)
        known = {style.name: style.style_id for style in self.document.styles}  # python-docx walks them all each time
        self._styles = {style: known[style.value] for style in Style}
        properties = self.document.core_properties
        properties.title, properties.author, properties.last_modified_by = subject, author, author
        properties.comments = ""

    def head(self, name: str, length: int) -> None:
        """Write the issuer's name (`length` characters) in red over a double red rule; another rule ends the page."""
        size = min(40.0, WIDTH / 25.4 * 72 / max(length, 1))
        line = self.line(Style.HEAD)
        self.run(line, name, size=Pt(size) if size < 40 else None)
        _rule(line, "thickThinSmallGap")
        if self.document.sections[0].different_first_page_header_footer:
            _rule(self.document.sections[0].first_page_footer.paragraphs[0], "thinThickSmallGap")

    def heading(self, text: str, level: int = 1) -> None:
        """一、 (level 1) or （一） (level 2)."""
        self.run(self.line(Style.HEADING if level == 1 else Style.SUBHEADING), text)

    def text(self, pieces: Iterable[MarkedText | str], *, together: bool = False) -> None:
        """Write a paragraph, its first line indented by two characters. `together`: on the page of the next one."""
        pieces = list(pieces)
        spread = _LONG_WORD.search("".join(one.text if isinstance(one, MarkedText) else one for one in pieces))
        line = self.line(Style.TEXT, WD_ALIGN_PARAGRAPH.LEFT if spread else None)
        line.paragraph_format.keep_with_next = together or None
        self.pieces(line, pieces)

    def small(self, name: str) -> Paragraph:
        """An indented line in small letters that begins with `name`, for an address to be added."""
        line = self.line(Style.SMALL)
        self.run(line, name)
        return line

    def doubt(self, days: Iterable[date]) -> None:
        """Write a note where `days`, on which the letter asks for something, depend on holidays not known yet."""
        note = clock.guessed(days)
        if note:
            self.text([f"注：{note}。"], together=True)

    def in_place_of(self, voided: Iterable[issued.IssuedDocument]) -> None:
        """Name the voided documents that this one corrects."""
        for document in voided:
            day = chinese_day(document.created_at.astimezone(clock.ZONE).date())
            self.text([f"{document.text}（{day}印发）已作废，以本件为准。"], together=True)

    def annex_line(
        self, *names: str, days: Iterable[date] = (), in_place_of: Iterable[issued.IssuedDocument] = ()
    ) -> None:
        """附件：… — or, of several, 附件：1．… with the others under the first. `days`: on which the letter asks for
        something; before the line it is said where they are a guess, and which voided documents are corrected.
        """
        self.in_place_of(in_place_of)
        self.doubt(days)
        if names:
            self.line().paragraph_format.keep_with_next = True
        for number, name in enumerate(names, 1):
            line = self.line(Style.TEXT, WD_ALIGN_PARAGRAPH.LEFT)
            line.paragraph_format.keep_with_next = True
            counted = f"{number}．{name}" if len(names) > 1 else name
            if number > 1:
                line.paragraph_format.first_line_indent = SIZE * 5
            self.run(line, f"附件：{counted}" if number == 1 else counted)

    def picture(self, png: bytes, width: float = WIDTH) -> None:
        """A picture over the width of the text (mm)."""
        line = self.line(Style.PICTURE)
        line.add_run().add_picture(io.BytesIO(png), width=Mm(width))

    def caption(self, text: str) -> None:
        """Under a picture."""
        self.run(self.line(Style.PICTURE), text, font=HEADING_FONT, size=Pt(10.5))

    def seal(self, issuer: str, day: date) -> None:
        """Issuer and date as GB/T 9704 sets them under a seal: the date four characters from the right,
        both centred.
        """
        for _ in range(2):
            self.line().paragraph_format.keep_with_next = True
        written = chinese_day(day)
        width = sum(0.5 if character.isascii() else 1.0 for character in written)
        overhang = (len(issuer) - width) / 2
        shift = max(overhang - 4, 0.0)
        for text, right in ((issuer, 4 - overhang + shift), (written, 4 + shift)):
            line = self.line(Style.PLAIN, WD_ALIGN_PARAGRAPH.RIGHT)
            line.paragraph_format.right_indent = Pt(16 * right)
            line.paragraph_format.keep_with_next = text is issuer
            self.run(line, text)

    def annex(self, title: str, number: str = "") -> None:
        """A new page across: 附件 (or 附件1), and the annex's title."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
        section.left_margin = section.right_margin = Mm((297 - ANNEX_WIDTH) / 2)
        section.top_margin, section.bottom_margin, section.footer_distance = Mm(28), Mm(26), Mm(15)
        self.width = ANNEX_WIDTH
        section.different_first_page_header_footer = False
        self.run(self.line(Style.PLAIN), f"附件{number}", font=HEADING_FONT)
        self.run(self.line(Style.TITLE), title)
        self.line(Style.SMALL)

    def pieces(self, paragraph: Paragraph, pieces: Iterable[MarkedText | str], size: Pt | None = None) -> None:
        for piece in pieces:
            wrong = isinstance(piece, MarkedText) and piece.wrong
            text = piece.text if isinstance(piece, MarkedText) else piece
            self.run(paragraph, text, size=size, colour=WRONG if wrong else None, bold=wrong)

    def save(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def line(self, style: Style = Style.PLAIN, align: WD_ALIGN_PARAGRAPH | None = None) -> Paragraph:
        paragraph = self.document.add_paragraph()
        paragraph._p.get_or_add_pPr().style = self._styles[style]
        if align is not None:
            paragraph.paragraph_format.alignment = align
        return paragraph

    def run(
        self,
        paragraph: Paragraph,
        text: str,
        *,
        font: str = "",
        size: Pt | None = None,
        colour: RGBColor | None = None,
        bold: bool = False,
    ) -> Run:
        """Text as the paragraph's style has it, but for what is given."""
        run = paragraph.add_run(private(harmless(text)))
        if size is not None:
            run.font.size = size
        if bold:
            run.font.bold = True
        if colour is not None:
            run.font.color.rgb = colour
        if font and font != BODY_FONT:
            set_fonts(run._r.get_or_add_rPr(), font, font)
        else:
            run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")  # quotation marks are Chinese
        return run


def blank() -> Document:
    """An empty letter: page, page numbers."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(22)
    section.different_first_page_header_footer = True  # the first page of a letter has no page number
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    return document


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
        set_fonts(run._r.get_or_add_rPr(), "宋体", "宋体")
        if text is None:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), "PAGE")
            run._r.getparent().replace(run._r, field)
            field.append(run._r)
