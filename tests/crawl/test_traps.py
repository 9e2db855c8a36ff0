"""Endless spaces are cut off, long lists are not."""

from __future__ import annotations

import pytest

from monitor.crawl.traps import CALENDAR_LIMIT, PATH_LIMIT, QUERY_LIMIT, Traps, grows, in_calendar, pattern

SITE = "http://p.gov.cn"


def followed(urls: list[str], item: bool = False, listed: bool = False) -> int:
    traps = Traps(2026)
    return sum(not traps.catches(url, item, listed) for url in urls)


def test_ten_thousand_articles_of_one_pattern_are_followed() -> None:
    urls = [f"{SITE}/info/{number % 40}/{number}.htm" for number in range(10_000)]
    assert followed(urls, item=True) == 10_000
    assert followed([f"{SITE}/xx/pc/{number}.html" for number in range(10_000)], listed=True) == 10_000


def test_dynamic_articles_are_followed_too() -> None:
    urls = [f"{SITE}/content.jsp?wbnewsid={number}&wbtreeid=1" for number in range(3000)]
    assert followed(urls, item=True) == 3000


def test_a_calendar_ends_even_when_lists_show_it() -> None:
    months = [f"{SITE}/rili/{year}/{month}" for year in range(1990, 2028) for month in range(1, 13)]
    assert followed(months, listed=True) == CALENDAR_LIMIT
    assert followed(months, item=True) == CALENDAR_LIMIT


def test_the_far_future_is_never_asked_for() -> None:
    assert followed([f"{SITE}/rili/{year}/1" for year in range(2028, 2100)]) == 0
    assert followed([f"{SITE}/cal?month=3&year=2031"]) == 0
    assert followed([f"{SITE}/rili/2027/1", f"{SITE}/cal?month=3&year=2027"]) == 2


def test_a_filter_with_endless_combinations_is_bounded() -> None:
    queries = [f"{SITE}/search?area={number}&kind={number % 7}" for number in range(2000)]
    paths = [f"{SITE}/list_{number}_{number % 7}_0_1.html" for number in range(2000)]
    assert followed(queries, listed=True) == QUERY_LIMIT
    assert followed(paths, listed=True) == QUERY_LIMIT


def test_what_no_list_shows_is_bounded_loosely() -> None:
    assert followed([f"{SITE}/tag/{number}/" for number in range(PATH_LIMIT + 10)]) == PATH_LIMIT


def test_what_is_known_counts_over_nights() -> None:
    traps = Traps(2026)
    for number in range(QUERY_LIMIT):
        traps.count(f"{SITE}/search?area={number}")
    assert traps.catches(f"{SITE}/search?area=new")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/rili/2026/11", True),
        ("/rili/2026/11/", True),
        ("/rili/2026/11/3", True),
        ("/rili/2026-11.html", True),
        ("/rili/2026-11-03.html", True),
        ("/cal?year=2026&month=11", True),
        ("/cal?date=2026-11-03", True),
        ("/art/2026/11/3/art_123_456.html", False),
        ("/zwgk/202406/t20240613_1135.html", False),
        ("/info/1011/4213.htm", False),
        ("/hbj/kqzl/20260704.htm", False),
        ("/gb/2026/11/3021.htm", False),
        ("/content.jsp?wbnewsid=2345", False),
        ("/list?type=month", False),
    ],
)
def test_a_calendar_is_told_from_an_article(url: str, expected: bool) -> None:
    assert in_calendar(SITE + url) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/a/b/a/b/a/b/x.htm", True),
        ("/a/a/a/x.htm", True),
        ("/a/b/c/d.htm", False),
        ("/a/b/a/b.htm", False),
        ("/", False),
    ],
)
def test_a_path_that_grows_is_seen(url: str, expected: bool) -> None:
    assert grows(SITE + url) is expected


def test_a_pattern_forgets_numbers_and_hashes() -> None:
    hashes = ("64a1b2c3d4e5f60718293a4b", "0011223344556677889900aa")
    assert len({pattern(f"{SITE}/doc_{name}.html") for name in hashes}) == 1
    assert pattern(f"{SITE}/a?y=1&x=2") == pattern(f"{SITE}/a?x=9&y=8") != pattern(f"{SITE}/a?x=9")
