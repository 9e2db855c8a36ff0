"""What closes a finding without its page having been seen to be clean: a page that moved. And what may not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.findings import closing, decisions, events
from monitor.findings.closing import close_moved
from monitor.model import PageKind, State
from monitor.outcomes import Outcome
from monitor.store import pages, scans
from monitor.store.pages import Attempt
from monitor.store.wanted_pages import Ask
from tests.findings.nights import Nights, typo

HOME = "http://127.0.0.1:8800/"


def looked(nights: Nights, *old: str, hours: int, to: str = "new.htm", outcome: Outcome = Outcome.REDIRECT) -> int:
    """A scan `hours` after tonight's: the old pages lead to a page that is seen. Returns how many places are open."""
    at = nights.at + timedelta(hours=hours)
    nights.page(to)
    seen = [Attempt(ask=_ask(nights, to), outcome=Outcome.OK, at=at, kind=PageKind.ARTICLE, status=200)]
    led = HOME + to if outcome is Outcome.REDIRECT else ""
    seen += [
        Attempt(ask=_ask(nights, path), outcome=outcome, at=at, kind=PageKind.ARTICLE, status=302, final_url=led)
        for path in old
    ]
    with nights.store.begin() as conn:
        scan = scans.start_or_resume(conn, "portal", True, None, at)
        pages.save(conn, "portal", scan.id, seen, [], at)
        close_moved(conn, "portal", scan.id, at)
        closing.settle(conn, "portal", at, scan.id)
        scans.finish(conn, scan.id, at)
    return nights.open_places()


def _ask(nights: Nights, path: str) -> Ask:
    return Ask(nights.ids[path], HOME + path, PageKind.ARTICLE)


def test_a_page_that_leads_to_one_that_was_seen_for_a_night_has_moved(nights: Nights) -> None:
    nights.record(nights.see("old.htm", typo()))
    assert looked(nights, "old.htm", hours=24) == 1
    assert looked(nights, "old.htm", hours=48) == 0
    assert nights.only()["state"] == "fixed"
    assert nights.only()["places"][0]["closed_reason"] == "页面已跳转"


def test_two_scans_of_one_day_are_no_two_nights(nights: Nights) -> None:
    nights.record(nights.see("old.htm", typo()))
    assert [looked(nights, "old.htm", hours=hours) for hours in (24, 36, 43, 45)] == [1, 1, 1, 0]


@pytest.mark.parametrize("between", [{"outcome": Outcome.OK}, {"outcome": Outcome.TIMEOUT}, {"to": "other.htm"}])
def test_the_way_must_have_led_there_all_the_time(nights: Nights, between: dict[str, Outcome]) -> None:
    nights.record(nights.see("old.htm", typo()))
    looked(nights, "old.htm", hours=24)
    looked(nights, "old.htm", hours=36, **between)  # type: ignore[arg-type]
    assert looked(nights, "old.htm", hours=48) == 1
    assert looked(nights, "old.htm", hours=72) == 0


def test_many_pages_that_lead_to_one_have_not_moved_and_the_scan_warns(nights: Nights) -> None:
    old = [f"{number}.htm" for number in range(4)]
    nights.record(*(nights.see(path, typo(sentence=f"{path}帐号。")) for path in old))
    assert [looked(nights, *old, hours=hours) for hours in (24, 48, 72)] == [4, 4, 4]
    with nights.store.read() as conn:
        last = scans.previous(conn, "portal", 1_000)
    assert last is not None
    assert last.warnings == (f"4 个页面都跳转到 {HOME}new.htm，可能是网站维护，这些页面的问题不作结论",)


def test_three_pages_may_move_to_one(nights: Nights) -> None:
    old = [f"{number}.htm" for number in range(3)]
    nights.record(*(nights.see(path, typo(sentence=f"{path}帐号。")) for path in old))
    assert [looked(nights, *old, hours=hours) for hours in (24, 48)] == [3, 0]


def settled(nights: Nights) -> str:
    """The state after a further scan that looks at no page."""
    nights.fall()
    with nights.store.begin() as conn:
        closing.settle(conn, "portal", nights.now, nights.scan_id)
    return str(nights.only()["state"])


def mark(nights: Nights, state: State) -> None:
    with nights.store.begin() as conn:
        decisions.mark(conn, 1, state, "李四", "还在", nights.now)


def test_what_staff_open_again_stays_open_until_it_is_looked_at(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo()), nights.see("2.htm", typo()))
    nights.fall().record(nights.page("1.htm"))
    nights.fall().fall().record(nights.page("2.htm"))
    assert nights.only()["state"] == "fixed"
    mark(nights, State.CONFIRMED)
    places = sorted((place["open"], place["closed_reason"]) for place in nights.only()["places"])
    assert places == [(False, "复查未再发现"), (True, "")], "the one that closed last is looked at again"
    assert settled(nights) == "confirmed"
    nights.fall().record(nights.page("2.htm"))
    assert nights.only()["state"] == "fixed", "somebody has looked"


@pytest.mark.parametrize("back", [State.NEW, State.CONFIRMED])
def test_a_false_positive_that_staff_take_back_stays_open_until_it_is_looked_at(nights: Nights, back: State) -> None:
    nights.record(nights.see("1.htm", typo()), nights.see("2.htm", typo()))
    mark(nights, State.FALSE_POSITIVE)
    for path in ("1.htm", "2.htm"):
        nights.fall().fall().record(nights.see(path, typo()))
    assert nights.open_places() == 0
    mark(nights, back)
    assert nights.open_places() == 2, "no exception holds any more, whenever it closed them"
    assert settled(nights) == back.value
    nights.fall().record(nights.page("1.htm"), nights.page("2.htm"))
    assert nights.only()["state"] == "fixed"
    with nights.store.read() as conn:
        assert [event.after for event in events.of(conn, 1)][-3:] == [State.FALSE_POSITIVE, back, State.FIXED]
