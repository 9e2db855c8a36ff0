"""Problems in the texts of links: a headline in a list belongs to the unit of the article that it leads to.

The unit of that page is known once the whole scan is checked. Until then these problems wait in a table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.findings import record as findings
from monitor.findings.sightings import CheckedPage, SiteRules
from monitor.language.sentences import on_page
from monitor.model import AssignedBy, CheckRun, Problem
from monitor.outcomes import Outcome
from monitor.store import block_results
from monitor.store.tables import borrowed, columns, fetches, pages
from monitor.store.wanted_pages import TARGET_KINDS

AT_ONCE = 500  # rows
_OWNED = ("id", "url", "unit", "unit_by", "column_url")
_page, _there, _end = pages, pages.alias("there"), pages.alias("end_")


@dataclass(frozen=True, slots=True)
class Borrowed:
    """A problem with the page on which it was seen. `column`: the name of that page's column."""

    page_id: int
    fetch_id: int
    column: str
    problem: Problem


def keep(conn: Connection, scan_id: int, fetch_ids: Iterable[int], problems: Iterable[Borrowed]) -> None:
    """Store these problems, in place of what the same fetches left before."""
    ids = list(fetch_ids)
    conn.execute(sa.delete(borrowed).where(borrowed.c.scan_id == scan_id, borrowed.c.fetch_id.in_(ids)))
    rows = [
        {
            "scan_id": scan_id,
            "page_id": one.page_id,
            "fetch_id": one.fetch_id,
            "column": one.column,
            "target": one.problem.belongs_to,
            "problem": block_results.plain(one.problem),
        }
        for one in problems
    ]
    if rows:
        conn.execute(sa.insert(borrowed), rows)


def give(conn: Connection, scan_id: int, rules: SiteRules, now: datetime) -> None:
    """Raise the waiting problems, each as a finding of the unit whose page the link leads to, and drop them."""
    while rows := conn.execute(_waiting(rules.site, scan_id)).all():
        findings.see(conn, scan_id, rules, [_checked(row) for row in rows], now)
        conn.execute(sa.delete(borrowed).where(borrowed.c.id.in_([row.id for row in rows])))


def _waiting(site: str, scan_id: int) -> sa.Select[tuple[Any, ...]]:
    """With the page that each link leads to, also through a redirect."""
    leads = sa.and_(_there.c.site == site, _there.c.url == borrowed.c.target, _there.c.kind.not_in(TARGET_KINDS))
    moved = sa.and_(_end.c.site == site, _end.c.url == _there.c.final_url, _there.c.outcome == Outcome.REDIRECT)
    owner = {name: sa.case((_end.c.id.is_(None), _there.c[name]), else_=_end.c[name]) for name in _OWNED}
    above = sa.and_(columns.c.site == site, columns.c.url == owner["column_url"])
    asked = (borrowed, _page.c.url, _page.c.column_url, _page.c.unit, _page.c.unit_by, fetches.c.at, columns.c.name)
    query = sa.select(*asked, *(owner[name].label(f"their_{name}") for name in _OWNED))
    query = query.join(_page, _page.c.id == borrowed.c.page_id).join(fetches, fetches.c.id == borrowed.c.fetch_id)
    query = query.outerjoin(_there, leads).outerjoin(_end, moved).outerjoin(columns, above)
    return query.where(borrowed.c.scan_id == scan_id).order_by(borrowed.c.id).limit(AT_ONCE)


def _checked(row: sa.Row[Any]) -> CheckedPage:
    """The page of the problem, with the unit whose text it is; where that is not known, with the page's own."""
    problem = block_results.problem_of(row.problem)
    page = CheckedPage(page_id=row.page_id, fetch_id=row.fetch_id, at=row.at, url=row.url, column_url=row.column_url)
    if row.their_unit:
        page = replace(page, unit=row.their_unit, unit_by=AssignedBy.LINKED.value, column=row.name or "")
        problem = replace(problem, subject=on_page(problem.subject, row.their_url))
    else:
        page = replace(page, unit=row.unit, unit_by=row.unit_by, column=row.column)
        problem = replace(problem, belongs_to="")
    return replace(page, run=CheckRun((problem,)))
