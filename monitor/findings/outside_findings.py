"""Outside findings: problems reported from elsewhere (上级通报, 网民找错, a call, a firm's list), entered as findings
or joined to a known one.

No check of ours reports such a finding, so none may close it. `LookKind` says what is looked for instead on fetched
pages (`findings.outside_looks`); where a program can look for nothing, a person closes it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.findings import events, places
from monitor.findings import lifecycle as life
from monitor.findings.sightings import subject_key
from monitor.model import OURS, AssignedBy, PageKind, Severity, State
from monitor.personal_numbers import masked
from monitor.store import looks
from monitor.store.dialect import storable
from monitor.store.tables import brought, columns, findings, pages
from monitor.store.tables import places as places_table

OTHER = "other"  # the code of what none of our checks is about
AND = "、"
DEAD = ("link.dead", "link.soft", "attachment.broken")  # codes of links that do not open
_LONGEST_ORIGIN = 64
_MATCHED = ("id", "code", "state", "due", "origin", "wrong", "target", "context", "recurrences", "subject_key")


class LookKind(StrEnum):
    """What is looked for. CHECKS: nothing, our own checks report it."""

    CHECKS = ""
    TEXT = "text"  # the wrong words on the page
    LINK = "link"  # the link on the page, and what it leads to
    ITSELF = "self"  # the page itself does not open
    PERSON = "person"  # 须人工核对


LOOKED_FOR = tuple(look.value for look in LookKind if look)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One problem as reported. `codes`: the checks that its kind names, the first one gives the finding's code; `url`,
    `asked`: the key of the page, and what is requested where that differs; `url` "": no page was named, but `column`
    may name a column; `unit`: "" where none was named.
    """

    site: str
    url: str
    asked: str
    codes: tuple[str, ...]
    kind: str
    text: str
    source: str
    reporter: str
    received: date
    severity: Severity
    due: date
    unit: str = ""
    wrong: str = ""
    suggestion: str = ""
    target: str = ""
    context: str = ""
    column: str = ""

    @property
    def key(self) -> str:
        parts = (
            self.source,
            self.reporter,
            self.received.isoformat(),
            self.url,
            self.kind,
            self.text,
            self.wrong,
            self.target,
            *((self.site, self.unit, self.column) if not self.url else ()),
        )
        return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    @property
    def look(self) -> LookKind:
        if not self.url or masked(self.wrong) != self.wrong:
            return LookKind.PERSON  # on no known page, or what may not be kept: cannot be looked for
        if self.target and self.target != self.url:
            return LookKind.LINK
        if self.codes[0] in DEAD:
            return LookKind.ITSELF
        return LookKind.TEXT if len(squeezed(self.wrong)) > 1 else LookKind.PERSON

    @property
    def subject(self) -> str:
        """Never equal to a subject of our checks."""
        about = masked(self.wrong) or self.target or masked(self.text)
        where = (self.url,) if self.url else ("", self.column)
        return "brought:" + "｜".join((*where, self.kind, about))


class Entered(StrEnum):
    NEW = "新建"
    JOINED = "并入已有问题"
    BACK = "已整改的再次出现"
    KNOWN = "此前已录入"


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """The fate of a report. `remark`: for the person who enters it, "" for none."""

    finding_id: int
    how: Entered
    unit: str
    due: date | None
    look: LookKind
    remark: str = ""


def enter(conn: Connection, report: Report, site_unit: str, state: State, who: str, now: datetime) -> Became:
    """Enter the report: as a new finding, or joined to the finding of the same problem."""
    before = conn.scalar(sa.select(brought.c.finding_id).where(brought.c.key == report.key))
    if before is not None:
        return _became(conn, before, Entered.KNOWN)
    same = _same(conn, report) if report.url else _same_of_no_page(conn, report, site_unit)
    stands = next((row for row in same if State(row.state).is_open), None)
    fixed = next((row for row in same if row.state == State.FIXED), None)
    if stands is not None:
        found, how = stands.id, Entered.JOINED
        _join(conn, stands, report)
    elif fixed is not None:
        found, how = fixed.id, Entered.BACK
        _bring_back(conn, fixed, report, state, who, now)
    else:
        found, how = _open(conn, report, site_unit, state, who, now), Entered.NEW
    _store(conn, report, found, who, now)
    if stands is not None:
        said = events.Event(
            finding_id=found,
            before=State(stands.state),
            after=State(stands.state),
            who=who,
            why=_source(report),
            at=now,
        )
        events.add(conn, [said])
    aside = [row for row in same if not State(row.state).is_open and row.state != State.FIXED]
    remark = (
        f"同一问题此前已定为“{State(aside[0].state).label}”（编号 {aside[0].id}）"
        if aside and how is Entered.NEW
        else ""
    )
    return _became(conn, found, how, remark)


def squeezed(text: str) -> str:
    return "".join(text.split())


def is_same(wrong: str, target: str, known_wrong: str, known_target: str, known_context: str) -> bool:
    """Return whether two problems on one page have the same target or wrong text. `wrong` may be a longer piece around
    it.
    """
    if target and known_target:
        return target == known_target
    reported, known = squeezed(wrong), squeezed(known_wrong)
    if not reported or not known:
        return False
    return reported == known or (known in reported and reported in squeezed(known_context))


def _same(conn: Connection, report: Report) -> list[sa.Row[Any]]:
    """Return the findings on this page that are this problem, the open ones first."""
    asked = [findings.c[name] for name in _MATCHED]
    on_page = sa.select(*asked).join(places_table, places_table.c.finding_id == findings.c.id)
    on_page = on_page.join(pages, pages.c.id == places_table.c.page_id)
    on_page = on_page.where(pages.c.site == report.site, pages.c.url == report.url)
    rows = [row for row in conn.execute(on_page.order_by(findings.c.id)) if _fits(report, row)]
    if report.look is LookKind.ITSELF:
        rows += conn.execute(
            sa.select(*asked).where(findings.c.site == report.site, findings.c.target == report.url)
        ).all()
    return sorted({row.id: row for row in rows}.values(), key=lambda row: not State(row.state).is_open)


def _same_of_no_page(conn: Connection, report: Report, site_unit: str) -> list[sa.Row[Any]]:
    """Return the findings of the same report without an address, the open ones first."""
    page = _column_page(conn, report)
    unit, _ = _owner(report, page, site_unit)
    mine = sa.and_(findings.c.site == report.site, findings.c.unit == unit)
    mine = sa.and_(mine, findings.c.subject_key == subject_key(report.subject))
    rows = conn.execute(sa.select(*(findings.c[name] for name in _MATCHED)).where(mine).order_by(findings.c.id)).all()
    if page is not None and report.codes[0] not in DEAD and not report.wrong and not report.target:
        rows = [*rows, *_same(conn, replace(report, url=page.url))]  # e.g. 栏目更新不及时, which our checks report too
    return sorted({row.id: row for row in rows}.values(), key=lambda row: not State(row.state).is_open)


def _fits(report: Report, row: sa.Row[Any]) -> bool:
    if row.subject_key == subject_key(report.subject):
        return True
    if report.wrong or report.target:
        return is_same(masked(report.wrong), report.target, row.wrong, row.target, row.context)
    whole_page = not row.wrong and not row.target
    return whole_page and report.codes[0] != OTHER and row.code in report.codes


def _join(conn: Connection, row: sa.Row[Any], report: Report) -> None:
    """Join the report to the finding: the earlier due date holds."""
    due = min(filter(None, (row.due, report.due)))
    values = {"origin": _origin(row.origin or OURS, report.source), "due": due, "backlog": False}
    conn.execute(sa.update(findings).where(findings.c.id == row.id).values(values))


def _bring_back(conn: Connection, row: sa.Row[Any], report: Report, state: State, who: str, now: datetime) -> None:
    values = {
        "origin": _origin(row.origin or OURS, report.source),
        "due": report.due,
        "recurrences": row.recurrences + 1,
        "backlog": False,
        "look": looks.coming(conn),
    }
    why = f"{_source(report)}（第 {row.recurrences + 1} 次复发）"
    life.move(conn, [life.Move(row.id, State.FIXED, state, why, values)], who, now)
    places.reopen(conn, row.id)


def _open(conn: Connection, report: Report, site_unit: str, state: State, who: str, now: datetime) -> int:
    page = _page(conn, report, now) if report.url else _column_page(conn, report)
    unit, by = _owner(report, page, site_unit)
    look = looks.coming(conn)
    seen = {"first_seen_at": now, "last_seen_at": now}
    row = {
        "site": report.site,
        "unit": unit,
        "unit_by": by,
        "code": report.codes[0],
        "subject": storable(report.subject),
        "subject_key": _free_key(conn, report, unit),
        "state": state.value,
        "severity": report.severity.value,
        "message": storable(masked(report.text)),
        "wrong": storable(masked(report.wrong)),
        "suggestion": storable(masked(report.suggestion)),
        "context": storable(masked(report.context)),
        "target": storable(report.target or (report.url if report.look is LookKind.ITSELF else "")),
        "column": storable(masked(report.column)),
        "first_scan_id": 0,
        "last_scan_id": 0,
        "look": look,
        "due": report.due,
        "origin": report.source[:_LONGEST_ORIGIN],
        "look_for": report.look.value,
        **seen,
    }
    number: int = conn.scalar(sa.insert(findings).values(row).returning(findings.c.id)) or 0
    if page is not None:
        place = {"finding_id": number, "page_id": page.id, "open": True, "look": 0, **seen}
        conn.execute(sa.insert(places_table).values(place))
    events.add(conn, [events.Event(finding_id=number, before=None, after=state, who=who, why=_source(report), at=now)])
    return number


def _free_key(conn: Connection, report: Report, unit: str) -> str:
    """Return a key of its own where a finding of the same subject was set aside before."""
    key = subject_key(report.subject)
    taken = sa.and_(findings.c.site == report.site, findings.c.subject_key == key)
    taken = sa.and_(taken, findings.c.unit == unit, findings.c.code == report.codes[0])
    return report.key if conn.scalar(sa.select(findings.c.id).where(taken)) is not None else key


def _page(conn: Connection, report: Report, now: datetime) -> Any:
    """Return the page's row. A page that no scan has found is added: the next scans ask for it, as it has an open
    finding.
    """
    mine = sa.select(pages.c.id, pages.c.unit, pages.c.unit_by).where(
        pages.c.site == report.site, pages.c.url == report.url
    )
    row: Any = conn.execute(mine).one_or_none()
    if row is not None:
        return row
    new: dict[str, Any] = {
        "site": report.site,
        "url": report.url,
        "asked": report.asked,
        "kind": PageKind.ARTICLE.value,
    }
    new |= {"first_seen_at": now, "first_scan_id": 0, "wanted_scan_id": 0}
    conn.execute(sa.insert(pages).values(new))
    return conn.execute(mine).one()


def _column_page(conn: Connection, report: Report) -> Any:
    """Return the page of the column that the report names; None where it names none, or several have that name."""
    named = sa.and_(columns.c.site == report.site, columns.c.name == report.column, columns.c.name != "")
    query = sa.select(pages.c.id, pages.c.url, pages.c.unit, pages.c.unit_by).join(
        columns, columns.c.page_id == pages.c.id
    )
    found = conn.execute(query.where(named).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _owner(report: Report, page: sa.Row[Any] | None, site_unit: str) -> tuple[str, str]:
    if report.unit:
        return report.unit, AssignedBy.HAND.value
    return (page.unit, page.unit_by) if page is not None and page.unit else (site_unit, AssignedBy.SITE.value)


def _origin(known: str, source: str) -> str:
    sources = [*known.split(AND), source]
    return AND.join(dict.fromkeys(sources))[:_LONGEST_ORIGIN]


def _source(report: Report) -> str:
    by = f"，{masked(report.reporter)}" if report.reporter else ""
    return f"{report.source}（{report.received.isoformat()} 收到{by}）"


def _store(conn: Connection, report: Report, finding_id: int, who: str, now: datetime) -> None:
    row = {
        "key": report.key,
        "finding_id": finding_id,
        "source": report.source,
        "reporter": storable(masked(report.reporter), 200),
    }
    row |= {
        "received": report.received,
        "kind": report.kind[:64],
        "address": report.url,
        "text": storable(masked(report.text)),
    }
    conn.execute(sa.insert(brought).values(row | {"who": who, "at": now}))


def _became(conn: Connection, number: int, how: Entered, remark: str = "") -> Became:
    row = conn.execute(
        sa.select(findings.c.unit, findings.c.due, findings.c.look_for).where(findings.c.id == number)
    ).one()
    return Became(finding_id=number, how=how, unit=row.unit, due=row.due, look=LookKind(row.look_for), remark=remark)
