"""Pages whose list the optional browser drew: its drawing replaces what the server sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.model import PageKind
from monitor.outcomes import LOOKED, Outcome
from monitor.store.tables import fetches, pages
from monitor.store.wanted_pages import ASK_COLUMNS, Ask, ask_of

METHOD = "RENDER"  # of such a fetch
_HEADERS = {"content-type": "text/html; charset=utf-8"}


class ServedPage(NamedTuple):
    """What a server sent in this scan of a page that should show a list."""

    ask: Ask
    fetch_id: int
    body_sha: str
    content_type: str


def sent(conn: Connection, site: str, scan_id: int, urls: Iterable[str], most: int) -> list[ServedPage]:
    """The columns (and `urls`) that this scan has seen and that no browser has drawn yet, the oldest page first."""
    shows = sa.or_(pages.c.kind.in_((PageKind.HOME, PageKind.COLUMN)), pages.c.nav, pages.c.url.in_(list(urls)))
    seen = sa.and_(fetches.c.scan_id == scan_id, fetches.c.outcome.in_(LOOKED), fetches.c.method != METHOD)
    page_kinds = pages.c.kind.not_in((PageKind.IMAGE, PageKind.OUTSIDE, PageKind.ATTACHMENT))
    query = (
        sa.select(fetches.c.id, fetches.c.headers, pages.c.body, *ASK_COLUMNS)
        .join(pages, pages.c.id == fetches.c.page_id)
        .where(pages.c.site == site, seen, shows, page_kinds, pages.c.body != "")
        .order_by(pages.c.id)
        .limit(most)
    )
    return [
        ServedPage(ask_of(tuple(ask)), number, sha, headers.get("content-type", ""))
        for number, headers, sha, *ask in conn.execute(query)
    ]


def write(conn: Connection, scan_id: int, page: ServedPage, body_sha: str, size: int, now: datetime) -> None:
    """Put what the browser drew in place of the fetched body, to be checked. No 304 stands for it: the page is fetched
    again in each scan.
    """
    drawn = {
        "body": body_sha,
        "size": size,
        "method": METHOD,
        "outcome": Outcome.OK,
        "headers": _HEADERS,
        "checked_at": None,
    }
    conn.execute(sa.update(fetches).where(fetches.c.id == page.fetch_id).values(drawn))
    stands = {"body": body_sha, "outcome": Outcome.OK, "seen_at": now, "etag": "", "last_modified": ""}
    conn.execute(sa.update(pages).where(pages.c.id == page.ask.id).values(stands))
