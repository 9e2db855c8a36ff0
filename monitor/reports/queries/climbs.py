"""Climbs of findings on the ladder of escalations, for the letters that answer them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.findings import escalations
from monitor.store.tables import findings


def climb_of_now(conn: Connection, finding_id: int) -> str:
    """Return the key of the climb that the finding is on now: another one after each recurrence and change of unit."""
    query = sa.select(findings.c.recurrences, findings.c.unit).where(findings.c.id == finding_id)
    row = conn.execute(query).one()
    return escalations.climb_of(finding_id, row.recurrences, row.unit)
