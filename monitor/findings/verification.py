"""Verification in the tables: which findings a unit reports as done, where they stand, what a look left of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.model import OPEN_STATES, State
from monitor.outcomes import Outcome
from monitor.store import looks
from monitor.store.dialect import chunks
from monitor.store.tables import check_errors, findings, pages, places


class SiteFindings(NamedTuple):
    """Numbers of the findings of one site, and of the pages and targets to look at for them."""

    findings: set[int]
    page_ids: set[int]


class OpenPlace(NamedTuple):
    """A page on which a finding stands. `outcome`: of this scan, None where it did not ask; `is_seen`: it found it."""

    url: str
    outcome: Outcome | None
    is_seen: bool
    check_failed: bool


def reported_done(
    conn: Connection, unit: str | None = None, among: Collection[int] | None = None, any_state: bool = False
) -> list[int]:
    """The findings that units report as fixed. `any_state`: all of `among` that are open."""
    states = OPEN_STATES if any_state else {State.REPLIED}
    query = sa.select(findings.c.id).where(findings.c.state.in_([state.value for state in states]))
    if unit is not None:
        query = query.where(findings.c.unit == unit)
    numbers = conn.scalars(query.order_by(findings.c.id))
    return [number for number in numbers if among is None or number in among]


def by_site(conn: Connection, numbers: Sequence[int]) -> dict[str, SiteFindings]:
    """The findings of each site, the pages where they stand and the targets that they are about. A finding without an
    open place is among them, without a page: it gets an answer too.
    """
    target = pages.alias("target")
    is_about = sa.and_(target.c.site == findings.c.site, target.c.url == findings.c.target, findings.c.target != "")
    query = (
        sa.select(findings.c.id, findings.c.site, places.c.page_id, target.c.id.label("target_id"))
        .outerjoin(places, sa.and_(places.c.finding_id == findings.c.id, places.c.open))
        .outerjoin(target, sa.and_(is_about, places.c.id.is_not(None)))
    )
    sites: dict[str, SiteFindings] = {}
    for row in _in_parts(conn, query, numbers):
        of_site = sites.setdefault(row.site, SiteFindings(set(), set()))
        of_site.findings.add(row.id)
        of_site.page_ids.update({row.page_id, row.target_id} - {None})
    return sites


def rows(conn: Connection, numbers: Collection[int]) -> list[sa.Row[Any]]:
    """These findings, by number."""
    return _in_parts(conn, sa.select(findings), sorted(numbers))


def _in_parts(conn: Connection, query: sa.Select[Any], numbers: Sequence[int]) -> list[sa.Row[Any]]:
    parts = (query.where(findings.c.id.in_(part)).order_by(findings.c.id) for part in chunks(numbers))
    return [row for part in parts for row in conn.execute(part)]


def successor(conn: Connection, finding: sa.Row[Any], scan_id: int) -> int | None:
    """The open finding of another unit that says the same and that this scan saw; None where there is none."""
    query = sa.select(findings.c.id).where(
        findings.c.site == finding.site,
        findings.c.code == finding.code,
        findings.c.subject_key == finding.subject_key,
        findings.c.id != finding.id,
        findings.c.last_scan_id == scan_id,
        findings.c.state.in_([state.value for state in OPEN_STATES]),
    )
    return conn.scalar(query)


def closing_reasons(conn: Connection, finding_id: int) -> set[str]:
    """Why its places were closed; "" of those still open."""
    return set(conn.scalars(sa.select(places.c.closed_reason).where(places.c.finding_id == finding_id)))


def open_places(conn: Connection, finding_id: int, scan_id: int) -> list[OpenPlace]:
    """Where the finding stands, by URL, with what this scan made of each page."""
    first = looks.of_scan(conn, scan_id)
    failed = sa.exists().where(check_errors.c.scan_id == scan_id, check_errors.c.page_id == pages.c.id)
    query = (
        sa.select(pages.c.url, pages.c.outcome, pages.c.looked_scan_id, places.c.look, failed.label("failed"))
        .join(places, places.c.page_id == pages.c.id)
        .where(places.c.finding_id == finding_id, places.c.open)
        .order_by(pages.c.url)
    )
    return [
        OpenPlace(url, Outcome(outcome) if looked_scan_id == scan_id else None, look >= first, check_failed)
        for url, outcome, looked_scan_id, look, check_failed in conn.execute(query)
    ]


def was_placed(conn: Connection, finding_id: int) -> bool:
    """True where the finding has stood on a page."""
    return conn.scalar(sa.select(places.c.id).where(places.c.finding_id == finding_id).limit(1)) is not None
