"""What one unit is told in the morning: its own new findings, what is due and overdue, what was mended.

Told is only what is beyond doubt: what waits for our own people is no news for a unit. A unit without news gets none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor import clock
from monitor.model import Severity, State
from monitor.personal_numbers import masked
from monitor.registry import Registry, Unit
from monitor.reports import labels
from monitor.reports.cells import chinese_day, plain
from monitor.reports.digest import span
from monitor.reports.web_page import page
from monitor.store import digest as store
from monitor.store import entries
from monitor.store.backlog import ORDINARY
from monitor.store.digest import AWAITED
from monitor.store.entries import Entry, severity_rank
from monitor.store.tables import findings

SHOWN = 5  # findings written out of a part
BRIEF = 3  # … for a chat
SOON = 3  # working days before a deadline in which it is told


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    count: int
    entries: tuple[Entry, ...]

    @property
    def rest(self) -> int:
        return self.count - len(self.entries)


@dataclass(frozen=True, slots=True)
class UnitDigest:
    district: str
    issuer: str  # whom the unit can ask
    unit: Unit
    day: date
    parts: tuple[Part, ...]  # those that have something
    standing: int
    fixed: int

    @property
    def quiet(self) -> bool:
        return not self.parts and not self.fixed

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


def build(conn: Connection, registry: Registry, unit: Unit, day: date) -> UnitDigest:
    """The digest of one unit; the caller leaves out those that are `quiet`."""
    changes = [one for one in store.changes(conn, *span(day)) if one.unit == unit.id]
    new = [one.id for one in changes if one.after in AWAITED and one.before not in AWAITED]
    owed = _owed(conn, unit.id)
    late = [key for key, due in owed if due and due < day and key not in new]
    limit = clock.add_working_days(day, SOON)
    soon = [key for key, due in owed if due and day <= due <= limit and key not in new]
    named = (("新发现", new), ("超期未整改", late), (f"{SOON} 个工作日内到期", soon))
    parts = tuple(Part(name, len(ids), tuple(entries.by_ids(conn, ids[:SHOWN]))) for name, ids in named if ids)
    fixed = sum(one.after is State.FIXED for one in changes)
    return UnitDigest(registry.district, registry.issuer_name, unit, day, parts, len(owed), fixed)


def _owed(conn: Connection, unit: str) -> Sequence[tuple[int, date | None]]:
    query = (
        sa.select(findings.c.id, findings.c.due)
        .where(findings.c.unit == unit, findings.c.state.in_(AWAITED), findings.c.severity != Severity.HINT, ORDINARY)
        .order_by(severity_rank(), findings.c.due, findings.c.id)
    )
    return [(row.id, row.due) for row in conn.execute(query)]


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
    yield f"\n现有待整改问题 {digest.standing} 条。"


def _address(entry: Entry) -> str:
    return "（该页疑似被篡改，请勿直接打开，证据向发文机关索取）" if entry.suspected else labels.page_address(entry)


def _brief(digest: UnitDigest) -> Iterator[str]:
    counts = "、".join(f"{part.name} {part.count} 条" for part in digest.parts)
    fixed = f"{'，' if counts else ''}经复查已整改 {digest.fixed} 条" if digest.fixed else ""
    yield f"{digest.title}：{counts}{fixed}。"
    for entry in [entry for part in digest.parts for entry in part.entries][:BRIEF]:
        due = f"，期限 {entry.due.isoformat()}" if entry.due else ""
        yield f"【{entry.severity}】#{entry.id} {labels.label(entry.code)}{due}"
    yield f"现有待整改问题 {digest.standing} 条，详情见邮件、整改通知书或询问{plain(digest.issuer, 60)}。"
