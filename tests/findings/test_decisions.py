"""Decisions of staff: what a mark needs, what it refuses, and the due date that it sets."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from monitor.findings import decisions
from monitor.findings.lifecycle import MoveRefused
from monitor.model import Severity, State
from monitor.store.database import Store
from monitor.store.tables import findings as findings_table
from tests.findings.nights import Nights, typo


@pytest.fixture
def nights(store: Store) -> Nights:
    nights = Nights(store).fall()
    nights.record(nights.see("1.htm", typo()))
    return nights


@pytest.mark.parametrize(
    ("to", "why", "until", "said"),
    [
        (State.NOTIFIED, "x", None, "不能从“待核实”改为“已通知”"),
        (State.FALSE_POSITIVE, " ", None, "须写明原因"),
        (State.WAIVED, "", date(2026, 12, 1), "须写明原因"),
        (State.WAIVED, "改造", None, "须写明截止日期"),
        (State.WAIVED, "改造", date(2026, 11, 1), "不得早于今天"),
        (State.FIXED, "", None, "须写明原因"),
    ],
)
def test_a_refused_mark_says_why_in_chinese_and_changes_nothing(
    nights: Nights, to: State, why: str, until: date | None, said: str
) -> None:
    with pytest.raises(MoveRefused, match=said), nights.store.begin() as conn:
        decisions.mark(conn, 1, to, "张三", why, nights.now, until=until)
    assert (nights.only()["state"], nights.life()) == ("new", ["new"])


def test_a_name_that_is_too_long_for_the_record_is_refused(nights: Nights) -> None:
    with pytest.raises(MoveRefused, match="姓名太长（最多 64 个字）"), nights.store.begin() as conn:
        decisions.mark(conn, 1, State.CONFIRMED, "张" * 65, "", nights.now)
    with nights.store.begin() as conn:
        decisions.mark(conn, 1, State.CONFIRMED, "张" * 64, "", nights.now)
    assert nights.life() == ["new", "confirmed"]


@pytest.mark.parametrize(
    ("who", "said"),
    [("  ", "须写明是谁"), ("monitor", "系统自动"), (" monitor ", "系统自动"), ("unit:zzz", "责任单位")],
)
def test_only_staff_mark(nights: Nights, who: str, said: str) -> None:
    with pytest.raises(MoveRefused, match=said), nights.store.begin() as conn:
        decisions.mark(conn, 1, State.CONFIRMED, who, "", nights.now)
    assert nights.life() == ["new"]


def test_a_finding_that_does_not_exist_is_refused_by_its_number(nights: Nights) -> None:
    with pytest.raises(MoveRefused, match="没有编号为 77 的问题条目"), nights.store.begin() as conn:
        decisions.mark(conn, 77, State.CONFIRMED, "张三", "", nights.now)


def test_a_finding_marked_fixed_by_hand_has_no_open_place_and_comes_back_when_seen_again(nights: Nights) -> None:
    with nights.store.begin() as conn:
        decisions.mark(conn, 1, State.FIXED, "张三", "已联系修改", nights.now)
    assert nights.open_places() == 0
    nights.fall().record(nights.see("1.htm", typo()))
    assert (nights.only()["state"], nights.only()["recurrences"]) == ("new", 1)


def test_a_mark_may_set_the_due_date(nights: Nights) -> None:
    with nights.store.begin() as conn:
        decisions.mark(conn, 1, State.CONFIRMED, "张三", "", nights.now, due=date(2026, 11, 20))
    assert nights.only()["due"] == "2026-11-20"


def test_what_is_confirmed_is_due_from_the_day_of_confirmation(nights: Nights) -> None:
    late = nights.now + timedelta(days=30)
    with nights.store.begin() as conn:
        decisions.mark(conn, 1, State.CONFIRMED, "张三", "", late, due_days={Severity.MINOR: 10})
    assert (nights.only()["due"], nights.only()["verify_by"]) == ("2026-12-16", None)


def test_no_due_date_is_set_before_today(nights: Nights) -> None:
    with nights.store.begin() as conn, pytest.raises(MoveRefused, match="不得早于今天"):
        decisions.mark(conn, 1, State.CONFIRMED, "张三", "", nights.now, due=date(2026, 10, 1))
    assert nights.life() == ["new"]


def test_the_earlier_day_of_a_report_holds_when_it_is_confirmed(nights: Nights) -> None:
    with nights.store.begin() as conn:
        conn.execute(sa.update(findings_table).values(due=date(2026, 11, 5)))  # as `outside_findings` joins a report
    assert nights.only()["due"] is None
    with nights.store.begin() as conn:
        decisions.mark(conn, 1, State.CONFIRMED, "张三", "", nights.now, due_days={Severity.MINOR: 10})
    assert nights.only()["due"] == "2026-11-05"
