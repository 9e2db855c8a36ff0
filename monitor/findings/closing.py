"""Close findings that have no open place left. Last step of recording."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.findings.lifecycle import MONITOR, Move, move
from monitor.findings.places import Closing, close_on
from monitor.model import OPEN_STATES, State
from monitor.outcomes import LOOKED, Outcome
from monitor.store import scans
from monitor.store.closing_reasons import CORRECTED, EXCEPTED, PAGE_MOVED
from monitor.store.dialect import CHUNK
from monitor.store.tables import fetches, findings, pages, places

MOVED_AFTER = timedelta(hours=20)  # a page that leads to the same page for so long has moved: two scans may be closer
_CLOSED = ("closed_at", "closed_reason", "closed_scan_id", "look")
FEW = 3  # pages that may move to one page; where more lead to one, it is more likely the page of a maintenance


def settle(
    conn: Connection,
    site: str,
    now: datetime,
    scan_id: int | None = None,
    among: Iterable[Closing] | None = None,
) -> list[int]:
    """Close the open findings of a site that have no open place, as fixed. Returns their ids.

    A finding whose last place an exception covers becomes a false positive. `among`: only the findings of these
    closings.
    """
    ids = None if among is None else {closing.finding_id for closing in among}
    nowhere = groupby(_nowhere(conn, site, ids), key=lambda row: (row.id, row.state))
    moves = [_move(State(state), list(closed)) for (_, state), closed in nowhere]
    return move(conn, moves, MONITOR, now, scan_id)


def close_moved(conn: Connection, site: str, scan_id: int, now: datetime) -> list[Closing]:
    """Close the places on pages that have redirected for MOVED_AFTER to a page that this scan has seen.

    A place on an address that leads elsewhere could never be looked at again; what still stands has its place on the
    page it leads to. Where many pages lead to one, nothing is closed and the scan warns.
    """
    led = _led_elsewhere(conn, site, scan_id)
    crowded = _crowded(conn, site, {row.final_url for row in led})
    for url, many in crowded.items():
        scans.warn(conn, scan_id, f"{many} 个页面都跳转到 {url}，可能是网站维护，这些页面的问题不作结论")
    moved = [row.id for row in led if row.final_url not in crowded and _led_for(conn, row) >= MOVED_AFTER]
    return close_on(conn, scan_id, moved, now, PAGE_MOVED)


def _led_elsewhere(conn: Connection, site: str, scan_id: int) -> list[Any]:
    """Pages with open places that redirected in this scan to a page of the site that was seen in it."""
    there = pages.alias()
    query = (
        sa.select(pages.c.id, pages.c.final_url, pages.c.looked_at)
        .join(there, sa.and_(there.c.site == pages.c.site, there.c.url == pages.c.final_url))
        .where(
            pages.c.site == site,
            pages.c.looked_scan_id == scan_id,
            pages.c.outcome == Outcome.REDIRECT.value,
            sa.exists().where(places.c.page_id == pages.c.id, places.c.open),
            there.c.looked_scan_id == scan_id,
            there.c.outcome.in_(LOOKED),
            there.c.kind != "home",  # a deep page that leads home is missing, not moved
        )
    )
    return list(conn.execute(query.order_by(pages.c.id)))


def _crowded(conn: Connection, site: str, urls: set[str]) -> dict[str, int]:
    """Return the destinations that more than FEW pages of the site lead to, with their number."""
    leads = sa.and_(pages.c.site == site, pages.c.outcome == Outcome.REDIRECT.value)
    number = sa.func.count()
    query = sa.select(pages.c.final_url, number).where(leads).group_by(pages.c.final_url).having(number > FEW)
    return {url: many for url, many in conn.execute(query.order_by(pages.c.final_url)) if url in urls}


def _led_for(conn: Connection, page: Any) -> timedelta:
    """Return for how long every look at this page has met the same redirect."""
    mine = fetches.c.page_id == page.id
    same = sa.and_(fetches.c.outcome == Outcome.REDIRECT.value, fetches.c.final_url == page.final_url)
    other = sa.select(sa.func.max(fetches.c.id)).where(mine, ~same).scalar_subquery()
    first = conn.scalar(
        sa.select(sa.func.min(fetches.c.at)).where(mine, same, fetches.c.id > sa.func.coalesce(other, 0))
    )
    return page.looked_at - first if first else timedelta(0)


def _nowhere(conn: Connection, site: str, ids: set[int] | None) -> list[Any]:
    """The places of every open finding that has no open place, finding by finding, the last closed first."""
    still = places.alias()
    stands = sa.exists().where(still.c.finding_id == findings.c.id, still.c.open)
    query = (
        sa.select(findings.c.id, findings.c.state, *(places.c[name] for name in _CLOSED))
        .join(places, places.c.finding_id == findings.c.id)
        .where(findings.c.site == site, findings.c.state.in_(OPEN_STATES), ~stands)
        .order_by(findings.c.id, places.c.look.desc())
    )
    if ids is not None and len(ids) <= CHUNK:
        query = query.where(findings.c.id.in_(sorted(ids)))
    return [row for row in conn.execute(query) if ids is None or row.id in ids]


def _move(before: State, closed: list[Any]) -> Move:
    """Take the reasons of the scan in which the last place closed: its looks follow one another by seconds."""
    last = closed[0]
    reasons = [row.closed_reason for row in closed if row.look == last.look or _together(row, last)]
    after = State.FALSE_POSITIVE if EXCEPTED in reasons else State.FIXED
    named = next((reason for reason in (EXCEPTED, CORRECTED) if reason in reasons), reasons[0])
    why = EXCEPTED if after is State.FALSE_POSITIVE else named
    return Move(last.id, before, after, why, {"closed_at": last.closed_at, "look": last.look})


def _together(one: Any, last: Any) -> bool:
    return one.closed_scan_id is not None and one.closed_scan_id == last.closed_scan_id
