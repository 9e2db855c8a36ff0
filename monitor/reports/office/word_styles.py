"""The named styles of our letters (公文…), after GB/T 9704—2012. A user's template may have its own of these names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

TITLE_FONT, BODY_FONT, HEADING_FONT, SUBHEADING_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
LATIN_FONT = "Times New Roman"
SIZE = Pt(16)  # 三号
LINE = Pt(28.9)  # 22 lines on a page
RED = RGBColor(0xE6, 0x00, 0x12)
_LEFT, _CENTER, _RIGHT, _JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


class Style(StrEnum):
    """The styles, by the name that Word shows."""

    HEAD = "公文发文机关"
    NUMBER = "公文文号"
    TITLE = "公文标题"
    ADDRESSEE = "公文主送机关"
    HEADING = "公文一级标题"
    SUBHEADING = "公文二级标题"
    TEXT = "公文正文"
    PLAIN = "公文落款"
    SMALL = "公文小字"
    PICTURE = "公文图表"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    font: str = BODY_FONT
    size: Pt = SIZE
    align: WD_ALIGN_PARAGRAPH = _JUSTIFY
    line: Pt | None = LINE
    first: int = 0  # characters by which the first line is indented
    left: int = 0  # … and all lines
    after: float = 0.0
    colour: RGBColor | None = None
    with_next: bool = False


_FORMS: Mapping[Style, _Form] = {
    Style.HEAD: _Form(font=TITLE_FONT, size=Pt(40), align=_CENTER, line=None, after=4, colour=RED),
    Style.NUMBER: _Form(align=_RIGHT),
    Style.TITLE: _Form(font=TITLE_FONT, size=Pt(22), align=_CENTER, line=Pt(34)),
    Style.ADDRESSEE: _Form(),
    Style.HEADING: _Form(font=HEADING_FONT, first=2, with_next=True),
    Style.SUBHEADING: _Form(font=SUBHEADING_FONT, first=2, with_next=True),
    Style.TEXT: _Form(first=2),
    Style.PLAIN: _Form(),
    Style.SMALL: _Form(size=Pt(10.5), align=_LEFT, line=Pt(20), left=2),
    Style.PICTURE: _Form(align=_CENTER, line=None),
}


def add_styles(document: Document) -> None:
    """Give the document those of our styles that it does not have yet."""
    normal = document.styles["Normal"]
    known = {style.name for style in document.styles}
    if not known & {style.value for style in Style}:  # not a template of ours
        normal.font.size = SIZE
        set_fonts(normal.element.get_or_add_rPr(), BODY_FONT, LATIN_FONT)
        normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    for name, form in _FORMS.items():
        if name.value not in known:
            _set(document.styles.add_style(name.value, WD_STYLE_TYPE.PARAGRAPH), form)


def _set(style: Any, form: _Form) -> None:
    style.font.size = form.size
    latin = LATIN_FONT if form.font == BODY_FONT else form.font
    set_fonts(style.element.get_or_add_rPr(), form.font, latin)
    if form.colour is not None:
        style.font.color.rgb = form.colour
    paragraph = style.paragraph_format
    paragraph.alignment, paragraph.space_before, paragraph.space_after = form.align, Pt(0), Pt(form.after)
    paragraph.keep_with_next = form.with_next or None
    if form.line is not None:
        paragraph.line_spacing_rule, paragraph.line_spacing = WD_LINE_SPACING.EXACTLY, form.line
    paragraph.first_line_indent, paragraph.left_indent = SIZE * form.first, SIZE * form.left


def set_fonts(properties: Any, chinese: str, latin: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]  # themes would win over names
    for kind, name in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{kind}"), name)
    fonts.set(qn("w:hint"), "eastAsia")
