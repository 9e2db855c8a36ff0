"""What units answer to a notice, row by row: kept as it came, taken once, and it moves what it says is mended."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.findings import events
from monitor.findings.lifecycle import MOVES, OF_UNIT, Move, Mover, move
from monitor.model import OPEN_STATES, State
from monitor.store.dialect import insert, storable
from monitor.store.issued_documents import IssuedDocument
from monitor.store.tables import findings, replies

_LONGEST_NOTE = 1_000


class UnitAnswer(StrEnum):
    """What a unit may say. The values are what the form offers."""

    FIXED = "已整改"
    ON_IT = "正在整改"
    CANNOT = "无法整改"
    NOT_OURS = "非本单位"


FOR_STAFF = (UnitAnswer.CANNOT, UnitAnswer.NOT_OURS)


class Taken(StrEnum):
    """What became of one row."""

    NEW = "new"
    KNOWN = "known"  # the same row was taken before
    CLOSED = "closed"  # noted; the finding needed no answer any more


@dataclass(frozen=True, slots=True)
class Reply:
    """One row of a form. `note` is free text."""

    finding_id: int
    answer: UnitAnswer
    fixed_on: date | None = None
    note: str = ""

    def hash(self, document_id: int) -> str:
        parts = (document_id, self.finding_id, self.answer.value, self.fixed_on, self.note)
        return hashlib.sha256(repr(tuple(map(str, parts))).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def said(self) -> str:
        day = f"（{self.fixed_on}）" if self.fixed_on else ""
        return f"单位反馈：{self.answer}{day}" + (f"：{self.note}" if self.note else "")


def take(conn: Connection, notice: IssuedDocument, reply: Reply, file: str, now: datetime) -> Taken:
    """Write the row down and let the finding follow it. The caller has seen that the notice names the finding."""
    row = {
        "row_hash": reply.hash(notice.id),
        "document_id": notice.id,
        "finding_id": reply.finding_id,
        "unit": notice.unit,
        "answer": reply.answer.value,
        "mended_on": reply.fixed_on,
        "note": storable(reply.note, _LONGEST_NOTE),
        "file": storable(file, 200),
        "at": now,
    }
    ask = insert(conn, replies).values(row).on_conflict_do_nothing().returning(replies.c.id)
    if conn.scalar(ask) is None:
        return Taken.KNOWN
    known = conn.execute(sa.select(findings.c.state, findings.c.unit).where(findings.c.id == reply.finding_id)).one()
    state = State(known.state)
    if not state.is_open:
        return Taken.CLOSED
    who = (OF_UNIT + notice.unit)[:64]
    said = storable(reply.said)
    theirs = known.unit == notice.unit  # else it was handed over since: the other unit answers for itself
    if theirs and reply.answer is UnitAnswer.FIXED and Mover.UNIT in MOVES[state].get(State.REPLIED, ()):
        move(conn, [Move(reply.finding_id, state, State.REPLIED, said)], who, now)
    else:
        events.add(
            conn, [events.Event(finding_id=reply.finding_id, before=state, after=state, who=who, why=said, at=now)]
        )
    return Taken.NEW


def listed(conn: Connection, unit: str | None = None, for_staff: bool = False) -> list[sa.Row[Any]]:
    """Answers, newest first, with the finding's present state, unit and message. `for_staff`: only those that a person
    has to decide on: not ours, cannot be mended; of open findings, and only while it is the last word on them and the
    finding is still that unit's.
    """
    shown = (findings.c.state, findings.c.code, findings.c.message, findings.c.unit.label("unit_now"))
    query = sa.select(replies, *shown).join(findings, findings.c.id == replies.c.finding_id)
    if unit is not None:
        query = query.where(replies.c.unit == unit)
    if for_staff:
        later = replies.alias()
        last = ~sa.exists().where(later.c.finding_id == replies.c.finding_id, later.c.id > replies.c.id)
        asked = replies.c.answer.in_([answer.value for answer in FOR_STAFF])
        is_open = findings.c.state.in_([state.value for state in OPEN_STATES])
        query = query.where(last, asked, is_open, findings.c.unit == replies.c.unit)
    return list(conn.execute(query.order_by(replies.c.id.desc())))
