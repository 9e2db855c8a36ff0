"""What a 督办单 or 交办单 says: matter, documents that were due before, new deadline, consequence, contact, list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monitor import clock
from monitor.model import Severity
from monitor.reports.cells import chinese_day, plain
from monitor.reports.labels import label, page_name, phrase
from monitor.reports.letter import Letter
from monitor.reports.letter_rows import add_rows
from monitor.store.documents import Document, Kind
from monitor.store.entries import Entry

LETTERS = 12  # earlier documents that are written out
LISTED = 200  # findings that the annex lists; the ledger holds all
_COLUMNS = (
    ("序号", 12, True),
    ("编号", 14, True),
    ("类型与等级", 28, True),
    ("问题", 42, False),
    ("所在页面", 34, False),
    ("原整改期限", 26, True),
)


@dataclass(frozen=True, slots=True)
class Contents:
    """`letters`: earlier documents, and how many of the findings each named."""

    kind: Kind
    issuer: str
    number: str
    unit: str
    day: date
    due: date
    reasons: Sequence[str]
    entries: Sequence[Entry]
    letters: Sequence[tuple[Document, int]]
    contact: str = ""
    template: Path | None = None


def subject(kind: Kind) -> str:
    return f"政府网站问题{kind.label}"


def letter(contents: Contents) -> bytes:
    """The letter as a Word file."""
    page = Letter(subject(contents.kind), contents.issuer, contents.template)
    page.head(contents.issuer, contents.number)
    page.title(subject(contents.kind))
    page.addressee(plain(contents.unit, 60))
    parts = ("督办", "督办事项") if contents.kind is Kind.SUPERVISION else ("交办", "交办事项")
    page.text([_opening(contents, parts[0])])
    page.heading(f"一、{parts[1]}")
    page.text([_matter(contents)])
    page.heading("二、原定期限")
    for paragraph in _earlier(contents):
        page.text([paragraph])
    page.heading("三、办理要求")
    page.text([_demand(contents)])
    page.heading("四、逾期后果")
    page.text([_consequence(contents)])
    page.heading("五、联系方式")
    page.text(
        [f"{contents.issuer}，{plain(contents.contact, 80) or '联系人：________，联系电话：________'}。"], last=True
    )
    page.annex_line("问题清单")
    page.seal(contents.issuer, contents.day)
    page.annex("问题清单")
    add_rows(page, _COLUMNS, (_row(n, entry) for n, entry in enumerate(contents.entries[:LISTED], 1)))
    if len(contents.entries) > LISTED:
        page.small(f"另有{len(contents.entries) - LISTED}个，见问题台账。")
    return page.save()


def _opening(contents: Contents, verb: str) -> str:
    late = [entry for entry in contents.entries if entry.due and entry.due < contents.day]
    back = sum(entry.recurrences > 0 for entry in contents.entries)
    told = [f"有{len(contents.entries)}个政府网站问题尚未整改到位"]
    if late:
        longest = clock.working_days_between(min(entry.due for entry in late if entry.due), contents.day)
        told.append(f"其中{len(late)}个超过整改期限，最长已超期{longest}个工作日")
    if back:
        told.append(f"{back}个整改后再次出现")
    return f"经系统复查，截至{chinese_day(contents.day)}，你单位{'，'.join(told)}。现予{verb}。"


def _matter(contents: Contents) -> str:
    kinds = Counter(label(entry.code) for entry in contents.entries)
    named = "、".join(f"{kind}{count}个" for kind, count in kinds.most_common())
    levels = Counter(entry.severity for entry in contents.entries)
    counts = "、".join(f"{level}{levels[level]}个" for level in Severity if levels[level])
    reasons = f"{'；'.join(contents.reasons)}。" if contents.reasons else ""
    return f"{reasons}涉及{named}（{counts}），逐条见附件。"


def _earlier(contents: Contents) -> Iterator[str]:
    for number, (document, count) in enumerate(contents.letters[:LETTERS], 1):
        until = f"，要求于{chinese_day(document.due)}前办结" if document.due else ""
        day = chinese_day(document.created_at.date())
        yield f"{number}．{document.text}《{document.kind.label}》（{day}印发）：涉及上述问题{count}个{until}。"
    if len(contents.letters) > LETTERS:
        yield f"此前另有{len(contents.letters) - LETTERS}份文件。"
    if not contents.letters:
        yield "上述问题此前未以文件形式通知，整改期限见附件。"


def _demand(contents: Contents) -> str:
    return (
        f"请你单位主要负责人牵头，于{chinese_day(contents.due)}前逐条完成整改，查明未按期整改的原因，"
        "并以书面形式（加盖公章）反馈整改情况。整改完成后由监测系统自动复查，以复查结果为准。"
    )


def _consequence(contents: Contents) -> str:
    if contents.kind is Kind.ASSIGNMENT:
        return "逾期未办结的，将印发督办单；督办后仍不整改的，在全区通报，并纳入年度考核。"
    return "逾期仍未整改的，将在全区通报，按规定约谈单位负责人，并在年度考核中扣分；造成严重后果的，依规依纪追究责任。"


def _row(number: int, entry: Entry) -> list[str | int]:
    pages = f"等{entry.open_places}个页面" if entry.open_places > 1 else ""
    due = entry.due.isoformat() if entry.due else ""
    return [
        number, entry.id, f"{label(entry.code)}（{entry.severity}）", phrase(entry), f"{page_name(entry, 40)}{pages}", due,
    ]  # fmt: skip
