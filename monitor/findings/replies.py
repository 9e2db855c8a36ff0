"""Replies of units to a notice, row by row: kept as received, taken once; 已整改 moves its finding to 已反馈."""

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
    """The answers of the form. The values are what it offers."""

    FIXED = "已整改"
    ON_IT = "正在整改"
    CANNOT = "无法整改"
    NOT_OURS = "非本单位"


FOR_STAFF = (UnitAnswer.CANNOT, UnitAnswer.NOT_OURS)


class Taken(StrEnum):
    """The fate of one row."""

    NEW = "new"
    KNOWN = "known"  # the same row was taken before
    CLOSED = "closed"  # kept; the finding needed no answer any more


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
    def text(self) -> str:
        day = f"（{self.fixed_on}）" if self.fixed_on else ""
        return f"单位反馈：{self.answer}{day}" + (f"：{self.note}" if self.note else "")


def take(conn: Connection, notice: IssuedDocument, reply: Reply, file: str, now: datetime) -> Taken:
    """Store the row and move its finding. The caller has checked that the notice names the finding."""
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
    why = storable(reply.text)
    theirs = known.unit == notice.unit  # else it was handed over since: the other unit gives its own answer
    if theirs and reply.answer is UnitAnswer.FIXED and Mover.UNIT in MOVES[state].get(State.REPLIED, ()):
        move(conn, [Move(reply.finding_id, state, State.REPLIED, why)], who, now)
    else:
        events.add(
            conn, [events.Event(finding_id=reply.finding_id, before=state, after=state, who=who, why=why, at=now)]
        )
    return Taken.NEW


def listed(conn: Connection, unit: str | None = None, for_staff: bool = False) -> list[sa.Row[Any]]:
    """Answers, newest first, with the finding's present state, unit and message. `for_staff`: only those that a person
    has to decide on (非本单位, 无法整改): of open findings that are still that unit's, while it is the last answer.
    """
    shown = (findings.c.state, findings.c.code, findings.c.message, findings.c.unit.label("unit_now"))
    query = sa.select(replies, *shown).join(findings, findings.c.id == replies.c.finding_id)
    if unit is not None:
        query = query.where(replies.c.unit == unit)
    if for_staff:
        later = replies.alias()
        last = ~sa.exists().where(later.c.finding_id == replies.c.finding_id, later.c.id > replies.c.id)
        asked = replies.c.answer.in_([answer.value for answer in FOR_STAFF])
        is_open = findings.c.state.in_(OPEN_STATES)
        query = query.where(last, asked, is_open, findings.c.unit == replies.c.unit)
    return list(conn.execute(query.order_by(replies.c.id.desc())))
