"""What is wanted, what was answered, and what a link's target is known to be."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

import pytest
import sqlalchemy as sa

from monitor.clock import ZONE
from monitor.model import Outcome, PageKind, TargetState
from monitor.store import pages, scans, wanted_pages
from monitor.store.columns import ListReading, add_readings, load
from monitor.store.database import Store
from monitor.store.pages import Attempt, Found
from monitor.store.plan import plan
from monitor.store.scans import Scan
from monitor.store.tables import columns, fetches, findings, places
from monitor.store.tables import pages as table
from monitor.store.targets import lands_on_home, remember_good, target_states
from monitor.store.wanted_pages import Ask

FIRST = datetime(2026, 11, 2, 1, 0, tzinfo=ZONE)
SITE = "portal"
HOME = "http://p/"


class Nights:
    """Scans of one site, a day apart."""

    def __init__(self, store: Store, site: str = SITE) -> None:
        self.store, self.site = store, site
        self.number = 0
        self.scan: Scan

    def fall(self, revisit_days: int = 7, budget: int = 1000, full: bool = False) -> list[Ask]:
        """A new night with its plan; what is to be asked for."""
        self.number += 1
        with self.store.begin() as conn:
            if self.number > 1:
                scans.finish(conn, self.scan.id, self.now)
            self.scan = scans.start_or_resume(conn, self.site, full, None, self.now)
            plan(conn, self.scan, HOME, [], revisit_days, budget, self.now)
        return self.left()

    @property
    def now(self) -> datetime:
        return FIRST + timedelta(days=self.number - 1)

    def left(self) -> list[Ask]:
        with self.store.read() as conn:
            return wanted_pages.left(conn, self.site, self.scan.id)

    def know(self, *urls: str, kind: PageKind = PageKind.ARTICLE, parent: int | None = None) -> list[Ask]:
        with self.store.begin() as conn:
            found = [Found(url, kind, parent, 1) for url in urls]
            return pages.add(conn, self.site, self.scan.id, found, self.now)

    def end(self, ask: Ask, outcome: Outcome = Outcome.OK, **more: object) -> None:
        with self.store.begin() as conn:
            answer = Attempt(ask, outcome, self.now, ask.kind, **more)  # type: ignore[arg-type]
            pages.save(conn, self.site, self.scan.id, [answer], [], self.now)

    def row(self, ask: Ask) -> sa.Row[tuple[object, ...]]:
        with self.store.read() as conn:
            return conn.execute(sa.select(table).where(table.c.id == ask.id)).one()

    def states(self) -> dict[str, TargetState]:
        with self.store.read() as conn:
            return target_states(conn, self.site)


@pytest.fixture
def nights(store: Store) -> Nights:
    night = Nights(store)
    night.fall()
    return night


def test_a_known_page_is_not_found_a_second_time(nights: Nights) -> None:
    (first,) = nights.know("http://p/a.htm")
    assert nights.know("http://p/a.htm", "http://p/a.htm") == []
    assert [ask.url for ask in nights.left()] == [HOME, "http://p/a.htm"]
    assert first.id in {ask.id for ask in nights.left()}


def test_what_has_an_answer_is_not_asked_for_again_in_this_scan(nights: Nights) -> None:
    (home,) = nights.left()
    nights.end(home)
    assert nights.left() == []
    with nights.store.read() as conn:
        assert wanted_pages.asked(conn, nights.scan.id) == 1


def test_answers_and_what_they_led_to_are_one_transaction(nights: Nights) -> None:
    (home,) = nights.left()
    answer = Attempt(home, Outcome.OK, nights.now, home.kind)
    with pytest.raises(RuntimeError), nights.store.begin() as conn:
        pages.save(conn, SITE, nights.scan.id, [answer], [Found("http://p/b", PageKind.OTHER, home.id, 1)], nights.now)
        raise RuntimeError("killed")
    assert [ask.url for ask in nights.left()] == [HOME]


def test_a_page_keeps_what_a_conditional_request_needs(nights: Nights) -> None:
    (home,) = nights.left()
    headers = {"etag": '"1"', "last-modified": "Mon, 02 Nov 2026 01:00:00 GMT"}
    nights.end(home, headers=headers, body="ab" * 32)
    (again,) = nights.fall()
    assert (again.etag, again.last_modified, again.body) == (*headers.values(), "ab" * 32)
    nights.end(again, Outcome.UNCHANGED, status=304, body="ab" * 32)
    (third,) = nights.fall()
    assert third.etag == '"1"' and third.body == "ab" * 32
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
    with nights.store.read() as conn:
        assert pages.gone_pages(conn, SITE, times=1) == {page.id}
        assert pages.gone_pages(conn, SITE) == set()


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
        nights.end(ask, body="first")
    _lead_on(nights, changing)
    nights.end(changing, body="other")
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
        nights.end(ask, body="first")
    asked = {ask.id for ask in nights.fall(revisit_days=90)}
    assert {still.id, changing.id, leaf.id} & asked == {still.id}, "its turn has come; none has changed"
    for ask in (changing, leaf):
        nights.end(ask, body="second")
    asked = {ask.id for ask in nights.fall(revisit_days=90)}
    assert {changing.id, leaf.id} & asked == {changing.id}


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


def test_a_fault_in_a_footer_is_looked_at_on_a_few_pages_and_on_all_once_it_is_mended_there(nights: Nights) -> None:
    everywhere = nights.know(*(f"http://p/{number}.htm" for number in range(150)))
    for ask in nights.left():
        nights.end(ask)
    finding = _open_finding(nights, *everywhere)
    asks = nights.fall(revisit_days=50)
    assert len(asks) == 1 + 5  # home page, samples, among them the 3 whose turn has come
    for ask in asks:
        nights.end(ask)
    mended = [ask.id for ask in asks][1:]
    with nights.store.begin() as conn:
        closed = sa.update(places).where(places.c.finding_id == finding, places.c.page_id.in_(mended))
        conn.execute(closed.values(open=False, closed_at=nights.now, closed_scan_id=nights.scan.id))
    assert len(nights.fall(revisit_days=50)) >= 1 + 150 - len(mended)


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


def test_a_wanted_page_is_returned_once(nights: Nights) -> None:
    known = nights.know(*(f"http://p/{number}.htm" for number in range(40)))
    for ask in nights.left():
        nights.end(ask)
    planned = {ask.id for ask in nights.fall()}
    unplanned = next(ask.id for ask in known if ask.id not in planned)
    with nights.store.begin() as conn:
        assert [ask.id for ask in pages.want(conn, nights.scan.id, [unplanned, unplanned])] == [unplanned]
        assert pages.want(conn, nights.scan.id, [unplanned]) == []


def test_a_target_found_good_an_hour_ago_is_not_probed_again(store: Store) -> None:
    portal, dept = Nights(store), Nights(store, "dept")
    portal.fall()
    portal.know("http://w/good", "http://w/bad", kind=PageKind.OUTSIDE)
    with store.read() as conn:
        good, bad = wanted_pages.targets_left(conn, SITE, portal.scan.id)
    portal.end(good, final_url="http://w/there")
    portal.end(bad, Outcome.NOT_FOUND)
    dept.fall()
    dept.know("http://w/good", "http://w/bad", "http://w/new", kind=PageKind.OUTSIDE)
    with store.begin() as conn:
        remember_good(conn, "dept", dept.scan.id, FIRST - timedelta(hours=1), FIRST + timedelta(hours=1))
        left = wanted_pages.targets_left(conn, "dept", dept.scan.id)
    assert [ask.url for ask in left] == ["http://w/bad", "http://w/new"]
    with store.begin() as conn:
        remember_good(conn, "dept", dept.scan.id, FIRST + timedelta(hours=13), FIRST + timedelta(days=1))
    assert "http://w/good" not in dept.states()


def test_states_name_only_what_is_not_fine(nights: Nights) -> None:
    (home,) = nights.left()
    fine, missing, unseen = nights.know("http://p/fine", "http://p/missing", "http://p/unseen")
    nights.end(home, Outcome.UNCHANGED)
    nights.end(fine)
    nights.end(missing, Outcome.NOT_FOUND, status=404)
    states = nights.states()
    assert set(states) == {missing.url, unseen.url}
    of_missing = states[missing.url]
    assert (of_missing.outcome, of_missing.status, of_missing.failures) == (Outcome.NOT_FOUND, 404, 1)
    assert states[unseen.url].outcome is Outcome.OUT_OF_BUDGET


def test_a_redirect_is_as_good_as_its_end(nights: Nights) -> None:
    (home,) = nights.left()
    nights.end(home)
    asks = nights.know(*(f"http://p/x/{name}.htm" for name in ("a", "b", "c", "dead", "to-dead", "far", "deep")))
    a, b, c, dead, to_dead, far, deep = asks
    for ask, leads_to in ((a, b.url), (b, c.url), (to_dead, dead.url), (far, "http://p/unknown"), (deep, HOME)):
        nights.end(ask, Outcome.REDIRECT, final_url=leads_to)
    nights.end(c)
    nights.end(dead, Outcome.GONE, status=410)
    states = nights.states()
    assert a.url not in states and b.url not in states
    end = states[to_dead.url]
    assert (end.outcome, end.status, end.final_url) == (Outcome.GONE, 410, dead.url)
    assert states[far.url].outcome is Outcome.OUT_OF_BUDGET
    assert states[deep.url].outcome is Outcome.SOFT_MISSING and states[deep.url].final_url == HOME


def test_redirects_in_a_circle_are_a_loop(nights: Nights) -> None:
    a, b = nights.know("http://p/a", "http://p/b")
    nights.end(a, Outcome.REDIRECT, final_url=b.url)
    nights.end(b, Outcome.REDIRECT, final_url=a.url)
    assert {state.outcome for url, state in nights.states().items() if url != HOME} == {Outcome.LOOP}


@pytest.mark.parametrize(
    ("url", "final_url", "lands"),
    [
        ("http://p/old/notice/88.html", "http://p/", True),
        ("http://p/old/notice/88.html", "http://q/index.html", True),
        ("http://p/content.jsp?id=3", "http://p/", True),
        ("http://p/a/b/c.htm", "http://p/a/b/d.htm", False),
        ("http://p/index.htm", "http://p/", False),
        ("http://p/", "http://p/index.htm", False),
        ("http://p/cn/", "http://p/", False),
        ("http://p/a/b.htm", "http://p/?from=b", False),
        ("http://p/qu/a/b.htm", "http://p/qu/", True),
        ("http://p/qu/", "http://p/qu/", False),
    ],
)
def test_landing_on_a_home_page_from_deep_inside_is_a_soft_404(url: str, final_url: str, lands: bool) -> None:
    assert lands_on_home(url, final_url, home="http://p/qu/") is lands


def test_all_pages_of_a_list_are_wanted_while_one_of_them_has_a_finding(nights: Nights) -> None:
    asks = nights.know("http://p/tzgg/7.htm", "http://p/tzgg/6.htm", "http://p/zcwj/3.htm", kind=PageKind.LIST)
    for ask in [*nights.left()]:
        nights.end(ask)
    with nights.store.begin() as conn:
        for ask in asks:
            column = f"{ask.url.rsplit('/', 1)[0]}.htm"
            conn.execute(sa.update(table).where(table.c.id == ask.id).values(column_url=column))
        put_finding(conn, nights, asks[0].id)
    wanted = {ask.url for ask in nights.fall(revisit_days=1000) if not ask.later}
    assert wanted >= {"http://p/tzgg/7.htm", "http://p/tzgg/6.htm"} and "http://p/zcwj/3.htm" not in wanted


def put_finding(conn: sa.Connection, nights: Nights, page_id: int) -> None:
    values = {"site": SITE, "unit": "zfb", "code": "link.dead", "subject_key": "k", "subject": "s", "state": "new"}
    values |= {"severity": "一般", "message": "m", "first_seen_at": nights.now, "last_seen_at": nights.now}
    scans_seen = {"first_scan_id": nights.scan.id, "last_scan_id": nights.scan.id}
    number = conn.scalar(sa.insert(findings).values(**values, **scans_seen).returning(findings.c.id))
    place = {"finding_id": number, "page_id": page_id, "first_seen_at": nights.now, "last_seen_at": nights.now}
    conn.execute(sa.insert(places).values(**place, open=True))


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


def test_nothing_that_a_page_sends_is_refused_by_the_database(nights: Nights) -> None:
    bad = "a\0b\ud83d"
    with nights.store.begin() as conn:
        (new,) = pages.add(
            conn, SITE, nights.scan.id, [Found("http://p/x", PageKind.ARTICLE, None, 1, text=bad)], FIRST
        )
        headers = {"etag": bad, "last-modified": bad, "content-type": bad}
        answer = Attempt(new, Outcome.OK, FIRST, new.kind, 200, headers, final_url=bad, error=bad)
        pages.save(conn, SITE, nights.scan.id, [answer], [], FIRST)
        reading = ListReading("http://p/x", new.id, name=bad, path=(bad,))
        add_readings(conn, SITE, nights.scan.id, [reading])
        add_readings(conn, SITE, nights.scan.id, [reading])
        scans.warn(conn, nights.scan.id, bad)
        row = conn.execute(sa.select(table).where(table.c.id == new.id)).one()
        assert (row.etag, row.last_modified, row.final_url, row.error, row.link_text) == ("ab",) * 5
        stored = load(conn, SITE)["http://p/x"]
        assert (stored.name, stored.path) == ("ab", ("ab",))
        assert conn.scalar(sa.select(fetches.c.headers)) == {name: "ab" for name in headers}


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


def test_a_registered_column_is_asked_for_as_the_registry_writes_it(store: Store) -> None:
    nights, key, asked = Nights(store), "http://p/list?a=1&b=2", "http://p/list?b=2&a=1"
    nights.fall()
    nights.know(key)
    with store.begin() as conn:
        scans.finish(conn, nights.scan.id, nights.now)
        scan = scans.start_or_resume(conn, SITE, False, None, nights.now)
        plan(conn, scan, HOME, [key], 7, 100, nights.now, asked={key: asked})
        assert {ask.address for ask in wanted_pages.left(conn, SITE, scan.id)} == {HOME, asked}
