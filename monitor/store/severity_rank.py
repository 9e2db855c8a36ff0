"""The order of findings from the worst severity down, in SQL."""

from __future__ import annotations

import sqlalchemy as sa

from monitor.model import Severity
from monitor.store.tables import findings


def severity_rank(of: sa.ColumnElement[str] = findings.c.severity) -> sa.ColumnElement[int]:
    """An SQL expression that sorts the worst severity first."""
    return sa.case({severity.value: severity.rank for severity in Severity}, value=of, else_=99)
