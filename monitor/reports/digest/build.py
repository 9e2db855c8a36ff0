"""The digest (日报): what last night changed, what stands, and what could not be looked at, from events and scans.

The digest of a day covers 07:00 of the day before until the day's end: what happens after the morning's
mail appears in the next one too rather than never. The lists of what stands (serious, overdue) are of
the moment of building; of a day that is over, of its end, from the events.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from monitor import clock
from monitor.clock import ZONE
from monitor.findings import backlog, due
from monitor.model import Severity, State
from monitor.registry import Registry
from monitor.reports import labels
from monitor.reports.digest.coverage import looked
from monitor.reports.digest.values import Digest, Risk, Section, UnitShare
from monitor.reports.periods import Length, containing
from monitor.reports.queries import digest as store
from monitor.reports.queries import entries, figures
from monitor.reports.queries.entries import Entry

MORNING = time(7)
SHOWN = {
    "serious": 3,
    "back": 1,
    "overdue": 3,
    "fixed": 3,
}  # findings written out of a section; the rest is counted, so that all fits one screen
NEW_SHOWN = 1  # … of the new ones, for each unit
LISTED = 300  # findings of a section that the list behind the digest holds; `monitor findings` has all
WEEKS = 8  # of the trend


def build(
    conn: Connection,
    registry: Registry,
    day: date,
    risks: Sequence[Risk] = (),
    notes: Sequence[str] = (),
    *,
    is_past: bool = False,
) -> Digest:
    """Build the digest of `day` in one transaction. `risks` come from the simulated score, `notes` stand at the end.

    `is_past`: the day is over, and findings are shown as they stood at its end.
    """
    since, until = span(day)
    before = until if is_past else None
    changes = store.changes(conn, since, until, is_past=is_past)
    opened = [change for change in changes if change.after.is_open]
    standing_serious = store.serious(conn, before)
    write = _Writer(conn, registry, before)
    serious = write.worst(standing_serious, "serious")
    write.above = frozenset(entry.id for entry in serious.entries)
    sections = {
        "serious": serious,
        "new": write.of_each_unit([change for change in opened if change.before == ""]),
        "back": write.worst([change for change in opened if change.before in _CLOSED], "back"),
        "overdue": write.worst(store.overdue(conn, day, before), "overdue"),
        "fixed": write.worst([change for change in changes if change.after is State.FIXED], "fixed"),
    }
    listed = {name: tuple(entries.by_ids(conn, section.ids[:LISTED], before)) for name, section in sections.items()}
    return Digest(
        district=registry.district,
        day=day,
        since=since,
        until=until,
        **sections,
        listed=listed,
        waiting=sum(row.state == State.NEW for row in standing_serious),
        decided=Counter(change.after for change in changes if change.after in _SET_ASIDE),
        standing=store.standing(conn, before),
        backlog=backlog.count(conn, before=before),
        sites=looked(conn, registry, since, until, is_past=is_past),
        names={unit.id: unit.name for unit in registry.units.values()},
        risks=tuple(sorted(risks, key=lambda risk: (not risk.suspected, -risk.used))),
        trend=_trend(conn, day, before),
        notes=(*notes, *(_guessed(day, listed["overdue"]) if is_past else clock.holiday_warnings(day))),
        unverified=due.unverified(conn, day, before),
        is_past=is_past,
    )


def span(day: date) -> tuple[datetime, datetime]:
    """From which moment until before which the digest of `day` tells what happened."""
    start = datetime.combine(day - timedelta(days=1), MORNING, ZONE)
    return start, datetime.combine(day + timedelta(days=1), time(), ZONE)


def _guessed(day: date, overdue: Sequence[Entry]) -> list[str]:
    """The note of a past day: only of years whose working days its own figures were counted in."""
    said = clock.guessed([day, *(entry.due for entry in overdue if entry.due)])
    return [said] if said else []


def _trend(conn: Connection, day: date, before: datetime | None) -> tuple[tuple[str, int, int], ...]:
    weeks = containing(Length.WEEK, day).past(WEEKS)
    return tuple((week.short, *figures.found_and_fixed(conn, week.since, week.until, before)) for week in weeks)


_SET_ASIDE = (State.FALSE_POSITIVE, State.WAIVED)
_CLOSED = (State.FIXED, *_SET_ASIDE)


class _Writer:
    """Makes sections: counts from the light rows; only what is written out is read in full."""

    def __init__(self, conn: Connection, registry: Registry, before: datetime | None) -> None:
        self._conn, self._registry, self._before = conn, registry, before
        self.above: frozenset[int] = frozenset()  # what the reader has already read

    def worst(self, found: Sequence[Any], section: str) -> Section:
        """Writes out the first of all; `found` is sorted, what matters most first."""
        return self._section(found, [row.id for row in self._unread(found)[: SHOWN[section]]])

    def of_each_unit(self, found: Sequence[Any]) -> Section:
        """Writes out the first of each unit."""
        picks = [row.id for rows in _by_unit(found).values() for row in self._unread(rows)[:NEW_SHOWN]]
        return self._section(found, picks)

    def _section(self, found: Sequence[Any], picks: Sequence[int]) -> Section:
        written = entries.by_ids(self._conn, picks, self._before)
        groups = [self._group(unit, rows, written) for unit, rows in _by_unit(found).items()]
        groups.sort(key=lambda group: ([-group.by_severity.get(level, 0) for level in Severity], group.unit))
        ids = tuple(row.id for row in found)
        return Section(len(found), _by_severity(found), tuple(groups), tuple(written), ids)

    def _group(self, unit: str, rows: Sequence[Any], written: Sequence[Entry]) -> UnitShare:
        own = tuple(entry for entry in written if entry.unit == unit)
        name = labels.unit_name(self._registry, unit)
        return UnitShare(
            unit=unit,
            name=name,
            count=len(rows),
            by_severity=_by_severity(rows),
            entries=own,
            above=len(rows) - len(self._unread(rows)),
        )

    def _unread(self, rows: Sequence[Any]) -> list[Any]:
        return [row for row in rows if row.id not in self.above]


def _by_unit(found: Iterable[Any]) -> Mapping[str, list[Any]]:
    units: dict[str, list[Any]] = {}
    for row in found:
        units.setdefault(row.unit, []).append(row)
    return units


def _by_severity(rows: Iterable[Any]) -> Mapping[Severity, int]:
    counts = Counter(Severity(row.severity) for row in rows)
    return {level: counts[level] for level in Severity if counts[level]}
