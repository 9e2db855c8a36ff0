"""Queries of the simulated score: open findings of a site, its home page, its last finished scan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.model import OPEN_STATES, PageKind, Severity, State
from monitor.outcomes import LOOKED, Outcome
from monitor.store.pages import GONE_AFTER
from monitor.store.scans import NIGHT
from monitor.store.tables import columns, findings, pages, places, scans

MOST_OFFERED = 3_000
_LAST_LOOKED_AT = [pages.c[name].desc().nulls_last() for name in ("looked_scan_id", "looked_at")]
_NO_WAY = (PageKind.HOME, PageKind.IMAGE, PageKind.ARTICLE, PageKind.ATTACHMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
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
    return conn.execute(query.order_by(pages.c.outcome == Outcome.REDIRECT, *_LAST_LOOKED_AT, pages.c.id)).first()


@dataclass(frozen=True, slots=True)
class Offered:
    """A column, or what the home page or the navigation links to (on the site or outside)."""

    url: str
    name: str
    outcome: str
    newest: date | None
    items: int


def offered(conn: Connection, site: str, home: int | None) -> list[Offered]:
    """What a visitor of the site finds to go to, columns first."""
    linked = sa.and_(sa.or_(pages.c.nav, pages.c.parent_id == home), pages.c.kind.not_in(_NO_WAY))
    name = sa.func.coalesce(sa.func.nullif(columns.c.name, ""), sa.func.nullif(pages.c.link_text, ""), pages.c.title)
    query = (
        sa.select(pages.c.url, name, pages.c.outcome, columns.c.newest, columns.c["items"])
        .outerjoin(columns, sa.and_(columns.c.site == pages.c.site, columns.c.url == pages.c.url))
        .where(pages.c.site == site, pages.c.gone < GONE_AFTER, sa.or_(columns.c.id.is_not(None), linked))
        .order_by(columns.c.id.is_(None), pages.c.id)
        .limit(MOST_OFFERED)
    )
    return [
        Offered(url, said or "", outcome, newest, items or 0)
        for url, said, outcome, newest, items in conn.execute(query)
    ]


def articles_titled(conn: Connection, site: str, holding: str, limit: int) -> list[tuple[str, str]]:
    """Articles whose title holds this text and that were really seen, the newest first: title, URL."""
    mine = sa.and_(pages.c.site == site, pages.c.kind == PageKind.ARTICLE, pages.c.outcome.in_(LOOKED))
    titled = sa.select(pages.c.title, pages.c.url).where(mine, pages.c.title.contains(holding, autoescape=True))
    newest = titled.order_by(pages.c.published.desc().nulls_last(), pages.c.id)
    return [(title, url) for title, url in conn.execute(newest.limit(limit))]


def scanned_at(conn: Connection, site: str) -> datetime | None:
    """The end of the last finished scan."""
    finished = sa.and_(scans.c.site == site, scans.c.stage == "finished", scans.c.finished_at.is_not(None))
    finished = sa.and_(finished, scans.c.kind == NIGHT)
    return conn.scalar(sa.select(scans.c.finished_at).where(finished).order_by(scans.c.id.desc()).limit(1))


def _stood(row: sa.Row[Any]) -> Stood:
    return Stood(
        id=row.id,
        code=row.code,
        subject=row.subject,
        severity=Severity(row.severity),
        state=State(row.state),
        certain=row.certain,
        message=row.message,
        url=row.url or "",
        on_home=bool(row.on_home),
    )
