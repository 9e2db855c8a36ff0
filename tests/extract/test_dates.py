"""Dates as sites write them, and nothing that only looks like one."""

from datetime import date, timedelta

import pytest

from monitor.extract import dates
from monitor.extract.dates import When

FULL = [
    ("2026-07-02", date(2026, 7, 2), ""),
    ("2026/7/2", date(2026, 7, 2), ""),
    ("2026.07.02", date(2026, 7, 2), ""),
    ("2026年7月2日", date(2026, 7, 2), ""),
    ("2026年07月02日 09:15", date(2026, 7, 2), "09:15"),
    ("2026年06月03日 13时44分", date(2026, 6, 3), "13:44"),
    ("2023-08-19 10∶08", date(2023, 8, 19), "10:08"),
    ("2023-11-30  14:52", date(2023, 11, 30), "14:52"),
    ("2024-03-03 15:54:07", date(2024, 3, 3), "15:54"),
    ("2024-05-11T09:36:26", date(2024, 5, 11), "09:36"),
    ("2022年02月13日07:48", date(2022, 2, 13), "07:48"),
    ("2024-03-03 9:05", date(2024, 3, 3), "09:05"),
    ("( 2024-05-11)", date(2024, 5, 11), ""),
    ("2026 - 07 - 02", date(2026, 7, 2), ""),
]
NONE = [
    "2026-13-02",
    "2026-02-30",
    "12026-07-02",
    "2026-07",
    "1899-01-01",
    "2026-07-021",
    "1999-2025",
    "37130202371234",
    "",
]


@pytest.mark.parametrize(("text", "day", "time"), FULL)
def test_full_dates(text: str, day: date, time: str) -> None:
    stamp = dates.first(f"发布时间：{text} 来源")
    assert stamp is not None
    assert (stamp.day, stamp.time) == (day, time)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_full_date(text: str) -> None:
    assert dates.first(f"编号：{text}") is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://a.cn/art/2026/11/3/art_123_456.html", date(2026, 11, 3)),
        ("http://a.cn/202406/t20240613_1135.html", date(2024, 6, 13)),
        ("http://a.cn/art/col27/2024-09/27/202409271530.shtml", date(2024, 9, 27)),
        ("http://a.cn/2024-09/27/c_1130.htm", date(2024, 9, 27)),
        ("http://a.cn/n1/2024/0513/c123-456.html", None),
        ("http://a.cn/info/1011/4213.htm", None),
        ("http://a.cn/art/2026/13/45/art_1.html", None),
        ("http://a.cn/11370800004312466C/20240612.html", date(2024, 6, 12)),
    ],
)
def test_the_day_in_an_address(url: str, day: date | None) -> None:
    assert dates.of_url(url) == day


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-10-14 10:17", date(2024, 10, 14)),
        ("20241014", date(2024, 10, 14)),
        ("2025-04-11-14:32:00", date(2025, 4, 11)),
        ("", None),
        ("2024", None),
    ],
)
def test_the_day_of_a_meta_tag(value: str, day: date | None) -> None:
    stamp = dates.of_meta(value)
    assert (stamp.day if stamp else None) == day


def test_a_date_split_over_elements() -> None:
    assert dates.of_item("02 2026-07") == date(2026, 7, 2)
    assert dates.of_item("2026-07 02") == date(2026, 7, 2)
    assert dates.of_item("02日 2026年7月") == date(2026, 7, 2)
    assert dates.of_item("2026-07 预计99个") is None


@pytest.mark.parametrize("text", ["07-02", "[07-02]", "7月2日", "07/02", " （07-02） "])
def test_a_date_without_its_year(text: str) -> None:
    assert dates.without_year(text) == (7, 2)


@pytest.mark.parametrize("text", ["13-02", "07-32", "1-10月", "2026-07", "07-02-03", "50%"])
def test_what_is_no_date_without_a_year(text: str) -> None:
    assert dates.without_year(text) is None


def rows(*month_days: tuple[int, int]) -> list[dates.Raw]:
    return [(When(None, one), None, False) for one in month_days]


def test_years_are_completed_downwards_from_today() -> None:
    found = dates.complete(rows((1, 3), (1, 1), (12, 30), (12, 1)), date(2026, 1, 5))
    assert found == [date(2026, 1, 3), date(2026, 1, 1), date(2025, 12, 30), date(2025, 12, 1)]


def test_years_are_taken_from_addresses_where_these_have_any() -> None:
    assert dates.complete([(When(None, (7, 2)), date(2023, 7, 2), False)], None) == [date(2023, 7, 2)]


def test_without_any_year_a_row_stays_undated() -> None:
    assert dates.complete(rows((7, 2)), None) == [None]


def test_a_pinned_row_does_not_set_the_year_of_those_below() -> None:
    raw: list[dates.Raw] = [(When(date(2020, 5, 1)), None, True), (When(None, (7, 2)), None, False)]
    assert dates.complete(raw, date(2026, 7, 3)) == [date(2020, 5, 1), date(2026, 7, 2)]


@pytest.mark.parametrize(
    ("text", "days"),
    [("刚刚", 0), ("26分钟前", 0), ("9小时前", 0), ("昨天", 1), ("[3天前]", 3), ("2周前", 14), ("1个月前", 30)],
)
def test_a_time_told_by_how_long_ago_it_was(text: str, days: int) -> None:
    assert dates.days_ago(text) == days
    assert dates.complete([(When(None, None, days), None, False)], date(2026, 7, 31)) == [
        date(2026, 7, 31) - timedelta(days=days)
    ]


@pytest.mark.parametrize("text", ["前", "3天", "3天前的通知", "公元前3天前", "会前", ""])
def test_what_tells_no_time_ago(text: str) -> None:
    assert dates.days_ago(text) is None


@pytest.mark.parametrize(
    "text", ["今天是2016年7月22日", "2016.07.22\n星期五", "现在时间：2016-07-22 14:17", "2016年7月22日 周五"]
)
def test_the_day_that_a_page_calls_todays(text: str) -> None:
    assert dates.todays(text) == date(2016, 7, 22)
    assert dates.complete(rows((7, 20)), None, dates.todays(text)) == [date(2016, 7, 20)]


def test_a_date_like_others_is_not_todays() -> None:
    assert dates.todays("发布时间：2016-07-22 来源：本网") is None
