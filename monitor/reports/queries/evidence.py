"""Queries of evidence: the fetches in which a finding was seen, and the last look at a link's target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.outcomes import LOOKED, Outcome
from monitor.store import looks
from monitor.store.tables import fetches, pages, places


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPlace:
    """One place with the fetch it was last seen in.

    `by_itself` False: a check of the whole site names the page; the fetch is the page's last good one. `headers` are
    those that the body came with: a 304 has none of its own. `served_at`: when the body was first sent so.
    """

    url: str
    title: str
    where: str
    first_seen_at: datetime
    last_seen_at: datetime
    open: bool
    by_itself: bool
    at: datetime | None = None
    method: str = "GET"
    outcome: Outcome | None = None
    status: int = 0
    headers: Mapping[str, str] | None = None
    served_at: datetime | None = None
    body_sha: str = ""
    size: int = 0
    elapsed_ms: int = 0
    final_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The last look at the address that a bad link leads to."""

    url: str
    at: datetime | None
    outcome: str
    status: int
    final_url: str
    error: str


def seen(conn: Connection, finding_id: int, limit: int) -> list[SeenPlace]:
    """The places of a finding, open ones first, at most `limit`."""
    query = sa.select(places, pages.c.url, pages.c.title).join(pages, pages.c.id == places.c.page_id)
    query = query.where(places.c.finding_id == finding_id).order_by(places.c.open.desc(), places.c.id).limit(limit)
    return [_seen(conn, row) for row in conn.execute(query).all()]


def target(conn: Connection, site: str, url: str) -> Target | None:
    row = conn.execute(sa.select(pages).where(pages.c.site == site, pages.c.url == url)).first() if url else None
    return (
        Target(
            url=row.asked or row.url,
            at=row.looked_at,
            outcome=row.outcome,
            status=row.status,
            final_url=row.final_url,
            error=row.error,
        )
        if row
        else None
    )


def _seen(conn: Connection, place: sa.Row[Any]) -> SeenPlace:
    known = {name: getattr(place, name) for name in ("url", "title", "where", "first_seen_at", "last_seen_at", "open")}
    fetch = _fetch(conn, place)
    if fetch is None:
        return SeenPlace(**known, by_itself=place.fetch_id is not None)
    served = fetch if fetch.outcome == Outcome.OK else _served(conn, fetch)
    return SeenPlace(
        **known,
        by_itself=place.fetch_id is not None,
        at=fetch.at,
        method=fetch.method,
        outcome=Outcome(fetch.outcome),
        status=fetch.status,
        headers=dict(served.headers) if served else dict(fetch.headers),
        served_at=served.at if served else None,
        body_sha=fetch.body,
        size=served.size if served else fetch.size,
        elapsed_ms=fetch.elapsed_ms,
        final_url=fetch.final_url,
    )


def _fetch(conn: Connection, place: sa.Row[Any]) -> sa.Row[Any] | None:
    if place.fetch_id is not None:
        return conn.execute(sa.select(fetches).where(fetches.c.id == place.fetch_id)).first()
    good = sa.and_(fetches.c.page_id == place.page_id, fetches.c.outcome.in_(LOOKED))
    until = sa.and_(good, fetches.c.scan_id <= looks.scan_of(place.look))
    last = sa.select(fetches).order_by(fetches.c.id.desc()).limit(1)
    return conn.execute(last.where(until)).first() or conn.execute(last.where(good)).first()


def _served(conn: Connection, fetch: sa.Row[Any]) -> sa.Row[Any] | None:
    """The answer that brought the body which stood unchanged in `fetch`."""
    same = sa.and_(fetches.c.page_id == fetch.page_id, fetches.c.body == fetch.body, fetches.c.outcome == Outcome.OK)
    before = sa.and_(same, fetches.c.id <= fetch.id)
    return conn.execute(sa.select(fetches).where(before).order_by(fetches.c.id.desc()).limit(1)).first()
