"""Recording: problems become findings, which open, gain and lose places, close and come back.

Only a check that ran to its end on a page that was really fetched closes a place. Recording is idempotent: a second
time it changes nothing and writes no event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.engine import Connection

from monitor.findings import false_positives, outside_looks, places
from monitor.findings.closing import settle
from monitor.findings.opening import raise_all
from monitor.findings.sightings import CheckedPage, Sightings, SiteRules, collect
from monitor.model import CheckRun
from monitor.store import looks


@dataclass(frozen=True, slots=True)
class Changes:
    """What one recording changed: ids of findings, and the number of places closed."""

    opened: tuple[int, ...] = ()
    reopened: tuple[int, ...] = ()
    fixed: tuple[int, ...] = ()
    places_closed: int = 0

    def __add__(self, other: Changes) -> Changes:
        return Changes(
            self.opened + other.opened,
            self.reopened + other.reopened,
            self.fixed + other.fixed,
            self.places_closed + other.places_closed,
        )


def record(
    conn: Connection,
    scan_id: int,
    rules: SiteRules,
    pages: Sequence[CheckedPage],
    now: datetime,
    *,
    settled: bool = True,
) -> Changes:
    """Record the page checks of one batch.

    `settled=False` leaves findings without an open place open until `settle`: a later batch of the scan may see them on
    another page, and a finding that only moved is not fixed.
    """
    seen = _sightings(conn, rules, pages, now)
    opened, reopened = raise_all(conn, scan_id, rules, seen, now)
    closed = places.close_unseen(conn, scan_id, pages, seen)
    fixed = settle(conn, rules.site, now, scan_id, among=closed) if settled else []
    return Changes(tuple(opened), tuple(reopened), tuple(fixed), len(closed))


def see(conn: Connection, scan_id: int, rules: SiteRules, pages: Sequence[CheckedPage], now: datetime) -> None:
    """Raise further problems of pages whose checks are recorded; close the places that an exception covers."""
    seen = _sightings(conn, rules, pages, now)
    raise_all(conn, scan_id, rules, seen, now)
    places.except_(conn, rules.site, scan_id, seen, {page.page_id: page for page in pages})


def record_site(
    conn: Connection,
    scan_id: int,
    rules: SiteRules,
    run: CheckRun,
    spots: Mapping[int, CheckedPage],
    looked_at: datetime,
    now: datetime,
) -> Changes:
    """Record the checks of a site's stored state, as of `looked_at`. `spots`: the pages that problems name by
    `page_id`.

    A problem without a page is left out: there is no place to show. A finding closes only where its check ran to its
    end and its subject was decided.
    """
    shown = [problem for problem in run.problems if problem.page_id in spots]
    number = looks.of_scan(conn, scan_id)
    pages = [replace(spots[problem.page_id], run=CheckRun((problem,)), number=number) for problem in shown]
    seen = _sightings(conn, rules, pages, now)
    opened, reopened = raise_all(conn, scan_id, rules, seen, now)
    closed = places.close_decided(conn, rules.site, scan_id, run, seen, looked_at)
    fixed = settle(conn, rules.site, now, scan_id, among=closed)
    return Changes(tuple(opened), tuple(reopened), tuple(fixed), len(closed))


def _sightings(conn: Connection, rules: SiteRules, pages: Sequence[CheckedPage], now: datetime) -> Sightings:
    collected = collect(pages, rules, false_positives.load(conn))
    return outside_looks.adopted(conn, rules, collected, now)
