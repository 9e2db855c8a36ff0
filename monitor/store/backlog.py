"""存量: what a scan finds on pages older than a day that staff name (`MONITOR_BACKLOG_BEFORE`). It has no deadline and is in
no letter until staff take it up.

`findings.backlog`: None, not decided; True; False, decided that it is none, or taken up: it never is again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.model import OPEN_STATES, PageKind, Severity, State
from monitor.store import events
from monitor.store.life import MONITOR
from monitor.store.tables import document_findings, findings, pages, places

TAKEN_BACK = "不再是存量问题：发现在新的页面上，或已再次出现、升级、另有来源"
NOT_ASKED = "不再是存量问题：没有设存量的日期"
IS_BACKLOG = findings.c.backlog.is_(sa.true())


def ordinary(table: sa.FromClause) -> sa.ColumnElement[bool]:
    """What is no 存量. `table`: findings, or findings as they stood before a moment (`store.past`)."""
    return table.c.backlog.is_not(sa.true())


ORDINARY = ordinary(findings)
_CHUNK = 5_000
_UNTOLD = [State.NEW.value, State.CONFIRMED.value]
_DATED = [PageKind.ARTICLE.value, PageKind.ATTACHMENT.value]  # a column or home page shows the newest date of a list


def settle(conn: Connection, site: str, before: date | None, due: Mapping[Severity, date], now: datetime) -> None:
    """Decide at the end of a scan what of the site's open findings is backlog, once for each. What no longer fits is due as
    if it were found today (`due`: by severity). `before` None: nothing is.
    """
    mine = sa.and_(findings.c.site == site, findings.c.state.in_([state.value for state in OPEN_STATES]))
    fits = _fits(before)
    _take_back(conn, sa.and_(mine, IS_BACKLOG, ~fits), due, now, TAKEN_BACK if before else NOT_ASKED)
    if before is None:
        return
    undecided = sa.or_(findings.c.backlog.is_(None), sa.and_(IS_BACKLOG, findings.c.due.is_not(None)))
    conn.execute(sa.update(findings).where(mine, undecided, fits).values(backlog=True, due=None))
    conn.execute(sa.update(findings).where(mine, findings.c.backlog.is_(None)).values(backlog=False))


def take_up(conn: Connection, due: Mapping[int, date]) -> None:
    """Those of these findings that are backlog are it no more: finding → the day on which it is due now."""
    days: dict[date, list[int]] = {}
    for number, day in due.items():
        days.setdefault(day, []).append(number)
    for day, ids in days.items():
        for start in range(0, len(ids), _CHUNK):
            some = findings.c.id.in_(ids[start : start + _CHUNK])
            conn.execute(sa.update(findings).where(some, IS_BACKLOG).values(backlog=False, due=day))


def count(conn: Connection, states: Collection[State] = OPEN_STATES) -> int:
    """How many stand, over all sites."""
    query = sa.select(sa.func.count()).select_from(findings)
    return conn.scalar(query.where(IS_BACKLOG, findings.c.state.in_([state.value for state in states]))) or 0


def _fits(before: date | None) -> sa.ColumnElement[bool]:
    """Every open place is on an article or file that was published before the day; no serious problem, none that came back,
    was brought by others or was named in a document.
    """
    if before is None:
        return sa.false()
    stands = sa.exists().where(places.c.finding_id == findings.c.id, places.c.open)
    is_old = sa.and_(pages.c.kind.in_(_DATED), pages.c.published.is_not(None), pages.c.published < before)
    young = sa.exists().where(
        places.c.finding_id == findings.c.id, places.c.open, places.c.page_id == pages.c.id, ~is_old
    )
    told = sa.exists().where(document_findings.c.finding_id == findings.c.id)
    ours = sa.and_(findings.c.origin == "", findings.c.recurrences == 0)
    light = sa.and_(findings.c.state.in_(_UNTOLD), findings.c.severity != Severity.SERIOUS.value)
    return sa.and_(light, ours, stands, ~young, ~told)


def _take_back(
    conn: Connection, which: sa.ColumnElement[bool], due: Mapping[Severity, date], now: datetime, why: str
) -> None:
    query = sa.select(findings.c.id, findings.c.state, findings.c.severity, findings.c.due).where(which)
    rows = conn.execute(query.order_by(findings.c.id)).all()
    take_up(conn, {row.id: row.due or due[Severity(row.severity)] for row in rows})
    said = (events.Event(row.id, State(row.state), State(row.state), MONITOR, why, now) for row in rows)
    events.add(conn, said)
