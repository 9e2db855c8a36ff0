"""Days without a year: placed where the list can be read in one way only, else left undated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest

from monitor.extract.document import document
from monitor.extract.fields.relative_days import When
from monitor.extract.lists.years import Raw, complete

Pairs = list[tuple[int, int]]
NOVEMBER, JANUARY, DECEMBER = date(2026, 11, 18), date(2026, 1, 10), date(2026, 12, 31)

SEEDS = 200


def rows(*month_days: tuple[int, int]) -> list[Raw]:
    return [(When(None, one), None, False) for one in month_days]


def days(*written: str) -> list[date | None]:
    return [date.fromisoformat(one) if one else None for one in written]


def test_years_are_completed_downwards_from_today() -> None:
    found = complete(rows((1, 3), (1, 1), (12, 30), (12, 1)), date(2026, 1, 5))
    assert found == days("2026-01-03", "2026-01-01", "2025-12-30", "2025-12-01")


@pytest.mark.parametrize(
    ("month_day", "in_url", "day"),
    [
        ((7, 2), "2023-07-02", "2023-07-02"),
        ((7, 30), "2023-07-02", "2023-07-30"),
        ((8, 2), "2023-07-30", "2023-08-02"),
        ((1, 2), "2025-12-30", "2026-01-02"),
        ((12, 31), "2026-01-04", "2025-12-31"),
        ((2, 29), "2024-02-27", "2024-02-29"),
    ],
)
def test_years_are_taken_from_addresses_where_these_have_any(month_day: tuple[int, int], in_url: str, day: str) -> None:
    assert complete([(When(None, month_day), date.fromisoformat(in_url), False)], None) == days(day)


def test_an_address_of_another_season_tells_no_year() -> None:
    assert complete([(When(None, (7, 2)), date(2023, 1, 2), False)], None) == [None]


def test_without_any_year_a_row_stays_undated() -> None:
    assert complete(rows((7, 2)), None) == [None]
    assert complete(rows((7, 2)), None, date(2016, 7, 22)) == days("2016-07-02")


def test_a_time_told_by_how_long_ago_it_was_needs_today() -> None:
    raw: list[Raw] = [(When(None, None, 3), None, False), (When(None, (7, 2)), None, False)]
    assert complete(raw, date(2026, 7, 31)) == days("2026-07-28", "2026-07-02")
    assert complete(raw, None) == [None, None]


@pytest.mark.parametrize(
    ("top", "below", "today"),
    [
        (["2026-11-09"], ["11-15", "11-13", "11-12", "11-07", "11-01", "10-14", "10-13", "09-02"], NOVEMBER),
        (["2026-08-01"], ["11-17", "11-13", "11-13", "11-02", "10-20", "10-19", "09-19", "09-09"], NOVEMBER),
        (
            ["2026-06-02", "2026-11-01"],
            ["11-15", "11-12", "11-10", "11-08", "11-01", "10-11", "09-09", "09-09"],
            NOVEMBER,
        ),
        (
            ["2025-12-20"],
            ["01-08", "01-05", "01-03", "12-30", "12-20", "12-09", "12-08", "11-08"],
            JANUARY,
        ),  # over New Year
        (
            ["2026-09-05", "2026-08-01", "2026-10-24"],
            ["12-30", "12-29", "12-28", "12-20", "12-04", "12-01", "11-20", "10-18"],
            DECEMBER,
        ),
    ],
)
def test_an_old_row_kept_on_top_without_a_mark_turns_no_year(top: list[str], below: list[str], today: date) -> None:
    truth = [*days(*top), *(date(today.year - (one > f"{today:%m-%d}"), *map(int, one.split("-"))) for one in below)]
    found = complete(rows(*((day.month, day.day) for day in truth if day)), today)
    assert found == truth


@pytest.mark.parametrize(
    ("this_year", "last_year", "today"),
    [
        ([(1, 5), (1, 3)], [(12, 30), (12, 28)], JANUARY),  # lies ahead: it cannot be this year's
        ([(11, 9)], [(12, 15), (7, 13), (2, 2)], NOVEMBER),
        ([(9, 1)], [(11, 30), (7, 1), (5, 1), (1, 4)], NOVEMBER),
        ([(11, 9), (9, 8), (6, 7), (3, 6)], [(11, 1), (8, 14)], NOVEMBER),  # a few rows a year
        ([(10, 20), (7, 1), (4, 2), (2, 28)], [(10, 30), (10, 29), (8, 1)], date(2026, 10, 25)),
    ],
)
def test_where_a_year_must_turn_it_turns(this_year: Pairs, last_year: Pairs, today: date) -> None:
    found = complete(rows(*this_year, *last_year), today)
    assert found == [*(date(2026, *one) for one in this_year), *(date(2025, *one) for one in last_year)]


@pytest.mark.parametrize(
    ("month_days", "today"),
    [
        ([(7, 16), (10, 29), (10, 18), (9, 24), (8, 23), (6, 14)], NOVEMBER),  # kept on top, or a slow list
        ([(11, 9), (11, 15), (6, 13), (2, 2)], NOVEMBER),
        ([(9, 1), (10, 8), (7, 1), (5, 1), (1, 4)], NOVEMBER),
        ([(3, 1), (11, 15), (11, 13), (11, 13), (11, 2)], NOVEMBER),  # may have ended in March
        ([(3, 1), (11, 15), (11, 13), (11, 13), (11, 2), (10, 20), (10, 19), (9, 30)], NOVEMBER),
        ([(12, 14), (12, 13), (12, 18), (12, 17), (12, 9), (12, 8), (11, 30), (11, 2)], date(2026, 1, 29)),
        ([(1, 5), (12, 30)], JANUARY),
        ([(4, 11), (4, 12), (4, 8), (3, 28)], NOVEMBER),
        ([(6, 2), (3, 1), (11, 15), (11, 1), (10, 28)], NOVEMBER),
        ([(11, 9), (11, 8), (11, 7), (11, 6), (11, 15), (11, 14)], NOVEMBER),  # two lists in one, or a day of each year
        ([(1, 3), (12, 25), (12, 20), (12, 15), (12, 10), (12, 5)], DECEMBER),  # ended in January, or kept on top
        ([(1, 5), (2, 10), (3, 15), (10, 20)], NOVEMBER),  # ascending, or one a year
        ([(1, 20), (1, 25), (1, 28), (3, 15)], NOVEMBER),  # annual reports
        ([(11, 20), (12, 5), (12, 30), (1, 8)], JANUARY),  # ascending over New Year
        ([(5, 2), (10, 3), (2, 9), (11, 1), (7, 7), (3, 3)], NOVEMBER),  # in no order
        ([(2, 10), (3, 1), (2, 28), (2, 27), (2, 26)], NOVEMBER),  # budgets: all in one week of each year
    ],
)
def test_a_list_that_can_be_read_in_two_ways_is_undated(month_days: Pairs, today: date) -> None:
    assert complete(rows(*month_days), today) == [None] * len(month_days)


def test_a_slip_of_a_day_on_top_of_a_long_list_turns_no_year() -> None:
    found = complete(rows((11, 15), (11, 16), *((10, day) for day in range(20, 12, -1))), NOVEMBER)
    assert found == [date(2026, 11, 15), date(2026, 11, 16), *(date(2026, 10, day) for day in range(20, 12, -1))]


def test_a_slip_of_order_far_below_the_top_leaves_the_newest_day() -> None:
    found = complete(rows((11, 15), (11, 14), (11, 10), (11, 13), (11, 9)), NOVEMBER)
    assert found == days("2026-11-15", "2026-11-14", "2026-11-10", "", "")


def test_a_pinned_row_does_not_set_the_year_of_those_below() -> None:
    raw: list[Raw] = [(When(date(2020, 5, 1)), None, True), (When(None, (7, 2)), None, False)]
    assert complete(raw, date(2026, 7, 3)) == days("2020-05-01", "2026-07-02")


def test_a_marked_row_that_may_be_the_newest_or_years_old_leaves_a_list_undated() -> None:
    fresh: list[Raw] = [(When(None, (11, 17)), None, True), *rows((11, 2), (10, 30), (10, 12))]
    assert complete(fresh, NOVEMBER) == [None] * 4
    old: list[Raw] = [(When(None, (10, 17)), None, True), *rows((11, 2), (10, 30), (10, 12))]
    assert complete(old, NOVEMBER) == days("2026-10-17", "2026-11-02", "2026-10-30", "2026-10-12")


def test_the_first_row_of_a_later_page_may_be_years_old() -> None:
    assert complete(rows((11, 17), (11, 2)), NOVEMBER, further=True) == [None, None]
    raw: list[Raw] = [(When(None, (11, 17)), date(2024, 11, 17), False), *rows((11, 2), (12, 30))]
    assert complete(raw, NOVEMBER, further=True) == days("2024-11-17", "2024-11-02", "2023-12-30")


def test_a_day_that_no_year_has_and_one_of_leap_years() -> None:
    assert complete(rows((2, 30)), NOVEMBER) == [None]
    assert complete(rows((2, 29)), NOVEMBER) == days("2024-02-29")


# A law: of a list whose newest row is not a year old, the newest day is true or untold.


def _descending(random: Random, newest: date, count: int, most: int) -> list[date]:
    found = [newest]
    while len(found) < count:
        found.append(found[-1] - timedelta(days=random.randint(0, most)))
    return found


def _plain(random: Random, today: date) -> list[date]:
    return _descending(random, today - timedelta(days=random.randint(0, 300)), random.randint(1, 15), 60)


def _kept_on_top(random: Random, today: date) -> list[date]:
    below = _descending(
        random, today - timedelta(days=random.randint(0, 30)), random.randint(2, 15), random.randint(1, 60)
    )
    oldest = today - timedelta(days=360)
    top = [oldest + timedelta(days=random.randint(0, (below[0] - oldest).days)) for _ in range(random.randint(1, 3))]
    return top + below


def _ascending(random: Random, today: date) -> list[date]:
    return _plain(random, today)[::-1]


def _shuffled(random: Random, today: date) -> list[date]:
    found = _descending(random, today - timedelta(days=random.randint(0, 60)), random.randint(2, 12), 40)
    return random.sample(found, len(found))


def _joined(random: Random, today: date) -> list[date]:
    """Two lists below each other that look the same."""
    return [day for _ in range(2) for day in _descending(random, today - timedelta(days=random.randint(0, 40)), 5, 30)]


def _of_one_week(random: Random, today: date) -> list[date]:
    """Budgets: a few rows in the same week of each year."""
    last = today - timedelta(days=random.randint(0, 360))
    return [
        day
        for year in range(3)
        for day in _descending(random, _before(random, last, year, 20), random.randint(1, 6), 3)
    ]


def _annual(random: Random, today: date) -> list[date]:
    last = today - timedelta(days=random.randint(0, 300))
    return [_before(random, last, year, 30) for year in range(random.randint(3, 9))]


def _before(random: Random, last: date, years: int, apart: int) -> date:
    return last - timedelta(days=365 * years + random.randint(-apart, apart) * bool(years))


MAKERS = (_plain, _kept_on_top, _ascending, _shuffled, _joined, _of_one_week, _annual)


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__.strip("_"))
def test_the_newest_day_is_true_or_untold(maker: Callable[[Random, date], list[date]]) -> None:
    for seed in range(SEEDS):
        random = Random(seed)
        today = date(2026, 1, 1) + timedelta(days=random.randint(0, 364))
        truth = maker(random, today)
        found = complete(rows(*((day.month, day.day) for day in truth)), today)
        newest = max(filter(None, found), default=None)
        assert newest in (None, max(truth)), (seed, today, [str(day) for day in truth])


def test_most_lists_in_order_are_told() -> None:
    told = 0
    for seed in range(300):
        random = Random(seed)
        today = date(2026, 1, 1) + timedelta(days=random.randint(0, 364))
        truth = _descending(random, today - timedelta(days=random.randint(0, 30)), random.randint(3, 15), 20)
        found = complete(rows(*((day.month, day.day) for day in truth)), today)
        assert all(day in (None, true) for day, true in zip(found, truth, strict=True))
        told += found == truth
    assert told >= 297


def test_a_page_of_a_list_says_which_of_its_days_have_no_year() -> None:
    rows_ = "".join(
        f'<li><a href="/n1/c{n}/content.html">关于第{n}批项目的公示公告</a><b>{day}</b></li>'
        for n, day in enumerate(("07-16", "10-29", "10-18", "09-24"), 1)
    )
    found = document(f"<ul>{rows_}</ul>".encode(), "http://a.example/n1/index.html", today=NOVEMBER)
    assert [item.date for item in found.items] == [None] * 4
