"""What the spider holds in memory stays small, however large the site is."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.crawl import known_urls, request_queue
from monitor.crawl.frontier import CrawlLimits, Frontier
from monitor.crawl.known_urls import REMEMBERED, KnownUrl, KnownUrls
from monitor.crawl.request_queue import HELD, RequestQueue
from monitor.crawl.traps import Traps
from monitor.model import PageKind
from monitor.store.wanted_pages import Ask, KnownPage

K = PageKind


def ask(number: int, later: bool = False) -> Ask:
    return Ask(number, f"http://p/{number}.htm", K.ARTICLE, later=later)


def load(ids: Sequence[int]) -> list[Ask]:
    return [ask(number) for number in reversed(ids)]


def drained(waiting: RequestQueue) -> list[int]:
    return [found.id for found in iter(waiting.pop, None)]


def test_a_line_keeps_its_order_and_holds_few() -> None:
    waiting = RequestQueue(load)
    for number in range(3 * HELD):
        waiting.add(ask(number))
    assert len(waiting) == 3 * HELD and len(waiting._held) == HELD
    assert drained(waiting) == list(range(3 * HELD)) and len(waiting) == 0


def test_a_line_of_planned_pages_goes_on_with_new_ones() -> None:
    waiting = RequestQueue(load)
    waiting.add_ids(range(5))
    waiting.add(ask(9))
    assert drained(waiting) == [0, 1, 2, 3, 4, 9]
    waiting.add(ask(10))
    assert drained(waiting) == [10]


def test_what_the_store_has_no_more_is_passed_over() -> None:
    waiting = RequestQueue(lambda ids: [ask(number) for number in ids if number % 2])
    waiting.add_ids(range(2 * request_queue.HELD + 1))
    assert drained(waiting) == list(range(1, 2 * request_queue.HELD, 2))


def test_the_store_is_asked_once_for_what_comes_again() -> None:
    asked: list[list[str]] = []

    def look_up(urls: Sequence[str]) -> list[KnownPage]:
        asked.append(list(urls))
        return [KnownPage(7, "a", K.ARTICLE, None, wanted=False)] if "a" in urls else []

    known = KnownUrls(look_up)
    known.prepare(["a", "b", "a"])
    known.prepare(["a"])
    assert asked == [["a", "b"]]
    assert known.get("a") == KnownUrl(7, K.ARTICLE, False) and known.get("b") is None


def test_memory_is_bounded_and_what_is_used_stays() -> None:
    known = KnownUrls(lambda urls: [])
    known.put("menu", KnownUrl(1, K.COLUMN, True))
    for number in range(5 * REMEMBERED):
        known.put(f"http://p/{number}", KnownUrl(number, K.ARTICLE, True))
        if number % 1_000 == 0:
            assert known.get("menu")
    assert len(known._young) + len(known._old) <= 2 * known_urls.REMEMBERED
    assert known.get("http://p/0") is None


def test_planned_pages_come_back_whole_first_ones_first() -> None:
    frontier = Frontier(frozenset({"p"}), CrawlLimits(99, 9, 9), Traps(2026), {}, load=load)
    frontier.push_ids([5, 3], [8])
    assert frontier.waiting == 3
    assert [found.id for found in iter(frontier.pop, None)] == [5, 3, 8]


def test_nothing_is_asked_for_when_the_minutes_are_over() -> None:
    over = [False]
    frontier = Frontier(frozenset({"p"}), CrawlLimits(99, 9, 9), Traps(2026), {}, load=load, over=lambda: over[0])
    frontier.push_ids([1, 2], [])
    assert frontier.pop() and not frontier.exhausted
    over[0] = True
    assert frontier.pop() is None and frontier.exhausted and frontier.late and frontier.waiting == 1
