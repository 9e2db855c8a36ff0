"""Days without their year, and relative to today."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.extract.fields import relative_days


@pytest.mark.parametrize("text", ["07-02", "[07-02]", "7月2日", "07/02", " （07-02） "])
def test_a_date_without_its_year(text: str) -> None:
    assert relative_days.without_year(text) == (7, 2)


@pytest.mark.parametrize("text", ["13-02", "07-32", "1-10月", "2026-07", "07-02-03", "50%"])
def test_what_is_no_date_without_a_year(text: str) -> None:
    assert relative_days.without_year(text) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [("刚刚", 0), ("26分钟前", 0), ("9小时前", 0), ("昨天", 1), ("[3天前]", 3), ("2周前", 14), ("1个月前", 30)],
)
def test_a_time_told_by_how_long_ago_it_was(text: str, days: int) -> None:
    assert relative_days.days_ago(text) == days


@pytest.mark.parametrize("text", ["前", "3天", "3天前的通知", "公元前3天前", "会前", ""])
def test_what_tells_no_time_ago(text: str) -> None:
    assert relative_days.days_ago(text) is None


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("昨天", date(2026, 2, 28)),
        ("3天前", date(2026, 2, 26)),
        ("03-02", date(2026, 3, 2)),
        ("03-03", date(2025, 3, 3)),
        ("02-29", date(2024, 2, 29)),
        ("02-30", None),
        ("今年", None),
    ],
)
def test_a_day_seen_from_today(word: str, day: date | None) -> None:
    assert relative_days.relative(word, date(2026, 3, 1)) == day
