"""What a sighting does to its finding: opens it, confirms it, brings it back, or only makes it follow what was seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.findings import events, places
from monitor.findings.coming_back import BY_EVENT, KnownFinding, SightingTonight, outdated, wanted
from monitor.findings.lifecycle import MONITOR, Move, move
from monitor.findings.sightings import FindingIdentity, Sighting, Sightings, SiteRules
from monitor.model import Problem, Region, Severity, State
from monitor.store.dialect import chunks, insert, storable
from monitor.store.tables import findings

OPENED = "首次发现"
_OWN = (Region.MAIN, Region.META)  # a fault in the frame stands in no column more than in another
_TEXTS = ("message", "wrong", "suggestion", "context", "target")
_FOLLOWED = ("unit_by", "severity", "certain", *_TEXTS, "last_seen_at", "last_scan_id", "look")
_FOLLOW = (
    sa.update(findings)
    .where(findings.c.id == sa.bindparam("b_id"))
    .values({name: sa.bindparam(f"b_{name}") for name in _FOLLOWED})
    .values(due=sa.func.coalesce(sa.bindparam("b_due", type_=sa.Date), findings.c.due))
)


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
        if len(opened) < len(new):  # somebody else opened them between our two looks
            known |= self._known(one.identity for one in new if one.identity not in opened)
        again = [(known[identity], sighting) for identity, sighting in speaking.items() if identity in known]
        self._follow(again)  # before the moves: an event keeps what its finding was after it
        moved = self._move(again)
        self._note(again, moved)
        reopened = [one.id for one, _ in again if one.id in moved and not one.state.is_open]
        ids = {identity: one.id for identity, one in known.items()} | opened
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
                    row.id, State(row.state), Severity(row.severity), *row[6:]
                )
        return {identity: one for identity, one in known.items() if identity in wanted}

    def _open(self, new: Sequence[Sighting]) -> dict[FindingIdentity, int]:
        if not new:
            return {}
        states = {one.identity: self._first_state(one.problem) for one in new}
        ask = insert(self.conn, findings).on_conflict_do_nothing()
        ask = ask.returning(findings.c.id, findings.c.unit, findings.c.code, findings.c.subject_key)
        rows = self.conn.execute(ask, [self._row(sighting) for sighting in new])
        ids = {FindingIdentity(*rest): number for number, *rest in rows}
        opened = (
            events.Event(number, None, states[identity], MONITOR, OPENED, self.now, self.scan_id)
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
        """Confirm what now confirms itself, bring back what was closed, send back what was reported as done and still
        stands. Returns the ids of those that moved.
        """
        since = events.last_into(self.conn, [one.id for one, _ in again if one.state in BY_EVENT])
        moves = [self._wanted(one, sighting, since.get(one.id)) for one, sighting in again]
        return set(move(self.conn, [one for one in moves if one], MONITOR, self.now, self.scan_id))

    def _note(self, again: Again, moved: Collection[int]) -> None:
        """The event of what has become graver or lighter and did not move by it."""
        changed = (
            (one, sighting.problem.severity)
            for one, sighting in again
            if (one.state.is_open or one.state is State.WAIVED) and one.id not in moved and not outdated(one, sighting)
        )
        events.add(
            self.conn,
            [
                events.Event(
                    one.id, one.state, one.state, MONITOR, f"等级由{one.severity}改为{level}", self.now, self.scan_id
                )
                for one, level in changed
                if level is not one.severity
            ],
        )

    def _wanted(self, one: KnownFinding, sighting: Sighting, since: events.Event | None) -> Move | None:
        due = self.due.get(sighting.problem.severity)
        return wanted(one, sighting, SightingTonight(self._first_state(sighting.problem), self.today, due, since))

    def _follow(self, again: Again) -> None:
        """Let severity, message and the rest follow the newest sighting; what has become graver is due earlier."""
        rows = [
            {
                "b_id": one.id,
                "b_due": self._earlier(one, sighting.problem.severity),
                "b_unit_by": sighting.unit_by,
                "b_last_seen_at": sighting.page.at,
                "b_last_scan_id": self.scan_id,
                "b_look": sighting.page.look,
                **{f"b_{name}": value for name, value in _said(sighting.problem).items()},
            }
            for one, sighting in again
            if not outdated(one, sighting)
        ]
        if rows:
            self.conn.execute(_FOLLOW, rows)

    def _earlier(self, one: KnownFinding, severity: Severity) -> date | None:
        """The new due date of a finding that has become graver, when it is the earlier one. What waits for a person has
        none.
        """
        if one.state is State.NEW:
            return None
        due = self.due.get(severity) if severity.rank < one.severity.rank else None
        return due if due and (one.due is None or due < one.due) else None


def _said(problem: Problem) -> dict[str, Any]:
    """The columns that follow the newest sighting."""
    texts = {name: storable(getattr(problem, name)) for name in _TEXTS}
    return {"severity": problem.severity.value, "certain": problem.certain, **texts}
