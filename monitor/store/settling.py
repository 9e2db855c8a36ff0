"""What has no open place left is mended: the last step of every recording."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.model import OPEN_STATES, Outcome, State
from monitor.store.life import MONITOR, Move, move
from monitor.store.places import CHUNK, EXCEPTED, MENDED, PAGE_MOVED, Closing, close_on
from monitor.store.tables import findings, pages, places

MOVED_AFTER = 2  # nights in a row that a page must redirect before its places are taken to have moved with it


def settle(
    conn: Connection,
    site: str,
    now: datetime,
    scan_id: int | None = None,
    among: Iterable[Closing] | None = None,
) -> list[int]:
    """Close the open findings of a site that stand nowhere any more, as fixed. Returns their ids.

    One whose last place went because an exception covers it is a false positive, not a repair.
    `among`: only the findings of these closings.
    """
    ids = None if among is None else {closing.finding_id for closing in among}
    nowhere = groupby(_nowhere(conn, site, ids), key=lambda row: (row.id, row.state))
    moves = [_move(State(state), list(closed)) for (_, state), closed in nowhere]
    return move(conn, moves, MONITOR, now, scan_id)


def close_moved(conn: Connection, site: str, scan_id: int, now: datetime) -> list[Closing]:
    """Close the places on pages that redirected twice in a row to a page that was really seen in this scan.

    Without this a place on an address that now leads elsewhere could never be looked at again. What still stands
    on the page it leads to has its place there.
    """
    there = pages.alias()
    query = (
        sa.select(pages.c.id)
        .join(there, sa.and_(there.c.site == pages.c.site, there.c.url == pages.c.final_url))
        .where(
            pages.c.site == site,
            pages.c.looked_scan_id == scan_id,
            pages.c.outcome == Outcome.REDIRECT.value,
            pages.c.failures >= MOVED_AFTER,
            there.c.looked_scan_id == scan_id,
            there.c.outcome.in_([Outcome.OK.value, Outcome.UNCHANGED.value]),
            there.c.kind != "home",  # a deep page that leads home is missing, not moved
        )
    )
    return close_on(conn, list(conn.scalars(query)), now, PAGE_MOVED)


def _nowhere(conn: Connection, site: str, ids: set[int] | None) -> list[Any]:
    """The places of every open finding that has no open place, finding by finding, the last closed first."""
    still = places.alias()
    stands = sa.exists().where(still.c.finding_id == findings.c.id, still.c.open)
    query = (
        sa.select(findings.c.id, findings.c.state, places.c.closed_at, places.c.closed_reason)
        .join(places, places.c.finding_id == findings.c.id)
        .where(findings.c.site == site, findings.c.state.in_([state.value for state in OPEN_STATES]), ~stands)
        .order_by(findings.c.id, places.c.closed_at.desc())
    )
    if ids is not None and len(ids) <= CHUNK:
        query = query.where(findings.c.id.in_(sorted(ids)))
    return [row for row in conn.execute(query) if ids is None or row.id in ids]


def _move(before: State, closed: list[Any]) -> Move:
    last = closed[0].closed_at
    reasons = [row.closed_reason for row in closed if row.closed_at == last]
    after = State.FALSE_POSITIVE if EXCEPTED in reasons else State.FIXED
    told = next((reason for reason in (EXCEPTED, MENDED) if reason in reasons), reasons[0])
    why = EXCEPTED if after is State.FALSE_POSITIVE else told
    return Move(closed[0].id, before, after, why, {"closed_at": last})
