"""Which of the dates beside a title is the day of its publication."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.extract.fields.relative_days import When
from monitor.extract.lists.row_days import best, days_of

DAY = date(2026, 5, 1)


def own(*parts: str) -> list[object]:
    return [day.when.full or day.when for day in best(days_of(parts))]


@pytest.mark.parametrize(
    "parts",
    [
        ("成文日期：2025-03-01", "发布日期：2026-05-01"),
        ("发布日期：2026-05-01", "成文日期：2026-06-01"),
        ("决定日期：", "2025-03-01", "公示日期：", "2026-05-01"),
        ("有效期至：2030-01-01", "2026-05-01"),
        ("2026-05-01", "有效期：2026-01-01至2030-12-31"),
        ("公示期限：2026-05-01至2026-05-07",),
        ("公示时间：2026年5月1日—2026年5月7日",),
        ("自2026-06-01起施行", "2026-05-01"),
        ("来信时间：2026-04-01", "回复时间：2026-05-01"),
        ("生成日期", "2024-01-01", "公开日期", "2026-05-01"),
        ("来源：示例区教育局 2026-05-01 浏览：37",),
        ("2026-05-01更新",),
        ("会议于2025年2月13日召开，研究部署了工作。", "[2026-05-01]"),
        ("示例区2025-02-13举行活动", "发布时间：2026/5/1 10:30"),
        ("26-05-01",),
        ("[26/05/01]",),
        ("20260501",),
        ("二〇二六年五月一日",),
        ("二○二六年五月一日",),
        ("２０２６－０５－０１",),
        ("May 1, 2026",),
        ("1 May 2026",),
        ("2026-05-01 星期五",),
        ("01", "2026-05"),
        ("2026年5月", "01"),
        ("05-01", "2026"),
        ("01", "5月", "2026"),
        ("受理中", "2026-05-01", "主动公开"),
    ],
)
def test_the_day_of_publication(parts: tuple[str, ...]) -> None:
    assert own(*parts) == [DAY]


@pytest.mark.parametrize(
    "parts",
    [
        ("会议于2025年2月13日召开，研究部署了工作。",),
        ("2025年2月13日，示例区召开会议。",),
        ("自2025-02-13起施行",),
        ("截止日期：2026-07-01",),
        ("有效期至 2030-01-01",),
        ("浏览次数：37次", "12"),
        ("索引号：113713/2026-00123",),
        ("电话：0539-8123456",),
        ("2026-13-40",),
        ("版本 10.1.2.3",),
        ("99-99-99",),
        ("20269999",),
        ("",),
        (),
    ],
)
def test_no_day_of_publication(parts: tuple[str, ...]) -> None:
    assert own(*parts) == []


@pytest.mark.parametrize(
    ("parts", "when"),
    [
        (("发布时间：3天前",), When(None, None, 3)),
        (("发布于 2小时前",), When(None, None, 0)),
        (("昨天 10:30",), When(None, None, 1)),
        (("[05-01]",), When(None, (5, 1))),
        (("05-01 10:30",), When(None, (5, 1))),
        (("01", "5月"), When(None, (5, 1))),
    ],
)
def test_a_day_without_its_year(parts: tuple[str, ...], when: When) -> None:
    assert own(*parts) == [when]


def test_days_that_no_label_tells_apart_are_all_left() -> None:
    assert own("2025-03-01", "2026-05-01") == [date(2025, 3, 1), DAY]


def test_the_head_of_a_column_is_its_label() -> None:
    days = best(days_of(("2025-03-01", "2026-05-01"), ("决定日期", "公示日期")))
    assert [day.when.full for day in days] == [DAY]


@pytest.mark.parametrize(
    "text",
    [
        "申请人应当在2026年12月20日前将材料报送区司法局，逾期不再受理。",
        "请各单位于2026年12月20日之前报送。",
        "申报截至2026年12月20日，咨询电话0539-8100000。",
        "10月22日，示例区召开推进会，总结前一阶段的工作。",
        "投诉人在2026年12月1日以前反馈意见。",
    ],
)
def test_a_calendar_leaf_beats_the_days_of_an_abstract(text: str) -> None:
    (day,) = best(days_of(["26", "2026-10", "关于停水的通知", text]))
    assert day.when.full == date(2026, 10, 26)
