"""The fetches that prove a finding, on both databases."""

from __future__ import annotations

import sqlalchemy as sa

from monitor.outcomes import Outcome
from monitor.reports.queries import evidence
from monitor.store import tables
from monitor.store.database import Store
from tests.findings.nights import Nights, typo

SERVED = {"content-type": "text/html"}


def answered(nights: Nights, **values: object) -> None:
    """What tonight's fetches were answered."""
    with nights.store.begin() as conn:
        conn.execute(sa.update(tables.fetches).where(tables.fetches.c.scan_id == nights.scan_id).values(values))


def seen(nights: Nights) -> list[evidence.SeenPlace]:
    with nights.store.read() as conn:
        return evidence.seen(conn, nights.only()["id"], 5)


def test_a_place_bears_the_fetch_it_was_last_seen_in(store: Store) -> None:
    nights = Nights(store).fall()
    nights.record(nights.see("a.htm", typo()))
    answered(nights, status=200, headers=SERVED, body="ab" * 32, size=9, elapsed_ms=7)
    (one,) = seen(nights)
    assert (one.status, one.headers, one.body_sha, one.at, one.by_itself) == (200, SERVED, "ab" * 32, nights.at, True)


def test_an_unchanged_answer_bears_the_headers_its_body_came_with(store: Store) -> None:
    nights = Nights(store).fall()
    first = nights.at
    nights.record(nights.see("a.htm", typo()))
    answered(nights, status=200, headers=SERVED, body="ab" * 32)
    nights.fall().record(nights.see("a.htm", typo()))
    answered(nights, outcome="unchanged", status=304, body="ab" * 32)
    (one,) = seen(nights)
    assert (one.outcome, one.headers, one.served_at, one.at) == (Outcome.UNCHANGED, SERVED, first, nights.at)


def test_what_a_check_of_the_site_says_is_shown_by_the_pages_last_look(store: Store) -> None:
    nights = Nights(store).fall()
    nights.record(nights.see("a.htm", typo()))
    answered(nights, status=200, body="ab" * 32)
    with store.begin() as conn:
        conn.execute(sa.update(tables.places).values(fetch_id=None))
    (one,) = seen(nights)
    assert (one.body_sha, one.by_itself) == ("ab" * 32, False)


def test_the_target_of_a_link_is_known_by_its_site(store: Store) -> None:
    nights = Nights(store).fall()
    nights.page("a.htm")
    with store.begin() as conn:
        conn.execute(sa.update(tables.pages).values(outcome="dns", error="域名不存在"))
        assert evidence.target(conn, "dept", "http://127.0.0.1:8800/a.htm") is None
        assert evidence.target(conn, "portal", "") is None
        found = evidence.target(conn, "portal", "http://127.0.0.1:8800/a.htm")
    assert found is not None and (found.outcome, found.error) == ("dns", "域名不存在")
