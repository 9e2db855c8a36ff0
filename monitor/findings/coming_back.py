"""What a sighting means for a finding that is known: whose turn it is now, and whether a person must look anew.

Whatever does not confirm itself comes back as 待核实, whoever confirmed it before: nobody has seen what stands there now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from monitor.findings.events import Event
from monitor.findings.lifecycle import Move
from monitor.findings.sightings import Sighting
from monitor.model import Severity, State

CONFIRMED = "再次检查仍存在，自动确认"
RAISED_AGAIN = "误报例外已不适用，再次列出"
WAIVER_OVER = "免于整改期限已过，问题仍存在"
STILL_THERE = "单位反馈已整改，复查时仍存在"
GRAVER = "等级升为严重"
LOOK_ANEW = "；疑似，须由人重新核实"
BY_EVENT = (State.REPLIED, State.WAIVED)  # what becomes of these depends on when, or from where, they came to be so
_AWAITED = (State.CONFIRMED, State.NOTIFIED, State.REPLIED)  # a person, or a check that needs none, has confirmed it


@dataclass(frozen=True, slots=True)
class KnownFinding:
    """A finding as it stands before tonight's sightings."""

    id: int
    state: State
    severity: Severity
    due: date | None
    recurrences: int
    closed_at: datetime | None
    waived_until: date | None
    look: int


@dataclass(frozen=True, slots=True)
class SightingTonight:
    """`first`: the state that the problem would open in tonight; `due`: when it would be due; `since`: the event by which
    the finding came into its state, where that matters (BY_EVENT).
    """

    first: State
    today: date
    due: date | None
    since: Event | None = None

    @property
    def anew(self) -> str:
        return LOOK_ANEW if self.first is State.NEW else ""

    @property
    def renewed(self) -> dict[str, Any]:
        return {"due": self.due, "waived_until": None}


def wanted(one: KnownFinding, sighting: Sighting, seen: SightingTonight) -> Move | None:
    """The move that the sighting calls for; None: it stays as it is."""
    if one.state is State.NEW:
        return (
            Move(one.id, one.state, seen.first, CONFIRMED, {"due": seen.due}) if seen.first is State.CONFIRMED else None
        )
    if one.state is State.FALSE_POSITIVE:
        return Move(one.id, one.state, seen.first, RAISED_AGAIN, seen.renewed)
    if one.state is State.WAIVED:
        return _waived(one, seen)
    if outdated(one, sighting):
        return None
    return _back(one, seen) if one.state is State.FIXED else _owed(one, sighting, seen)


def _waived(one: KnownFinding, seen: SightingTonight) -> Move | None:
    if one.waived_until is None or one.waived_until >= seen.today:
        return None
    if seen.first is State.NEW and seen.since is not None and seen.since.before is State.NEW:
        return Move(one.id, one.state, State.NEW, WAIVER_OVER + LOOK_ANEW, seen.renewed)
    return Move(one.id, one.state, State.CONFIRMED, WAIVER_OVER, seen.renewed)


def _back(one: KnownFinding, seen: SightingTonight) -> Move:
    count = one.recurrences + 1
    said = f"再次出现（第 {count} 次复发）{seen.anew}"
    return Move(one.id, one.state, seen.first, said, {**seen.renewed, "recurrences": count, "backlog": False})


def _owed(one: KnownFinding, sighting: Sighting, seen: SightingTonight) -> Move | None:
    """A person's word for an early warning is none for what has come of it; and a unit's word is looked into."""
    graver = sighting.problem.severity is Severity.SERIOUS and one.severity is not Severity.SERIOUS
    if graver and seen.first is State.NEW and one.state in _AWAITED:
        return Move(one.id, one.state, State.NEW, GRAVER + LOOK_ANEW)
    if one.state is not State.REPLIED or not _is_later(sighting, seen.since):
        return None
    told = seen.since is not None and seen.since.before is State.NOTIFIED
    back = State.NOTIFIED if told else State.CONFIRMED
    return Move(one.id, one.state, back, f"{STILL_THERE}：{sighting.page.url}")


def _is_later(sighting: Sighting, reply: Event | None) -> bool:
    """A look from before the reply says nothing of what was fixed since."""
    if reply is None or reply.look is None:
        return reply is None or sighting.page.at >= reply.at
    return sighting.page.look >= reply.look


def outdated(one: KnownFinding, sighting: Sighting) -> bool:
    """A newer look is known already, or a newer proof that it was fixed."""
    return sighting.page.look < one.look
