"""Which findings are due for a rectification notice."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.findings.backlog import ORDINARY, worst
from monitor.model import Severity, State
from monitor.store.dialect import severity_rank
from monitor.store.tables import findings


def candidates(
    conn: Connection, unit: str, until: datetime, backlog: int = 0, *, only_backlog: bool = False
) -> list[tuple[int, str, Severity]]:
    """Id, code and severity of what belongs into the unit's next notice; the worst first.

    Confirmed and not yet notified, seen first before `until` (the month's end). A hint is advice and needs
    no letter; what waits for a person, was set aside or has been named in a letter before, is left out. Of the backlog
    come the `backlog` worst, the longest known first; `only_backlog`: of the rest nothing.
    """
    query = (
        sa.select(findings.c.id, findings.c.code, findings.c.severity)
        .where(findings.c.unit == unit, findings.c.state == State.CONFIRMED, findings.c.first_seen_at < until)
        .where(findings.c.severity != Severity.HINT)
    )
    is_chosen = findings.c.id.in_([number for number, _ in worst(conn, unit, until, backlog)])
    named = query.where(is_chosen if only_backlog else sa.or_(ORDINARY, is_chosen))
    rows = conn.execute(named.order_by(severity_rank(), findings.c.code, findings.c.id))
    return [(key, code, Severity(severity)) for key, code, severity in rows]
