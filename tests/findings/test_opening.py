"""Findings that recur or still stand after a reply: their next state, and whether a person verifies them again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from monitor.findings import decisions
from monitor.findings.assignments import Handover, hand_over
from monitor.findings.events import of as events_of
from monitor.findings.lifecycle import Move, move
from monitor.model import AssignedBy, Severity, State
from tests.findings.nights import Nights, dead, typo


def last_reason(nights: Nights) -> str:
    with nights.store.read() as conn:
        return events_of(conn, nights.only()["id"])[-1].why


def confirm(nights: Nights, state: State = State.CONFIRMED, **more: Any) -> None:
    with nights.store.begin() as conn:
        decisions.mark(conn, nights.only()["id"], state, "张三", "属实", nights.now, **more)


@pytest.mark.parametrize("serious", [True, False])
def test_what_a_person_once_confirmed_comes_back_to_be_verified_again(nights: Nights, serious: bool) -> None:
    """Serious, or of a check that never confirms itself: what stands there now is not verified."""
    problem = replace(typo(), severity=Severity.SERIOUS) if serious else typo()
    nights.record(nights.see("1.htm", problem))
    confirm(nights)
    nights.fall().record(nights.page("1.htm"))
    nights.fall().record(nights.see("1.htm", problem))
    assert nights.life() == ["new", "confirmed", "fixed", "new"]
    assert last_reason(nights) == "再次出现（第 1 次复发）；疑似，须由人重新核实"
    assert (nights.only()["recurrences"], nights.only()["confirmed"]) == (1, False)


def test_what_was_in_a_letter_and_confirms_itself_comes_back_as_owed_without_a_person(nights: Nights) -> None:
    nights.record(nights.see("1.htm", dead()))
    with nights.store.begin() as conn:
        decisions.mark(conn, 1, State.NOTIFIED, "张三", "", nights.now)
    nights.fall().record(nights.page("1.htm"))
    nights.fall().record(nights.see("1.htm", dead()))
    assert (
        nights.life() == ["confirmed", "notified", "fixed", "confirmed"]
        and last_reason(nights) == "再次出现（第 1 次复发）"
    )


def test_an_early_warning_that_was_confirmed_and_becomes_serious_is_verified_again(nights: Nights) -> None:
    nights.record(nights.see("1.htm", replace(typo(), severity=Severity.HINT)))
    confirm(nights)
    for level in (Severity.SERIOUS, Severity.SERIOUS):
        nights.fall().record(nights.see("1.htm", replace(typo(), severity=level)))
    assert nights.life() == ["new", "confirmed", "new"] and last_reason(nights) == "等级升为严重；疑似，须由人重新核实"
    confirm(nights)
    nights.fall().record(nights.see("1.htm", replace(typo(), severity=Severity.SERIOUS)))
    assert nights.only()["state"] == "confirmed", "once looked at, it stays"


@pytest.mark.parametrize(("before", "back"), [(State.CONFIRMED, "confirmed"), (State.NOTIFIED, "notified")])
def test_what_was_reported_as_done_and_still_stands_goes_back_to_the_unit_at_night(
    nights: Nights, before: State, back: str
) -> None:
    nights.record(nights.see("1.htm", dead()))
    old = nights.see("1.htm", dead())
    with nights.store.begin() as conn:
        steps = [State.CONFIRMED, State.NOTIFIED] if before is State.NOTIFIED else [State.CONFIRMED]
        for one, other in pairwise(steps):
            move(conn, [Move(1, one, other, "")], "张三", nights.now)
        move(conn, [Move(1, before, State.REPLIED, "")], "unit:jtj", nights.now)
    nights.record(old)
    assert nights.only()["state"] == "replied", "a look from before the reply says nothing"
    nights.fall().record(nights.page("2.htm"))
    assert nights.only()["state"] == "replied", "its page was not looked at"
    changes = nights.fall().record(nights.see("1.htm", dead()))
    assert nights.only()["state"] == back and changes.reopened == ()
    assert last_reason(nights) == "单位反馈已整改，复查时仍存在：http://127.0.0.1:8800/1.htm"
    assert (nights.only()["recurrences"], nights.only()["due"]) == (0, "2026-11-16"), "it was never fixed"


@pytest.mark.parametrize("looked", [True, False])
def test_a_waiver_that_is_over_confirms_nothing_that_was_not_confirmed(nights: Nights, looked: bool) -> None:
    nights.record(nights.see("1.htm", typo()))
    if looked:
        confirm(nights)
    confirm(nights, State.WAIVED, until=date(2026, 11, 2))
    nights.fall().record(nights.see("1.htm", typo()))
    assert nights.only()["state"] == ("confirmed" if looked else "new")


@pytest.mark.parametrize("looked", [True, False])
def test_what_goes_over_to_a_unit_that_had_fixed_it_is_confirmed_only_if_it_was(nights: Nights, looked: bool) -> None:
    """The new unit's finding opens again by it: as what the one that goes over was."""
    nights.record(nights.see("1.htm", typo(), unit="zfb"))
    confirm(nights)
    nights.fall().record(nights.page("1.htm"), nights.see("2.htm", typo(), unit="jtj"))
    with nights.store.begin() as conn:
        if looked:
            decisions.mark(conn, 2, State.CONFIRMED, "张三", "", nights.now)
        wanted = [Handover(2, "zfb", AssignedBy.HAND)]
        assert hand_over(conn, wanted, "张三", "应为政府办", nights.now, {}) == [2]
    assert {row["id"]: row["state"] for row in nights.rows()} == {
        1: "confirmed" if looked else "new",
        2: "false_positive",
    }
