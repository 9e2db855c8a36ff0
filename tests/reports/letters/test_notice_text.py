"""The letter itself: GB/T 9704 in millimetres and points, what it says, and what is red."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from monitor.model import Severity
from monitor.reports.letters.findings_items import FEW
from monitor.reports.letters.notice_text import NoticeContents, letter
from monitor.reports.office.word_styles import BODY_FONT, TITLE_FONT
from monitor.reports.queries.entries import Entry
from tests.reports.sample_findings import HOSTILE
from tests.reports.test_labels import entry

TYPO = entry(
    id=7,
    code="text.typo",
    wrong="布署",
    suggestion="部署",
    context="会议要求认真布署各项工作，确保落到实处。",
    title="关于做好冬季防火工作的通知",
    column="通知公告",
    url="http://127.0.0.1:8800/info/1011/7.htm",
    open_places=12,
)
LINK = entry(
    id=8,
    code="link.dead",
    message="链接打不开：404",
    target="http://old.invalid/a.htm",
    severity=Severity.MAJOR,
)


def written(
    entries: Sequence[Entry] = (TYPO,), due: date = date(2026, 12, 15), templates: Path | None = None
) -> Document:
    contents = NoticeContents(
        issuer="云泉区人民政府办公室",
        number="网整〔2026〕3号",
        unit="区教育和体育局",
        month="2026-11",
        day=date(2026, 12, 1),
        entries=entries,
        due=[due] * len(entries),
        templates=templates,
    )
    return docx.Document(BytesIO(letter(contents)))


def text(document: Document) -> str:
    return "\n".join(line.text for line in document.paragraphs)


def cells(document: Document) -> list[str]:
    return [cell.text for cell in document.tables[0].rows[1].cells]


def test_the_letter_says_who_what_where_and_until_when() -> None:
    said = text(written())
    for part in (
        "网整〔2026〕3号",
        "政府网站整改通知书（2026年11月）",
        "区教育和体育局：",
        "截至2026年11月底，由你单位负责的内容存在1个问题（一般1个）",
        "一、错别字（1个）",
        "1．“通知公告”栏目《关于做好冬季防火工作的通知》等12个页面：“布署”应为“部署”。",
        "原文：“会议要求认真布署各项工作，确保落到实处。”",
        "整改期限：2026年12月15日。",
        "http://127.0.0.1:8800/info/1011/7.htm",
        "最迟于2026年12月15日前完成整改",
    ):
        assert part in said
    assert said.index("云泉区人民政府办公室\n2026年12月1日") > said.index("最迟于")


def test_dates_that_hang_on_unknown_holidays_are_said_to() -> None:
    assert "节假日安排" not in text(written())
    said = text(written(due=date(2099, 1, 12)))
    assert "注：2099年节假日安排尚未公布或收录" in said and said.index("注：2099年") < said.index("\n2026年12月1日")


def test_the_wrong_text_is_red_and_bold_and_nothing_else_is() -> None:
    few, many = written([TYPO, LINK]), written([TYPO] * FEW + [LINK])
    rows = many.tables[0].rows
    paragraphs = [
        *few.paragraphs,
        *many.paragraphs,
        *(line for row in rows for cell in row.cells for line in cell.paragraphs),
    ]
    bold = {run.text for line in paragraphs for run in line.runs if run.font.bold}
    assert bold == {"布署", "http://old.invalid/a.htm"}
    red = [run.font.color.rgb for line in paragraphs for run in line.runs if run.text == "布署"]
    assert len(red) == 2 + 2 * FEW and set(map(str, red)) == {"C00000"}


def test_the_page_follows_gb_t_9704() -> None:
    section = written().sections[0]
    assert section.page_width is not None and section.page_height is not None
    assert (section.page_width.mm, section.page_height.mm) == (
        pytest.approx(210, abs=0.1),
        pytest.approx(297, abs=0.1),
    )
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins if margin is not None] == [37, 35, 28, 26]


def test_the_body_is_set_in_fangsong_16_with_28_9_points_a_line() -> None:
    document = written()
    line = next(line for line in document.paragraphs if line.text.startswith("经对"))
    assert line.style is not None and line.style.name == "公文正文"
    spacing = line.style.paragraph_format.line_spacing  # type: ignore[attr-defined]
    assert getattr(spacing, "pt", None) == pytest.approx(28.9, abs=0.05)
    assert line.style.font.size.pt == 16  # type: ignore[attr-defined]
    style = document.styles["Normal"].element.rPr.rFonts
    assert style.get(qn("w:eastAsia")) == BODY_FONT


def test_head_and_title_are_set_in_xiaobiaosong() -> None:
    document = written()
    head = document.paragraphs[0]
    title = next(line for line in document.paragraphs if line.text.startswith("政府网站整改通知书"))
    for line in (head, title):
        assert line.style.element.rPr.rFonts.get(qn("w:eastAsia")) == TITLE_FONT  # type: ignore[union-attr]
    assert head.text == "云泉区人民政府办公室" and str(head.style.font.color.rgb) == "E60012"  # type: ignore
    assert head._p.pPr.find(qn("w:pBdr")) is not None


def test_the_first_page_bears_no_page_number() -> None:
    section = written().sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" not in section.first_page_footer._element.xml
    assert "PAGE" in section.footer._element.xml and "PAGE" in section.even_page_footer._element.xml


def test_the_table_repeats_its_heading_and_names_every_finding() -> None:
    document = written([TYPO] * FEW + [LINK])
    rows = document.tables[0].rows
    assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [row.cells[0].text for row in rows] == ["序号", *map(str, range(1, FEW + 2))]
    assert cells(document)[1] == "7" and cells(document)[2] == "错别字\n（一般）" and cells(document)[5] == "2026-12-15"


@pytest.mark.parametrize("count", [1, FEW, FEW + 1, 40])
def test_each_problem_is_written_once(count: int) -> None:
    """Few in the letter, without an annex; many in the annex, and the letter tells how many of each kind."""
    document = written([replace(TYPO, wrong=f"布署{n}") for n in range(count)])
    said = text(document)
    listed = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for n in range(count):
        assert sum(one.count(f"“布署{n}”应为") for one in [said, *listed]) == 1
    has_annex = count > FEW
    assert ("附件" in said, len(document.tables)) == (has_annex, int(has_annex))
    assert (f"一、错别字（{count}个）：一般{count}个。" in said) is has_annex


def test_an_annex_lies_across_and_its_table_fills_it() -> None:
    document = written([TYPO] * (FEW + 1))
    portrait, across = document.sections
    assert portrait.orientation == WD_ORIENT.PORTRAIT and across.orientation == WD_ORIENT.LANDSCAPE
    assert across.page_width is not None and across.left_margin is not None and across.right_margin is not None
    text_width = across.page_width.mm - across.left_margin.mm - across.right_margin.mm
    widths = [cell.width.mm for cell in document.tables[0].rows[0].cells if cell.width is not None]
    assert sum(widths) == pytest.approx(text_width, abs=1)


def test_a_serious_problem_has_to_go_first() -> None:
    serious = entry(code="text.sensitive", severity=Severity.SERIOUS, message="不当表述")
    contents = NoticeContents(
        issuer="区政府",
        number="〔2026〕1号",
        unit="区教体局",
        month="2026-12",
        day=date(2026, 12, 1),
        entries=[serious, TYPO],
        due=[date(2026, 12, 2), date(2026, 12, 15)],
    )
    said = text(docx.Document(BytesIO(letter(contents))))
    assert "严重问题须于2026年12月2日前完成整改，其余问题按所列期限、最迟于2026年12月15日前完成整改" in said
    assert "截至2026年12月1日" in said  # issued before the month's end


def test_hostile_text_is_set_as_text() -> None:
    everywhere = {
        name: HOSTILE for name in ("message", "wrong", "suggestion", "context", "target", "column", "title", "url")
    }
    document = written(
        [entry(code="text.typo", **everywhere), entry(code="link.dead", **everywhere), entry(code=HOSTILE)]
    )
    assert "<script>alert(1)</script>" in text(document)
    assert not [rel for rel in document.part.rels.values() if rel.is_external]


def test_very_long_texts_are_cut() -> None:
    everywhere = {
        name: "长" * 500_000 for name in ("message", "wrong", "suggestion", "context", "target", "column", "title")
    }
    document = written([entry(code="text.typo", **everywhere)] * 3)
    assert len(text(document)) < 5_000


def test_a_long_issuer_still_fits_the_line() -> None:
    size = written().styles["公文发文机关"].font.size  # type: ignore[attr-defined]
    long = NoticeContents(
        issuer="云" * 24,
        number="〔2026〕1号",
        unit="局",
        month="2026-11",
        day=date(2026, 12, 1),
        entries=[TYPO],
        due=[date(2026, 12, 15)],
    )
    smaller = docx.Document(BytesIO(letter(long))).paragraphs[0].runs[0].font.size
    assert size is not None and smaller is not None and smaller.mm * 24 <= 156.1 < size.mm * 24


def test_addresses_are_links_only_to_the_web() -> None:
    linked = [rel.target_ref for rel in written([TYPO, LINK]).part.rels.values() if rel.is_external]
    assert set(linked) == {TYPO.url}  # the page; never the bad link itself
