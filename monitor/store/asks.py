"""What a scan still wants: pages in the order in which they are asked for, and targets.

A row of `pages` is a URL of one site, normalised: a page (fetched by the site spider) or a target of a link (kind image
or outside, probed by the links spider). `wanted_scan_id` says which scan last asked for it, `looked_scan_id` which one
last had an answer: what is wanted and not looked at is what a killed scan goes on with.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.model import Outcome, PageKind
from monitor.store.tables import fetches, pages, places

TARGET_KINDS = (PageKind.IMAGE, PageKind.OUTSIDE)
FINE = (Outcome.OK, Outcome.UNCHANGED)
ASK_COLUMNS = (
    pages.c.id, pages.c.url, pages.c.kind, pages.c.depth, pages.c.parent_id,
    pages.c.etag, pages.c.last_modified, pages.c.body,
)  # fmt: skip
_LATER = 4
MANY_PLACES = 100
BAD_END = sa.and_(pages.c.outcome.not_in((*FINE, Outcome.REDIRECT)), pages.c.looked_at.is_not(None))
_NEVER_FIRST = sa.case((pages.c.looked_at.is_(None), 0), else_=1)


class Ask(NamedTuple):
    """A page to be asked for. `etag`, `last_modified`: of the body that stands, for a conditional request."""

    id: int
    url: str
    kind: PageKind
    depth: int = 0
    parent_id: int | None = None
    etag: str = ""
    last_modified: str = ""
    body: str = ""  # sha256 of the body that stands
    later: bool = False  # only its turn has come: new pages go first


class Known(NamedTuple):
    id: int
    url: str
    kind: PageKind
    parent_id: int | None
    wanted: bool  # in this scan


def known(conn: Connection, site: str, scan_id: int) -> Iterator[Known]:
    """Every page and target of the site, for the spider's memory of what it has seen."""
    columns = (pages.c.id, pages.c.url, pages.c.kind, pages.c.parent_id, pages.c.wanted_scan_id)
    rows = conn.execute(sa.select(*columns).where(pages.c.site == site).order_by(pages.c.id))
    for id_, url, kind, parent_id, wanted in rows:
        yield Known(id_, url, PageKind(kind), parent_id, wanted == scan_id)


def left(conn: Connection, site: str, scan_id: int) -> list[Ask]:
    """The pages that this scan still wants, in the order in which they are asked for.

    Home page and columns, pages with open findings or a bad end last time, pages never seen, and then those whose
    turn has come, the longest unseen first.
    """
    rank = _rank(widespread(conn, site))
    query = sa.select(*ASK_COLUMNS, rank).where(*_wanted(site, scan_id), pages.c.kind.not_in(TARGET_KINDS))
    rows = conn.execute(query.order_by(rank, _NEVER_FIRST, pages.c.looked_at, pages.c.id))
    return [ask_of(row[:-1], later=row[-1] == _LATER) for row in rows]


def targets_left(conn: Connection, site: str, scan_id: int) -> list[Ask]:
    """The link targets that this scan still wants."""
    query = sa.select(*ASK_COLUMNS).where(*_wanted(site, scan_id), pages.c.kind.in_(TARGET_KINDS))
    return [ask_of(row) for row in conn.execute(query.order_by(pages.c.id))]


def asked(conn: Connection, scan_id: int) -> int:
    """Pages (no targets) that this scan has an answer of."""
    query = sa.select(sa.func.count()).select_from(fetches.join(pages, pages.c.id == fetches.c.page_id))
    return conn.scalar(query.where(fetches.c.scan_id == scan_id, pages.c.kind.not_in(TARGET_KINDS))) or 0


def widespread(conn: Connection, site: str) -> set[int]:
    """Ids of the findings that stand (or stood) on very many pages: a fault in a menu or a footer, not in a page."""
    joined = places.join(pages, pages.c.id == places.c.page_id)
    query = sa.select(places.c.finding_id).select_from(joined).where(pages.c.site == site)
    return set(conn.scalars(query.group_by(places.c.finding_id).having(sa.func.count() > MANY_PLACES)))


def has_finding(apart_from: Collection[int]) -> sa.ColumnElement[bool]:
    """The page has an open finding of its own."""
    return sa.exists().where(
        places.c.page_id == pages.c.id, places.c.open, places.c.finding_id.not_in(sorted(apart_from))
    )


def closed_since(moment: datetime, apart_from: Collection[int]) -> sa.ColumnElement[bool]:
    """A finding of the page's own closed after `moment`."""
    closed = sa.and_(places.c.closed_at > moment, places.c.finding_id.not_in(sorted(apart_from)))
    return sa.exists().where(places.c.page_id == pages.c.id, closed)


def _rank(apart_from: Collection[int]) -> sa.ColumnElement[int]:
    return sa.case(
        (pages.c.kind == PageKind.HOME, 0),
        (pages.c.kind == PageKind.COLUMN, 1),
        (sa.or_(has_finding(apart_from), BAD_END), 2),
        (pages.c.looked_at.is_(None), 3),
        else_=_LATER,
    )


def _wanted(site: str, scan_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    looked = sa.func.coalesce(pages.c.looked_scan_id, 0)
    return pages.c.site == site, pages.c.wanted_scan_id == scan_id, looked != scan_id


def ask_of(row: Sequence[Any], later: bool = False) -> Ask:
    id_, url, kind, depth, parent_id, etag, last_modified, body = row
    return Ask(id_, url, PageKind(kind), depth, parent_id, etag, last_modified, body, later)
