"""What a rectification notice says: head, figures, items by kind of problem, request, seal, table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from monitor.model import Severity
from monitor.reports.labels import label
from monitor.reports.letters.findings_items import FEW, add_item
from monitor.reports.letters.findings_table import add_table
from monitor.reports.letters.templates import Block, filled, uses
from monitor.reports.office.word import LetterWriter
from monitor.reports.queries.entries import Entry
from monitor.reports.safe_text import chinese_day, plain
from monitor.store import issued_documents
from monitor.store.issued_documents import DocumentKind

ANNEX = "政府网站问题清单"
EXTRA = "，存量问题"
OLD = "，均为较早发布的页面上的存量问题"
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeContents:
    """`entries` in the order of the letter; `due` runs beside them; `day` is the day of issue."""

    issuer: str
    number: str  # 网整〔2026〕3号
    unit: str
    month: str  # YYYY-MM
    day: date
    entries: Sequence[Entry]
    due: Sequence[date]
    templates: Path | None = None  # the folder of the user's own
    in_place_of: Sequence[issued_documents.IssuedDocument] = ()  # voided ones that this letter corrects
    is_extra: bool = False  # an additional letter of the month, about backlog alone


def number_text(year: int, number: int) -> str:
    return issued_documents.number_text(DocumentKind.NOTICE, year, number)


def subject(month: str, is_extra: bool = False) -> str:
    """政府网站整改通知书（2026年11月）, for 2026-11; of an additional letter （2026年11月，存量问题）."""
    return f"政府网站整改通知书（{_month(month)}{EXTRA if is_extra else ''}）"


def letter(contents: NoticeContents) -> bytes:
    """The letter as a Word file. Raises ConfigError where the user's template cannot be used."""
    texts = {
        "发文机关": contents.issuer,
        "文号": contents.number,
        "印发日期": chinese_day(contents.day),
        "月份": _month(contents.month) + (EXTRA if contents.is_extra else ""),
        "主送单位": plain(contents.unit, 60),
        "截止时间": _until(contents),
        "问题数": str(len(contents.entries)),
        "等级分布": _levels(contents.entries) + (OLD if contents.is_extra else ""),
        "整改时限": _deadline(contents),
    }
    blocks: dict[str, Block] = {
        "问题条目": lambda page: _items(page, contents),
        "附件说明": lambda page: _annex_line(page, contents),
        "落款": lambda page: page.seal(contents.issuer, contents.day),
        "附件": lambda page: _annex(page, contents) if _has_annex(contents) else None,
    }
    title = subject(contents.month, contents.is_extra)
    return filled(contents.templates, "整改通知书", texts, blocks, subject=title, author=contents.issuer)


def _has_annex(contents: NoticeContents) -> bool:
    """Of many problems; of few too where the user's own template has no place for them in the text."""
    return len(contents.entries) > FEW or not uses(contents.templates, "整改通知书", "问题条目")


def _annex_line(page: LetterWriter, contents: NoticeContents) -> None:
    names = [ANNEX] if _has_annex(contents) else []
    page.annex_line(*names, days=contents.due, in_place_of=contents.in_place_of)


def _annex(page: LetterWriter, contents: NoticeContents) -> None:
    page.annex(ANNEX)
    add_table(page, contents.entries, contents.due)


def _month(month: str) -> str:
    """2026年11月, for 2026-11."""
    year, number = month.split("-")
    return f"{year}年{int(number)}月"


def _until(contents: NoticeContents) -> str:
    is_running = f"{contents.day:%Y-%m}" == contents.month
    return chinese_day(contents.day) if is_running else f"{_month(contents.month)}底"


def _levels(entries: Sequence[Entry]) -> str:
    counts = Counter(entry.severity for entry in entries)
    return "、".join(f"{level}{counts[level]}个" for level in Severity if counts[level])


def _items(page: LetterWriter, contents: NoticeContents) -> None:
    """Few problems one by one; of many the kinds, with how many and how grave they are."""
    numbered = list(zip(range(1, len(contents.entries) + 1), contents.entries, contents.due, strict=True))
    for position, (kind, items) in enumerate(groupby(numbered, key=lambda item: label(item[1].code))):
        found = list(items)
        name = f"{_numeral(position)}、{kind}（{len(found)}个）"
        if _has_annex(contents):
            page.text([f"{name}：{_levels([entry for _, entry, _ in found])}。"])
            continue
        page.heading(name)
        for number, entry, due in found:
            add_item(page, number, entry, due, term="整改期限")
    if _has_annex(contents):
        page.text(["以上问题的所在页面、具体内容、修改建议和整改期限逐条见附件。"])


def _deadline(contents: NoticeContents) -> str:
    last = max(contents.due)
    serious = [
        due for entry, due in zip(contents.entries, contents.due, strict=True) if entry.severity is Severity.SERIOUS
    ]
    sooner = f"严重问题须于{chinese_day(max(serious))}前完成整改，其余" if serious and max(serious) < last else "全部"
    return f"{sooner}问题按所列期限、最迟于{chinese_day(last)}前完成整改"


def _numeral(position: int) -> str:
    """一 … 十, 十一 …"""
    if position < 10:
        return _NUMERALS[position]
    return f"十{_NUMERALS[position - 10]}" if position < 19 else str(position + 1)
