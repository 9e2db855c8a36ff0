"""Voided documents (作废): the number stays taken and the bytes stay kept, but the document is no longer in force.

Findings that only the voided document named to a unit are 待整改 again, without a due date: the next notice sets one.
Steps of the ladder that were counted from it fall away, and the next night counts them again. A document issued in
place of a voided one names it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.findings import escalations, events
from monitor.findings import lifecycle as life
from monitor.model import State
from monitor.store import issued_documents as issued
from monitor.store.dialect import chunks
from monitor.store.issued_documents import NAMED, DocumentKind, IssuedDocument
from monitor.store.tables import document_findings, documents, findings

OF_LADDER = frozenset({DocumentKind.REMINDER, DocumentKind.SUPERVISION, DocumentKind.CIRCULAR, DocumentKind.INTERVIEW})
TO_UNITS = OF_LADDER | {DocumentKind.NOTICE, DocumentKind.ASSIGNMENT}  # they tell a unit what it has to do
_NOTIFIED = (State.NOTIFIED, State.REPLIED)
_LONGEST_REASON = 500  # characters


class VoidRefused(ValueError):
    """The document cannot be voided. The message is Chinese, for the person who tried."""


@dataclass(frozen=True, slots=True)
class Voided:
    """`returned`: findings that are 待整改 again; `fallen`: steps of the ladder that fell away; `citing`: valid letters
    that were issued later about the same findings, for a person to decide on.
    """

    document: IssuedDocument
    returned: Sequence[int]
    fallen: int
    citing: Sequence[IssuedDocument]


@dataclass(frozen=True, slots=True)
class _Other:
    """A valid document to the unit that names the same finding."""

    document: IssuedDocument

    def tells_beside(self, voided: IssuedDocument) -> bool:
        """Whether it notifies the unit by itself: a later letter of the ladder only follows up an earlier one."""
        return self.document.kind not in OF_LADDER or self.document.id < voided.id

    def resets(self, voided: IssuedDocument) -> bool:
        """Whether it set the due date after the voided one did."""
        return self.document.kind is DocumentKind.NOTICE and self.document.id > voided.id


def void(conn: Connection, document: IssuedDocument, reason: str, who: str, now: datetime) -> Voided:
    """Void the document. Raises VoidRefused, and MoveRefused where `who` is no person's name."""
    name, why = life.staff(who), _reason(reason)
    is_valid = sa.and_(documents.c.id == document.id, issued.VALID)
    values = {"voided_at": now, "voided_by": name, "void_reason": why}
    if not conn.execute(sa.update(documents).where(is_valid).values(values)).rowcount:
        raise VoidRefused(f"{document.text} 已经作废过了")
    named = issued.named_in(conn, document.id) if document.kind in TO_UNITS else []
    others = _others(conn, named)
    fallen = _fall(conn, document, named, others, now)
    returned = _return(conn, document, named, others, f"{document.text} 作废：{why}", name, now)
    found = issued.by_id(conn, document.id)
    assert found is not None
    later = [one for one, _ in issued.naming(conn, named) if one.id > document.id and one.kind in TO_UNITS]
    return Voided(found, returned, fallen, later)


def in_place_of(
    conn: Connection, kind: DocumentKind, unit: str, period: str, named: Iterable[int] = ()
) -> list[IssuedDocument]:
    """Return the voided documents that a new one of this kind corrects: of the same period or about the same findings,
    and not corrected yet.
    """
    query = sa.select(documents.c.id, documents.c.period).where(
        documents.c.kind == kind,
        documents.c.unit == unit,
        documents.c.voided_at.is_not(None),
        documents.c.corrected_by.is_(None),
    )
    about = set(named)
    rows = conn.execute(query.order_by(documents.c.id)).all()
    ids = [row.id for row in rows if row.period == period or about & set(issued.named_in(conn, row.id))]
    return [found for number in ids if (found := issued.by_id(conn, number))]


def corrected(conn: Connection, voided: Iterable[IssuedDocument], document: IssuedDocument) -> None:
    """Store that `document` was issued in place of these."""
    ids = [one.id for one in voided]
    conn.execute(sa.update(documents).where(documents.c.id.in_(ids)).values(corrected_by=document.id))


def _reason(reason: str) -> str:
    why = " ".join(reason.split())
    if not why:
        raise VoidRefused("须写明作废的原因")
    if len(why) > _LONGEST_REASON:
        raise VoidRefused(f"原因太长（最多 {_LONGEST_REASON} 个字）")
    return why


def _others(conn: Connection, named: Sequence[int]) -> Mapping[int, list[_Other]]:
    """Return, by finding, the valid documents to units that name it, oldest first, without the voided one."""
    found: dict[int, list[_Other]] = defaultdict(list)
    known: dict[int, IssuedDocument | None] = {}
    for part in chunks(named):
        query = (
            sa.select(document_findings.c.finding_id, documents.c.id)
            .join(documents, documents.c.id == document_findings.c.document_id)
            .where(
                document_findings.c.finding_id.in_(part),
                document_findings.c.figure == NAMED,
                documents.c.kind.in_([kind.value for kind in TO_UNITS]),
                issued.VALID,
            )
        )
        for finding, number in conn.execute(query.order_by(documents.c.id)):
            if number not in known:
                known[number] = issued.by_id(conn, number)
            if document := known[number]:
                found[finding].append(_Other(document))
    return found


def _fall(
    conn: Connection, document: IssuedDocument, named: Sequence[int], others: Mapping[int, list[_Other]], now: datetime
) -> int:
    """Let the steps that were counted from the document fall away. Returns how many."""
    if document.kind in OF_LADDER:
        return escalations.fall_with(conn, document.id, now)
    if document.kind is not DocumentKind.NOTICE:
        return 0
    until = {
        finding: next((one.document.created_at for one in others.get(finding, []) if one.resets(document)), None)
        for finding in named
    }
    return escalations.fall_late(conn, document.created_at, until, now)


def _return(
    conn: Connection,
    document: IssuedDocument,
    named: Sequence[int],
    others: Mapping[int, list[_Other]],
    why: str,
    who: str,
    now: datetime,
) -> list[int]:
    """Return findings that only the voided document named to 待整改, drop its due dates, and add an event to each
    finding.
    """
    back, noted = [], []
    for finding, state in _states(conn, named).items():
        mine = others.get(finding, [])
        is_dated = document.kind is DocumentKind.NOTICE and not any(one.resets(document) for one in mine)
        if state in _NOTIFIED and not any(one.tells_beside(document) for one in mine):
            dated = {"due": None} if is_dated else {}
            back.append(life.Move(finding, state, State.CONFIRMED, why, dated))
        elif state.is_open:
            noted.append(events.Event(finding_id=finding, before=state, after=state, who=who, why=why, at=now))
            if is_dated:
                _set_due(conn, finding, mine)
    events.add(conn, noted)
    return life.move(conn, back, who, now)


def _set_due(conn: Connection, finding: int, others: Sequence[_Other]) -> None:
    """Set the due date of the last valid notice or 交办单 that names the finding, or none."""
    dues = [one.document.due for one in others if one.document.kind not in OF_LADDER]
    due = dues[-1] if dues else None
    conn.execute(sa.update(findings).where(findings.c.id == finding).values(due=due))


def _states(conn: Connection, ids: Sequence[int]) -> dict[int, State]:
    found: dict[int, State] = {}
    for part in chunks(ids):
        query = sa.select(findings.c.id, findings.c.state).where(findings.c.id.in_(part))
        found |= {number: State(state) for number, state in conn.execute(query.order_by(findings.c.id))}
    return found
