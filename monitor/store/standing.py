"""How a site stands for the simulated score: its open findings, its home page, its last finished scan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.model import OPEN_STATES, Outcome, PageKind, Severity, State
from monitor.store.scans import NIGHT
from monitor.store.tables import findings, pages, places, scans


@dataclass(frozen=True, slots=True)
class Stood:
    """A finding that is open or a false positive. `url`: the first page where it stands."""

    id: int
    code: str
    subject: str
    severity: Severity
    state: State
    certain: bool
    message: str
    url: str
    on_home: bool


def findings_of(conn: Connection, site: str, home: int | None) -> list[Stood]:
    """Open findings of the site and its false positives, by id. `home`: id of the home page."""
    standing = (
        sa.select(
            places.c.finding_id,
            sa.func.min(places.c.page_id).label("page_id"),
            sa.func.max(sa.case((places.c.page_id == home, 1), else_=0)).label("on_home"),
        )
        .where(places.c.open)
        .group_by(places.c.finding_id)
        .subquery()
    )
    query = (
        sa.select(findings, pages.c.url, standing.c.on_home)
        .outerjoin(standing, standing.c.finding_id == findings.c.id)
        .outerjoin(pages, pages.c.id == standing.c.page_id)
        .where(findings.c.site == site, findings.c.state.in_([*OPEN_STATES, State.FALSE_POSITIVE]))
        .order_by(findings.c.id)
    )
    return [_stood(row) for row in conn.execute(query)]


def home(conn: Connection, site: str) -> sa.Row[Any] | None:
    """The home page's row, the one looked at last where there are several (a redirect)."""
    query = sa.select(pages).where(pages.c.site == site, pages.c.kind == PageKind.HOME)
    return conn.execute(
        query.order_by(pages.c.outcome == Outcome.REDIRECT, pages.c.looked_at.desc().nulls_last(), pages.c.id)
    ).first()


def scanned_at(conn: Connection, site: str) -> datetime | None:
    """The end of the last finished scan."""
    finished = sa.and_(scans.c.site == site, scans.c.stage == "finished", scans.c.finished_at.is_not(None))
    finished = sa.and_(finished, scans.c.kind == NIGHT)
    return conn.scalar(sa.select(scans.c.finished_at).where(finished).order_by(scans.c.id.desc()).limit(1))


def _stood(row: sa.Row[Any]) -> Stood:
    return Stood(
        row.id,
        row.code,
        row.subject,
        Severity(row.severity),
        State(row.state),
        row.certain,
        row.message,
        row.url or "",
        bool(row.on_home),
    )
