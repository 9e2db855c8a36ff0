"""The plan of a night: which known pages and targets a scan asks for.

A full scan (the first one is always full) asks for all that is known. Other nights ask for the home page and the
columns; pages with an open finding or a bad end; pages where a finding closed lately, since quick fixes come back;
pages never seen; pages that lead to others and changed lately; and one `revisit_days`th of the rest, the longest unseen
first, so that every page has its turn.

A finding on many pages of one kind (a footer, a template without a date) is looked at on a sample of them. A sample
closes its own places only; once the finding is gone from it, all its pages are asked for: a fix is seen within two
nights.

The plan is stored once, in `pages.wanted_scan_id`: a resumed scan goes on with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.extract.urls.kinds import MEDIA, kind_of
from monitor.model import PageKind
from monitor.store import looks, scans
from monitor.store.closing_reasons import PAGE_GONE, PAGE_MOVED
from monitor.store.dialect import chunks
from monitor.store.pages import Found, add
from monitor.store.scans import Scan
from monitor.store.tables import columns, pages, places
from monitor.store.wanted_pages import (
    BAD_END,
    TARGET_KINDS,
    Wide,
    changes,
    closed_since,
    has_finding,
    looked_scan,
    stands,
    widespread,
)

HOPELESS = 10  # 404s in a row, over scans, after which a page has to wait for its turn like any other
SAMPLE = 5  # pages on which a finding that stands on very many is looked at each night
_FIXED = 3
_LEFT = (PAGE_GONE, PAGE_MOVED)
_ROOM_FOR_NEW = 0.9  # of the budget: the turn of old pages leaves the rest to new ones


def plan(
    conn: Connection,
    scan: Scan,
    home: str,
    column_urls: Iterable[str],
    revisit_days: int,
    budget: int,
    now: datetime,
    hosts: Collection[str] = (),
    asked: Mapping[str, str] | None = None,
) -> None:
    """Store what this scan wants. Does nothing where that was done before the scan was cut off.

    `hosts`: the netlocs of the site; targets on them become pages. `asked`: URL → what is requested, where that is not
    the key.
    """
    if scan.coverage.get("planned"):
        return
    roots = _roots(home, column_urls)
    add(conn, scan.site, scan.id, roots, now)
    _spell(conn, scan.site, asked or {})
    _take_in(conn, scan.site, hosts)
    for kind in (PageKind.COLUMN, PageKind.HOME):
        _become(conn, scan.site, kind, [root.url for root in roots if root.kind is kind])
    if scan.full:
        _want(conn, scan, sa.true())
    else:
        _plan_part(conn, scan, revisit_days, budget, now)
    scans.mark(conn, scan.id, planned=True)


def _roots(home: str, column_urls: Iterable[str]) -> list[Found]:
    listed = [Found(url, PageKind.COLUMN, None, 1) for url in column_urls if url != home]
    return [Found(home, PageKind.HOME, None, 0), *listed]


def _spell(conn: Connection, site: str, asked: Mapping[str, str]) -> None:
    """Request these URLs as the registry writes them."""
    for url, spelling in asked.items():
        conn.execute(sa.update(pages).where(pages.c.site == site, pages.c.url == url).values(asked=spelling))


def _take_in(conn: Connection, site: str, hosts: Collection[str]) -> None:
    """Turn targets on hosts that belong to the site by now into unseen pages."""
    starts = [f"{scheme}://{host}/" for host in hosts for scheme in ("http", "https")]
    here = sa.or_(sa.false(), *(pages.c.url.startswith(start, autoescape=True) for start in starts))
    outside = sa.select(pages.c.url).where(pages.c.site == site, pages.c.kind == PageKind.OUTSIDE, here)
    by_kind: dict[PageKind, list[str]] = {}
    is_home = sa.and_(pages.c.site == site, pages.c.kind == PageKind.HOME)
    homes = set(conn.scalars(sa.select(pages.c.final_url).where(is_home)))
    for url in conn.scalars(outside):
        if url in homes:  # the home page redirects there
            by_kind.setdefault(PageKind.HOME, []).append(url)
        elif not url.lower().endswith(MEDIA):
            by_kind.setdefault(kind_of(url), []).append(url)
    for kind, urls in by_kind.items():
        _become(conn, site, kind, urls)


def _become(conn: Connection, site: str, kind: PageKind, urls: Sequence[str]) -> None:
    """Set the kind of these URLs; a target that becomes a page counts as unseen."""
    for part in chunks(urls):
        some = sa.and_(pages.c.site == site, pages.c.url.in_(part), pages.c.kind != kind)
        targets = sa.and_(some, pages.c.kind.in_(TARGET_KINDS))
        conn.execute(sa.update(pages).where(targets).values(_UNSEEN))
        conn.execute(sa.update(pages).where(some).values(kind=kind))


def _plan_part(conn: Connection, scan: Scan, revisit_days: int, budget: int, now: datetime) -> None:
    wide = widespread(conn, scan.site)
    gone = _gone_from_samples(conn, scan, {one.fault for one in wide})
    sampled = [one for one in wide if one.fault not in gone]
    closed_lately = closed_since(now - timedelta(days=revisit_days), wide)
    lately = sa.and_(changes(scan.site), pages.c.changed_at > now - timedelta(days=revisit_days))
    _want(conn, scan, sa.or_(_EVERY_NIGHT, has_finding(sampled), closed_lately, lately))
    must = _count(conn, scan, pages.c.wanted_scan_id == scan.id, _IS_PAGE)
    room = max(0, int(budget * _ROOM_FOR_NEW) - must)
    for kind, limit in ((_IS_PAGE, room), (~_IS_PAGE, None)):
        rest = (kind, pages.c.wanted_scan_id != scan.id)
        turn = -(-_count(conn, scan, *rest) // revisit_days)
        _want_longest_unseen(conn, scan, rest, turn if limit is None else min(turn, limit))
    for one in sorted(sampled, key=lambda one: one.order):
        _want(conn, scan, pages.c.id.in_(_samples(scan, one)))


def _gone_from_samples(conn: Connection, scan: Scan, faults: Collection[int | str]) -> set[int | str]:
    """Return the faults that the last scan no longer saw in their sample, or on several pages of it.

    They may be fixed everywhere, so every page is looked at; its place stays open until then.
    """
    before = scans.previous(conn, scan.site, scan.id)
    if before is None:
        return set()
    unseen = sa.and_(~places.c.open, places.c.closed_scan_id >= before.id, places.c.closed_reason.not_in(_LEFT))
    seen = sa.and_(places.c.open, places.c.look >= looks.of_scan(conn, before.id))
    counts = [sa.func.coalesce(sa.func.sum(sa.case((one, 1), else_=0)), 0) for one in (unseen, seen)]
    on_site = sa.select(*counts).join(pages, pages.c.id == places.c.page_id).where(pages.c.site == scan.site)
    found = {fault: conn.execute(on_site.where(stands(fault))).one() for fault in faults}
    return {fault for fault, (clean, still) in found.items() if clean and (not still or clean >= _FIXED)}


def _samples(scan: Scan, wide: Wide) -> sa.Select[tuple[int]]:
    """The pages that are asked for anyway first, then the longest unseen."""
    there = sa.and_(pages.c.site == scan.site, pages.c.kind == wide.kind, stands(wide.fault), places.c.open)
    besides = sa.case((pages.c.wanted_scan_id == scan.id, 0), else_=1)
    query = sa.select(pages.c.id).join(places, places.c.page_id == pages.c.id).where(there).group_by(pages.c.id)
    return query.order_by(besides, looked_scan, pages.c.id).limit(SAMPLE)


def _want(conn: Connection, scan: Scan, condition: sa.ColumnElement[bool]) -> None:
    ours = sa.update(pages).where(pages.c.site == scan.site, condition)
    conn.execute(ours.values(wanted_scan_id=scan.id))


def _want_longest_unseen(conn: Connection, scan: Scan, rest: Iterable[Any], number: int) -> None:
    longest = sa.select(pages.c.id).where(pages.c.site == scan.site, *rest)
    longest = longest.order_by(looked_scan, pages.c.id).limit(number)
    _want(conn, scan, pages.c.id.in_(longest))


def _count(conn: Connection, scan: Scan, *conditions: Any) -> int:
    return conn.scalar(sa.select(sa.func.count()).where(pages.c.site == scan.site, *conditions)) or 0


_UNSEEN: dict[str, Any] = {
    "looked_at": None, "outcome": "", "status": 0, "final_url": "", "error": "", "failures": 0, "gone": 0,
}  # fmt: skip
_IS_PAGE = pages.c.kind.not_in(TARGET_KINDS)
_IS_COLUMN = sa.exists().where(columns.c.page_id == pages.c.id)
_EVERY_NIGHT = sa.or_(
    pages.c.kind.in_((PageKind.HOME, PageKind.COLUMN)),
    _IS_COLUMN,
    pages.c.looked_at.is_(None),
    sa.and_(BAD_END, pages.c.gone < HOPELESS),
)
