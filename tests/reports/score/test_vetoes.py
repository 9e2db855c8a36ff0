"""The single vetoes: how far from the limit, what proves it, and that the machine never decides one."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.model import ColumnClass, Severity, State
from monitor.reports.score.state import Channel, ChannelFact, WeekOfVisits
from monitor.reports.score.status import Status, Veto
from monitor.reports.score.vetoes import vetoes
from tests.reports.score.sample_sites import TODAY, ago, column, finding, site

CLEAR, HALF, LATE, SUSPECTED, UNCHECKED = (
    Status.CLEAR,
    Status.HALF,
    Status.LATE,
    Status.SUSPECTED,
    Status.UNCHECKED,
)


def veto(number: str, *columns: Any, **state: Any) -> Veto:
    return next(one for one in vetoes(site(*columns, **state), TODAY) if one.id == number)


@pytest.mark.parametrize(
    ("age", "status"),
    [(0, CLEAR), (6, CLEAR), (7, HALF), (10, HALF), (11, LATE), (14, LATE), (15, SUSPECTED), (400, SUSPECTED)],
)
def test_the_home_page_warns_on_day_7_and_11_and_falls_after_day_14(age: int, status: Status) -> None:
    found = veto("W3", home_newest=ago(age))
    assert found.status is status and found.distance == f"第 {age} 天，上限 14 天"


@pytest.mark.parametrize(
    ("count", "status"), [(0, CLEAR), (2, CLEAR), (3, HALF), (4, LATE), (5, SUSPECTED), (9, SUSPECTED)]
)
def test_five_key_columns_are_one_too_many(count: int, status: Status) -> None:
    found = veto("W4-1", column("新"), *(column(f"旧{n}", 15, finding=n + 1) for n in range(count)))
    assert found.status is status and found.distance.startswith(f"{count} 个，上限 5 个")
    assert found.findings == tuple(range(1, count + 1))


def test_news_and_first_level_notices_are_counted_together() -> None:
    news = [column(f"要闻{n}", 20) for n in range(3)]
    notices = [column("通知", 200, ColumnClass.NOTICE), column("政策", 200, ColumnClass.POLICY)]
    assert veto("W4-1", *news, *notices).status is SUSPECTED
    below = [column("下级通知", 200, ColumnClass.NOTICE, official=None)]
    assert veto("W4-1", *news, *below).value == 3 and veto("W4-2", *news, *below).value == 4


@pytest.mark.parametrize(("count", "status"), [(4, CLEAR), (5, HALF), (8, LATE), (9, LATE), (10, SUSPECTED)])
def test_ten_columns_that_stand_still_are_too_many(count: int, status: Status) -> None:
    late = [column(f"栏目{n}", 400, ColumnClass.DISCLOSURE) for n in range(count)]
    assert veto("W4-2", *late).status is status


def test_columns_that_can_still_be_helped_are_named() -> None:
    found = veto("W4-1", column("快了", 11), column("早着", 10), column("晚了", 15))
    assert found.value == 1 and found.evidence[1:] == ("即将超期：快了 第 11 天，期限 14 天",)


def test_a_column_whose_limit_is_a_guess_is_not_counted() -> None:
    assert veto("W4-2", *(column(f"栏目{n}", 400, certain=False) for n in range(12))).value == 0


@pytest.mark.parametrize(("count", "status"), [(2, CLEAR), (3, HALF), (4, LATE), (5, SUSPECTED)])
def test_five_blank_columns_are_too_many(count: int, status: Status) -> None:
    found = veto("W4-3", column("新"), *(column(f"空{n}", None, blank=True) for n in range(count)))
    assert found.status is status and len(found.evidence) == count


def test_what_was_not_read_or_set_aside_is_not_counted() -> None:
    unread = [column(f"栏目{n}", 20, read=False) for n in range(5)]
    aside = [column(f"别的{n}", 20, set_aside=True) for n in range(5)]
    found = veto("W4-1", *unread, *aside)
    assert found.status is CLEAR and "5 个栏目没有读到" in found.distance


@pytest.mark.parametrize(
    ("watched", "status"),
    [
        (None, UNCHECKED),
        (WeekOfVisits(19, 19, 0), UNCHECKED),
        (WeekOfVisits(336, 8, 7), CLEAR),
        (WeekOfVisits(336, 9, 7), HALF),
        (WeekOfVisits(336, 14, 7), LATE),
        (WeekOfVisits(140, 7, 7), SUSPECTED),
    ],
)
def test_the_share_of_visits_that_failed(watched: WeekOfVisits | None, status: Status) -> None:
    assert veto("W2", watched=watched).status is status


def test_a_suspected_serious_problem_waits_for_a_person() -> None:
    hidden = finding(7, "security.hidden_link", State.NEW, severity=Severity.SERIOUS)
    found = veto("W1", findings=(hidden,))
    assert (found.status, found.waiting) == (SUSPECTED, (7,))


def test_only_a_persons_word_makes_a_veto_stand() -> None:
    hidden = finding(7, "security.hidden_link", State.CONFIRMED, severity=Severity.SERIOUS)
    found = veto("W1", findings=(hidden,))
    assert (found.status, found.waiting, found.findings) == (Status.CONFIRMED, (), (7,))


def test_nothing_that_was_counted_is_ever_decided_by_the_machine() -> None:
    worst = site(
        *(column(f"栏目{n}", 900) for n in range(20)),
        *(column(f"空{n}", None, blank=True) for n in range(20)),
        home_newest=ago(90),
        watched=WeekOfVisits(336, 336, 7),
        findings=(finding(1, "home.stale", State.NEW, severity=Severity.SERIOUS),),
    )
    assert Status.CONFIRMED not in {one.status for one in vetoes(worst, TODAY)}


def test_what_the_store_cannot_know_is_unchecked_and_not_passed() -> None:
    assert veto("W5").status is Status.MANUAL and veto("W6").status is Status.MANUAL, "known in part is not passed"
    assert veto("W5", home_read=False).status is UNCHECKED
    assert {one.status for one in vetoes(site(scanned_at=None, watched=None), TODAY)} == {UNCHECKED}


def test_a_home_page_without_dates_follows_its_finding() -> None:
    serious = finding(1, "home.stale", State.NEW, severity=Severity.SERIOUS)
    assert veto("W3", home_newest=None, findings=(serious,)).status is SUSPECTED
    assert veto("W3", home_newest=None).status is HALF
    assert veto("W3", home_read=False).status is UNCHECKED


def offered(*opens: bool | None, channel: Channel = Channel.INTERACTION, **more: Any) -> tuple[ChannelFact, ...]:
    urls = (f"http://127.0.0.1:8800/hd/{number}.htm" for number in range(len(opens)))
    return tuple(
        ChannelFact(channel=channel, name="区长信箱", url=url, opens=one, **more)
        for url, one in zip(urls, opens, strict=True)
    )


@pytest.mark.parametrize(
    ("channels", "portal", "status", "told"),
    [
        (offered(True, False), True, Status.MANUAL, "2 处，1 处能打开"),
        (offered(None), True, Status.MANUAL, "1 处，0 处能打开"),
        (offered(False, False), True, SUSPECTED, "2 处，都打不开"),
        ((), True, SUSPECTED, "没有发现提问、提建议的栏目或链接，请核对"),
        ((), False, Status.MANUAL, "请核对是否由门户网站统一提供"),
        (offered(True, channel=Channel.SERVICES), True, SUSPECTED, "没有发现提问"),
    ],
)
def test_a_way_to_ask_is_looked_for_and_its_answers_are_left_to_a_person(
    channels: Any, portal: bool, status: Status, told: str
) -> None:
    found = veto("W5", channels=channels, portal=portal)
    assert found.status is status and told in found.distance and found.links


def test_the_pages_that_a_person_must_look_at_are_named_with_what_they_show() -> None:
    found = veto("W5", channels=offered(True, newest=ago(100), items=7))
    assert "超过 3 个月未答复" in found.distance
    assert found.evidence == (f"区长信箱：能打开，列出 7 条，最近一条 {ago(100)}（100 天前）",)
    assert [link.url for link in found.links] == ["http://127.0.0.1:8800/hd/0.htm"]
    guides = (("公司设立登记办事指南", "http://127.0.0.1:8800/g.htm"),)
    found = veto("W6", channels=offered(True, channel=Channel.SERVICES), guides=guides)
    assert "缺 4 类以上的满 5 个" in found.distance and found.links[-1] == guides[0]


def test_a_portal_that_is_registered_without_services_is_asked_about_that() -> None:
    found = veto("W6", services=False, channels=())
    assert found.status is Status.MANUAL and "没有对外办事服务" in found.distance


def test_columns_that_wait_for_a_person_are_told_beside_the_count() -> None:
    unsure = column("专栏", 400, None, certain=False, finding=9)
    known = finding(9, "column.stale", State.NEW, severity=Severity.HINT)
    found = veto("W4-2", unsure, findings=(known,))
    assert (found.value, found.waiting) == (0, (9,)) and "另有 1 个是否应更新待人工确定" in found.distance


@pytest.mark.parametrize("number", ["W1", "W2", "W3", "W4-1", "W4-2", "W4-3"])
def test_every_veto_leads_to_its_pages(number: str) -> None:
    worst = site(
        column("要闻", 20), column("空", None, blank=True), home_newest=ago(20),
        findings=(finding(1, "security.hidden_link", State.NEW, severity=Severity.SERIOUS, url="http://127.0.0.1:8800/x"),),
    )  # fmt: skip
    (found,) = [one for one in vetoes(worst, TODAY) if one.id == number]
    assert found.links and all(link.url.startswith("http://127.0.0.1:8800/") for link in found.links)


def test_a_confirmed_early_warning_confirms_no_veto() -> None:
    warned = finding(1, "home.stale", State.CONFIRMED, severity=Severity.HINT)
    assert veto("W3", home_newest=ago(15), findings=(warned,)).status is SUSPECTED
    looked = finding(1, "home.stale", State.CONFIRMED, severity=Severity.SERIOUS)
    assert veto("W3", home_newest=ago(15), findings=(looked,)).status is Status.CONFIRMED
