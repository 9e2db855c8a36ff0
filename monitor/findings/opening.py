"""From sightings to findings: open, confirm, bring back, or update with what was seen.

A problem that does not confirm itself comes back as 待核实 even where a person had confirmed it: what stands there now
has not been looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.findings import events, places
from monitor.findings.lifecycle import MONITOR, Move, move
from monitor.findings.sightings import FindingIdentity, Sighting, Sightings, SiteRules
from monitor.model import OWED_STATES, Problem, Region, Severity, State
from monitor.store.dialect import chunks, insert, storable
from monitor.store.tables import findings

OPENED = "首次发现"
CONFIRMED = "再次检查仍存在，自动确认"
RAISED_AGAIN = "误报例外已不适用，再次列出"
WAIVER_OVER = "免于整改期限已过，问题仍存在"
STILL_THERE = "单位反馈已整改，复查时仍存在"
GRAVER = "等级升为严重"
UNCERTAIN = "；疑似，须由人重新核实"
BY_EVENT = (State.REPLIED, State.WAIVED)  # what becomes of these depends on when, or from where, they came to be so
_OWN = (Region.MAIN, Region.META)  # a fault in the frame stands in no column more than in another
_TEXTS = ("message", "wrong", "suggestion", "context", "target")
_FOLLOWED = ("unit_by", "severity", "certain", *_TEXTS, "last_seen_at", "last_scan_id", "look")
_FOLLOW = (
    sa.update(findings)
    .where(findings.c.id == sa.bindparam("b_id"))
    .values({name: sa.bindparam(f"b_{name}") for name in _FOLLOWED})
    .values(due=sa.func.coalesce(sa.bindparam("b_due", type_=sa.Date), findings.c.due))
)


@dataclass(frozen=True, slots=True, kw_only=True)
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
    """What tonight's sighting would be as a new finding. `first`: its state; `due`: its due date; `since`: the event by
    which the known finding came into its state, where that matters (BY_EVENT).
    """

    first: State
    today: date
    due: date | None
    since: events.Event | None = None

    @property
    def uncertain(self) -> str:
        return UNCERTAIN if self.first is State.NEW else ""

    @property
    def renewed(self) -> dict[str, Any]:
        return {"due": self.due, "waived_until": None}


_ASKED = (
    findings.c.unit,
    findings.c.code,
    findings.c.subject_key,
    *(findings.c[name] for name in KnownFinding.__slots__),
)
Again = Sequence[tuple[KnownFinding, Sighting]]


def raise_all(
    conn: Connection, scan_id: int, rules: SiteRules, seen: Sightings, now: datetime
) -> tuple[list[int], list[int]]:
    """Open, bring back and renew the findings that were seen, and their places. Returns ids: (opened, reopened)."""
    return _Raising(conn, scan_id, rules, now).all(seen)


@dataclass(frozen=True)
class _Raising:
    """One batch of sightings on its way into the tables."""

    conn: Connection
    scan_id: int
    rules: SiteRules
    now: datetime

    @cached_property
    def today(self) -> date:
        return self.rules.start(self.now)

    @cached_property
    def due(self) -> Mapping[Severity, date]:
        """When what is found now is due."""
        return self.rules.due(self.now)

    def all(self, seen: Sightings) -> tuple[list[int], list[int]]:
        speaking = seen.speaking()
        known = self._known(speaking)
        new = [sighting for identity, sighting in speaking.items() if identity not in known]
        opened = self._open(new)
        if len(opened) < len(new):  # another process opened them since `_known`
            known |= self._known(sighting.identity for sighting in new if sighting.identity not in opened)
        again = [(known[identity], sighting) for identity, sighting in speaking.items() if identity in known]
        self._follow(again)  # before the moves: an event keeps what its finding was after it
        moved = self._move(again)
        self._note(again, moved)
        reopened = [finding.id for finding, _ in again if finding.id in moved and not finding.state.is_open]
        ids = {identity: finding.id for identity, finding in known.items()} | opened
        places.see(self.conn, seen.raised.values(), ids)
        return list(opened.values()), reopened

    def _known(self, identities: Iterable[FindingIdentity]) -> dict[FindingIdentity, KnownFinding]:
        wanted = set(identities)
        keys = sorted({identity.subject_key for identity in wanted})
        known = {}
        for part in chunks(keys):
            these = findings.c.subject_key.in_(part)
            for row in self.conn.execute(sa.select(*_ASKED).where(findings.c.site == self.rules.site, these)):
                known[FindingIdentity(*row[:3])] = KnownFinding(
                    **_values(row) | {"state": State(row.state), "severity": Severity(row.severity)}
                )
        return {identity: finding for identity, finding in known.items() if identity in wanted}

    def _open(self, new: Sequence[Sighting]) -> dict[FindingIdentity, int]:
        if not new:
            return {}
        states = {sighting.identity: self._first_state(sighting.problem) for sighting in new}
        ask = insert(self.conn, findings).on_conflict_do_nothing()
        ask = ask.returning(findings.c.id, findings.c.unit, findings.c.code, findings.c.subject_key)
        rows = self.conn.execute(ask, [self._row(sighting) for sighting in new])
        ids = {FindingIdentity(*rest): number for number, *rest in rows}
        opened = (
            events.Event(
                finding_id=number,
                before=None,
                after=states[identity],
                who=MONITOR,
                why=OPENED,
                at=self.now,
                scan_id=self.scan_id,
            )
            for identity, number in ids.items()
        )
        events.add(self.conn, opened)
        return ids

    def _row(self, sighting: Sighting) -> dict[str, Any]:
        problem, page = sighting.problem, sighting.page
        return {
            "site": self.rules.site,
            **sighting.identity._asdict(),
            "unit_by": sighting.unit_by,
            "subject": storable(problem.subject),
            "state": self._first_state(problem).value,
            **_said(problem),
            "column": storable(page.column) if problem.region in _OWN or problem.belongs_to else "",
            "first_seen_at": page.at,
            "last_seen_at": page.at,
            "first_scan_id": self.scan_id,
            "last_scan_id": self.scan_id,
            "look": page.look,
            "due": self.due.get(problem.severity) if self._first_state(problem) is not State.NEW else None,
            "recurrences": 0,
        }

    def _first_state(self, problem: Problem) -> State:
        return State.CONFIRMED if self.rules.confirms_itself(problem) else State.NEW

    def _move(self, again: Again) -> set[int]:
        """Confirm what now confirms itself, bring back what was closed, return what was reported as fixed and still
        stands. Returns the ids of those that moved.
        """
        since = events.last_into(self.conn, [finding.id for finding, _ in again if finding.state in BY_EVENT])
        moves = [self._wanted(finding, sighting, since.get(finding.id)) for finding, sighting in again]
        return set(move(self.conn, [wanted for wanted in moves if wanted], MONITOR, self.now, self.scan_id))

    def _note(self, again: Again, moved: Collection[int]) -> None:
        """Write an event for each change of severity that moved nothing."""
        changed = (
            (finding, sighting.problem.severity)
            for finding, sighting in again
            if (finding.state.is_open or finding.state is State.WAIVED)
            and finding.id not in moved
            and not _outdated(finding, sighting)
        )
        events.add(
            self.conn,
            [
                events.Event(
                    finding_id=finding.id,
                    before=finding.state,
                    after=finding.state,
                    who=MONITOR,
                    why=f"等级由{finding.severity}改为{level}",
                    at=self.now,
                    scan_id=self.scan_id,
                )
                for finding, level in changed
                if level is not finding.severity
            ],
        )

    def _wanted(self, finding: KnownFinding, sighting: Sighting, since: events.Event | None) -> Move | None:
        due = self.due.get(sighting.problem.severity)
        return _move_for(
            finding, sighting, SightingTonight(self._first_state(sighting.problem), self.today, due, since)
        )

    def _follow(self, again: Again) -> None:
        """Update severity, message and the rest from the newest sighting; a graver one is due earlier."""
        rows = [
            {
                "b_id": finding.id,
                "b_due": self._earlier(finding, sighting.problem.severity),
                "b_unit_by": sighting.unit_by,
                "b_last_seen_at": sighting.page.at,
                "b_last_scan_id": self.scan_id,
                "b_look": sighting.page.look,
                **{f"b_{name}": value for name, value in _said(sighting.problem).items()},
            }
            for finding, sighting in again
            if not _outdated(finding, sighting)
        ]
        if rows:
            self.conn.execute(_FOLLOW, rows)

    def _earlier(self, finding: KnownFinding, severity: Severity) -> date | None:
        """The due date of a finding that has become graver, where it is earlier than before. What waits for
        verification has none.
        """
        if finding.state is State.NEW:
            return None
        due = self.due.get(severity) if severity.rank < finding.severity.rank else None
        return due if due and (finding.due is None or due < finding.due) else None


def _values(row: sa.Row[Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in KnownFinding.__slots__}


def _said(problem: Problem) -> dict[str, Any]:
    """The columns that follow the newest sighting."""
    texts = {name: storable(getattr(problem, name)) for name in _TEXTS}
    return {"severity": problem.severity.value, "certain": problem.certain, **texts}


def _move_for(finding: KnownFinding, sighting: Sighting, seen: SightingTonight) -> Move | None:
    """The move that the sighting calls for; None: it stays as it is."""
    if finding.state is State.NEW:
        return (
            Move(finding.id, finding.state, seen.first, CONFIRMED, {"due": seen.due})
            if seen.first is State.CONFIRMED
            else None
        )
    if finding.state is State.FALSE_POSITIVE:
        return Move(finding.id, finding.state, seen.first, RAISED_AGAIN, seen.renewed)
    if finding.state is State.WAIVED:
        return _waived(finding, seen)
    if _outdated(finding, sighting):
        return None
    return _back(finding, seen) if finding.state is State.FIXED else _owed(finding, sighting, seen)


def _waived(finding: KnownFinding, seen: SightingTonight) -> Move | None:
    if finding.waived_until is None or finding.waived_until >= seen.today:
        return None
    if seen.first is State.NEW and seen.since is not None and seen.since.before is State.NEW:
        return Move(finding.id, finding.state, State.NEW, WAIVER_OVER + UNCERTAIN, seen.renewed)
    return Move(finding.id, finding.state, State.CONFIRMED, WAIVER_OVER, seen.renewed)


def _back(finding: KnownFinding, seen: SightingTonight) -> Move:
    count = finding.recurrences + 1
    why = f"再次出现（第 {count} 次复发）{seen.uncertain}"
    return Move(finding.id, finding.state, seen.first, why, {**seen.renewed, "recurrences": count, "backlog": False})


def _owed(finding: KnownFinding, sighting: Sighting, seen: SightingTonight) -> Move | None:
    """Verify an early warning that has become serious again; send back what was reported as fixed and still stands."""
    graver = sighting.problem.severity is Severity.SERIOUS and finding.severity is not Severity.SERIOUS
    if graver and seen.first is State.NEW and finding.state in OWED_STATES:
        return Move(finding.id, finding.state, State.NEW, GRAVER + UNCERTAIN)
    if finding.state is not State.REPLIED or not _is_later(sighting, seen.since):
        return None
    was_notified = seen.since is not None and seen.since.before is State.NOTIFIED
    back = State.NOTIFIED if was_notified else State.CONFIRMED
    return Move(finding.id, finding.state, back, f"{STILL_THERE}：{sighting.page.url}")


def _is_later(sighting: Sighting, reply: events.Event | None) -> bool:
    """A look from before the reply says nothing about what was fixed since."""
    if reply is None or reply.look is None:
        return reply is None or sighting.page.at >= reply.at
    return sighting.page.look >= reply.look


def _outdated(finding: KnownFinding, sighting: Sighting) -> bool:
    """A newer look is known already, or a newer proof that it was fixed."""
    return sighting.page.look < finding.look
