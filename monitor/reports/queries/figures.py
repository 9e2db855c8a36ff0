"""Figures of bulletins and assessments: each finding of a period, as it stood when the period ended.

Counted is what is beyond doubt: confirmed at some time before the period's end, no false positive, no hint (a hint is
advice). What waits for a person is no figure of a document that names units, and neither is backlog.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.findings.backlog import ordinary
from monitor.findings.past import stood
from monitor.model import OWED_STATES, Severity, State
from monitor.store.scans import NIGHT
from monitor.store.tables import events, findings, pages, scans

_DOUBTLESS = [state.value for state in OWED_STATES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A finding at the end of a period. `settled_at`: when it was fixed or waived, None while a unit owes it."""

    id: int
    unit: str
    code: str
    severity: Severity
    first_seen_at: datetime
    due: date | None
    state: State
    settled_at: datetime | None
    back: bool  # came back within the period after it had been fixed

    @property
    def settled_by_its_day(self) -> bool:
        return self.due is not None and self.settled_at is not None and self.settled_at.date() <= self.due


@dataclass(frozen=True, slots=True)
class Figures:
    """The findings behind each figure of a period from `since` until before `until`."""

    since: datetime
    until: datetime
    all: tuple[Counted, ...]

    @property
    def found(self) -> list[Counted]:
        """Seen first within the period."""
        return [one for one in self.all if one.first_seen_at >= self.since]

    @property
    def carried(self) -> list[Counted]:
        """Found before the period, and owed when it began."""
        owed = (one for one in self.all if one.settled_at is None or one.settled_at >= self.since)
        return [one for one in owed if one.first_seen_at < self.since and not one.back]

    @property
    def fixed(self) -> list[Counted]:
        return [one for one in self.all if one.state is State.FIXED and one.settled_at and one.settled_at >= self.since]

    @property
    def standing(self) -> list[Counted]:
        return [one for one in self.all if one.state in OWED_STATES]

    @property
    def overdue(self) -> list[Counted]:
        last = (self.until - timedelta(seconds=1)).date()
        return [one for one in self.standing if one.due is not None and one.due < last]

    @property
    def back(self) -> list[Counted]:
        return [one for one in self.all if one.back]

    @property
    def owed(self) -> list[Counted]:
        """Due within the period on a day that was over by its end, and not waived by its day."""
        first, last = self.since.date(), self.until.date() - timedelta(days=1)
        due = (one for one in self.all if one.due is not None and first <= one.due <= last)
        return [one for one in due if not (one.state is State.WAIVED and one.settled_by_its_day)]

    @property
    def in_time(self) -> list[Counted]:
        """Of what was owed: fixed by its day."""
        return [one for one in self.owed if one.state is State.FIXED and one.settled_by_its_day]

    def of(self, unit: str) -> Figures:
        return Figures(self.since, self.until, tuple(one for one in self.all if one.unit == unit))


def of(conn: Connection, since: datetime, until: datetime) -> Figures:
    """Findings that were found, stood, were due, were fixed or came back from `since` until before `until`."""
    life = (
        sa.select(
            events.c.finding_id,
            sa.func.max(sa.case((events.c.to_state != events.c.from_state, events.c.id))).label("last"),
            sa.func.max(events.c.id).label("latest"),
            sa.func.max(sa.case((events.c.to_state.in_(_DOUBTLESS), 1), else_=0)).label("doubtless"),
            sa.func.max(sa.case((sa.and_(events.c.at >= since, events.c.from_state == State.FIXED), 1), else_=0)).label(
                "back"
            ),
        )
        .where(events.c.at < until)
        .group_by(events.c.finding_id)
        .subquery()
    )
    # `stood` joined here would be a second table without an index: SQLite takes 100 s over a year
    last, latest = events.alias(), events.alias()
    backlog = sa.func.coalesce(latest.c.backlog, findings.c.backlog)
    shown = [findings.c[name] for name in ("id", "unit", "code", "severity", "first_seen_at", "due")]
    query = (
        sa.select(*shown, last.c.to_state, last.c.at, life.c.back)
        .join(life, life.c.finding_id == findings.c.id)
        .join(last, last.c.id == life.c.last)
        .join(latest, latest.c.id == life.c.latest)
        .where(life.c.doubtless == 1, findings.c.state != State.FALSE_POSITIVE, backlog.is_not(sa.true()))
        .where(findings.c.severity != Severity.HINT, last.c.to_state.not_in([State.FALSE_POSITIVE, State.NEW]))
        .where(sa.or_(last.c.to_state.in_(_DOUBTLESS), last.c.at >= since, findings.c.due >= since.date()))
        .order_by(findings.c.id)
    )
    return Figures(since, until, tuple(_counted(row) for row in conn.execute(query)))


def _counted(row: Any) -> Counted:
    state = State(row.to_state)
    return Counted(
        id=row.id,
        unit=row.unit,
        code=row.code,
        severity=Severity(row.severity),
        first_seen_at=row.first_seen_at,
        due=row.due,
        state=state,
        settled_at=None if state.is_open else row.at,
        back=bool(row.back),
    )


def found_and_fixed(
    conn: Connection, since: datetime, until: datetime, before: datetime | None = None
) -> tuple[int, int]:
    """How many were found and how many were fixed, for a trend. `before`: as it was known before that moment."""
    then, confirming = stood(before), events.alias()
    until = min(until, before) if before else until
    sure = sa.exists().where(confirming.c.finding_id == then.c.id, confirming.c.to_state.in_(_DOUBTLESS))
    sure = sure.where(confirming.c.at < before) if before else sure
    kept = sa.and_(then.c.state != State.FALSE_POSITIVE, then.c.severity != Severity.HINT, ordinary(then))
    in_time = sa.and_(then.c.first_seen_at >= since, then.c.first_seen_at < until)
    found = sa.select(sa.func.count()).select_from(then).where(in_time, kept, sure)
    fixed = (
        sa.select(sa.func.count(events.c.finding_id.distinct()))
        .join(then, then.c.id == events.c.finding_id)
        .where(events.c.at >= since, events.c.at < until, events.c.to_state == State.FIXED, kept, sure)
    )
    return conn.scalar(found) or 0, conn.scalar(fixed) or 0


def inspected(conn: Connection, since: datetime, until: datetime) -> frozenset[str]:
    """Units on which something was inspected: a page of theirs was known before the end of the period and seen since
    its beginning. Of the others no paper says anything good or bad.
    """
    query = sa.select(pages.c.unit).where(pages.c.first_seen_at < until, pages.c.seen_at >= since, pages.c.unit != "")
    return frozenset(conn.scalars(query.distinct()))


def suspected(conn: Connection, until: datetime) -> frozenset[str]:
    """Units with a serious suspicion that was unverified at the end: in every rate they are 待定, never passed."""
    last = sa.select(sa.func.max(events.c.id)).where(events.c.at < until).group_by(events.c.finding_id)
    waiting = sa.and_(events.c.id.in_(last), events.c.to_state == State.NEW)
    query = sa.select(findings.c.unit).join(events, events.c.finding_id == findings.c.id)
    return frozenset(conn.scalars(query.where(waiting, findings.c.severity == Severity.SERIOUS).distinct()))


@dataclass(frozen=True, slots=True)
class SiteCoverage:
    """How a site was looked at within a period: finished nightly scans, and pages seen over them all. `verify` looks at
    given pages only: it is no scan of the site.
    """

    site: str
    scans: int
    seen: int


def watched(conn: Connection, since: datetime, until: datetime) -> Sequence[SiteCoverage]:
    query = sa.select(scans.c.site, scans.c.coverage).where(
        scans.c.started_at >= since, scans.c.started_at < until, scans.c.stage == "finished", scans.c.kind == NIGHT
    )
    seen: dict[str, list[int]] = {}
    for site, coverage in conn.execute(query):
        looked = coverage or {}
        seen.setdefault(site, []).append(looked.get("got", 0) + looked.get("unchanged", 0))
    return [SiteCoverage(site, len(counts), sum(counts)) for site, counts in sorted(seen.items())]
