"""Issued documents of every kind: their numbers 〔YYYY〕N号, their bytes, and the findings behind each figure.

A number is taken and its document stored in one transaction: `lock`, `next_number`, `add`. So numbers neither repeat
nor skip, within a kind and year, also when two processes issue at once or one dies half-way.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.model import Severity
from monitor.store.dialect import chunks
from monitor.store.tables import document_figures, document_findings, documents, findings

NAMED = "named"  # the figure of findings that a document names one by one


class DocumentKind(StrEnum):
    NOTICE = "notice"
    ASSIGNMENT = "assignment"
    REMINDER = "reminder"
    SUPERVISION = "supervision"
    CIRCULAR = "circular"
    INTERVIEW = "interview"
    WEEKLY = "weekly"
    BULLETIN = "bulletin"
    ASSESSMENT = "assessment"

    @property
    def label(self) -> str:
        return _LABELS[self][0]

    @property
    def mark(self) -> str:
        """What stands before the year: 网整〔2026〕3号."""
        return _LABELS[self][1]


_NUMBER = re.compile(r"(网\w)\s*[〔\[［(（【]?(20\d\d)[〕\]］)）】-]?\s*(\d{1,6})\s*号?")
_LABELS: Mapping[DocumentKind, tuple[str, str]] = {
    DocumentKind.NOTICE: ("整改通知书", "网整"),
    DocumentKind.ASSIGNMENT: ("交办单", "网交"),
    DocumentKind.REMINDER: ("提醒函", "网提"),
    DocumentKind.SUPERVISION: ("督办单", "网督"),
    DocumentKind.CIRCULAR: ("专项通报", "网专"),
    DocumentKind.INTERVIEW: ("约谈通知书", "网谈"),
    DocumentKind.WEEKLY: ("周调度表", "网调"),
    DocumentKind.BULLETIN: ("通报", "网通"),
    DocumentKind.ASSESSMENT: ("年度考核表", "网考"),
}


class DamagedDocument(Exception):
    """The bytes of an issued document are lost or changed. The message is Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedDocument:
    """An issued document without its bytes. `unit`: "" for the whole district; `file`: its name when handed out."""

    id: int
    kind: DocumentKind
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
    voided_at: datetime | None = None
    voided_by: str = ""
    void_reason: str = ""
    corrected_by: int | None = None  # of a voided document: the id of the one that was issued in its place

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None

    @property
    def text(self) -> str:
        """网整〔2026〕3号"""
        return number_text(self.kind, self.year, self.number)


_LIGHT = [documents.c[name] for name in IssuedDocument.__slots__]
VALID = documents.c.voided_at.is_(None)


def number_text(kind: DocumentKind, year: int, number: int) -> str:
    return f"{kind.mark}〔{year}〕{number}号"


def extra_period(month: str, batch: int) -> str:
    """2026-11+1: the first additional notice of the month."""
    return f"{month}+{batch}"


def month_of(period: str) -> str:
    return period.partition("+")[0]


def of_month(conn: Connection, kind: DocumentKind, month: str, unit: str) -> list[IssuedDocument]:
    """The valid documents of this kind and month to this unit: the first one, and what was added to it."""
    is_of_month = sa.or_(documents.c.period == month, documents.c.period.startswith(f"{month}+"))
    mine = sa.and_(documents.c.kind == kind, documents.c.unit == unit, is_of_month, VALID)
    return [_document(row) for row in conn.execute(sa.select(*_LIGHT).where(mine).order_by(documents.c.id))]


def batches(conn: Connection, month: str, unit: str) -> int:
    """How many additional notices of this month the unit was sent, voided ones too."""
    mine = sa.and_(documents.c.kind == DocumentKind.NOTICE, documents.c.unit == unit)
    periods = conn.scalars(sa.select(documents.c.period).where(mine, documents.c.period.startswith(f"{month}+")))
    return len(set(periods))


def lock(conn: Connection) -> None:
    """Let no other process take a number until the transaction ends. (SQLite: `Store.begin` has locked already.)"""
    if conn.dialect.name == "postgresql":
        conn.execute(sa.text("LOCK TABLE documents IN SHARE ROW EXCLUSIVE MODE"))


def next_number(conn: Connection, kind: DocumentKind, year: int, used: int = 0) -> int:
    """The number after the last one of kind and year. Call `lock` first, and `add` in the same transaction.

    `used`: the highest that was taken as far as the file beside the database knows (`store.taken_numbers`).
    """
    mine = sa.and_(documents.c.kind == kind, documents.c.year == year)
    return max(conn.scalar(sa.select(sa.func.max(documents.c.number)).where(mine)) or 0, used) + 1


def add(conn: Connection, body: bytes, **values: Any) -> IssuedDocument:
    """Store the document with its bytes. `values`: kind year number period now, and unit title file due path."""
    now = values.pop("now")
    row = {"unit": "", "title": "", "file": "", "due": None, "path": ""} | values
    row |= {
        "created_at": now,
        "sha": hashlib.sha256(body).hexdigest() if body else "",
        "kind": DocumentKind(values["kind"]),
    }
    insert = sa.insert(documents).values(row | {"body": body or None}).returning(documents.c.id)
    return IssuedDocument(id=conn.execute(insert).scalar_one(), **row)


def name_findings(conn: Connection, document: int, ids: Sequence[int], figure: str = NAMED) -> None:
    """Store the findings behind a figure of the document, in this order.

    Findings named one by one are a row each, so that a finding knows its letters; a count of 60,000 is one value.
    """
    if figure != NAMED:
        row = {"document_id": document, "figure": figure, "count": len(ids), "ids": list(ids)}
        conn.execute(sa.insert(document_figures), [row])
        return
    rows = [
        {"document_id": document, "figure": figure, "finding_id": number, "position": position}
        for position, number in enumerate(ids, 1)
    ]
    if rows:
        conn.execute(sa.insert(document_findings), rows)


def issued(conn: Connection, kind: DocumentKind, period: str, unit: str = "") -> IssuedDocument | None:
    """The document of this kind for this period (and unit) that is not void, if there is one."""
    mine = sa.and_(documents.c.kind == kind, documents.c.period == period, documents.c.unit == unit, VALID)
    row = conn.execute(sa.select(*_LIGHT).where(mine)).one_or_none()
    return _document(row) if row else None


def listed(
    conn: Connection, kind: DocumentKind | None = None, year: int | None = None, unit: str | None = None
) -> list[IssuedDocument]:
    """Issued documents, by kind, year and number."""
    query = sa.select(*_LIGHT).order_by(documents.c.kind, documents.c.year, documents.c.number)
    for column, value in ((documents.c.kind, kind), (documents.c.year, year), (documents.c.unit, unit)):
        if value is not None:
            query = query.where(column == value)
    return [_document(row) for row in conn.execute(query)]


def by_id(conn: Connection, document: int) -> IssuedDocument | None:
    row = conn.execute(sa.select(*_LIGHT).where(documents.c.id == document)).one_or_none()
    return _document(row) if row else None


def parsed(text: str) -> tuple[DocumentKind, int, int] | None:
    """(kind, year, number) of 网整〔2026〕3号, also with other brackets, or without 号; None for what is no number."""
    found = _NUMBER.fullmatch(text.strip())
    kind = next((kind for kind in DocumentKind if found and kind.mark == found[1]), None)
    return (kind, int(found[2]), int(found[3])) if found and kind else None


def by_text(conn: Connection, text: str) -> IssuedDocument | None:
    """The document of this number (`parsed`)."""
    found = parsed(text)
    if found is None:
        return None
    kind, year, number = found
    mine = sa.and_(documents.c.kind == kind, documents.c.year == year, documents.c.number == number)
    row = conn.execute(sa.select(*_LIGHT).where(mine)).one_or_none()
    return _document(row) if row else None


def body(conn: Connection, document: IssuedDocument, data_dir: Path) -> bytes:
    """The document's bytes as they were issued. Raises DamagedDocument where they are lost, or not what was issued."""
    found = conn.scalar(sa.select(documents.c.body).where(documents.c.id == document.id))
    if found is None and document.path:
        kept = data_dir / document.path
        found = kept.read_bytes() if kept.is_file() else None
    if found is None:
        raise DamagedDocument(f"{document.text} 的原件不在了（{document.path}），请从备份恢复")
    if document.sha and hashlib.sha256(found).hexdigest() != document.sha:
        raise DamagedDocument(f"{document.text} 的原件与发文时不一致，请从备份恢复")
    return bytes(found)


def named_in(conn: Connection, document: int, figure: str | None = NAMED) -> list[int]:
    """The findings behind a figure of the document (None: behind any), in its order."""
    return list(dict.fromkeys(number for ids in _behind(conn, document, figure).values() for number in ids))


def figures(conn: Connection, document: int) -> dict[str, int]:
    """Each figure of the document that is not 0, and how many findings stand behind it."""
    mine = sa.and_(document_figures.c.document_id == document, document_figures.c.count > 0)
    counted = conn.execute(sa.select(document_figures.c.figure, document_figures.c.count).where(mine))
    named = conn.execute(
        sa.select(document_findings.c.figure, sa.func.count())
        .where(document_findings.c.document_id == document)
        .group_by(document_findings.c.figure)
    )
    return {figure: count for rows in (counted, named) for figure, count in rows}


def _behind(conn: Connection, document: int, figure: str | None) -> dict[str, list[int]]:
    """By figure (None: all) the findings behind it, in its order."""
    tables = document_figures, document_findings
    mine = [table.c.document_id == document for table in tables]
    if figure is not None:
        mine = [sa.and_(one, table.c.figure == figure) for one, table in zip(mine, tables, strict=True)]
    counted = sa.select(document_figures.c.figure, document_figures.c.ids).where(mine[0])
    named = sa.select(document_findings.c.figure, document_findings.c.finding_id).where(mine[1])
    found: dict[str, list[int]] = {name: list(ids) for name, ids in conn.execute(counted)}
    for name, number in conn.execute(named.order_by(document_findings.c.figure, document_findings.c.position)):
        found.setdefault(name, []).append(number)
    return dict(sorted(found.items()))


def letters_of(conn: Connection, finding: int) -> list[IssuedDocument]:
    """Every document that names the finding one by one, oldest first."""
    named = sa.and_(document_findings.c.finding_id == finding, document_findings.c.figure == NAMED)
    query = sa.select(*_LIGHT).join(document_findings, document_findings.c.document_id == documents.c.id)
    return [_document(row) for row in conn.execute(query.where(named).order_by(documents.c.id))]


def counting(conn: Connection, finding: int) -> list[tuple[IssuedDocument, list[str]]]:
    """Every document that counts the finding in figures, oldest first, with these figures."""
    if conn.dialect.name == "postgresql":
        holds = sa.text("CAST(ids AS jsonb) @> CAST(:finding AS jsonb)").bindparams(finding=str(finding))
    else:
        holds = sa.text("EXISTS (SELECT 1 FROM json_each(ids) WHERE value = :finding)").bindparams(finding=finding)
    figures: dict[int, list[str]] = {}
    query = sa.select(document_figures.c.document_id, document_figures.c.figure).where(holds)
    for document, figure in conn.execute(query.order_by(document_figures.c.figure)):
        figures.setdefault(document, []).append(figure)
    found = conn.execute(sa.select(*_LIGHT).where(documents.c.id.in_(figures)).order_by(documents.c.id))
    return [(_document(row), figures[row.id]) for row in found]


def naming(conn: Connection, ids: Sequence[int]) -> list[tuple[IssuedDocument, int]]:
    """Every document that names some of these findings one by one and is not void, oldest first, and how many."""
    counts: dict[int, int] = {}
    for part in chunks(ids):
        mine = document_findings.c.finding_id.in_(part)
        query = sa.select(document_findings.c.document_id, sa.func.count()).where(
            mine, document_findings.c.figure == NAMED
        )
        for document, count in conn.execute(query.group_by(document_findings.c.document_id)):
            counts[document] = counts.get(document, 0) + count
    found = conn.execute(sa.select(*_LIGHT).where(documents.c.id.in_(counts), VALID).order_by(documents.c.id))
    return [(_document(row), counts[row.id]) for row in found]


def behind(
    conn: Connection,
    document: int,
    figure: str | None = None,
    *,
    unit: str | None = None,
    severity: Severity | None = None,
    codes: Sequence[str] | None = None,
) -> list[dict[str, Any]]:
    """Rows for people: figure, number of the finding, unit, code, severity, state, message; of one unit, severity or
    some codes, as a report's figures are broken down.
    """
    stand = _behind(conn, document, figure)
    wanted = sorted({number for ids in stand.values() for number in ids})
    known = {row["id"]: row for row in _findings(conn, wanted, unit, severity, codes)}
    return [{"figure": name, **known[number]} for name, ids in stand.items() for number in ids if number in known]


def _findings(
    conn: Connection, ids: Sequence[int], unit: str | None, severity: Severity | None, codes: Sequence[str] | None
) -> Iterator[dict[str, Any]]:
    shown = [findings.c[name] for name in ("id", "unit", "code", "severity", "state", "message")]
    query = sa.select(*shown)
    for column, value in ((findings.c.unit, unit), (findings.c.severity, severity)):
        if value is not None:
            query = query.where(column == value)
    if codes is not None:
        query = query.where(findings.c.code.in_(codes))
    for part in chunks(ids):
        chosen = findings.c.id.in_(part)
        yield from (dict(row._mapping) for row in conn.execute(query.where(chosen)))


def _document(row: Any) -> IssuedDocument:
    return IssuedDocument(
        **{name: getattr(row, name) for name in IssuedDocument.__slots__} | {"kind": DocumentKind(row.kind)}
    )
