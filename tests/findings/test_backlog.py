"""What is 存量, what ends it, and where it is not counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor import model
from monitor.clock import ZONE
from monitor.findings import backlog, escalations, listing
from monitor.model import OWED_STATES, Severity, State
from monitor.reports.queries import digest, entries, figures, notices
from monitor.store import issued_documents
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind
from monitor.store.tables import events, findings, pages
from tests.reports.sample_findings import NIGHT, Filling

BEFORE = date(2026, 1, 1)
OLD, NEW = date(2019, 5, 6), date(2026, 3, 2)
DUE = {level: date(2026, 12, 1) for level in Severity}
FIRST_DUE = date(2026, 11, 30)
DECEMBER = datetime(2026, 12, 1, tzinfo=ZONE)


def stands_on(fill: Filling, *published: date | None, kind: str = "article", **values: Any) -> int:
    """A finding on a page of each of these days."""
    number = fill.finding(pages=0, due=FIRST_DUE, **values)
    for position, day in enumerate(published):
        page = fill.page(f"http://127.0.0.1:8800/{number}-{position}.htm", kind=kind, published=day)
        fill.place(number, page)
    return number


def settle(conn: Connection, before: date | None = BEFORE) -> None:
    backlog.settle(conn, "portal", before, DUE, NIGHT)


def stood(conn: Connection, number: int) -> tuple[bool | None, date | None]:
    row = conn.execute(sa.select(findings.c.backlog, findings.c.due).where(findings.c.id == number)).one()
    return row.backlog, row.due


CASES: Mapping[str, tuple[tuple[date | None, ...], dict[str, Any], bool]] = {
    "an old page": ((OLD,), {}, True),
    "a file of an old page": ((OLD,), {"kind": "attachment"}, True),
    "two old pages": ((OLD, date(2025, 12, 31)), {}, True),
    "waits for a person": ((OLD,), {"state": State.NEW}, True),
    "a hint": ((OLD,), {"severity": Severity.HINT}, True),
    "on the day itself": ((BEFORE,), {}, False),
    "a new page": ((NEW,), {}, False),
    "an old and a new page": ((OLD, NEW), {}, False),
    "a page without a date": ((None,), {}, False),
    "an old page and one without a date": ((OLD, None), {}, False),
    "a column": ((OLD,), {"kind": "column"}, False),
    "the home page": ((OLD,), {"kind": "home"}, False),
    "on no page": ((), {}, False),
    "serious": ((OLD,), {"severity": Severity.SERIOUS}, False),
    "notified": ((OLD,), {"state": State.NOTIFIED}, False),
    "replied": ((OLD,), {"state": State.REPLIED}, False),
    "came back": ((OLD,), {"recurrences": 1}, False),
    "brought by others": ((OLD,), {"origin": "网民找错"}, False),
    "decided before": ((OLD,), {"backlog": False}, False),
}


@pytest.mark.parametrize("case", CASES)
def test_what_stands_on_old_pages_alone_and_is_in_no_letter_is_backlog(store: Store, case: str) -> None:
    published, values, expected = CASES[case]
    with store.begin() as conn:
        number = stands_on(Filling(conn), *published, **values)
        settle(conn)
        assert stood(conn, number) == (expected, None if expected else FIRST_DUE)
        settle(conn)
        assert stood(conn, number) == (expected, None if expected else FIRST_DUE), "a second time changes nothing"


def test_nothing_is_backlog_without_a_day(store: Store) -> None:
    with store.begin() as conn:
        number = stands_on(Filling(conn), OLD)
        settle(conn, None)
        assert stood(conn, number) == (None, FIRST_DUE)


def test_other_sites_and_closed_findings_are_left_alone(store: Store) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        others = [stands_on(fill, OLD, site="dept"), stands_on(fill, OLD, state=State.FIXED)]
        settle(conn)
        assert [stood(conn, number) for number in others] == [(None, FIRST_DUE)] * 2


def test_what_a_document_named_is_none(store: Store) -> None:
    with store.begin() as conn:
        number = stands_on(Filling(conn), OLD)
        document = issued_documents.add(
            conn, b"", kind=DocumentKind.ASSIGNMENT, year=2026, number=1, period="a", now=NIGHT
        )
        issued_documents.name_findings(conn, document.id, [number])
        settle(conn)
        assert stood(conn, number) == (False, FIRST_DUE)


def test_a_newer_page_ends_it_for_good(store: Store) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        number = stands_on(fill, OLD)
        settle(conn)
        newer = fill.page("http://127.0.0.1:8800/new.htm", published=NEW)
        fill.place(number, newer)
        settle(conn)
        assert stood(conn, number) == (False, DUE[Severity.MINOR])
        assert conn.scalar(sa.select(events.c.why).order_by(events.c.id.desc()).limit(1)) == backlog.TAKEN_BACK
        conn.execute(sa.update(pages).where(pages.c.id == newer).values(published=OLD))
        settle(conn)
        assert stood(conn, number) == (False, DUE[Severity.MINOR])


@pytest.mark.parametrize(
    "change", [{"severity": Severity.SERIOUS}, {"recurrences": 1}, {"origin": "上级通报"}, {"state": State.NOTIFIED}]
)
def test_what_no_longer_fits_is_due_from_that_day(store: Store, change: dict[str, Any]) -> None:
    with store.begin() as conn:
        number = stands_on(Filling(conn), OLD)
        settle(conn)
        conn.execute(sa.update(findings).where(findings.c.id == number).values(change))
        settle(conn)
        assert stood(conn, number) == (False, date(2026, 12, 1))


def test_without_a_day_any_more_all_of_it_is_due(store: Store) -> None:
    with store.begin() as conn:
        number = stands_on(Filling(conn), OLD)
        settle(conn)
        settle(conn, None)
        assert stood(conn, number) == (False, DUE[Severity.MINOR])


def test_a_deadline_that_another_unit_got_with_it_falls_away(store: Store) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        number = stands_on(fill, OLD)
        settle(conn)
        fill.due(number, FIRST_DUE)
        settle(conn)
        assert stood(conn, number) == (True, None)


def test_only_backlog_is_taken_up(store: Store) -> None:
    day = date(2026, 12, 8)
    with store.begin() as conn:
        fill = Filling(conn)
        old, new = stands_on(fill, OLD), stands_on(fill, NEW)
        settle(conn)
        assert backlog.take_up(conn, {old: day, new: day}, "张三", "分批整改", NIGHT) == [old]
        assert [stood(conn, number) for number in (old, new)] == [(False, day), (False, FIRST_DUE)]
        last = conn.execute(sa.select(events).order_by(events.c.id.desc()).limit(1)).one()
        assert (last.finding_id, last.why, last.backlog, last.due) == (old, "分批整改", False, day)


def test_a_past_day_knows_what_was_backlog_then(store: Store) -> None:
    """Set apart on one day, taken up on another: between them, and only then, it is backlog."""
    days = [NIGHT + timedelta(days=number) for number in range(4)]
    with store.begin() as conn:
        number = stands_on(Filling(conn), OLD)
        backlog.settle(conn, "portal", BEFORE, DUE, days[1])
        backlog.take_up(conn, {number: date(2026, 12, 8)}, "张三", "分批整改", days[3])
        moments = [day + timedelta(hours=1) for day in days]
        assert [backlog.count(conn, before=moment) for moment in moments] == [0, 1, 1, 0]
        assert [sum(digest.standing(conn, moment).values()) for moment in moments] == [1, 0, 0, 1]
        assert [len(figures.of(conn, NIGHT - timedelta(days=1), moment).all) for moment in moments] == [1, 0, 0, 1]
        shown = [entries.by_ids(conn, [number], moment)[0] for moment in moments]
        assert [entry.backlog for entry in shown] == [False, True, True, False]
        assert [entry.due for entry in shown[1:]] == [None, None, date(2026, 12, 8)]


def test_it_is_counted_apart_everywhere(store: Store) -> None:
    since, until = NIGHT - timedelta(days=1), NIGHT + timedelta(days=60)
    with store.begin() as conn:
        fill = Filling(conn)
        old, new = stands_on(fill, OLD), stands_on(fill, NEW)
        settle(conn)
        conn.execute(sa.update(findings).where(findings.c.id == old).values(due=FIRST_DUE))  # as if somebody had set it
        assert [one.id for one in digest.changes(conn, since, until)] == [new]
        assert [row.id for row in digest.overdue(conn, until.date())] == [new]
        assert digest.standing(conn) == {State.CONFIRMED: 1}
        assert [one.id for one in figures.of(conn, since, until).all] == [new]
        assert figures.found_and_fixed(conn, since, until) == (1, 0)
        assert backlog.count(conn) == backlog.count(conn, OWED_STATES) == 1
        ladder = escalations.Ladder({}, {}, {step: 1 for step in model.Step})
        assert {one.reason for one in escalations.climb(conn, ladder, until)} == {"待整改问题达 1 条"}
        assert [row["id"] for row in listing.rows(conn, backlog=True)] == [old]
        assert [row["id"] for row in listing.rows(conn, backlog=False)] == [new]
        assert [(row["id"], row["backlog"]) for row in listing.rows(conn)] == [(old, True), (new, False)]


def test_a_notice_names_so_many_of_it_the_worst_first(store: Store) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        minor, major, hint = (
            stands_on(fill, OLD, severity=level) for level in (Severity.MINOR, Severity.MAJOR, Severity.HINT)
        )
        new = stands_on(fill, NEW)
        settle(conn)
        named = [{key for key, _, _ in notices.candidates(conn, "jtj", DECEMBER, many)} for many in range(4)]
    assert named == [{new}, {new, major}, {new, major, minor}, {new, major, minor}] and hint
