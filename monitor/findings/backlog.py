"""Backlog (存量): findings on pages older than a day that staff set (`MONITOR_BACKLOG_BEFORE`). They have no due date
and are in no letter until staff take them up.

`findings.backlog`: None, not decided; True; False, decided against, or taken up: it never becomes backlog again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.findings import events
from monitor.findings.lifecycle import MONITOR
from monitor.findings.past import stood
from monitor.model import OPEN_STATES, PageKind, Severity, State
from monitor.store.dialect import chunks, severity_rank
from monitor.store.tables import document_findings, findings, pages, places

SET_APART = "列为存量问题：只在早先发布的页面上"
TAKEN_BACK = "不再是存量问题：发现在新的页面上，或已再次出现、升级、另有来源"
NOT_ASKED = "不再是存量问题：没有设存量的日期"
IS_BACKLOG = findings.c.backlog.is_(sa.true())


def ordinary(table: sa.FromClause) -> sa.ColumnElement[bool]:
    """The finding is no backlog. `table`: findings, or findings as they stood before a moment (`findings.past`)."""
    return table.c.backlog.is_not(sa.true())


ORDINARY = ordinary(findings)
_IN_NO_LETTER = [State.NEW.value, State.CONFIRMED.value]
_DATED = [PageKind.ARTICLE.value, PageKind.ATTACHMENT.value]  # a column or home page shows the newest date of a list


def settle(conn: Connection, site: str, before: date | None, due: Mapping[Severity, date], now: datetime) -> None:
    """Decide once for each open finding of the site, at the end of a scan, whether it is backlog.

    A finding that no longer fits is due as if found today (`due`: by severity). `before` None: there is no backlog.
    """
    mine = sa.and_(findings.c.site == site, findings.c.state.in_(OPEN_STATES))
    fits = _fits(before)
    _take_back(conn, sa.and_(mine, IS_BACKLOG, ~fits), due, now, TAKEN_BACK if before else NOT_ASKED)
    if before is None:
        return
    undecided = sa.or_(findings.c.backlog.is_(None), sa.and_(IS_BACKLOG, findings.c.due.is_not(None)))
    _set_apart(conn, sa.and_(mine, undecided, fits), now)
    conn.execute(sa.update(findings).where(mine, findings.c.backlog.is_(None)).values(backlog=False))


def take_up(conn: Connection, due: Mapping[int, date], who: str, why: str, now: datetime) -> list[int]:
    """End the backlog of these findings (→ due date; what waits for verification has none). Returns those that were in
    it.
    """
    days: dict[date, list[int]] = {}
    for number, day in due.items():
        days.setdefault(day, []).append(number)
    taken: list[Any] = []
    for day, ids in days.items():
        for part in chunks(ids):
            some = sa.and_(findings.c.id.in_(part), IS_BACKLOG)
            owed = sa.case((findings.c.state == State.NEW.value, sa.null()), else_=sa.literal(day, sa.Date))
            ended = sa.update(findings).where(some).values(backlog=False, due=owed)
            taken += conn.execute(ended.returning(findings.c.id, findings.c.state)).all()
    _say(conn, taken, who, why, now)
    return sorted(row.id for row in taken)


def worst(conn: Connection, unit: str, until: datetime, many: int) -> list[tuple[int, Severity]]:
    """Return the `many` worst confirmed findings of the unit's backlog first seen before `until`, without hints, the
    longest known first.
    """
    mine = sa.and_(findings.c.unit == unit, findings.c.state == State.CONFIRMED, findings.c.first_seen_at < until)
    query = sa.select(findings.c.id, findings.c.severity).where(mine, IS_BACKLOG, findings.c.severity != Severity.HINT)
    rows = conn.execute(query.order_by(severity_rank(), findings.c.id).limit(many)) if many else ()
    return [(row.id, Severity(row.severity)) for row in rows]


def count(conn: Connection, states: Collection[State] = OPEN_STATES, before: datetime | None = None) -> int:
    """Count the backlog of all sites. `before`: as it stood before that moment."""
    then = stood(before)
    is_counted = sa.and_(then.c.backlog.is_(sa.true()), then.c.state.in_([state.value for state in states]))
    return conn.scalar(sa.select(sa.func.count()).select_from(then).where(is_counted)) or 0


def _set_apart(conn: Connection, which: sa.ColumnElement[bool], now: datetime) -> None:
    rows = conn.execute(sa.select(findings.c.id, findings.c.state).where(which).order_by(findings.c.id)).all()
    for part in chunks([row.id for row in rows]):
        some = findings.c.id.in_(part)
        conn.execute(sa.update(findings).where(some).values(backlog=True, due=None))
    _say(conn, rows, MONITOR, SET_APART, now)


def _say(conn: Connection, rows: Sequence[Any], who: str, why: str, now: datetime) -> None:
    said = (
        events.Event(finding_id=row.id, before=State(row.state), after=State(row.state), who=who, why=why, at=now)
        for row in rows
    )
    events.add(conn, said)


def _fits(before: date | None) -> sa.ColumnElement[bool]:
    """Every open place is on an article or file published before the day; the finding is not serious, has not recurred,
    was not reported from outside, and is named in no document.
    """
    if before is None:
        return sa.false()
    stands = sa.exists().where(places.c.finding_id == findings.c.id, places.c.open)
    is_old = sa.and_(pages.c.kind.in_(_DATED), pages.c.published.is_not(None), pages.c.published < before)
    young = sa.exists().where(
        places.c.finding_id == findings.c.id, places.c.open, places.c.page_id == pages.c.id, ~is_old
    )
    named = sa.exists().where(document_findings.c.finding_id == findings.c.id)
    ours = sa.and_(findings.c.origin == "", findings.c.recurrences == 0)
    light = sa.and_(findings.c.state.in_(_IN_NO_LETTER), findings.c.severity != Severity.SERIOUS.value)
    return sa.and_(light, ours, stands, ~young, ~named)


def _take_back(
    conn: Connection, which: sa.ColumnElement[bool], due: Mapping[Severity, date], now: datetime, why: str
) -> None:
    query = sa.select(findings.c.id, findings.c.severity, findings.c.due).where(which)
    rows = conn.execute(query.order_by(findings.c.id)).all()
    take_up(conn, {row.id: row.due or due[Severity(row.severity)] for row in rows}, MONITOR, why, now)
