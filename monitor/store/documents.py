"""Issued documents of every kind: their numbers 〔YYYY〕N号, their bytes, and the findings behind each figure.

A number is taken and its document stored in one transaction: `lock`, `next_number`, `add`. So numbers neither repeat
nor skip, within a kind and year, also when two processes issue at once or one dies half-way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store.tables import document_findings, documents, findings

NAMED = "named"  # the figure of a document that names its findings one by one


class Kind(StrEnum):
    NOTICE = "notice"
    ASSIGNMENT = "assignment"
    SUPERVISION = "supervision"
    WEEKLY = "weekly"
    BULLETIN = "bulletin"

    @property
    def label(self) -> str:
        return _LABELS[self][0]

    @property
    def mark(self) -> str:
        """What stands before the year: 网整〔2026〕3号."""
        return _LABELS[self][1]


_CHUNK = 5_000  # values in one IN (…)
_LABELS: Mapping[Kind, tuple[str, str]] = {
    Kind.NOTICE: ("整改通知书", "网整"),
    Kind.ASSIGNMENT: ("交办单", "网交"),
    Kind.SUPERVISION: ("督办单", "网督"),
    Kind.WEEKLY: ("周调度表", "网调"),
    Kind.BULLETIN: ("通报", "网通"),
}


class Damaged(Exception):
    """The bytes of an issued document are lost or changed. The message is Chinese."""


@dataclass(frozen=True, slots=True)
class Document:
    """An issued document, without its bytes. `unit` "" stands for the whole district; `file` is its name when handed
    out.
    """

    id: int
    kind: Kind
    year: int
    number: int
    unit: str
    period: str
    title: str
    file: str
    due: date | None
    created_at: datetime
    sha: str
    path: str

    @property
    def text(self) -> str:
        """网整〔2026〕3号"""
        return number_text(self.kind, self.year, self.number)


_LIGHT = [documents.c[name] for name in Document.__slots__]


def number_text(kind: Kind, year: int, number: int) -> str:
    return f"{kind.mark}〔{year}〕{number}号"


def lock(conn: Connection) -> None:
    """Until the end of the transaction nobody else takes a number. (SQLite: `Store.begin` has locked already.)"""
    if conn.dialect.name == "postgresql":
        conn.execute(sa.text("LOCK TABLE documents IN SHARE ROW EXCLUSIVE MODE"))


def next_number(conn: Connection, kind: Kind, year: int) -> int:
    """The number after the last one of kind and year. Call `lock` first, and `add` in the same transaction."""
    mine = sa.and_(documents.c.kind == kind, documents.c.year == year)
    return (conn.scalar(sa.select(sa.func.max(documents.c.number)).where(mine)) or 0) + 1


def add(conn: Connection, body: bytes, **values: Any) -> Document:
    """Write the document down with its bytes. `values`: kind year number period now, and unit title file due path."""
    now = values.pop("now")
    row = {"unit": "", "title": "", "file": "", "due": None, "path": ""} | values
    row |= {"created_at": now, "sha": hashlib.sha256(body).hexdigest() if body else "", "kind": Kind(values["kind"])}
    insert = sa.insert(documents).values(row | {"body": body or None}).returning(documents.c.id)
    return Document(id=conn.execute(insert).scalar_one(), **row)


def name_findings(conn: Connection, document: int, ids: Sequence[int], figure: str = NAMED) -> None:
    """Write down which findings stand behind a figure of the document, in this order.

    A year's bulletin has figures of 60,000: the ids travel as one value, not as rows.
    """
    given: Any
    if conn.dialect.name == "postgresql":
        listed = "unnest(CAST(:ids AS bigint[])) WITH ORDINALITY AS one(value, position)"
        source, given = f"SELECT :document, :figure, value, position FROM {listed}", list(ids)
    else:
        source, given = "SELECT :document, :figure, value, key + 1 FROM json_each(:ids)", json.dumps(list(ids))
    into = "INSERT INTO document_findings (document_id, figure, finding_id, position)"
    conn.execute(sa.text(f"{into} {source}"), {"document": document, "figure": figure, "ids": given})


def issued(conn: Connection, kind: Kind, period: str, unit: str = "") -> Document | None:
    """The document of this kind for this period (and unit), if there is one."""
    mine = sa.and_(documents.c.kind == kind, documents.c.period == period, documents.c.unit == unit)
    row = conn.execute(sa.select(*_LIGHT).where(mine)).one_or_none()
    return _document(row) if row else None


def listed(
    conn: Connection, kind: Kind | None = None, year: int | None = None, unit: str | None = None
) -> list[Document]:
    """Issued documents, by kind, year and number."""
    query = sa.select(*_LIGHT).order_by(documents.c.kind, documents.c.year, documents.c.number)
    for column, value in ((documents.c.kind, kind), (documents.c.year, year), (documents.c.unit, unit)):
        if value is not None:
            query = query.where(column == value)
    return [_document(row) for row in conn.execute(query)]


def by_id(conn: Connection, document: int) -> Document | None:
    row = conn.execute(sa.select(*_LIGHT).where(documents.c.id == document)).one_or_none()
    return _document(row) if row else None


def body(conn: Connection, document: Document, data_dir: Path) -> bytes:
    """The document's bytes as they were issued. Raises Damaged where they are lost, or not what was issued."""
    found = conn.scalar(sa.select(documents.c.body).where(documents.c.id == document.id))
    if found is None and document.path:
        kept = data_dir / document.path
        found = kept.read_bytes() if kept.is_file() else None
    if found is None:
        raise Damaged(f"{document.text} 的原件不在了（{document.path}），请从备份恢复")
    if document.sha and hashlib.sha256(found).hexdigest() != document.sha:
        raise Damaged(f"{document.text} 的原件与发文时不一致，请从备份恢复")
    return bytes(found)


def named_in(conn: Connection, document: int, figure: str | None = NAMED) -> list[int]:
    """The findings behind a figure of the document (None: behind any), in its order."""
    query = sa.select(document_findings.c.finding_id).where(document_findings.c.document_id == document)
    if figure is not None:
        query = query.where(document_findings.c.figure == figure)
    return list(dict.fromkeys(conn.scalars(query.order_by(document_findings.c.figure, document_findings.c.position))))


def figures(conn: Connection, document: int) -> dict[str, int]:
    """Each figure of the document, and how many findings stand behind it."""
    mine = document_findings.c.document_id == document
    query = sa.select(document_findings.c.figure, sa.func.count()).where(mine)
    return {figure: count for figure, count in conn.execute(query.group_by(document_findings.c.figure))}


def letters_of(conn: Connection, finding: int) -> list[Document]:
    """Every document that names the finding one by one, oldest first."""
    named = sa.and_(document_findings.c.finding_id == finding, document_findings.c.figure == NAMED)
    query = sa.select(*_LIGHT).join(document_findings, document_findings.c.document_id == documents.c.id)
    return [_document(row) for row in conn.execute(query.where(named).order_by(documents.c.id))]


def naming(conn: Connection, ids: Sequence[int]) -> list[tuple[Document, int]]:
    """Every document that names some of these findings one by one, oldest first, and how many of them."""
    counts: dict[int, int] = {}
    for start in range(0, len(ids), _CHUNK):
        mine = document_findings.c.finding_id.in_(list(ids[start : start + _CHUNK]))
        query = sa.select(document_findings.c.document_id, sa.func.count()).where(
            mine, document_findings.c.figure == NAMED
        )
        for document, count in conn.execute(query.group_by(document_findings.c.document_id)):
            counts[document] = counts.get(document, 0) + count
    found = conn.execute(sa.select(*_LIGHT).where(documents.c.id.in_(counts)).order_by(documents.c.id))
    return [(_document(row), counts[row.id]) for row in found]


def behind(conn: Connection, document: int, figure: str | None = None) -> list[dict[str, Any]]:
    """Rows for people: figure, number of the finding, unit, code, severity, state, message."""
    shown = ("unit", "code", "severity", "state", "message")
    query = (
        sa.select(document_findings.c.figure, findings.c.id, *(findings.c[name] for name in shown))
        .join(findings, findings.c.id == document_findings.c.finding_id)
        .where(document_findings.c.document_id == document)
        .order_by(document_findings.c.figure, document_findings.c.position)
    )
    if figure is not None:
        query = query.where(document_findings.c.figure == figure)
    return [dict(row._mapping) for row in conn.execute(query)]


def _document(row: Any) -> Document:
    return Document(**{name: getattr(row, name) for name in Document.__slots__} | {"kind": Kind(row.kind)})
