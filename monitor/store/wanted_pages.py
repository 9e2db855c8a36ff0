"""Wanted pages: what a scan still asks for, pages in their order and targets.

A row of `pages` is a URL of one site, by its key: a page (fetched by the site spider) or a link target (kind image or
outside, probed by the links spider). `wanted_scan_id`: the scan that last asked for it; `looked_scan_id`: the scan that
last had an answer. A killed scan goes on with what is wanted and not looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.model import PageKind
from monitor.outcomes import LOOKED, Outcome
from monitor.store.dialect import chunks
from monitor.store.tables import fetches, findings, pages, places

TARGET_KINDS = (PageKind.IMAGE, PageKind.OUTSIDE)
ASK_COLUMNS = (
    pages.c.id, pages.c.url, pages.c.kind, pages.c.depth, pages.c.parent_id,
    pages.c.etag, pages.c.last_modified, pages.c.body, pages.c.asked,
)  # fmt: skip
_KNOWN = (
    pages.c.id, pages.c.url, pages.c.kind, pages.c.parent_id, pages.c.wanted_scan_id, pages.c.asked, pages.c.outcome,
)  # fmt: skip
_GOOD_END = ("", *LOOKED, Outcome.REDIRECT)
_LATER = 5
_AT_ONCE = 500  # rows
MANY_PLACES = 20  # pages of one kind: a fault that stands on more is one of their template
looked_scan = sa.func.coalesce(pages.c.looked_scan_id, 0)  # by scans: a clock that was ahead leaves none behind
APIECE = ("date.missing",)  # codes of which every page has a finding of its own: together they are a template's fault
BAD_END = sa.and_(pages.c.outcome.not_in((*LOOKED, Outcome.REDIRECT)), pages.c.looked_at.is_not(None))


class Ask(NamedTuple):
    """A page to be asked for. `etag`, `last_modified`: of the body that stands, for a conditional request.

    `asked`: what is requested, "" where that is `url`, the key.
    """

    id: int
    url: str
    kind: PageKind
    depth: int = 0
    parent_id: int | None = None
    etag: str = ""
    last_modified: str = ""
    body_sha: str = ""  # sha256 of the body that stands
    asked: str = ""
    later: bool = False  # only its turn has come: new pages go first

    @property
    def address(self) -> str:
        """What is requested."""
        return self.asked or self.url


class Wide(NamedTuple):
    """A fault of a template: the number of its finding, or one of APIECE; and a kind of pages on which it stands."""

    fault: int | str
    kind: str

    @property
    def order(self) -> tuple[str, str]:
        return str(self.fault), self.kind


class KnownPage(NamedTuple):
    id: int
    url: str
    kind: PageKind
    parent_id: int | None
    wanted: bool  # in this scan
    asked: str | None = ""  # what is requested, where that is not the key; None: not known
    fine: bool = True  # its last look did not end badly


def known(conn: Connection, site: str, scan_id: int) -> Iterator[KnownPage]:
    """Yield every page and target of the site: they are never in memory together."""
    rows = conn.execute(
        sa.select(*_KNOWN).where(pages.c.site == site).order_by(pages.c.id), execution_options={"yield_per": _AT_ONCE}
    )
    for row in rows:
        yield _known(row, scan_id)


def known_urls(conn: Connection, site: str, scan_id: int, urls: Sequence[str]) -> list[KnownPage]:
    """Return those of these URLs that are pages or targets of the site."""
    found = []
    for part in chunks(urls):
        here = sa.and_(pages.c.site == site, pages.c.url.in_(part))
        found += [_known(row, scan_id) for row in conn.execute(sa.select(*_KNOWN).where(here))]
    return found


def seen_before(conn: Connection, site: str, changed: Mapping[str, datetime]) -> list[int]:
    """Return the ids of those of these pages (URL → when it changed) that were last seen before they changed."""
    ids = []
    for part in chunks(list(changed)):
        here = sa.and_(pages.c.site == site, pages.c.url.in_(part))
        rows = conn.execute(sa.select(pages.c.id, pages.c.url, pages.c.seen_at).where(here))
        ids += [id_ for id_, url, seen_at in rows if seen_at is not None and seen_at < changed[url]]
    return ids


def asks(conn: Connection, ids: Sequence[int]) -> list[Ask]:
    """These pages, in no order."""
    return [ask_of(row) for row in conn.execute(sa.select(*ASK_COLUMNS).where(pages.c.id.in_(ids)))]


def left_ids(conn: Connection, site: str, scan_id: int) -> Iterator[tuple[int, bool]]:
    """Yield (id, whether only its turn has come) of each page of `left`, in its order."""
    query = _left(conn, site, scan_id, pages.c.id)
    for id_, rank in conn.execute(query, execution_options={"yield_per": _AT_ONCE}):
        yield id_, rank == _LATER


def left(conn: Connection, site: str, scan_id: int) -> list[Ask]:
    """The pages that this scan still wants, in the order in which they are asked for.

    Home page and columns, pages never seen, pages with open findings or a bad end last time, pages that change and
    lead to others, and then those whose turn has come, the longest unseen first.
    """
    rows = conn.execute(_left(conn, site, scan_id, *ASK_COLUMNS))
    return [ask_of(row[:-1], later=row[-1] == _LATER) for row in rows]


def targets_left(conn: Connection, site: str, scan_id: int) -> list[Ask]:
    """The link targets that this scan still wants."""
    query = sa.select(*ASK_COLUMNS).where(*_wanted(site, scan_id), pages.c.kind.in_(TARGET_KINDS))
    return [ask_of(row) for row in conn.execute(query.order_by(pages.c.id))]


def asked(conn: Connection, scan_id: int) -> int:
    """Pages (no targets) that this scan has an answer of."""
    query = sa.select(sa.func.count()).select_from(fetches.join(pages, pages.c.id == fetches.c.page_id))
    return conn.scalar(query.where(fetches.c.scan_id == scan_id, pages.c.kind.not_in(TARGET_KINDS))) or 0


def widespread(conn: Connection, site: str) -> set[Wide]:
    """Return the faults that stand (or stood) on many pages of one kind, each with every kind of page it stands on.

    They are faults of a template, a menu or a footer, not of a page.
    """
    placed = sa.select(places.c.finding_id, pages.c.kind).join(pages, pages.c.id == places.c.page_id)
    placed = placed.where(pages.c.site == site).group_by(places.c.finding_id, pages.c.kind)
    many = set(conn.scalars(placed.having(sa.func.count() > MANY_PLACES)))
    found = {Wide(*row) for row in conn.execute(placed.where(places.c.finding_id.in_(sorted(many))))} if many else set()
    for code in APIECE:
        kinds = sa.select(pages.c.kind, sa.func.count()).join(places, pages.c.id == places.c.page_id)
        counts = conn.execute(kinds.where(pages.c.site == site, stands(code)).group_by(pages.c.kind)).all()
        if any(number > MANY_PLACES for _, number in counts):
            found |= {Wide(code, kind) for kind, _ in counts}
    return found


def stands(fault: int | str) -> sa.ColumnElement[bool]:
    """The place is one of this fault."""
    if isinstance(fault, int):
        return places.c.finding_id == fault
    return places.c.finding_id.in_(sa.select(findings.c.id).where(findings.c.code == fault))


def has_finding(apart_from: Collection[Wide]) -> sa.ColumnElement[bool]:
    """The page has an open finding of its own, or another page of its list has.

    An entry of a numbered list page moves to the next page when the list grows: unless both are looked at in one
    night, it would seem fixed, and then come back.
    """
    other = pages.alias("other")
    open_place = sa.and_(places.c.open, _apart(apart_from))
    lists = sa.select(other.c.column_url).join(places, places.c.page_id == other.c.id).where(open_place)
    lists = lists.where(other.c.kind == PageKind.LIST, other.c.column_url != "")
    of_such_a_list = sa.and_(pages.c.kind == PageKind.LIST, pages.c.column_url.in_(lists))
    return sa.or_(sa.exists().where(places.c.page_id == pages.c.id, open_place), of_such_a_list)


def closed_since(moment: datetime, apart_from: Collection[Wide]) -> sa.ColumnElement[bool]:
    """A finding of the page's own closed after `moment`."""
    closed = sa.and_(places.c.closed_at > moment, _apart(apart_from))
    return sa.exists().where(places.c.page_id == pages.c.id, closed)


def _apart(wide: Collection[Wide]) -> sa.ColumnElement[bool]:
    """The place is of none of these faults."""
    faults = {one.fault for one in wide}
    numbers = sorted(fault for fault in faults if isinstance(fault, int))
    codes = [sa.not_(stands(fault)) for fault in faults if isinstance(fault, str)]
    return sa.and_(places.c.finding_id.not_in(numbers), *codes)


def changes(site: str) -> sa.ColumnElement[bool]:
    """The page has changed since it was first seen, and led to others: what is new may be found there again."""
    leads_on = sa.select(pages.c.parent_id).where(pages.c.site == site, pages.c.parent_id.is_not(None))
    return sa.and_(pages.c.changed_at.is_not(None), pages.c.id.in_(leads_on))


def _left(conn: Connection, site: str, scan_id: int, *asked: Any) -> sa.Select[tuple[Any, ...]]:
    rank = _rank(widespread(conn, site), site)
    query = sa.select(*asked, rank).where(*_wanted(site, scan_id), pages.c.kind.not_in(TARGET_KINDS))
    return query.order_by(rank, looked_scan, pages.c.id)


def _rank(apart_from: Collection[Wide], site: str) -> sa.ColumnElement[int]:
    return sa.case(
        (pages.c.kind == PageKind.HOME, 0),
        (pages.c.kind == PageKind.COLUMN, 1),
        (pages.c.looked_at.is_(None), 2),
        (sa.or_(has_finding(apart_from), BAD_END), 3),
        (changes(site), 4),
        else_=_LATER,
    )


def _known(row: Sequence[Any], scan_id: int) -> KnownPage:
    id_, url, kind, parent_id, wanted, asked, outcome = row
    return KnownPage(id_, url, PageKind(kind), parent_id, wanted == scan_id, asked, outcome in _GOOD_END)


def _wanted(site: str, scan_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return pages.c.site == site, pages.c.wanted_scan_id == scan_id, looked_scan != scan_id


def ask_of(row: Sequence[Any], later: bool = False) -> Ask:
    id_, url, kind, depth, parent_id, etag, last_modified, body, asked = row
    return Ask(id_, url, PageKind(kind), depth, parent_id, etag, last_modified, body, asked or "", later)
