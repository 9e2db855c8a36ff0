"""The day by which our own people look at what waits for them (核实期限): until then no unit owes anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor import clock
from monitor.findings.past import stood
from monitor.model import Severity, State
from monitor.store.tables import events

# Working days. 网民找错 is to be answered within three (国务院办公厅政府网站找错平台), and what was found by machine is
# looked at no later; what may fail the whole site by itself on the next working day.
VERIFY_DAYS: Mapping[Severity, int] = {
    Severity.SERIOUS: 1, Severity.MAJOR: 3, Severity.MINOR: 3, Severity.HINT: 3,
}  # fmt: skip


def verify_by(since: datetime, severity: Severity) -> date:
    """`since`: when the finding came to be 待核实."""
    return clock.add_working_days(since.astimezone(clock.ZONE).date(), VERIFY_DAYS[severity])


def asked_at(finding: sa.ColumnElement[int], before: datetime | None = None) -> sa.ScalarSelect[datetime]:
    """When the finding last came to be 待核实: opened, come back, or graver than what a person had confirmed."""
    asked = events.alias()
    came = sa.and_(asked.c.to_state == State.NEW.value, asked.c.from_state != State.NEW.value)
    query = sa.select(sa.func.max(asked.c.at)).where(asked.c.finding_id == finding, came)
    return (query if before is None else query.where(asked.c.at < before)).scalar_subquery()


def late(conn: Connection, day: date, before: datetime | None = None) -> int:
    """How many findings were to be verified before `day` and still wait. `before`: as they stood before that moment."""
    then = stood(before)
    query = sa.select(then.c.severity, asked_at(then.c.id, before)).where(then.c.state == State.NEW.value)
    return _late([(Severity(level), since) for level, since in conn.execute(query) if since], day)


def _late(waiting: Sequence[tuple[Severity, datetime]], day: date) -> int:
    known: dict[tuple[date, Severity], bool] = {}
    for level, since in waiting:
        key = since.astimezone(clock.ZONE).date(), level
        if key not in known:
            known[key] = verify_by(since, level) < day
    return sum(known[since.astimezone(clock.ZONE).date(), level] for level, since in waiting)
