"""One night of a site: planned in the store, and what of it is still to be asked for, as a frontier."""

from __future__ import annotations

import time
from array import array
from collections.abc import Sequence
from functools import partial

from monitor import clock
from monitor.crawl.frontier import CrawlLimits, Frontier
from monitor.crawl.session import Session
from monitor.crawl.traps import Traps
from monitor.store import wanted_pages
from monitor.store.plan import plan
from monitor.store.wanted_pages import Ask, KnownPage


def frontier_of(session: Session, skipped: dict[str, int]) -> Frontier:
    """Plan the night and return the frontier as the store has it then. `skipped`: as in `Frontier`."""
    site, scan, settings = session.site, session.scan, session.settings
    now = clock.now()
    column_urls = [column.url for column in site.columns]
    with session.store.begin() as conn:
        days, budget = settings.revisit_days, session.budget
        plan(conn, scan, site.url, column_urls, days, budget, now, session.hosts, site.spellings)
    limits = CrawlLimits(session.budget, settings.max_depth, settings.max_list_pages)
    with session.store.read() as conn:
        frontier = Frontier(
            session.hosts,
            limits,
            Traps(now.year),
            skipped,
            wanted_pages.asked(conn, scan.id),
            partial(_known_urls, session),
            partial(_asks, session),
            Deadline(settings.max_minutes).over,
        )
        for page in wanted_pages.known(conn, site.id, scan.id):
            frontier.remember(page)
        first, later = array("q"), array("q")
        for number, waits in wanted_pages.left_ids(conn, site.id, scan.id):
            (later if waits else first).append(number)
    frontier.push_ids(first, later)
    return frontier


def _known_urls(session: Session, urls: Sequence[str]) -> list[KnownPage]:
    with session.store.read() as conn:
        return wanted_pages.known_urls(conn, session.site.id, session.scan.id, urls)


def _asks(session: Session, ids: Sequence[int]) -> list[Ask]:
    with session.store.read() as conn:
        return wanted_pages.asks(conn, ids)


class Deadline:
    """The budget in minutes, from now on; 0: there is none."""

    def __init__(self, minutes: int) -> None:
        self._until = time.monotonic() + 60 * minutes if minutes else float("inf")

    def over(self) -> bool:
        return time.monotonic() >= self._until
