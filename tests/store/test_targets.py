"""What a link's target is known to be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.model import PageKind
from monitor.outcomes import Outcome
from monitor.store import wanted_pages
from monitor.store.database import Store
from monitor.store.targets import lands_on_home, remember_good
from tests.store.nights import FIRST, HOME, SITE, Nights


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
