"""What a letter of the ladder (提醒函, 督办单, 专项通报, 约谈通知书) or a 交办单 is filled with.

Its wording stands in templates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monitor import clock
from monitor.findings.due import days_late
from monitor.model import Severity
from monitor.reports.labels import label, page_name, phrase
from monitor.reports.letters.findings_items import FEW, add_item
from monitor.reports.letters.templates import Block, filled, uses
from monitor.reports.office.word import LetterWriter
from monitor.reports.office.word_rows import add_rows
from monitor.reports.queries.entries import Entry
from monitor.reports.safe_text import chinese_day, harmless, plain
from monitor.store.issued_documents import DocumentKind, IssuedDocument

LETTERS = 12  # earlier documents that are written out
LISTED = 200  # findings that the annex lists; the ledger holds all
ANNEX = "问题清单"
TERM = "原整改期限"
_COLUMNS = (  # on a page across
    ("序号", 13, True),
    ("编号", 15, True),
    ("类型", 34, True),
    ("等级", 14, True),
    ("问题", 79, False),
    ("所在页面", 64, False),
    (TERM, 26, True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionContents:
    """`letters`: earlier documents, and how many of the findings each named."""

    kind: DocumentKind
    issuer: str
    number: str
    unit: str
    day: date
    due: date
    reasons: Sequence[str]
    entries: Sequence[Entry]
    letters: Sequence[tuple[IssuedDocument, int]]
    contact: str = ""
    templates: Path | None = None  # the folder of the user's own
    in_place_of: Sequence[IssuedDocument] = ()  # voided ones that this letter corrects


def subject(kind: DocumentKind) -> str:
    return {DocumentKind.CIRCULAR: "政府网站问题整改不到位的通报"}.get(kind, f"政府网站问题{kind.label}")


def letter(contents: SupervisionContents) -> bytes:
    """The letter as a Word file. Raises ConfigError where the user's template cannot be used."""
    contact = harmless(contents.contact)[:80] or "联系人：________，联系电话：________"
    texts = {
        "发文机关": contents.issuer,
        "文号": contents.number,
        "印发日期": chinese_day(contents.day),
        "主送单位": plain(contents.unit, 60),
        "责任单位": plain(contents.unit, 60),
        "问题数": str(len(contents.entries)),
        "超期情况": _lateness(contents),
        "事项": _matter(contents),
        "期限": chinese_day(contents.due),
        "联系方式": f"{contents.issuer}，{contact}。",
    }
    names = [ANNEX] if _has_annex(contents) else []
    blocks: dict[str, Block] = {
        "问题条目": lambda page: _items(page, contents),
        "此前文件": lambda page: _earlier(page, contents),
        "附件说明": lambda page: page.annex_line(*names, days=_days(contents), in_place_of=contents.in_place_of),
        "落款": lambda page: page.seal(contents.issuer, contents.day),
        "附件": lambda page: _annex(page, contents) if names else None,
    }
    title, name = subject(contents.kind), contents.kind.label
    return filled(contents.templates, name, texts, blocks, subject=title, author=contents.issuer)


def _has_annex(contents: SupervisionContents) -> bool:
    """Of many problems; of few too where the user's own template has no place for them in the text."""
    return len(contents.entries) > FEW or not uses(contents.templates, contents.kind.label, "问题条目")


def _days(contents: SupervisionContents) -> list[date]:
    """The days on which the letter or its list asks for something."""
    return [contents.due, *(entry.due for entry in contents.entries[:LISTED] if entry.due)]


def _items(page: LetterWriter, contents: SupervisionContents) -> None:
    if not _has_annex(contents):
        for number, entry in enumerate(contents.entries, 1):
            add_item(page, number, entry, entry.due, term=TERM, before=f"{label(entry.code)}。")


def _annex(page: LetterWriter, contents: SupervisionContents) -> None:
    page.annex(ANNEX)
    add_rows(page, _COLUMNS, (_row(n, entry) for n, entry in enumerate(contents.entries[:LISTED], 1)))
    if len(contents.entries) > LISTED:
        page.small(f"另有{len(contents.entries) - LISTED}个，见问题台账。")


def _lateness(contents: SupervisionContents) -> str:
    """，其中10个超过整改期限，最长已超期14个工作日，2个整改后再次出现"""
    late = [entry.due for entry in contents.entries if entry.due and entry.due < contents.day]
    back = sum(entry.recurrences > 0 for entry in contents.entries)
    parts = []
    if late:
        longest = days_late(min(late), contents.day)
        parts.append(f"{len(late)}个超过整改期限，最长已超期{longest}个工作日")
    if back:
        parts.append(f"{back}个整改后再次出现")
    return f"，其中{'，'.join(parts)}" if parts else ""


def _matter(contents: SupervisionContents) -> str:
    kinds = Counter(label(entry.code) for entry in contents.entries)
    named = "、".join(f"{kind}{count}个" for kind, count in kinds.most_common())
    levels = Counter(entry.severity for entry in contents.entries)
    counts = "、".join(f"{level}{levels[level]}个" for level in Severity if levels[level])
    reasons = f"{'；'.join(contents.reasons)}。" if contents.reasons else ""
    where = "逐条见附件。" if _has_annex(contents) else "具体如下："
    return f"{reasons}涉及{named}（{counts}），{where}"


def _earlier(page: LetterWriter, contents: SupervisionContents) -> None:
    letters = [one for one in contents.letters if one[0].kind is not DocumentKind.WEEKLY]  # a table of our own meeting
    for number, (document, count) in enumerate(letters[:LETTERS], 1):
        until = f"，要求于{chinese_day(document.due)}前办结" if document.due else ""
        day = chinese_day(document.created_at.astimezone(clock.ZONE).date())
        page.text([f"{number}．{document.text}《{document.kind.label}》（{day}印发）：涉及上述问题{count}个{until}。"])
    if len(letters) > LETTERS:
        page.text([f"此前另有{len(letters) - LETTERS}份文件。"])
    if not letters:
        page.text([f"上述问题此前未以文件形式通知，整改期限{'见附件' if _has_annex(contents) else '如上'}。"])


def _row(number: int, entry: Entry) -> list[str | int]:
    pages = f"等{entry.open_places}个页面" if entry.open_places > 1 else ""
    due = entry.due.isoformat() if entry.due else ""
    place = f"{page_name(entry, 40)}{pages}"
    return [number, entry.id, label(entry.code), str(entry.severity), phrase(entry), place, due]
