"""Queries of the ledger: the findings of a month, and the letters that named them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.model import OPEN_STATES, State
from monitor.reports.queries.entries import Entry, by_ids
from monitor.store.issued_documents import DocumentKind, number_text
from monitor.store.tables import document_findings, documents, findings


def lived(conn: Connection, since: datetime, until: datetime) -> Sequence[Entry]:
    """Findings seen first before `until` that are open, or were fixed or waived at `since` or later.

    False positives were never problems and are left out.
    """
    closed_later = sa.and_(findings.c.state.in_((State.FIXED, State.WAIVED)), findings.c.closed_at >= since)
    query = (
        sa.select(findings.c.id)
        .where(findings.c.first_seen_at < until, sa.or_(findings.c.state.in_(OPEN_STATES), closed_later))
        .order_by(findings.c.id)
    )
    return by_ids(conn, list(conn.scalars(query)))


def letters(conn: Connection) -> Mapping[int, str]:
    """Finding → number of the last valid notice that named it, and of those that were voided: 网整〔2026〕5号；
    网整〔2026〕3号（已作废）
    """
    query = (
        sa.select(document_findings.c.finding_id, documents.c.year, documents.c.number, documents.c.voided_at)
        .join(documents, documents.c.id == document_findings.c.document_id)
        .where(documents.c.kind == DocumentKind.NOTICE)
        .order_by(documents.c.id)
    )
    valid: dict[int, str] = {}
    voided: dict[int, list[str]] = {}
    for finding, year, number, voided_at in conn.execute(query):
        text = number_text(DocumentKind.NOTICE, year, number)
        if voided_at is None:
            valid[finding] = text
        else:
            voided.setdefault(finding, []).append(f"{text}（已作废）")
    by_finding = {
        finding: [*filter(None, [valid.get(finding)]), *voided.get(finding, [])] for finding in {**valid, **voided}
    }
    return {finding: "；".join(numbers) for finding, numbers in by_finding.items()}
