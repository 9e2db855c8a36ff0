"""Link targets: the last known state of every URL that a link may lead to, pages and probed targets alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.model import PageKind
from monitor.outcomes import LOOKED, Outcome, TargetState
from monitor.store.dialect import chunks
from monitor.store.tables import pages

LONGEST_CHAIN = 10  # redirects
_HOME_NAMES = re.compile(r"/?(?:(?:index|default|home|main)\w*\.\w{2,5})?", re.IGNORECASE)
_DEEP = re.compile(r"/[^/]+/[^/]+|/[^/]+\.\w{2,5}$")


def target_states(conn: Connection, site: str) -> dict[str, TargetState]:
    """Return URL → last state of every page and target that is not plainly fine, chains of redirects followed.

    A URL that was never looked at counts as out of budget. A redirect that ends at a page that is fine is not
    listed, unless a deep URL ends at a home page (soft_missing).
    """
    states = _not_fine(conn, site)
    ends = {state.final_url for state in states.values() if state.outcome is Outcome.REDIRECT}
    fine = _fine(conn, site, ends - states.keys())
    home = conn.scalar(sa.select(pages.c.url).where(pages.c.site == site, pages.c.kind == PageKind.HOME)) or ""
    resolved = {url: _end_of_chain(url, states, fine, home) for url in states}
    return {url: state for url, state in resolved.items() if state is not None}


def lands_on_home(url: str, final_url: str, home: str = "") -> bool:
    """Return whether a URL deep inside a site led to a home page: a soft 404.

    `home`: the home page of the site where it is not at the root of its host.
    """
    path, end = urlsplit(url).path, urlsplit(final_url)
    at_home = final_url == home or (_HOME_NAMES.fullmatch(end.path) and not end.query)
    return bool(at_home and url != home and not _HOME_NAMES.fullmatch(path) and _DEEP.match(path))


def _not_fine(conn: Connection, site: str) -> dict[str, TargetState]:
    columns = ("outcome", "status", "final_url", "error", "failures", "looked_at")
    query = sa.select(pages.c.url, *(pages.c[name] for name in columns))
    rows = conn.execute(query.where(pages.c.site == site, pages.c.outcome.not_in(LOOKED)))
    return {
        row.url: TargetState(
            Outcome(row.outcome or Outcome.OUT_OF_BUDGET),
            status=row.status,
            final_url=row.final_url,
            error=row.error,
            failures=row.failures,
            looked_at=row.looked_at,
        )
        for row in rows
    }


def _fine(conn: Connection, site: str, urls: Iterable[str]) -> set[str]:
    fine: set[str] = set()
    for some in chunks(sorted(urls)):
        query = sa.select(pages.c.url).where(pages.c.site == site, pages.c.url.in_(some))
        fine.update(conn.scalars(query.where(pages.c.outcome.in_(LOOKED))))
    return fine


def _end_of_chain(url: str, states: Mapping[str, TargetState], fine: set[str], home: str) -> TargetState | None:
    """The state at the end of the redirects from `url`; None where it is fine."""
    first = states[url]
    at, seen = url, {url}
    while at in states and states[at].outcome is Outcome.REDIRECT:
        at = states[at].final_url
        if at in seen or len(seen) > LONGEST_CHAIN:
            return replace(first, outcome=Outcome.LOOP, final_url=at)
        seen.add(at)
    if at in states:
        return states[at] if at == url else replace(states[at], final_url=states[at].final_url or at)
    if at not in fine:
        return replace(first, outcome=Outcome.OUT_OF_BUDGET, final_url=at)
    return replace(first, outcome=Outcome.SOFT_MISSING, final_url=at) if lands_on_home(url, at, home) else None


def remember_good(conn: Connection, site: str, scan_id: int, since: datetime, now: datetime) -> None:
    """Spare this scan the probe of targets that were good between `since` and `now`, for this site or another.

    Later looks, dated by a clock that was ahead, do not count.
    """
    other = pages.alias("other")
    good = sa.and_(other.c.url == pages.c.url, other.c.outcome == Outcome.OK, other.c.looked_at.between(since, now))
    wanted = sa.and_(
        pages.c.site == site,
        pages.c.wanted_scan_id == scan_id,
        sa.func.coalesce(pages.c.looked_scan_id, 0) != scan_id,
        pages.c.kind.in_((PageKind.IMAGE, PageKind.OUTSIDE)),
    )
    columns = (pages.c.id, other.c.looked_at, other.c.status, other.c.final_url)
    rows = conn.execute(sa.select(*columns).join(other, good).where(wanted)).all()
    states = [
        {"page": id_, "scan": scan_id, "moment": looked_at, "code": status, "leads_to": final_url}
        for id_, looked_at, status, final_url in rows
    ]
    if states:
        conn.execute(_REMEMBERED, states)


_REMEMBERED = (
    sa.update(pages)
    .where(pages.c.id == sa.bindparam("page"))
    .values(
        looked_at=sa.bindparam("moment"),
        looked_scan_id=sa.bindparam("scan"),
        seen_at=sa.bindparam("moment"),
        outcome=Outcome.OK,
        status=sa.bindparam("code"),
        final_url=sa.bindparam("leads_to"),
        error="",
        failures=0,
        gone=0,
    )
)
