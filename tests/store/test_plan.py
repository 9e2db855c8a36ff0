"""What a night asks for: its order and turns, and what a fault of a template costs until its repair is seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
import sqlalchemy as sa

from monitor.model import PageKind
from monitor.outcomes import Outcome
from monitor.store import pages, scans, wanted_pages
from monitor.store.closing_reasons import NOT_SEEN, PAGE_GONE
from monitor.store.database import Store
from monitor.store.pages import Found
from monitor.store.plan import plan
from monitor.store.tables import columns, findings, places
from monitor.store.tables import pages as table
from monitor.store.wanted_pages import Ask
from tests.store.nights import HOME, SITE, Nights


def test_the_first_night_asks_for_everything_and_later_ones_for_a_part(nights: Nights) -> None:
    known = nights.know(*(f"http://p/{number}.htm" for number in range(70)))
    for ask in [*nights.left()]:
        nights.end(ask)
    assert len(known) == 70
    assert len(nights.fall()) == 1 + 10
    assert len(nights.fall(full=True)) == 71


def test_every_page_has_its_turn_within_the_revisit_days(nights: Nights) -> None:
    known = nights.know(*(f"http://p/{number}.htm" for number in range(50)))
    for ask in nights.left():
        nights.end(ask)
    seen: set[int] = set()
    for _ in range(7):
        asks = nights.fall()
        assert len(asks) <= 9
        for ask in asks:
            nights.end(ask, Outcome.UNCHANGED)
        seen |= {ask.id for ask in asks}
    assert seen >= {ask.id for ask in known}


def test_a_plan_is_made_once_however_often_the_scan_is_resumed(nights: Nights) -> None:
    nights.know(*(f"http://p/{number}.htm" for number in range(70)))
    for ask in nights.left():
        nights.end(ask)
    planned = nights.fall()
    nights.end(planned[0])
    with nights.store.begin() as conn:
        resumed = scans.start_or_resume(conn, SITE, False, None, nights.now)
        plan(conn, resumed, HOME, [], 7, 1000, nights.now)
    assert nights.left() == planned[1:]


def test_the_order_is_home_columns_new_trouble_changed_parents_and_then_the_longest_unseen(nights: Nights) -> None:
    column, *_ = nights.know("http://p/col.htm", kind=PageKind.COLUMN)
    old, older, bad, listed, changing = nights.know(*(f"http://p/{number}" for number in range(1, 6)))
    for ask in [nights.left()[0], column, older, old, listed, changing]:
        nights.end(ask, body_sha="first")
    _lead_on(nights, changing)
    nights.end(changing, body_sha="other")
    nights.end(bad, Outcome.SERVER_ERROR)
    _open_finding(nights, listed)
    (new,) = nights.know("http://p/new")
    asks = nights.fall(revisit_days=1)
    assert [ask.id for ask in asks[:2]] == [nights_home(asks), column.id]
    assert asks[2].id == new.id
    assert {ask.id for ask in asks[3:5]} == {bad.id, listed.id}
    assert [ask.id for ask in asks[5:]] == [changing.id, old.id, older.id]
    assert [ask.later for ask in asks] == [False] * 6 + [True] * 2


def _lead_on(nights: Nights, parent: Ask) -> None:
    """A target, which no night asks for by itself, is found on this page."""
    with nights.store.begin() as conn:
        pages.add(conn, SITE, nights.scan.id, [Found("http://w/", PageKind.OUTSIDE, parent.id, 2)], nights.now)


def test_a_page_that_leads_on_and_changed_lately_is_asked_for_every_night(nights: Nights) -> None:
    still, changing, leaf = nights.know("http://p/1", "http://p/2", "http://p/3")
    _lead_on(nights, changing)
    for ask in nights.left():
        nights.end(ask, body_sha="first")
    asked = {ask.id for ask in nights.fall(revisit_days=90)}
    assert {still.id, changing.id, leaf.id} & asked == {still.id}, "its turn has come; none has changed"
    for ask in (changing, leaf):
        nights.end(ask, body_sha="second")
    asked = {ask.id for ask in nights.fall(revisit_days=90)}
    assert {changing.id, leaf.id} & asked == {changing.id}


def nights_home(asks: list[Ask]) -> int:
    return next(ask.id for ask in asks if ask.url == HOME)


def _open_finding(nights: Nights, *asks: Ask) -> int:
    finding = {"site": SITE, "unit": "", "code": "c", "subject_key": "k", "subject": "s", "state": "new"}
    finding |= {"severity": "一般", "message": "m", "first_scan_id": 1, "last_scan_id": 1}
    moments = {"first_seen_at": nights.now, "last_seen_at": nights.now}
    with nights.store.begin() as conn:
        id_ = conn.scalar(sa.insert(findings).values(finding | moments).returning(findings.c.id))
        conn.execute(sa.insert(places), [{"finding_id": id_, "page_id": ask.id, **moments} for ask in asks])
    return id_ or 0


def test_a_fault_in_a_footer_is_looked_at_on_a_few_pages_and_on_all_once_it_is_fixed_there(nights: Nights) -> None:
    everywhere = nights.know(*(f"http://p/{number}.htm" for number in range(150)))
    for ask in nights.left():
        nights.end(ask)
    finding = _open_finding(nights, *everywhere)
    asks = nights.fall(revisit_days=50)
    assert len(asks) == 1 + 5  # home page, samples, among them the 3 whose turn has come
    for ask in asks:
        nights.end(ask)
    fixed = [ask.id for ask in asks][1:]
    with nights.store.begin() as conn:
        closed = sa.update(places).where(places.c.finding_id == finding, places.c.page_id.in_(fixed))
        conn.execute(closed.values(open=False, closed_at=nights.now, closed_scan_id=nights.scan.id))
    assert len(nights.fall(revisit_days=50)) >= 1 + 150 - len(fixed)


def test_where_a_finding_closed_lately_is_looked_at_again(nights: Nights) -> None:
    page, *_ = nights.know(*(f"http://p/{number}.htm" for number in range(30)))
    for ask in nights.left():
        nights.end(ask)
    _open_finding(nights, page)
    nights.fall()
    with nights.store.begin() as conn:
        conn.execute(sa.update(places).values(open=False, closed_at=nights.now))
    for _ in range(6):
        asks = nights.fall()
        assert page.id in {ask.id for ask in asks}
        for ask in asks:
            nights.end(ask)
    nights.fall()
    assert page.id not in {ask.id for ask in nights.fall()}


def test_a_column_that_the_check_discovered_is_asked_for_every_night(nights: Nights) -> None:
    found = nights.know(*(f"http://p/{number}.htm" for number in range(30)))
    for ask in nights.left():
        nights.end(ask)
    with nights.store.begin() as conn:
        conn.execute(sa.insert(columns), {"site": SITE, "url": found[-1].url, "page_id": found[-1].id})
    assert found[-1].id in {ask.id for ask in nights.fall()}


def test_a_page_that_was_gone_for_many_scans_waits_for_its_turn(nights: Nights) -> None:
    (dead,) = nights.know("http://p/dead.htm")
    nights.know(*(f"http://p/{number}.htm" for number in range(30)))
    for ask in nights.left():
        nights.end(ask, Outcome.NOT_FOUND if ask.id == dead.id else Outcome.OK)
    asked = 0
    for _ in range(15):
        for ask in nights.fall():
            asked += ask.id == dead.id
            nights.end(ask, Outcome.NOT_FOUND if ask.id == dead.id else Outcome.OK)
    assert 9 <= asked < 14


def test_old_pages_leave_room_for_new_ones_in_a_small_budget(nights: Nights) -> None:
    nights.know(*(f"http://p/{number}.htm" for number in range(100)))
    for ask in nights.left():
        nights.end(ask)
    assert len(nights.fall(revisit_days=1, budget=20)) == 18


def test_all_pages_of_a_list_are_wanted_while_one_of_them_has_a_finding(nights: Nights) -> None:
    asks = nights.know("http://p/tzgg/7.htm", "http://p/tzgg/6.htm", "http://p/zcwj/3.htm", kind=PageKind.LIST)
    for ask in [*nights.left()]:
        nights.end(ask)
    with nights.store.begin() as conn:
        for ask in asks:
            column = f"{ask.url.rsplit('/', 1)[0]}.htm"
            conn.execute(sa.update(table).where(table.c.id == ask.id).values(column_url=column))
    _open_finding(nights, asks[0])
    wanted = {ask.url for ask in nights.fall(revisit_days=1000) if not ask.later}
    assert wanted >= {"http://p/tzgg/7.htm", "http://p/tzgg/6.htm"} and "http://p/zcwj/3.htm" not in wanted


def test_a_host_that_is_registered_later_is_read_from_then_on(nights: Nights) -> None:
    (film, other, deep) = nights.know(
        "http://new:8080/a.MP4", "http://newer/x.htm", "http://new:8080/info/1/22.htm", kind=PageKind.OUTSIDE
    )
    nights.know("http://p/old.htm", kind=PageKind.OTHER)
    for ask in (film, other, deep):
        nights.end(ask)
    home = next(ask for ask in nights.left() if ask.kind is PageKind.HOME)
    nights.know("http://new:8080/", kind=PageKind.OUTSIDE)
    nights.end(home, Outcome.REDIRECT, final_url="http://new:8080/")
    with nights.store.begin() as conn:
        scans.finish(conn, nights.scan.id, nights.now)
        scan = scans.start_or_resume(conn, SITE, False, None, nights.now)
        plan(conn, scan, HOME, ["http://p/old.htm", "http://new:8080/zw/"], 1000, 1000, nights.now, ["p", "new:8080"])
        kinds = {row.url: row.kind for row in conn.execute(sa.select(table))}
        wanted = {ask.url for ask in wanted_pages.left(conn, SITE, scan.id)}
    assert kinds == {
        HOME: "home", "http://new:8080/": "home", "http://p/old.htm": "column", "http://new:8080/zw/": "column",
        film.url: "outside", other.url: "outside", deep.url: "article",
    }  # fmt: skip
    assert wanted == {HOME, "http://new:8080/", "http://p/old.htm", "http://new:8080/zw/", deep.url}


def test_a_registered_column_is_asked_for_as_the_registry_writes_it(store: Store) -> None:
    nights, key, asked = Nights(store), "http://p/list?a=1&b=2", "http://p/list?b=2&a=1"
    nights.fall()
    nights.know(key)
    with store.begin() as conn:
        scans.finish(conn, nights.scan.id, nights.now)
        scan = scans.start_or_resume(conn, SITE, False, None, nights.now)
        plan(conn, scan, HOME, [key], 7, 100, nights.now, asked={key: asked})
        assert {ask.address for ask in wanted_pages.left(conn, SITE, scan.id)} == {HOME, asked}


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
        for faulty in [[ask] for ask in asks] if apiece else [list(asks)]:
            self.number += 1
            seen = {"first_seen_at": self.nights.now, "last_seen_at": self.nights.now}
            row = {"id": self.number, "site": SITE, "unit": "", "code": code, "subject": "s", "state": "new"}
            row |= {"subject_key": str(self.number), "severity": "一般", "message": "m"}
            row |= {"first_scan_id": 1, "last_scan_id": 1}
            with self.nights.store.begin() as conn:
                conn.execute(sa.insert(findings), row | seen)
                values = [{"finding_id": self.number, "page_id": ask.id, **seen} for ask in faulty]
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
