"""The bulletin (通报) of a week, month, quarter or year: what was found and fixed, and the figures of each unit.

The bulletin of a period that is over is issued: it takes a number, is kept byte for byte, and each of its figures is
written down with its findings. Asked for again, the same file comes. A period that still runs gives a draft without a
number, which is kept nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import dropwhile
from pathlib import Path

from sqlalchemy.engine import Connection

from monitor.clock import ZONE
from monitor.findings import backlog, due, voided_documents
from monitor.model import OWED_STATES
from monitor.registry import Registry
from monitor.reports.letters import bulletin_text, issuance, ranking, weekly_table
from monitor.reports.letters.bulletin_text import BulletinContents
from monitor.reports.letters.supervision import LETTERS
from monitor.reports.office.package import settled, write_file
from monitor.reports.periods import Length, Period
from monitor.reports.queries import digest, entries, figures
from monitor.reports.queries.figures import Figures
from monitor.settings import Settings
from monitor.store import issued_documents, taken_numbers
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind

FIGURES = ("found", "fixed", "standing", "overdue", "back", "owed", "in_time")
LISTED = 100  # overdue findings that the annex names; the ledger holds all


@dataclass(frozen=True, slots=True)
class IssuedBulletin:
    """`draft`: why the files have no number: the period is not over, or nothing was inspected in it; "" when issued."""

    paths: tuple[Path, ...]
    draft: str = ""


NOT_OVER = "这个时段还没有结束"
ASKED = "只要草稿，印发时去掉 --draft"
NOT_INSPECTED = f"{bulletin_text.UNINSPECTED}（这个时段没有完成过检查）"


def issue(
    store: Store,
    registry: Registry,
    settings: Settings,
    period: Period,
    out: Path,
    now: datetime,
    messages: tuple[int, int] | None = None,
    *,
    is_draft: bool = False,
) -> IssuedBulletin:
    """Write the bulletin of `period` (Word) into `out`; for a week the table of its meeting (周调度表, Excel) too.

    `messages`: how many came in by “我为政府网站找错”, and how many were answered in time; None leaves the place open.
    A bulletin that was issued before is returned unchanged, unless a draft (`is_draft`) is wanted.
    """
    kinds = [DocumentKind.BULLETIN, DocumentKind.WEEKLY] if period.length is Length.WEEK else [DocumentKind.BULLETIN]
    writer = _Writer(registry, settings, period, now, messages)
    if not _was_inspected(store, period):
        return IssuedBulletin((writer.draft(store, DocumentKind.BULLETIN, out),), NOT_INSPECTED)
    if period.until > now:
        return IssuedBulletin(tuple(writer.draft(store, kind, out) for kind in kinds), NOT_OVER)
    if is_draft:
        return IssuedBulletin(tuple(writer.draft(store, kind, out) for kind in kinds), ASKED)
    return IssuedBulletin(tuple(writer.issue(store, kind, out) for kind in kinds))


def _was_inspected(store: Store, period: Period) -> bool:
    """Whether a scan of the period was finished, or its bulletin was issued before (it is returned unchanged)."""
    with store.read() as conn:
        if figures.watched(conn, period.since, period.until):
            return True
        return issued_documents.issued(conn, DocumentKind.BULLETIN, period.key) is not None


class _Writer:
    def __init__(
        self,
        registry: Registry,
        settings: Settings,
        period: Period,
        now: datetime,
        messages: tuple[int, int] | None,
    ) -> None:
        self._registry, self._settings, self._period, self._now = registry, settings, period, now
        self._messages, self._data_dir = messages, registry.data_dir

    def issue(self, store: Store, kind: DocumentKind, out: Path) -> Path:
        with store.begin() as conn:
            issued_documents.lock(conn)
            document = issued_documents.issued(conn, kind, self._period.key) or self._new(conn, kind)
        return issuance.hand_out(store, self._registry, document, out)

    def draft(self, store: Store, kind: DocumentKind, out: Path) -> Path:
        with store.read() as conn:
            contents = self._contents(conn, "")
        return write_file(out / self._name(kind, "（草稿）"), self._body(kind, contents))

    def _new(self, conn: Connection, kind: DocumentKind) -> issued_documents.IssuedDocument:
        period, year = self._period, self._now.astimezone(ZONE).year
        number = issued_documents.next_number(conn, kind, year, taken_numbers.used(self._data_dir, kind, year))
        voided = voided_documents.in_place_of(conn, kind, "", period.key)
        text = issued_documents.number_text(kind, year, number)
        contents = replace(self._contents(conn, text), in_place_of={kind: voided})
        document = issued_documents.add(
            conn,
            self._body(kind, contents),
            kind=kind,
            year=year,
            number=number,
            period=period.key,
            title=bulletin_text.title(self._registry.issuer_name, period)
            if kind is DocumentKind.BULLETIN
            else weekly_table.title(period),
            file=self._name(kind, f"〔{year}〕{number}号"),
            now=self._now,
        )
        for figure in FIGURES:
            issued_documents.name_findings(
                conn, document.id, [one.id for one in getattr(contents.figures, figure)], figure
            )
        issued_documents.name_findings(conn, document.id, [one.id for one in contents.overdue])
        voided_documents.corrected(conn, voided, document)
        return document

    def _name(self, kind: DocumentKind, number: str) -> str:
        return f"{kind.label}{number}-{self._period.name}.{'xlsx' if kind is DocumentKind.WEEKLY else 'docx'}"

    def _body(self, kind: DocumentKind, contents: BulletinContents) -> bytes:
        if kind is DocumentKind.WEEKLY:
            return weekly_table.table(contents, self._now)
        return settled(bulletin_text.letter(contents), self._now)

    def _contents(self, conn: Connection, number: str) -> BulletinContents:
        """Everything that a bulletin tells, read in one transaction."""
        period, today = self._period, self._now.astimezone(ZONE).date()
        counted = figures.of(conn, period.since, min(period.until, self._now))  # a draft tells of today
        overdue = sorted(counted.overdue, key=lambda one: (one.severity.rank, one.due, one.id))[:LISTED]
        letters = (DocumentKind.NOTICE, DocumentKind.ASSIGNMENT, *LETTERS.values())
        return BulletinContents(
            registry=self._registry,
            period=period,
            number=number,
            day=today,
            answer=due.answer_by(today),
            figures=counted,
            rows=ranking.rows(self._registry, counted),
            trend=_trend(conn, period, counted),
            watched={one.site: one for one in figures.watched(conn, period.since, period.until)},
            letters={kind: _issued_within(conn, kind, period) for kind in letters},
            overdue=entries.by_ids(conn, [one.id for one in overdue]),
            waiting=digest.standing(conn),
            backlog=backlog.count(conn, OWED_STATES, period.until if period.until <= self._now else None),
            inspected=figures.inspected(conn, period.since, period.until),
            suspected=figures.suspected(conn, period.until),
            templates=issuance.templates(self._registry, self._settings),
            messages=self._messages,
        )


def _trend(conn: Connection, period: Period, counted: Figures) -> list[tuple[Period, tuple[int, int]]]:
    """From the first period in which anything happened; this one is always there."""
    past = [(one, figures.found_and_fixed(conn, one.since, one.until)) for one in period.past(period.length.trend)[:-1]]
    earlier = list(dropwhile(lambda one: not any(one[1]), past))
    return [*earlier, (period, (len(counted.found), len(counted.fixed)))]


def _issued_within(conn: Connection, kind: DocumentKind, period: Period) -> int:
    issued = issued_documents.listed(conn, kind)
    return sum(period.since <= one.created_at < period.until and not one.is_void for one in issued)
