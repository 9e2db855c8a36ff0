"""Places: the pages on which a finding stands, each kept with its last fetch, open until it is seen no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.extract.endpoints import is_call
from monitor.findings.sightings import CheckedPage, FindingIdentity, Sighting, Sightings, undecided
from monitor.model import CheckRun
from monitor.store import looks
from monitor.store.closing_reasons import EXCEPTED, NOT_SEEN, PAGE_GONE
from monitor.store.dialect import chunks, insert, storable
from monitor.store.tables import findings, places

_STAY = ("self", "person")  # LookKind: a page that is gone is the problem itself, or for a person to judge
_KEPT = ("fetch_id", "where", "last_seen_at", "open", "closed_at", "closed_reason", "closed_scan_id", "look")
_CLOSED = ("closed_at", "closed_reason", "look")


@dataclass(frozen=True, slots=True)
class Closing:
    """A place that closes, and why."""

    place_id: int
    finding_id: int
    at: datetime  # of the look that saw it no more
    reason: str
    look: int  # its number (`store.looks`)


def see(conn: Connection, seen: Iterable[Sighting], ids: Mapping[FindingIdentity, int]) -> None:
    """Add new places, open closed ones, update `last_seen_at`.

    A look older than the place's own changes nothing, so that looks may be recorded in any order.
    """
    rows = [_row(sighting, ids[sighting.identity]) for sighting in seen]
    if not rows:
        return
    new = insert(conn, places)
    fresh = new.excluded
    kept = {name: fresh[name] for name in _KEPT}
    known = {"index_elements": ["finding_id", "page_id"], "set_": kept, "where": fresh.look >= places.c.look}
    conn.execute(new.on_conflict_do_update(**known), rows)


def close_unseen(conn: Connection, scan_id: int, pages: Sequence[CheckedPage], seen: Sightings) -> list[Closing]:
    """Close what completed checks no longer see on these pages, and all places on pages that are gone."""
    by_id = {page.page_id: page for page in pages if page.looked or page.gone}
    found = (_closing(row, by_id[row.page_id], seen) for row in _open_on(conn, list(by_id)))
    return _close(conn, [closing for closing in found if closing], scan_id)


def close_decided(
    conn: Connection, site: str, scan_id: int, run: CheckRun, seen: Sightings, at: datetime
) -> list[Closing]:
    """Close what completed checks of the site's state no longer report, except what they left undecided."""
    look = looks.of_scan(conn, scan_id)
    raised = {identity for identity, _ in seen.raised}
    excepted = {identity for identity, _ in seen.excepted}
    query = _open_places().where(findings.c.site == site, findings.c.code.in_(sorted(run.completed)))
    left = undecided(run)
    closings = [
        Closing(row.id, row.finding_id, at, EXCEPTED if _identity(row) in excepted else NOT_SEEN, look)
        for row in conn.execute(query)
        if not row.look_for and _identity(row) not in raised and (row.code, row.subject_key) not in left
    ]
    return _close(conn, closings, scan_id)


def except_(conn: Connection, site: str, scan_id: int, seen: Sightings, pages: Mapping[int, CheckedPage]) -> None:
    """Close the places of problems that were seen and that an exception covers there."""
    keys = sorted({identity.subject_key for identity, _ in seen.excepted})
    query = _known_places().where(findings.c.site == site, findings.c.subject_key.in_(keys))
    closings = [
        Closing(row.id, row.finding_id, pages[row.page_id].at, EXCEPTED, pages[row.page_id].look)
        for row in (conn.execute(query) if keys else ())
        if (_identity(row), row.page_id) in seen.excepted
    ]
    _close(conn, closings, scan_id)


def close_all(conn: Connection, finding_id: int, at: datetime, reason: str) -> None:
    stands = sa.and_(places.c.finding_id == finding_id, places.c.open)
    ended = {"open": False, "closed_at": at, "closed_reason": reason, "closed_scan_id": None}
    conn.execute(sa.update(places).where(stands).values(ended | {"look": looks.coming(conn)}))


def reopen(conn: Connection, finding_id: int) -> None:
    """Open the places that closed last, and those closed by an exception, so that the finding is looked at again.

    Any later look may close them, also one at bodies that are stored already.
    """
    closed = sa.and_(places.c.finding_id == finding_id, ~places.c.open)
    last = conn.execute(sa.select(places).where(closed).order_by(places.c.look.desc()).limit(1)).first()
    if last is not None:
        with_it = places.c.look == last.look if last.closed_scan_id is None else _closed_in(last.closed_scan_id)
        meant = sa.or_(with_it, places.c.closed_reason == EXCEPTED)
        stands = {"open": True, "closed_at": None, "closed_reason": "", "closed_scan_id": None}
        again = sa.func.coalesce(places.c.fetch_id, 0)
        conn.execute(sa.update(places).where(closed, meant).values(stands | {"look": again}))


def shown_address(url: str, column_url: str) -> str:
    """The address to which a reader of a place is sent: the page's own; of what an end point sent, that of the column
    which shows it.
    """
    return column_url if column_url and is_call(url) else url


def _closed_in(scan_id: int) -> sa.ColumnElement[bool]:
    return places.c.closed_scan_id == scan_id


def end(conn: Connection, scan_id: int, closings: list[Closing]) -> list[Closing]:
    """Close these places."""
    return _close(conn, closings, scan_id)


def close_on(conn: Connection, scan_id: int, page_ids: Sequence[int], at: datetime, reason: str) -> list[Closing]:
    """Close every place on these pages, except those of outside findings: their problem may have moved along."""
    look = looks.coming(conn)
    ours = (row for row in _open_on(conn, page_ids) if not row.look_for)
    closings = [Closing(row.id, row.finding_id, at, reason, look) for row in ours]
    return _close(conn, closings, scan_id)


def _row(sighting: Sighting, finding_id: int) -> dict[str, object]:
    page = sighting.page
    return {
        "finding_id": finding_id,
        "page_id": page.page_id,
        "fetch_id": page.fetch_id,
        "where": storable(sighting.problem.where),
        "first_seen_at": page.at,
        "last_seen_at": page.at,
        "open": True,
        "closed_at": None,
        "closed_reason": "",
        "closed_scan_id": None,
        "look": page.look,
    }


def _closing(row: sa.Row[tuple[object, ...]], page: CheckedPage, seen: Sightings) -> Closing | None:
    if page.gone:
        stays = row.look_for in _STAY
        return None if stays else Closing(row.id, row.finding_id, page.at, PAGE_GONE, page.look)
    if row.look_for:  # no check reports it: `findings.outside_looks` looks for it
        return None
    identity = _identity(row)
    if row.code not in page.run.completed or (row.code, row.subject_key) in undecided(page.run):
        return None
    if seen.shown(identity, page.page_id) or page.look < row.look:
        return None
    reason = EXCEPTED if (identity, page.page_id) in seen.excepted else NOT_SEEN
    return Closing(row.id, row.finding_id, page.at, reason, page.look)


def _identity(row: sa.Row[tuple[object, ...]]) -> FindingIdentity:
    return FindingIdentity(row.unit, row.code, row.subject_key)


def _open_places() -> sa.Select[tuple[object, ...]]:
    return _known_places().where(places.c.open)


def _known_places() -> sa.Select[tuple[object, ...]]:
    known = (findings.c.unit, findings.c.code, findings.c.subject_key, findings.c.look_for)
    stands = (places.c.id, places.c.finding_id, places.c.page_id, places.c.look)
    return sa.select(*stands, *known).join(findings, findings.c.id == places.c.finding_id)


def _open_on(conn: Connection, page_ids: Sequence[int]) -> list[sa.Row[tuple[object, ...]]]:
    return [row for part in chunks(page_ids) for row in conn.execute(_open_places().where(places.c.page_id.in_(part)))]


def _close(conn: Connection, closings: list[Closing], scan_id: int) -> list[Closing]:
    if closings:
        ended = {"open": False, "closed_scan_id": scan_id}
        values: dict[str, Any] = {name: sa.bindparam(f"b_{name}") for name in _CLOSED} | ended
        rows = [
            {"b_id": one.place_id, "b_closed_at": one.at, "b_closed_reason": one.reason, "b_look": one.look}
            for one in closings
        ]
        conn.execute(sa.update(places).where(places.c.id == sa.bindparam("b_id")).values(values), rows)
    return closings
