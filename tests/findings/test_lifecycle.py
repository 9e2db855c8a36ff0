"""The table of moves, tested as a table; and what staff must say when they make one."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from monitor.findings import decisions
from monitor.findings.lifecycle import MOVES, Move, Mover, MoveRefused, move, require
from monitor.model import State
from monitor.store.database import Store
from tests.findings.nights import Nights, typo

S = State
STAFF = {
    S.NEW: {S.CONFIRMED, S.FIXED, S.FALSE_POSITIVE, S.WAIVED},
    S.CONFIRMED: {S.NOTIFIED, S.REPLIED, S.FIXED, S.FALSE_POSITIVE, S.WAIVED},
    S.NOTIFIED: {S.CONFIRMED, S.REPLIED, S.FIXED, S.FALSE_POSITIVE, S.WAIVED},
    S.REPLIED: {S.CONFIRMED, S.NOTIFIED, S.FIXED, S.FALSE_POSITIVE, S.WAIVED},
    S.FIXED: {S.NEW, S.CONFIRMED},
    S.FALSE_POSITIVE: {S.NEW, S.CONFIRMED},
    S.WAIVED: {S.CONFIRMED},
}
MACHINE_ONLY = {(before, S.NEW) for before in (S.CONFIRMED, S.NOTIFIED, S.REPLIED, S.WAIVED)}
STAFF_ONLY = {(before, S.WAIVED) for before in S if before.is_open} | {(S.NOTIFIED, S.CONFIRMED)}
UNIT = {(S.CONFIRMED, S.REPLIED), (S.NOTIFIED, S.REPLIED)}
WHO = (("张三", Mover.STAFF), ("monitor", Mover.MACHINE), ("unit:jtj", Mover.UNIT))


def may(before: State, after: State, mover: Mover) -> bool:
    if mover is Mover.UNIT:
        return (before, after) in UNIT
    allowed = after in STAFF[before] or (before, after) in MACHINE_ONLY
    return allowed and (before, after) not in (STAFF_ONLY if mover is Mover.MACHINE else MACHINE_ONLY)


@pytest.mark.parametrize(("before", "after", "who"), list(product(State, State, WHO)))
def test_each_move_is_allowed_to_exactly_those_who_may_make_it(
    before: State, after: State, who: tuple[str, Mover]
) -> None:
    if may(before, after, who[1]):
        require(before, after, who[0])
    else:
        with pytest.raises(MoveRefused, match="改为"):
            require(before, after, who[0])


def test_who_may_make_a_move_is_said_to_who_may_not() -> None:
    with pytest.raises(MoveRefused, match="只能由系统自动或工作人员进行"):
        require(S.REPLIED, S.FIXED, "unit:jtj")


def test_the_table_knows_every_state() -> None:
    assert set(MOVES) == set(State)


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


def test_of_two_who_move_a_finding_at_once_the_second_is_left_without_an_event(nights: Nights) -> None:
    with nights.store.begin() as conn:
        assert move(conn, [Move(1, State.NEW, State.CONFIRMED, "")], "张三", nights.now) == [1]
        assert move(conn, [Move(1, State.NEW, State.CONFIRMED, "")], "李四", nights.now) == []
    assert nights.life() == ["new", "confirmed"]
