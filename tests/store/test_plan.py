"""The second night of a small site: what a template's fault costs, and how soon its repair is seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
import sqlalchemy as sa

from monitor.model import PageKind
from monitor.store.closing_reasons import NOT_SEEN, PAGE_GONE
from monitor.store.database import Store
from monitor.store.tables import findings, places
from monitor.store.wanted_pages import Ask
from tests.store.test_pages import SITE, Nights


class Site:
    """300 pages with a home page, ten columns, articles and files, all looked at once; faults are put on it."""

    def __init__(self, nights: Nights) -> None:
        self.nights = nights
        self.columns = nights.know(*(f"http://p/c{number}/" for number in range(10)), kind=PageKind.COLUMN)
        self.articles = nights.know(*(f"http://p/{number}.htm" for number in range(269)))
        self.files = nights.know(*(f"http://p/{number}.docx" for number in range(20)), kind=PageKind.ATTACHMENT)
        self.number = 0
        self.look(nights.left())

    def look(self, asks: Iterable[Ask]) -> None:
        for ask in asks:
            self.nights.end(ask)

    def fault(self, asks: Sequence[Ask], code: str = "text.typo", apiece: bool = False) -> int:
        """One finding on all these pages, or one on each. Returns the number of the (last) finding."""
        for pages in [[ask] for ask in asks] if apiece else [list(asks)]:
            self.number += 1
            seen = {"first_seen_at": self.nights.now, "last_seen_at": self.nights.now}
            row = {"id": self.number, "site": SITE, "unit": "", "code": code, "subject": "s", "state": "new"}
            row |= {"subject_key": str(self.number), "severity": "一般", "message": "m"}
            row |= {"first_scan_id": 1, "last_scan_id": 1}
            with self.nights.store.begin() as conn:
                conn.execute(sa.insert(findings), row | seen)
                values = [{"finding_id": self.number, "page_id": ask.id, **seen} for ask in pages]
                conn.execute(sa.insert(places), values)
        return self.number

    def fall(self) -> set[int]:
        return {ask.id for ask in self.nights.fall()}

    def close(self, ids: Iterable[int], reason: str = NOT_SEEN) -> None:
        """The places on these pages were looked at tonight, and nothing was seen there."""
        closed = {"open": False, "closed_at": self.nights.now, "closed_scan_id": self.nights.scan.id}
        with self.nights.store.begin() as conn:
            on = places.c.page_id.in_(list(ids))
            conn.execute(sa.update(places).where(on).values(closed | {"closed_reason": reason}))

    def see(self, ids: Iterable[int]) -> None:
        with self.nights.store.begin() as conn:
            conn.execute(sa.update(places).where(places.c.page_id.in_(list(ids))).values(look=10**6))


@pytest.fixture
def site(store: Store) -> Site:
    nights = Nights(store)
    nights.fall()
    return Site(nights)


def ids(asks: Iterable[Ask]) -> set[int]:
    return {ask.id for ask in asks}


def test_with_ordinary_faults_the_second_night_asks_for_a_quarter_at_most(site: Site) -> None:
    everything = [*site.columns, *site.articles]
    site.fault(everything)  # a word in the footer
    site.fault(everything, "link.dead")
    site.fault(site.articles, "page.meta")
    site.fault(site.articles[:60], "date.missing", apiece=True)
    site.fault(site.articles[30:90])  # a word in a side block
    site.fault(site.articles[100:110], apiece=True)
    site.fault(site.files[:2], "attachment.unreadable", apiece=True)
    assert len(site.fall()) <= 75


def test_what_stands_on_twenty_pages_is_asked_for_on_each(site: Site) -> None:
    site.fault(site.articles[:20])
    assert ids(site.articles[:20]) <= site.fall()


@pytest.mark.parametrize(("code", "apiece"), [("text.typo", False), ("date.missing", True)])
def test_what_stands_on_more_is_sampled(site: Site, code: str, apiece: bool) -> None:
    site.fault(site.articles[:100], code, apiece)
    asked = site.fall() & ids(site.articles[:100])
    assert 5 <= len(asked) <= 290 // 7 + 1
    assert len(site.fall() & ids(site.articles)) < 60


def test_different_mistakes_on_many_pages_are_each_asked_for(site: Site) -> None:
    site.fault(site.articles[:40], apiece=True)
    assert ids(site.articles[:40]) <= site.fall()


def test_each_kind_of_page_has_a_sample_of_its_own(site: Site) -> None:
    site.fault([*site.articles[:100], *site.files])
    asked = site.fall()
    assert len(asked & ids(site.files)) == 5 and len(asked & ids(site.articles[:100])) < 60


def test_a_sample_is_taken_from_what_is_asked_for_anyway(site: Site) -> None:
    plain = len(site.fall())
    site.fault(site.articles)
    assert len(site.fall()) == plain


def test_a_clean_sample_closes_nothing_else_and_all_are_asked_for_the_next_night(site: Site) -> None:
    faulty = ids(site.articles[:100])
    site.fault(site.articles[:100])
    first = site.fall()
    site.close(first & faulty)
    with site.nights.store.read() as conn:
        standing = set(conn.scalars(sa.select(places.c.page_id).where(places.c.open)))
    assert standing == faulty - first
    assert faulty - first <= site.fall(), "seen within two nights"


def test_while_the_sample_shows_it_the_rest_waits(site: Site) -> None:
    faulty = ids(site.articles[:100])
    site.fault(site.articles[:100])
    asked = site.fall() & faulty
    site.see(asked)
    site.close(sorted(asked)[:1])
    assert len(site.fall() & faulty) < 60


def test_pages_that_are_gone_are_no_repair(site: Site) -> None:
    faulty = ids(site.articles[:100])
    site.fault(site.articles[:100])
    site.close(site.fall() & faulty, PAGE_GONE)
    assert len(site.fall() & faulty) < 60
