"""Pages that a browser draws: which ones, once a scan, and never answered by a 304."""

from __future__ import annotations

import sqlalchemy as sa

from monitor.model import PageKind
from monitor.outcomes import Outcome
from monitor.store import rendered
from monitor.store.tables import fetches
from tests.store.nights import SITE, Nights

SERVED, DRAWN = "ab" * 32, "cd" * 32


def test_a_drawn_page_replaces_the_fetched_one_and_is_drawn_once(nights: Nights) -> None:
    (column,) = nights.know("http://p/list", kind=PageKind.COLUMN)
    (article,) = nights.know("http://p/1.htm")
    (missing,) = nights.know("http://p/missing", kind=PageKind.COLUMN)
    headers = {"etag": '"1"', "content-type": "text/html"}
    for ask in (column, article):
        nights.end(ask, body_sha=SERVED, headers=headers)
    nights.end(missing, Outcome.NOT_FOUND)
    with nights.store.begin() as conn:
        (page,) = rendered.sent(conn, SITE, nights.scan.id, [], 10)
        assert (page.ask.id, page.body_sha, page.content_type) == (column.id, SERVED, "text/html")
        rendered.write(conn, nights.scan.id, page, DRAWN, 7, nights.now)
        assert rendered.sent(conn, SITE, nights.scan.id, [], 10) == []
        fetch = conn.execute(sa.select(fetches).where(fetches.c.page_id == column.id)).one()
    assert (fetch.body, fetch.method, fetch.checked_at) == (DRAWN, rendered.METHOD, None)
    assert (nights.row(column).body, nights.row(column).etag) == (DRAWN, "")
