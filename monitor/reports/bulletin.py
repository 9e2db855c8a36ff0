"""The bulletin (通报) of a week, month, quarter or year: what was found, by whom it was mended, who stands where.

The bulletin of a period that is over is issued: it takes a number, is kept byte for byte, and each of its figures is
written down with its findings. Asked for again, the same file comes. A period that still runs gives a draft without a
number, which is kept nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.engine import Connection

from monitor import clock
from monitor.clock import ZONE
from monitor.registry import Registry
from monitor.reports import bulletin_letter, issuing, standing, weekly
from monitor.reports.bulletin_letter import Contents
from monitor.reports.package import settled, write_file
from monitor.reports.periods import Length, Period
from monitor.settings import Settings
from monitor.store import digest, documents, entries, figures
from monitor.store.database import Store
from monitor.store.documents import Kind
from monitor.store.figures import Figures

FIGURES = ("found", "fixed", "standing", "overdue", "back", "owed", "in_time")
ANSWER_DAYS = 10  # working days in which units answer a bulletin (indicators D)
LISTED = 100  # overdue findings that the annex names; the ledger holds all


@dataclass(frozen=True, slots=True)
class Issued:
    """`draft`: the period is not over, so the files bear no number."""

    paths: tuple[Path, ...]
    draft: bool


def issue(store: Store, registry: Registry, settings: Settings, period: Period, out: Path, now: datetime) -> Issued:
    """Write the bulletin of `period` (Word) into `out`, and for a week the table of its meeting (周调度表, Excel)."""
    kinds = [Kind.BULLETIN, Kind.WEEKLY] if period.length is Length.WEEK else [Kind.BULLETIN]
    if period.until > now:
        return Issued(tuple(_draft(store, registry, period, kind, out, now) for kind in kinds), True)
    return Issued(tuple(_issue(store, registry, period, kind, out, now) for kind in kinds), False)


def _issue(store: Store, registry: Registry, period: Period, kind: Kind, out: Path, now: datetime) -> Path:
    with store.begin() as conn:
        documents.lock(conn)
        document = documents.issued(conn, kind, period.key) or _new(conn, registry, period, kind, now)
    return issuing.hand_out(store, registry, document, out)


def _new(conn: Connection, registry: Registry, period: Period, kind: Kind, now: datetime) -> documents.Document:
    year = now.astimezone(ZONE).year
    number = documents.next_number(conn, kind, year)
    counted = figures.of(conn, period.since, period.until)
    body = _written(conn, registry, period, kind, counted, documents.number_text(kind, year, number), now)
    document = documents.add(
        conn,
        body,
        kind=kind,
        year=year,
        number=number,
        period=period.key,
        title=bulletin_letter.title(registry.district, period) if kind is Kind.BULLETIN else weekly.title(period),
        file=_name(kind, period, f"〔{year}〕{number}号"),
        now=now,
    )
    for figure in FIGURES:
        documents.name_findings(conn, document.id, [one.id for one in getattr(counted, figure)], figure)
    return document


def _draft(store: Store, registry: Registry, period: Period, kind: Kind, out: Path, now: datetime) -> Path:
    with store.read() as conn:
        counted = figures.of(conn, period.since, period.until)
        body = _written(conn, registry, period, kind, counted, "", now)
    return write_file(out / _name(kind, period, "（草稿）"), body)


def _name(kind: Kind, period: Period, number: str) -> str:
    return f"{kind.label}{number}-{period.name}.{'xlsx' if kind is Kind.WEEKLY else 'docx'}"


def _written(
    conn: Connection, registry: Registry, period: Period, kind: Kind, counted: Figures, number: str, now: datetime
) -> bytes:
    contents = contents_of(conn, registry, period, counted, number, now)
    if kind is Kind.WEEKLY:
        return weekly.table(contents, now)
    return settled(bulletin_letter.letter(contents), now)


def contents_of(
    conn: Connection, registry: Registry, period: Period, counted: Figures, number: str, now: datetime
) -> Contents:
    """Everything that a bulletin tells, read in one transaction."""
    today: date = now.astimezone(ZONE).date()
    past = period.past(period.length.trend)
    trend = [figures.found_and_fixed(conn, one.since, one.until) for one in past[:-1]]
    overdue = sorted(counted.overdue, key=lambda one: (one.severity.rank, one.due, one.id))[:LISTED]
    return Contents(
        registry=registry,
        period=period,
        number=number,
        day=today,
        answer=clock.add_working_days(today, ANSWER_DAYS),
        figures=counted,
        rows=standing.rows(registry, counted),
        trend=[*zip(past[:-1], trend, strict=True), (period, (len(counted.found), len(counted.fixed)))],
        watched={one.site: one for one in figures.watched(conn, period.since, period.until)},
        letters={kind: _issued_within(conn, kind, period) for kind in (Kind.NOTICE, Kind.ASSIGNMENT, Kind.SUPERVISION)},
        overdue=entries.by_ids(conn, [one.id for one in overdue]),
        waiting=digest.standing(conn),
        template=issuing.template(registry),
    )


def _issued_within(conn: Connection, kind: Kind, period: Period) -> int:
    return sum(period.since <= one.created_at < period.until for one in documents.listed(conn, kind))
