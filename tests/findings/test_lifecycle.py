"""The table of moves, tested as a table."""

from __future__ import annotations

from itertools import product

import pytest

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


def test_of_two_who_move_a_finding_at_once_the_second_is_left_without_an_event(nights: Nights) -> None:
    with nights.store.begin() as conn:
        assert move(conn, [Move(1, State.NEW, State.CONFIRMED, "")], "张三", nights.now) == [1]
        assert move(conn, [Move(1, State.NEW, State.CONFIRMED, "")], "李四", nights.now) == []
    assert nights.life() == ["new", "confirmed"]
