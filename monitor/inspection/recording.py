"""Writes what a worker handed back: one transaction a batch, to be repeated without harm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy.engine import Connection

from monitor.checks import BY_CLOCK
from monitor.checks.dates import UNDATED
from monitor.findings import link_texts, outside_looks
from monitor.findings import record as findings
from monitor.findings.link_texts import Borrowed
from monitor.findings.sightings import CheckedPage, SiteRules
from monitor.inspection import queries
from monitor.inspection.work import Batch, CheckContext, Checked
from monitor.model import CheckRun, Problem
from monitor.store import block_results, columns
from monitor.store.closing_reasons import CONTEXT_LOST, CORRECTED
from monitor.store.pages import GONE_AFTER

OF_TARGETS = frozenset({"link.dead", "link.soft", "attachment.broken"})


@dataclass(frozen=True)
class Recorder:
    """`reads_columns`: this is a scan, and what its list pages say is the columns' state. A recheck of old bodies is no
    reading, and says nothing of links: their targets were looked at since, but not the pages that led there. `dated`:
    False where the clock was set back, and nothing is opened or closed that depends on today's date."""

    scan_id: int
    rules: SiteRules
    context: CheckContext
    reads_columns: bool = True
    dated: bool = True

    def write(self, conn: Connection, batch: Batch, now: datetime) -> None:
        decided = [replace(one, run=self.decided(one.run)) for one in batch.pages]
        link_texts.keep(conn, self.scan_id, [one.page.fetch_id for one in decided], chain(*map(_borrowed, decided)))
        pages_checked = [_page(one) for one in decided]
        findings.record(conn, self.scan_id, self.rules, pages_checked, now, settled=False)
        outside_looks.record(conn, self.rules, self.scan_id, chain(*map(_brought, batch.pages)), now)
        _note_sentences(conn, batch.pages)
        _write_facts(conn, batch.pages)
        queries.write_errors(conn, self.scan_id, {one.page.page_id: one.run.errors for one in batch.pages})
        self._remember(conn, batch)
        if self.reads_columns:
            self._write_readings(conn, batch.pages)
            queries.mark_checked(conn, [one.page.fetch_id for one in batch.pages], now)

    def decided(self, run: CheckRun) -> CheckRun:
        """The run without the codes on which nothing can be decided now."""
        open_codes = (frozenset() if self.reads_columns else OF_TARGETS) | (frozenset() if self.dated else BY_CLOCK)
        if not open_codes:
            return run
        problems = tuple(problem for problem in run.problems if problem.code not in open_codes)
        return replace(run, problems=problems, completed=run.completed - open_codes)

    def _remember(self, conn: Connection, batch: Batch) -> None:
        block_results.remember(conn, batch.results, self.context.version, self.context.today)
        block_results.touch(conn, batch.used, self.context.version, self.context.today)

    def _write_readings(self, conn: Connection, checked: Sequence[Checked]) -> None:
        """Before them those not looked at, so that a column's good page in the same batch has the last word."""
        site = self.rules.site
        blind = [one.page.page_id for one in checked if not one.looked]
        if blind:
            columns.unread(conn, site, self.scan_id, blind)
        seen = queries.ever_seen(conn, site, {url for one in checked if one.reading for url in one.pager})
        readings = [
            replace(one.reading, complete=seen.issuperset(one.pager)) for one in checked if one.reading is not None
        ]
        columns.add_readings(conn, site, self.scan_id, readings)


def _borrowed(one: Checked) -> Iterator[Borrowed]:
    """What stands on this page in the texts of links, and belongs to others."""
    column = one.reading.name if one.reading and one.reading.name else one.column_name
    for problem in one.run.problems if one.looked else ():
        if _is_borrowed(one, problem):
            yield Borrowed(one.page.page_id, one.page.fetch_id, column, problem)


def _brought(one: Checked) -> Iterator[outside_looks.LookResult]:
    page = one.page
    for number, stands in one.brought.items():
        yield outside_looks.LookResult(number, page.page_id, page.fetch_id, page.fetch.at, page.fetch.url, stands)


def _is_borrowed(one: Checked, problem: Problem) -> bool:
    return problem.belongs_to not in ("", one.page.fetch.url)


def _page(one: Checked) -> CheckedPage:
    page, facts = one.page, one.facts or one.page.before
    own = tuple(problem for problem in one.run.problems if not _is_borrowed(one, problem) and problem.code != UNDATED)
    waiting = {(problem.code, problem.subject) for problem in one.run.problems if problem.code == UNDATED}
    return CheckedPage(
        page_id=page.page_id,
        fetch_id=page.fetch_id,
        at=page.fetch.at,
        url=page.fetch.url,
        run=replace(one.run, problems=own, undecided=one.run.undecided | waiting),
        looked=one.looked and page.fetch.outcome.looked,
        gone=not page.fetch.outcome.looked and page.gone >= GONE_AFTER,
        column_url=facts.column_url if facts else "",
        column=one.reading.name if one.reading and one.reading.name else one.column_name,
        unit=facts.unit if facts else "",
        unit_by=facts.unit_by if facts else "",
    )


def _note_sentences(conn: Connection, checked: Sequence[Checked]) -> None:
    """Of places that have just closed: was the sentence put right, or is it gone too?"""
    for one in checked:
        for sought in one.page.sought if one.looked else ():
            reason = CORRECTED if sought.finding_id in one.standing else CONTEXT_LOST
            queries.close_for(conn, sought.finding_id, one.page.page_id, one.page.fetch_id, reason)


def _write_facts(conn: Connection, checked: Sequence[Checked]) -> None:
    changed = [one for one in checked if one.facts and one.facts != one.page.before]
    queries.write_pages(conn, [_facts(one) for one in changed])


def _facts(one: Checked) -> dict[str, Any]:
    assert one.facts is not None
    return {"id": one.page.page_id, **asdict(one.facts), "kind": one.facts.kind.value}
