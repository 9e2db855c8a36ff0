"""The single vetoes: how far from the limit, what proves it, and that the machine never decides one."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.model import ColumnClass, Severity, State
from monitor.reports.score_state import Watched
from monitor.reports.score_veto import Status, Veto, vetoes
from tests.reports.scoring import TODAY, ago, column, finding, site

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
        (Watched(19, 19, 0), UNCHECKED),
        (Watched(336, 8, 7), CLEAR),
        (Watched(336, 9, 7), HALF),
        (Watched(336, 14, 7), LATE),
        (Watched(140, 7, 7), SUSPECTED),
    ],
)
def test_the_share_of_visits_that_failed(watched: Watched | None, status: Status) -> None:
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
        watched=Watched(336, 336, 7),
        findings=(finding(1, "home.stale", State.NEW, severity=Severity.SERIOUS),),
    )
    assert Status.CONFIRMED not in {one.status for one in vetoes(worst, TODAY)}


def test_what_the_store_cannot_know_is_unchecked_and_not_passed() -> None:
    assert veto("W5").status is UNCHECKED and veto("W6").status is UNCHECKED
    assert {one.status for one in vetoes(site(scanned_at=None, watched=None), TODAY)} == {UNCHECKED}


def test_a_home_page_without_dates_follows_its_finding() -> None:
    serious = finding(1, "home.stale", State.NEW, severity=Severity.SERIOUS)
    assert veto("W3", home_newest=None, findings=(serious,)).status is SUSPECTED
    assert veto("W3", home_newest=None).status is HALF
    assert veto("W3", home_read=False).status is UNCHECKED
