"""Due dates, in working days: of a unit's findings, letters and steps, and of our own verification (核实期限)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor import clock
from monitor.findings.past import stood
from monitor.model import Severity, State, Step
from monitor.store.dialect import chunks
from monitor.store.tables import events, findings

# Working days from here on.
# 网民找错 is answered within three (国务院办公厅政府网站找错平台).
FINDERS = "网民找错"
FINDERS_DAYS = 3
# A machine's finding waits no longer for its verification; what may fail the whole site is looked at the next day.
VERIFY_DAYS: Mapping[Severity, int] = {
    Severity.SERIOUS: 1, Severity.MAJOR: FINDERS_DAYS, Severity.MINOR: FINDERS_DAYS, Severity.HINT: FINDERS_DAYS,
}  # fmt: skip
STEP_DAYS = 5  # given by a letter of a step where the settings name none for the step, and by a 交办单
ANSWER_DAYS = 10  # in which units answer a bulletin (indicators D)
SOON_DAYS = 3  # before its due date a finding is reported as due soon


def date_of(severity: Severity, start: date, due_days: Mapping[Severity, int]) -> date:
    """The due date of a finding that a unit owes from `start` on. `due_days`: working days by severity."""
    return clock.add_working_days(start, due_days.get(severity, 0))


def dates(start: date, due_days: Mapping[Severity, int]) -> dict[Severity, date]:
    """The due dates of all severities: count them once a batch, a look at the calendar day by day is slow."""
    return {severity: date_of(severity, start, due_days) for severity in due_days}


def report_days(severity: Severity, source: str, due_days: Mapping[Severity, int]) -> int:
    """Working days for what others reported: never more than readers are answered in."""
    days = due_days.get(severity, 0)
    return min(days, FINDERS_DAYS) if source == FINDERS else days


def of_report(severity: Severity, source: str, received: date, due_days: Mapping[Severity, int]) -> date:
    """The due date of what others reported, counted from the day on which the report came in."""
    return clock.add_working_days(received, report_days(severity, source, due_days))


def sooner(conn: Connection, due: Mapping[int, date], today: date) -> dict[int, date]:
    """Of these findings (→ due date by a letter of today) those that readers reported, with the due date they keep.

    A letter gives no more time than they have; where it is over, as many days again.
    """
    asked = sa.select(findings.c.id, findings.c.due).where(findings.c.origin.contains(FINDERS))
    rows = [row for part in chunks(list(due)) for row in conn.execute(asked.where(findings.c.id.in_(part)))]
    last = clock.add_working_days(today, FINDERS_DAYS)
    return {number: min(due[number], own if own and own >= today else last) for number, own in rows}


def step_days(step: Step, days: Mapping[Step, int]) -> int:
    """Working days that a letter of the step gives. `days`: those of the settings."""
    return days.get(step, STEP_DAYS)


def of_step(step: Step, start: date, days: Mapping[Step, int]) -> date:
    """The due date that a letter of the step sets on `start`."""
    return clock.add_working_days(start, step_days(step, days))


def of_assignment(start: date) -> date:
    """The due date that a 交办单 sets where a person names none."""
    return clock.add_working_days(start, STEP_DAYS)


def answer_by(start: date) -> date:
    """The day by which units answer a bulletin of `start`."""
    return clock.add_working_days(start, ANSWER_DAYS)


def soon_until(day: date) -> date:
    """The last due date that is reported as due soon on `day`."""
    return clock.add_working_days(day, SOON_DAYS)


def days_late(due: date, day: date) -> int:
    """Working days by which `due` is over on `day`; 0 where it is not, or where no working day lies between."""
    return max(clock.working_days_between(due, day), 0)


def verify_by(since: datetime, severity: Severity) -> date:
    """`since`: when the finding came to be 待核实. Until this day no unit owes anything."""
    return clock.add_working_days(since.astimezone(clock.ZONE).date(), VERIFY_DAYS[severity])


def asked_at(finding: sa.ColumnElement[int], before: datetime | None = None) -> sa.ScalarSelect[datetime]:
    """When the finding last came to be 待核实: opened, come back, or graver than what a person had confirmed."""
    asked = events.alias()
    came = sa.and_(asked.c.to_state == State.NEW.value, asked.c.from_state != State.NEW.value)
    query = sa.select(sa.func.max(asked.c.at)).where(asked.c.finding_id == finding, came)
    return (query if before is None else query.where(asked.c.at < before)).scalar_subquery()


def unverified(conn: Connection, day: date, before: datetime | None = None) -> int:
    """Count the findings whose verification was due before `day` and that still wait. `before`: as they stood then."""
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
