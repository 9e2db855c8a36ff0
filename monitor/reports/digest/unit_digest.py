"""The digest of one unit: its own new findings, those due soon or overdue, and those that were fixed.

Only confirmed findings appear: what waits for our own staff is no news for a unit. A unit without news gets none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Connection

from monitor.findings.due import SOON_DAYS, soon_until
from monitor.model import OWED_STATES, State
from monitor.personal_numbers import masked
from monitor.registry import Registry, Unit
from monitor.reports import labels
from monitor.reports.digest.build import span
from monitor.reports.html_page import page
from monitor.reports.queries import digest as store
from monitor.reports.queries import entries
from monitor.reports.queries.entries import Entry
from monitor.reports.safe_text import chinese_day, plain

SHOWN = 5  # findings written out of a part
BRIEF = 3  # … for a chat


@dataclass(frozen=True, slots=True)
class DigestPart:
    name: str
    count: int
    entries: tuple[Entry, ...]

    @property
    def rest(self) -> int:
        return self.count - len(self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDigest:
    district: str
    issuer: str  # whom the unit can ask
    unit: Unit
    day: date
    parts: tuple[DigestPart, ...]  # those that have something
    standing: int
    fixed: int
    is_past: bool = False

    @property
    def quiet(self) -> bool:
        return not self.parts and not self.fixed

    @property
    def standing_line(self) -> str:
        """现有待整改问题 7 条; of a day that is over: 当日结束时有 …"""
        return f"{'当日结束时有' if self.is_past else '现有'}待整改问题 {self.standing} 条"

    @property
    def title(self) -> str:
        return f"{self.unit.name}网站问题提醒 {chinese_day(self.day)}"

    def text(self) -> str:
        return masked("\n".join(_lines(self))) + "\n"

    def brief(self) -> str:
        """For the unit's chat, which more people read than its mail: counts and kinds, nothing of any page."""
        return masked("\n".join(_brief(self))) + "\n"

    def html(self) -> str:
        return page("unit_digest.html.j2", digest=self)


def build(conn: Connection, registry: Registry, unit: Unit, day: date, *, is_past: bool = False) -> UnitDigest:
    """The digest of one unit; the caller leaves out those that are `quiet`. `is_past`: the day is over, and what the
    unit owed is shown as it stood at its end.
    """
    since, until = span(day)
    before = until if is_past else None
    changes = [one for one in store.changes(conn, since, until, is_past=is_past) if one.unit == unit.id]
    new = [one.id for one in changes if one.after in OWED_STATES and one.before not in OWED_STATES]
    owed = store.owed(conn, unit.id, before)
    late = [key for key, due in owed if due and due < day and key not in new]
    limit = soon_until(day)
    soon = [key for key, due in owed if due and day <= due <= limit and key not in new]
    named = (("新发现", new), ("超期未整改", late), (f"{SOON_DAYS} 个工作日内到期", soon))
    parts = tuple(
        DigestPart(name, len(ids), tuple(entries.by_ids(conn, ids[:SHOWN], before))) for name, ids in named if ids
    )
    fixed = sum(one.after is State.FIXED for one in changes)
    return UnitDigest(
        district=registry.district,
        issuer=registry.issuer_name,
        unit=unit,
        day=day,
        parts=parts,
        standing=len(owed),
        fixed=fixed,
        is_past=is_past,
    )


def _lines(digest: UnitDigest) -> Iterator[str]:
    yield digest.title
    for part in digest.parts:
        yield f"\n■ {part.name} {part.count} 条"
        for entry in part.entries:
            due = f"（期限 {entry.due.isoformat()}）" if entry.due else ""
            yield f"    [{entry.severity}] #{entry.id} {labels.label(entry.code)}：{labels.phrase(entry)}{due}"
            yield f"        {labels.page_name(entry)} {_address(entry)}".rstrip()
        if part.rest:
            yield f"    另有 {part.rest} 条"
    if digest.fixed:
        yield f"\n■ 好消息：{digest.fixed} 条经复查已整改"
    yield f"\n{digest.standing_line}。"


def _address(entry: Entry) -> str:
    return "（该页疑似被篡改，请勿直接打开，证据向发文机关索取）" if entry.suspected else labels.page_address(entry)


def _brief(digest: UnitDigest) -> Iterator[str]:
    counts = "、".join(f"{part.name} {part.count} 条" for part in digest.parts)
    fixed = f"{'，' if counts else ''}经复查已整改 {digest.fixed} 条" if digest.fixed else ""
    yield f"{digest.title}：{counts}{fixed}。"
    for entry in [entry for part in digest.parts for entry in part.entries][:BRIEF]:
        due = f"，期限 {entry.due.isoformat()}" if entry.due else ""
        yield f"【{entry.severity}】#{entry.id} {labels.label(entry.code)}{due}"
    yield f"{digest.standing_line}，详情见邮件、整改通知书或询问{plain(digest.issuer, 60)}。"
