"""The life of a finding: one table of moves and who may make them. Every change of state goes through `move`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.findings import events
from monitor.model import State
from monitor.store.dialect import chunks
from monitor.store.tables import findings

MONITOR = "monitor"  # who the machine is in an event
_LONGEST_NAME = 64  # characters: what events, rules and exceptions have room for
OF_UNIT = "unit:"  # before the unit's id, where a unit itself has answered


class Mover(StrEnum):
    """Who may move a finding."""

    MACHINE = "machine"
    STAFF = "staff"
    UNIT = "unit"

    @property
    def label(self) -> str:
        return {"machine": "系统自动", "staff": "工作人员", "unit": "责任单位"}[self]


_MACHINE = frozenset({Mover.MACHINE})
_STAFF = frozenset({Mover.STAFF})
_BOTH = _MACHINE | _STAFF
_ALL = _BOTH | {Mover.UNIT}

MOVES: Mapping[State, Mapping[State, frozenset[Mover]]] = {
    State.NEW: {
        State.CONFIRMED: _BOTH,  # the machine: when the check confirms itself and the problem is certain
        State.FIXED: _BOTH,
        State.FALSE_POSITIVE: _BOTH,  # the machine: when an exception covers every place
        State.WAIVED: _STAFF,
    },
    State.CONFIRMED: {
        State.NEW: _MACHINE,  # it has become 严重: a person verifies it again
        State.NOTIFIED: _BOTH,  # the machine: by the notice of the month
        State.REPLIED: _ALL,  # the unit: by its answer to a notice
        State.FIXED: _BOTH,
        State.FALSE_POSITIVE: _BOTH,
        State.WAIVED: _STAFF,
    },
    State.NOTIFIED: {
        State.NEW: _MACHINE,
        State.CONFIRMED: _STAFF,
        State.REPLIED: _ALL,
        State.FIXED: _BOTH,
        State.FALSE_POSITIVE: _BOTH,
        State.WAIVED: _STAFF,
    },
    State.REPLIED: {
        State.NEW: _MACHINE,
        State.CONFIRMED: _BOTH,  # the machine: looked again (at night or by `verify`), it still stands
        State.NOTIFIED: _BOTH,
        State.FIXED: _BOTH,
        State.FALSE_POSITIVE: _BOTH,
        State.WAIVED: _STAFF,
    },
    State.FIXED: {
        State.NEW: _BOTH,  # it came back, and does not confirm itself: a person verifies it again
        State.CONFIRMED: _BOTH,
    },
    State.FALSE_POSITIVE: {State.NEW: _BOTH, State.CONFIRMED: _BOTH},
    State.WAIVED: {State.NEW: _MACHINE, State.CONFIRMED: _BOTH},  # new: it was not confirmed before it was waived
}


class MoveRefused(ValueError):
    """A change of state that is not allowed. The message is Chinese, for the person who tried."""


@dataclass(frozen=True, slots=True)
class Move:
    """One finding from one state to another. `values`: further columns of the finding to be set with it."""

    finding_id: int
    before: State
    after: State
    why: str
    values: Mapping[str, Any] = field(default_factory=dict)


def mover(who: str) -> Mover:
    if who.startswith(OF_UNIT):
        return Mover.UNIT
    return Mover.MACHINE if who == MONITOR else Mover.STAFF


def staff(who: str) -> str:
    """Return the name of a person, stripped. Raises MoveRefused where it is none."""
    name = who.strip()
    if not name:
        raise MoveRefused("须写明是谁（姓名）")
    if len(name) > _LONGEST_NAME:
        raise MoveRefused(f"姓名太长（最多 {_LONGEST_NAME} 个字）")
    if mover(name) is not Mover.STAFF:
        raise MoveRefused(f"“{name}”指{mover(name).label}，须写工作人员的姓名")
    return name


def require(before: State, after: State, who: str) -> None:
    """Check that MOVES lets `who` make this move. Raises MoveRefused where it does not."""
    movers = MOVES.get(before, {}).get(after, frozenset())
    if not movers:
        known = "、".join(state.label for state, allowed in MOVES[before].items() if mover(who) in allowed)
        raise MoveRefused(f"不能从“{before.label}”改为“{after.label}”；可以改为：{known}")
    if mover(who) not in movers:
        only = "或".join(one.label for one in Mover if one in movers)
        raise MoveRefused(f"从“{before.label}”改为“{after.label}”只能由{only}进行")


def move(conn: Connection, moves: Iterable[Move], who: str, now: datetime, scan_id: int | None = None) -> list[int]:
    """Make the moves, each with its event. Returns the findings that moved.

    A finding that another process has moved in the meantime is left alone, without an event. Raises MoveRefused, before
    anything is changed, where one of the moves is not allowed.
    """
    asked = list(moves)
    for wanted in asked:
        require(wanted.before, wanted.after, who)
    alike: dict[tuple[Any, ...], list[int]] = {}
    for wanted in asked:
        alike.setdefault((wanted.before, wanted.after, *sorted(wanted.values.items())), []).append(wanted.finding_id)
    moved = {number for key, ids in alike.items() for number in _moved(conn, key, ids, now)}
    made = [wanted for wanted in asked if wanted.finding_id in moved]
    events.add(conn, [_event(one, who, now, scan_id) for one in made])
    return [one.finding_id for one in made]


def _event(made: Move, who: str, now: datetime, scan_id: int | None) -> events.Event:
    return events.Event(
        finding_id=made.finding_id,
        before=made.before,
        after=made.after,
        who=who,
        why=made.why,
        at=now,
        scan_id=scan_id,
    )


def _moved(conn: Connection, key: tuple[Any, ...], ids: list[int], now: datetime) -> list[int]:
    """Make the same move of many findings. Returns those that were still in its first state."""
    before, after, *values = key
    changed = {"closed_at": None if after.is_open else now} | dict(values) | {"state": after.value}
    if after is State.NEW:
        changed["due"] = None  # a unit owes nothing before it is confirmed; `findings.due.verify_by` is our own day
    moved: list[int] = []
    for part in chunks(ids):
        stands = sa.and_(findings.c.id.in_(part), findings.c.state == before.value)
        moved += conn.scalars(sa.update(findings).where(stands).values(changed).returning(findings.c.id))
    return moved
