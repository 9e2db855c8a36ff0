"""Dates of meta tags, addresses, scripts and banners."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.extract.fields import date_sources

# What is written of another zone is told in Beijing's time.
ZONES = [
    ("2026-11-02T18:30:00Z", date(2026, 11, 3), "02:30"),
    ("2026-11-02T18:30:00.000Z", date(2026, 11, 3), "02:30"),
    ("2026-11-02T18:30:00+00:00", date(2026, 11, 3), "02:30"),
    ("2026-11-02 18:30 UTC", date(2026, 11, 3), "02:30"),
    ("2026-11-03T02:30:00+08:00", date(2026, 11, 3), "02:30"),
    ("2026-11-03T02:30:00+0800", date(2026, 11, 3), "02:30"),
    ("2026-11-03 02:30:00 GMT+0800", date(2026, 11, 3), "02:30"),
    ("2026-11-02T13:30:00-05:00", date(2026, 11, 3), "02:30"),
    ("Mon, 02 Nov 2026 18:30:00 GMT", date(2026, 11, 3), "02:30"),
    ("Mon Nov 02 18:30:30 GMT 2026", date(2026, 11, 3), "02:30"),
]


@pytest.mark.parametrize(("text", "day", "time"), ZONES)
def test_a_time_of_another_zone(text: str, day: date, time: str) -> None:
    stamp = date_sources.of_meta(text)
    assert stamp is not None
    assert (stamp.day, stamp.time) == (day, time)


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
    assert date_sources.of_url(url) == day


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-10-14 10:17", date(2024, 10, 14)),
        ("20241014", date(2024, 10, 14)),
        ("1779581580000", date(2026, 5, 24)),
        ("2025-04-11-14:32:00", date(2025, 4, 11)),
        ("", None),
        ("2024", None),
    ],
)
def test_the_day_of_a_meta_tag(value: str, day: date | None) -> None:
    stamp = date_sources.of_meta(value)
    assert (stamp.day if stamp else None) == day


@pytest.mark.parametrize(
    "text", ["今天是2016年7月22日", "2016.07.22\n星期五", "现在时间：2016-07-22 14:17", "2016年7月22日 周五"]
)
def test_the_day_that_a_page_calls_todays(text: str) -> None:
    assert date_sources.todays(text) == date(2016, 7, 22)


def test_a_date_like_others_is_not_todays() -> None:
    assert date_sources.todays("发布时间：2016-07-22 来源：本网") is None


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("document.write('2026-11-03')", date(2026, 11, 3)),
        ("/* 2020-01-01 */ var day = '20261103'; // 2019-01-01", date(2026, 11, 3)),
        ("new Date(2026, 10, 3)", date(2026, 11, 3)),
        ("new Date(1779581580000)", date(2026, 5, 24)),
        ("show('2026-11-03'); show('2026-11-04')", None),
        ("new Date()", None),
    ],
)
def test_the_only_day_in_a_script(code: str, day: date | None) -> None:
    stamp = date_sources.of_script(code)
    assert (stamp.day if stamp else None) == day
