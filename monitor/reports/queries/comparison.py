"""Queries of the comparison with an outside list: our findings, and the last look at their pages and targets."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.model import OPEN_STATES, OURS
from monitor.store.tables import check_errors, findings, pages, places

_SHOWN = ("id", "code", "state", "wrong", "target", "context", "unit", "message", "severity", "site")
_PAGE = ("id", "outcome", "looked_at", "looked_scan_id", "seen_at", "unread", "column_url", "body", "kind", "gone")
_OURS = sa.or_(findings.c.origin == "", findings.c.origin.contains(OURS))  # what was only brought we did not find


def on_page(conn: Connection, site: str, url: str) -> Sequence[sa.Row[Any]]:
    """Our findings with a place on this page, in any state."""
    query = sa.select(*(findings.c[name] for name in _SHOWN)).join(places, places.c.finding_id == findings.c.id)
    query = query.join(pages, pages.c.id == places.c.page_id).where(pages.c.site == site, pages.c.url == url, _OURS)
    return conn.execute(query.order_by(findings.c.id)).all()


def about(conn: Connection, site: str, target: str) -> Sequence[sa.Row[Any]]:
    """Our findings about a link that leads there, on any page."""
    query = sa.select(*(findings.c[name] for name in _SHOWN))
    return conn.execute(query.where(findings.c.site == site, findings.c.target == target, _OURS)).all()


def page(conn: Connection, site: str, url: str) -> Any:
    """The page, or the target of a link, as it was last looked at; None where it was never found."""
    query = sa.select(*(pages.c[name] for name in _PAGE)).where(pages.c.site == site, pages.c.url == url)
    return conn.execute(query).one_or_none()


def check_failed(conn: Connection, page_id: int, scan_id: int | None) -> bool:
    """A check of the page's last scan did not run to its end."""
    failed = sa.and_(check_errors.c.page_id == page_id, check_errors.c.scan_id == scan_id)
    return conn.scalar(sa.select(check_errors.c.id).where(failed).limit(1)) is not None


def standing(conn: Connection, sites: Collection[str]) -> list[int]:
    """Our open findings on these sites."""
    mine = sa.and_(findings.c.site.in_(sorted(sites)), findings.c.state.in_([state.value for state in OPEN_STATES]))
    return list(conn.scalars(sa.select(findings.c.id).where(mine, _OURS).order_by(findings.c.id)))
