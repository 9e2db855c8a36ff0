"""Problems that a letter writes out in its own text: few stand there one by one, many in the annex alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from docx.shared import Pt

from monitor.reports.labels import NO_PAGE, page_address, page_name
from monitor.reports.letters.findings_table import WITHHELD, link
from monitor.reports.letters.statement import address, quotation, statement
from monitor.reports.office.word import LetterWriter, MarkedText
from monitor.reports.queries.entries import Entry
from monitor.reports.safe_text import chinese_day, plain, unlinked

SMALL = Pt(10.5)  # 五号: addresses
FEW = 5  # problems that a letter itself writes out; of more it names the kinds, and the annex has them one by one


def add_item(page: LetterWriter, number: int, entry: Entry, due: date | None, *, term: str, before: str = "") -> None:
    """Write one problem with its page and link. `term`: the name of the day `due`; `before`: text before the page."""
    until = f"{term}：{chinese_day(due)}。" if due else ""
    said = (f"{number}．", before, *_place(entry), *statement(entry), *quotation(entry), until)
    page.text([piece for piece in said if piece])
    if page_address(entry):
        link(page, page.small("页面："), page_address(entry), SMALL)
    elif entry.suspected:
        page.pieces(page.small("页面："), [unlinked(plain(entry.url, 500)), WITHHELD], SMALL)
    if address(entry):
        page.pieces(page.small("链接："), [MarkedText(address(entry), True)], SMALL)


def _place(entry: Entry) -> Iterator[MarkedText | str]:
    """A column's own page is named once; what is wrong with a column names it anyway."""
    if entry.code.startswith("column."):
        return
    name, column = page_name(entry), plain(entry.column, 30)
    pages = f"等{entry.open_places}个页面" if entry.open_places > 1 else ""
    page = "" if name == column or (column and name == NO_PAGE) else name if name == NO_PAGE else f"《{name}》"
    yield (f"“{column}”栏目" if column else "") + f"{page}{pages}："
