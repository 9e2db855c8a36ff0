"""A scan is resumed, counted, and compared with the one before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from monitor.clock import ZONE
from monitor.model import PageKind
from monitor.outcomes import Outcome
from monitor.store import pages, scans, wanted_pages
from monitor.store.database import Store
from monitor.store.pages import Attempt, Found
from monitor.store.scans import Coverage, Scan
from monitor.store.wanted_pages import Ask

FIRST = datetime(2026, 11, 2, 1, 0, tzinfo=ZONE)
SITE = "portal"


def start(store: Store, night: int = 1, full: bool = False, max_pages: int | None = None) -> Scan:
    with store.begin() as conn:
        return scans.start_or_resume(conn, SITE, full, max_pages, FIRST + timedelta(days=night - 1))


def answer(ask: Ask, outcome: Outcome, size: int = 0) -> Attempt:
    return Attempt(ask=ask, outcome=outcome, at=FIRST, kind=ask.kind, size=size)


def crawl(
    store: Store,
    scan: Scan,
    outcomes: Mapping[Outcome, int],
    kind: PageKind = PageKind.ARTICLE,
    size: int = 1000,
) -> None:
    """Ask for as many pages as it says, each with its outcome; the same pages every night."""
    with store.begin() as conn:
        asks = {known.url: known for known in wanted_pages.known(conn, SITE, scan.id)}
        urls = [f"http://p/{kind}/{number}" for number in range(sum(outcomes.values()))]
        new = pages.add(conn, SITE, scan.id, [Found(url, kind, None, 1) for url in urls], FIRST)
        ids = {ask.url: ask.id for ask in new} | {url: known.id for url, known in asks.items()}
        ends = [outcome for outcome, number in outcomes.items() for _ in range(number)]
        answers = [answer(Ask(ids[url], url, kind), end, size) for url, end in zip(urls, ends, strict=True)]
        pages.save(conn, SITE, scan.id, answers, [], FIRST)


def finish(store: Store, scan: Scan) -> Scan:
    with store.begin() as conn:
        return scans.finish(conn, scan.id, FIRST + timedelta(hours=3))


def test_the_first_scan_is_a_full_one_and_the_next_as_asked(store: Store) -> None:
    first = start(store)
    assert first.full and first.stage == "crawling"
    finish(store, first)
    assert not start(store, night=2).full


def test_a_scan_that_was_cut_off_is_resumed(store: Store) -> None:
    first = start(store, max_pages=50)
    with store.begin() as conn:
        scans.advance(conn, first.id, "probing")
        scans.mark(conn, first.id, crawled=True)
    again = start(store, full=True, max_pages=None)
    assert (again.id, again.stage, again.max_pages, again.crawled) == (first.id, "probing", 50, True)


def test_a_scan_that_nobody_finished_for_days_is_given_up(store: Store) -> None:
    first = start(store)
    later = start(store, night=4)
    assert later.id != first.id
    with store.read() as conn:
        assert scans.get(conn, first.id).stage == "failed"
        assert scans.previous(conn, SITE, later.id) is None


def test_coverage_names_every_page_by_how_it_ended(store: Store) -> None:
    scan = start(store)
    crawl(
        store,
        scan,
        {
            Outcome.OK: 3,
            Outcome.UNCHANGED: 2,
            Outcome.REDIRECT: 1,
            Outcome.NOT_FOUND: 2,
            Outcome.TIMEOUT: 1,
            Outcome.ROBOTS: 4,
        },
        size=10,
    )
    crawl(store, scan, {Outcome.OK: 2, Outcome.BLOCKED: 1}, PageKind.OUTSIDE)
    crawl(store, scan, {Outcome.OK: 1}, PageKind.HOME, size=5)
    with store.begin() as conn:
        scans.mark(conn, scan.id, skipped={Outcome.TRAP: 7, Outcome.OUT_OF_BUDGET: 0})
    done = finish(store, scan)
    expected = Coverage(
        asked=10,
        got=4,
        unchanged=2,
        redirected=1,
        failed={"not_found": 2, "timeout": 1},
        skipped={"robots": 4, "trap": 7},
        requests=13,
        bytes=35,
        columns=1,
        targets_asked=3,
        targets_ok=2,
        targets_failed={"blocked": 1},
    )
    with store.read() as conn:
        assert scans.coverage(conn, scan.id) == expected
    assert done.coverage["failed"] == expected.failed and done.stage == "finished"


def two_nights(
    store: Store, before: Mapping[Outcome, int], now: Mapping[Outcome, int], full: bool = False, size: int = 1000
) -> tuple[str, ...]:
    """The warnings of the second night."""
    for night, outcomes in enumerate((before, now), 1):
        scan = start(store, night, full=full)
        crawl(store, scan, outcomes, size=1000 if night == 1 else size)
        done = finish(store, scan)
    return done.warnings


def test_a_scan_that_sees_far_fewer_pages_warns(store: Store) -> None:
    (warning,) = two_nights(store, {Outcome.OK: 20}, {Outcome.OK: 5}, full=True)
    assert "只看到 5 个页面" in warning and "20" in warning


def test_a_night_with_a_budget_raises_no_false_warning(store: Store) -> None:
    assert two_nights(store, {Outcome.OK: 40, Outcome.NOT_FOUND: 2}, {Outcome.UNCHANGED: 6, Outcome.OK: 3}) == ()


def test_a_night_with_a_budget_warns_when_most_of_what_it_asked_for_failed(store: Store) -> None:
    (warning,) = two_nights(store, {Outcome.OK: 40}, {Outcome.OK: 2, Outcome.TIMEOUT: 6})
    assert "25%" in warning and "100%" in warning


def test_pages_that_became_shells_warn_by_their_bytes(store: Store) -> None:
    (warning,) = two_nights(store, {Outcome.OK: 10}, {Outcome.OK: 10}, size=300)
    assert "10000 字节减为 3000 字节" in warning


def test_fewer_columns_warn_on_any_night(store: Store) -> None:
    for night, columns in enumerate((10, 4), 1):
        scan = start(store, night)
        crawl(store, scan, {Outcome.OK: columns, Outcome.UNCHANGED: 0}, PageKind.COLUMN)
        done = finish(store, scan)
    assert any("只看到 4 个栏目" in warning for warning in done.warnings)


def test_pages_whose_turn_is_overdue_are_counted(store: Store) -> None:
    scan = start(store)
    crawl(store, scan, {Outcome.OK: 3, Outcome.TIMEOUT: 2})
    crawl(store, scan, {Outcome.OK: 4}, PageKind.OUTSIDE)
    finish(store, scan)
    later = start(store, night=12)
    with store.begin() as conn:
        pages.add(conn, SITE, later.id, [Found("http://p/new", PageKind.ARTICLE, None, 1)], FIRST + timedelta(days=11))
        done = scans.finish(conn, later.id, FIRST + timedelta(days=11), revisit_days=7)
    assert (done.coverage["behind"], done.coverage["oldest"]) == (5, FIRST.date().isoformat())
    with store.begin() as conn:
        again = scans.start_or_resume(conn, SITE, False, None, FIRST + timedelta(days=11))
        assert scans.finish(conn, again.id, FIRST + timedelta(days=11), revisit_days=30).coverage["behind"] == 0


def test_warnings_are_told_once(store: Store) -> None:
    scan = start(store)
    with store.begin() as conn:
        scans.warn(conn, scan.id, "首页打不开", "首页打不开")
        scans.warn(conn, scan.id, "首页打不开")
    assert finish(store, scan).warnings == ("首页打不开",)


@pytest.mark.parametrize("stage", ["finished", "failed"])
def test_an_ended_scan_is_not_resumed(store: Store, stage: str) -> None:
    scan = start(store)
    with store.begin() as conn:
        scans.advance(conn, scan.id, stage)
    assert start(store).id != scan.id


def test_a_verification_takes_nothing_away_from_the_night_that_was_cut_off(store: Store) -> None:
    night = start(store, full=True)
    with store.begin() as conn:
        found = [Found(f"http://p/{number}", PageKind.ARTICLE, None, 1) for number in range(4)]
        asks = pages.add(conn, SITE, night.id, found, FIRST)
        scans.mark(conn, night.id, planned=True)
        pages.save(conn, SITE, night.id, [answer(asks[0], Outcome.OK)], [], FIRST)
        verification = scans.start_verification(conn, SITE, [asks[0].id, asks[1].id, asks[2].id], FIRST)
        pages.save(conn, SITE, verification.id, [answer(asks[0], Outcome.OK), answer(asks[1], Outcome.OK)], [], FIRST)
        scans.finish(conn, verification.id, FIRST)
        assert scans.start_or_resume(conn, SITE, False, None, FIRST).id == night.id
        left = [ask.url for ask in wanted_pages.left(conn, SITE, night.id)]
    assert sorted(left) == ["http://p/1", "http://p/2", "http://p/3"]
