"""What a scan still wants, and how a page is asked for."""

from __future__ import annotations

from importlib import import_module

import sqlalchemy as sa

from monitor.model import PageKind
from monitor.outcomes import Outcome
from monitor.store import pages, wanted_pages
from monitor.store.database import Store
from monitor.store.pages import Found
from monitor.store.tables import pages as table
from tests.store.nights import HOME, SITE, Nights


def test_what_has_an_answer_is_not_asked_for_again_in_this_scan(nights: Nights) -> None:
    (home,) = nights.left()
    nights.end(home)
    assert nights.left() == []
    with nights.store.read() as conn:
        assert wanted_pages.asked(conn, nights.scan.id) == 1


def test_the_store_answers_for_urls_and_ids(nights: Nights) -> None:
    one, two = nights.know("http://p/1", "http://p/2")
    many = [f"http://p/{number}" for number in range(1_500)]
    with nights.store.read() as conn:
        found = wanted_pages.known_urls(conn, SITE, nights.scan.id, many)
        assert {(page.id, page.url, page.wanted) for page in found} == {(ask.id, ask.url, True) for ask in (one, two)}
        assert wanted_pages.known_urls(conn, "dept", nights.scan.id, many) == []
        assert wanted_pages.asks(conn, [two.id]) == [two]
        ids = list(wanted_pages.left_ids(conn, SITE, nights.scan.id))
    assert ids == [(ask.id, ask.later) for ask in nights.left()]


def test_only_a_bad_end_lets_a_page_be_spelt_anew(store: Store) -> None:
    nights = Nights(store)
    nights.fall()
    (ask,) = nights.know("http://p/x")
    for outcome, fine in ((Outcome.NOT_FOUND, False), (Outcome.OK, True), (Outcome.REDIRECT, True)):
        nights.end(ask, outcome)
        with store.read() as conn:
            assert [one.fine for one in wanted_pages.known_urls(conn, SITE, nights.scan.id, ["http://p/x"])] == [fine]


def test_of_a_database_from_before_only_the_spelling_of_queries_is_unknown(store: Store) -> None:
    nights = Nights(store)
    nights.fall()
    nights.know("http://p/x", "http://p/x?a=1&b=2")
    migration = import_module("monitor.store.migrations.versions.0009_asked")
    with store.begin() as conn:
        conn.execute(sa.update(table).values(asked=None))
        conn.execute(sa.text(migration.SAME))
        known = wanted_pages.known(conn, SITE, nights.scan.id)
        assert {one.url: one.asked for one in known} == {HOME: "", "http://p/x": "", "http://p/x?a=1&b=2": None}
    assert {ask.address for ask in nights.left()} == {HOME, "http://p/x", "http://p/x?a=1&b=2"}


def test_a_page_is_known_by_its_key_and_asked_for_as_it_was_written(store: Store) -> None:
    nights = Nights(store)
    nights.fall()
    with store.begin() as conn:
        found = [Found("http://p/x?a=1&b=2", PageKind.ARTICLE, None, 1, asked="http://p/x?b=2&a=1")]
        new = pages.add(conn, SITE, nights.scan.id, found, nights.now)
        assert [(ask.url, ask.address) for ask in new] == [("http://p/x?a=1&b=2", "http://p/x?b=2&a=1")]
        assert pages.add(conn, SITE, nights.scan.id, [found[0]._replace(asked="")], nights.now) == []
    assert {ask.address for ask in nights.left()} == {HOME, "http://p/x?b=2&a=1"}
    with store.begin() as conn:
        pages.respell(conn, {new[0].id: ""})
        (known,) = wanted_pages.known_urls(conn, SITE, nights.scan.id, ["http://p/x?a=1&b=2"])
    assert (known.asked, known.fine) == ("", True)
    assert {ask.address for ask in nights.left()} == {HOME, "http://p/x?a=1&b=2"}
