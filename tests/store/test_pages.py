"""Answers, the state of their pages, and the pages they led to."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from monitor.model import PageKind
from monitor.outcomes import Outcome
from monitor.store import pages, scans, wanted_pages
from monitor.store.columns import ListReading, add_readings, load
from monitor.store.database import Store
from monitor.store.pages import Attempt, Found
from monitor.store.tables import fetches
from monitor.store.tables import pages as table
from tests.store.nights import FIRST, HOME, SITE, Nights


def test_a_known_page_is_not_found_a_second_time(nights: Nights) -> None:
    (first,) = nights.know("http://p/a.htm")
    assert nights.know("http://p/a.htm", "http://p/a.htm") == []
    assert [ask.url for ask in nights.left()] == [HOME, "http://p/a.htm"]
    assert first.id in {ask.id for ask in nights.left()}


def test_answers_and_what_they_led_to_are_one_transaction(nights: Nights) -> None:
    (home,) = nights.left()
    answer = Attempt(ask=home, outcome=Outcome.OK, at=nights.now, kind=home.kind)
    with pytest.raises(RuntimeError), nights.store.begin() as conn:
        pages.save(conn, SITE, nights.scan.id, [answer], [Found("http://p/b", PageKind.OTHER, home.id, 1)], nights.now)
        raise RuntimeError("killed")
    assert [ask.url for ask in nights.left()] == [HOME]


def test_a_page_keeps_what_a_conditional_request_needs(nights: Nights) -> None:
    (home,) = nights.left()
    headers = {"etag": '"1"', "last-modified": "Mon, 02 Nov 2026 01:00:00 GMT"}
    nights.end(home, headers=headers, body_sha="ab" * 32)
    (again,) = nights.fall()
    assert (again.etag, again.last_modified, again.body_sha) == (*headers.values(), "ab" * 32)
    nights.end(again, Outcome.UNCHANGED, status=304, body_sha="ab" * 32)
    (third,) = nights.fall()
    assert third.etag == '"1"' and third.body_sha == "ab" * 32
    with nights.store.read() as conn:
        bodies = conn.scalars(sa.select(fetches.c.body).order_by(fetches.c.id)).all()
    assert bodies == ["ab" * 32] * 2


def test_failures_are_counted_over_scans_and_forgotten_when_it_works(nights: Nights) -> None:
    (home,) = nights.left()
    for expected in (1, 2, 3):
        nights.end(home, Outcome.TIMEOUT)
        assert nights.row(home).failures == expected
        nights.fall()
    nights.end(home, Outcome.REFUSED)
    assert nights.row(home).failures == 1
    nights.fall()
    nights.end(home)
    assert nights.row(home).failures == 0


def test_gone_is_counted_in_a_row_and_could_not_look_does_not_break_the_row(nights: Nights) -> None:
    (page,) = nights.know("http://p/a.htm")
    counts = []
    for outcome in (Outcome.NOT_FOUND, Outcome.TIMEOUT, Outcome.GONE, Outcome.SERVER_ERROR, Outcome.NOT_FOUND):
        nights.end(page, outcome)
        counts.append(nights.row(page).gone)
        nights.fall()
    assert counts == [1, 1, 2, 0, 1]


def test_targets_are_born_checked_and_pages_are_not(nights: Nights) -> None:
    (home,) = nights.left()
    (outside,) = nights.know("http://w/", kind=PageKind.OUTSIDE) or [None]
    with nights.store.read() as conn:
        (target,) = wanted_pages.targets_left(conn, SITE, nights.scan.id)
    assert outside is not None
    nights.end(home)
    nights.end(target)
    with nights.store.read() as conn:
        rows = conn.execute(sa.select(fetches.c.page_id, fetches.c.checked_at)).all()
    assert {row.page_id: row.checked_at is None for row in rows} == {home.id: True, target.id: False}


def test_a_wanted_page_is_returned_once(nights: Nights) -> None:
    known = nights.know(*(f"http://p/{number}.htm" for number in range(40)))
    for ask in nights.left():
        nights.end(ask)
    planned = {ask.id for ask in nights.fall()}
    unplanned = next(ask.id for ask in known if ask.id not in planned)
    with nights.store.begin() as conn:
        assert [ask.id for ask in pages.want(conn, nights.scan.id, [unplanned, unplanned])] == [unplanned]
        assert pages.want(conn, nights.scan.id, [unplanned]) == []


def test_titles_are_those_of_the_sites_own_texts_that_stand(sqlite_store: Store) -> None:
    plain = {"first_seen_at": FIRST, "first_scan_id": 1, "wanted_scan_id": 1}
    rows = [
        {"site": site, "url": f"http://p/{number}", "kind": kind, "title": title, "gone": gone, **plain}
        for number, (site, kind, title, gone) in enumerate(
            [
                (SITE, PageKind.ARTICLE, "关于植树的通知", 0),
                (SITE, PageKind.ATTACHMENT, "植树方案", 0),
                (SITE, PageKind.COLUMN, "通知公告", 0),
                (SITE, PageKind.ARTICLE, "已删除的通知", 2),
                (SITE, PageKind.ARTICLE, "", 0),
                ("other", PageKind.ARTICLE, "别处的通知", 0),
            ]
        )
    ]
    with sqlite_store.begin() as conn:
        conn.execute(sa.insert(table), rows)
        assert pages.titles(conn, SITE) == ("植树方案", "关于植树的通知")


def test_nothing_that_a_page_sends_is_refused_by_the_database(nights: Nights) -> None:
    bad = "a\0b\ud83d"
    with nights.store.begin() as conn:
        (new,) = pages.add(
            conn, SITE, nights.scan.id, [Found("http://p/x", PageKind.ARTICLE, None, 1, text=bad)], FIRST
        )
        headers = {"etag": bad, "last-modified": bad, "content-type": bad}
        answer = Attempt(
            ask=new, outcome=Outcome.OK, at=FIRST, kind=new.kind, status=200, headers=headers, final_url=bad, error=bad
        )
        pages.save(conn, SITE, nights.scan.id, [answer], [], FIRST)
        reading = ListReading(url="http://p/x", page_id=new.id, name=bad, path=(bad,))
        add_readings(conn, SITE, nights.scan.id, [reading])
        add_readings(conn, SITE, nights.scan.id, [reading])
        scans.warn(conn, nights.scan.id, bad)
        row = conn.execute(sa.select(table).where(table.c.id == new.id)).one()
        assert (row.etag, row.last_modified, row.final_url, row.error, row.link_text) == ("ab",) * 5
        stored = load(conn, SITE)["http://p/x"]
        assert (stored.name, stored.path) == ("ab", ("ab",))
        assert conn.scalar(sa.select(fetches.c.headers)) == {name: "ab" for name in headers}
