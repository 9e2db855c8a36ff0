"""Hosts take turns, none is asked too much at once, and failures come last."""

from __future__ import annotations

from monitor.crawl.link_probes import LinkProbe, Probes
from monitor.model import PageKind
from monitor.store.wanted_pages import Ask


def probe(url: str) -> LinkProbe:
    return LinkProbe(ask=Ask(1, url, PageKind.OUTSIDE), url=url)


def probes(*urls: str, at_once: int = 2) -> Probes:
    line = Probes(lambda _: at_once)
    for url in urls:
        line.push(probe(url))
    return line


def urls(line: Probes, number: int) -> list[str | None]:
    return [(one.url if (one := line.pop()) else None) for _ in range(number)]


def test_hosts_take_turns() -> None:
    line = probes("http://a/1", "http://a/2", "http://a/3", "http://b/1", "http://c/1")
    assert urls(line, 4) == ["http://a/1", "http://b/1", "http://c/1", "http://a/2"]


def test_a_host_is_asked_no_more_than_so_many_at_once() -> None:
    line = probes("http://a/1", "http://a/2", "http://a/3")
    assert urls(line, 3) == ["http://a/1", "http://a/2", None]
    assert line.waiting
    line.done("a")
    assert urls(line, 1) == ["http://a/3"] and not line.waiting


def test_the_port_makes_another_host() -> None:
    assert None not in urls(probes("http://a:1/1", "http://a:2/1", at_once=1), 2)


def test_a_probe_goes_on_before_others_begin() -> None:
    line = probes("http://a/1", "http://a/2", at_once=9)
    first = line.pop()
    assert first and first.follow("http://a/moved")
    line.push(first, first=True)
    assert urls(line, 2) == ["http://a/moved", "http://a/2"]


def test_a_failure_has_a_second_look_from_the_start() -> None:
    line = probes("http://a/1", at_once=1)
    first = line.pop()
    assert first
    first.follow("http://b/x", [b"c=1"])
    line.later(first)
    line.done("a")
    assert not line.waiting and line.second_look() and not line.second_look()
    again = line.pop()
    assert again and (again.url, again.method, again.last, bool(again.cookies)) == ("http://a/1", "GET", True, False)


def test_a_circle_and_the_eleventh_redirect_are_seen() -> None:
    turning = probe("http://a/0")
    assert turning.follow("http://a/1") and not turning.follow("http://a/0")
    far = probe("http://a/0")
    steps = [far.follow(f"http://a/{number}") for number in range(1, 13)]
    assert steps == [True] * 10 + [False] * 2


def test_coming_back_with_a_cookie_is_no_circle() -> None:
    shy = probe("http://a/0")
    assert shy.follow("http://a/0", [b"seen=1"]) and not shy.follow("http://a/0")
