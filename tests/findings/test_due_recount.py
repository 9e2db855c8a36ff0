"""Due dates hang on holidays: counted again when a year that was guessed becomes known."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from monitor import clock
from monitor.clock import ZONE
from monitor.findings import escalations, events
from monitor.findings.due_recount import notes, renew
from monitor.model import Severity, State, Step
from monitor.registry import Registry
from monitor.reports.letters import ledger
from monitor.store import issued_documents
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind
from monitor.store.tables import brought, findings
from monitor.store.tables import documents as issued
from monitor.store.tables import escalations as rungs
from tests.reports.sample_findings import Filling
from tests.test_clock import WHOLE_2099

FOUND = datetime(2098, 12, 30, 1, 30, tzinfo=ZONE)
DAYS = {Severity.MINOR: 15}
GUESS, REAL = date(2099, 1, 21), date(2099, 1, 28)  # 2099-01-21 to 27 is 春节


def due(store: Store, state: State = State.CONFIRMED, day: date | None = None, known: bool = True) -> date | None:
    with store.begin() as conn:
        number = Filling(conn).finding(state=state, at=FOUND, due=day or clock.add_working_days(FOUND.date(), 15))
        if known:
            clock.holidays(WHOLE_2099)
        renew(conn, DAYS, FOUND)
        return conn.scalar(sa.select(findings.c.due).where(findings.c.id == number))


def test_the_guess_is_the_guess() -> None:
    assert clock.add_working_days(FOUND.date(), 15) == GUESS
    assert GUESS in clock.guesses(FOUND.date(), 15)
    clock.holidays(WHOLE_2099)
    assert clock.add_working_days(FOUND.date(), 15) == REAL


@pytest.mark.parametrize("state", [State.NEW, State.CONFIRMED, State.NOTIFIED])
def test_a_due_date_is_counted_again_when_the_year_becomes_known(sqlite_store: Store, state: State) -> None:
    assert due(sqlite_store, state) == REAL


def test_it_stays_while_the_year_is_not_known(sqlite_store: Store) -> None:
    assert due(sqlite_store, known=False) == GUESS


def test_a_day_that_a_person_set_stays(sqlite_store: Store) -> None:
    assert due(sqlite_store, day=date(2099, 2, 10)) == date(2099, 2, 10)


def test_what_is_counted_by_the_calendar_stays(sqlite_store: Store) -> None:
    assert due(sqlite_store, day=REAL) == REAL


def test_what_a_letter_named_is_never_due_earlier(sqlite_store: Store) -> None:
    worked = {**WHOLE_2099, **{date(2099, 1, day): True for day in (3, 4, 10, 11, 17, 18)}}
    with sqlite_store.begin() as conn:
        ids = [Filling(conn).finding(state=state, at=FOUND, due=GUESS) for state in (State.NOTIFIED,)]
        clock.holidays(worked)
        assert clock.add_working_days(FOUND.date(), 15) < GUESS and renew(conn, DAYS, FOUND) == 0
        assert conn.scalar(sa.select(findings.c.due).where(findings.c.id == ids[0])) == GUESS


STEPS = {Step.REMIND: 2, Step.SUPERVISE: 15, Step.CIRCULATE: 15, Step.INTERVIEW: 15}
KNOWN = "节假日安排已收录，"


def step_due(store: Store, *, document: int | None = None, fallen: bool = False, day: date = GUESS) -> date:
    """A finding's step of before the year was known, after it became known; its finding has the number 1."""
    with store.begin() as conn:
        number = Filling(conn).finding(at=FOUND, due=date(2098, 12, 1))
        row = {"key": f"finding:{number}:0:jtj:supervise", "finding_id": number, "unit": "jtj", "reason": "超期"}
        row |= {"step": Step.SUPERVISE, "at": FOUND, "due": day, "document_id": document}
        conn.execute(sa.insert(rungs).values(row | {"fallen_at": FOUND if fallen else None}))
        clock.holidays(WHOLE_2099)
        renew(conn, DAYS, FOUND, STEPS)
        return conn.scalar(sa.select(rungs.c.due))  # type: ignore[return-value]


def test_a_step_of_the_ladder_is_counted_again_and_says_so(sqlite_store: Store) -> None:
    assert step_due(sqlite_store) == REAL
    with sqlite_store.read() as conn:
        assert [one.why for one in events.of(conn, 1)][1:] == [f"{KNOWN}“督办”的期限由 2099-01-21 改为 2099-01-28"]
        assert notes(conn) == {1: "“督办”的期限由 2099-01-21 改为 2099-01-28"}


def test_a_step_that_fell_away_stays(sqlite_store: Store) -> None:
    assert step_due(sqlite_store, fallen=True) == GUESS


def test_a_day_that_no_calendar_gives_stays_in_a_step(sqlite_store: Store) -> None:
    assert step_due(sqlite_store, day=date(2099, 2, 3)) == date(2099, 2, 3)


def test_a_step_of_a_unit_is_an_event_of_all_that_it_owes(sqlite_store: Store) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        for state in (State.CONFIRMED, State.NOTIFIED, State.NEW, State.FIXED):
            fill.finding(state=state, at=FOUND)
        row = {"key": "unit:jtj:2098-12:supervise", "unit": "jtj", "reason": "待整改问题达 20 条", "due": GUESS}
        conn.execute(sa.insert(rungs).values(row | {"step": Step.SUPERVISE, "at": FOUND}))
        clock.holidays(WHOLE_2099)
        assert renew(conn, DAYS, FOUND, STEPS) == 1
        assert [one.due for one in escalations.listed(conn)] == [REAL]
        assert list(notes(conn)) == [1, 2]


def letter(
    store: Store, kind: DocumentKind, day: date = GUESS, **changed: object
) -> tuple[date, date | None, list[str]]:
    """(the letter's day, that of its finding, what the events of its finding say) after the year became known."""
    with store.begin() as conn:
        number = Filling(conn).finding(state=State.NOTIFIED, at=FOUND, due=day)
        given = {"kind": kind, "year": 2098, "number": 7, "period": "2098-12", "unit": "jtj", "due": day, "now": FOUND}
        added = issued_documents.add(conn, b"letter", **given)
        issued_documents.name_findings(conn, added.id, [number])
        if changed:
            conn.execute(sa.update(issued).values(**changed))
        clock.holidays(WHOLE_2099)
        renew(conn, DAYS, FOUND, STEPS)
        renew(conn, DAYS, FOUND, STEPS)  # once is enough
        own = conn.scalar(sa.select(findings.c.due))
        due = conn.scalar(sa.select(issued.c.due))
        return due, own, [one.why for one in events.of(conn, number) if one.why]  # type: ignore[return-value]


@pytest.mark.parametrize(
    "kind", [DocumentKind.NOTICE, DocumentKind.SUPERVISION, DocumentKind.CIRCULAR, DocumentKind.INTERVIEW]
)
def test_the_day_of_an_issued_letter_is_counted_again_by_event(sqlite_store: Store, kind: DocumentKind) -> None:
    due, own, said = letter(sqlite_store, kind)
    assert (due, own) == (REAL, REAL)
    of_letter = f"{issued_documents.number_text(kind, 2098, 7)}的期限由 2099-01-21 改为 2099-01-28"
    assert said == [f"{KNOWN}整改期限由 2099-01-21 改为 2099-01-28", KNOWN + of_letter]


def test_a_letter_handing_over_takes_its_findings_with_it(sqlite_store: Store) -> None:
    day = datetime(2099, 1, 16, 9, 0, tzinfo=ZONE)  # a Friday; its fifth working day was guessed to be the 23rd
    guess = clock.add_working_days(day.date(), 5)
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        dated, other = (fill.finding(state=State.NOTIFIED, at=FOUND, due=due) for due in (guess, date(2099, 3, 3)))
        given = {"kind": DocumentKind.ASSIGNMENT, "year": 2099, "number": 1, "period": "x", "unit": "jtj", "due": guess}
        issued_documents.name_findings(conn, issued_documents.add(conn, b"x", **given, now=day).id, [dated, other])
        clock.holidays(WHOLE_2099)
        assert renew(conn, {}, day, STEPS) == 1
        real = clock.add_working_days(day.date(), 5)
        assert real > guess and issued_documents.listed(conn)[0].due == real
        dues = dict(conn.execute(sa.select(findings.c.id, findings.c.due)).all())  # type: ignore[arg-type]
        assert dues == {dated: real, other: date(2099, 3, 3)}


def test_a_voided_letter_stays_as_it_was(sqlite_store: Store) -> None:
    assert letter(sqlite_store, DocumentKind.NOTICE, voided_at=FOUND)[0] == GUESS


def test_a_letter_with_a_day_of_a_persons_own_stays(sqlite_store: Store) -> None:
    assert letter(sqlite_store, DocumentKind.ASSIGNMENT, day=date(2099, 2, 10))[0] == date(2099, 2, 10)


def test_a_letter_is_never_due_earlier(sqlite_store: Store) -> None:
    worked = {**WHOLE_2099, **{date(2099, 1, day): True for day in (3, 4, 10, 11, 17, 18)}}
    with sqlite_store.begin() as conn:
        given = {
            "kind": DocumentKind.NOTICE,
            "year": 2098,
            "number": 7,
            "period": "2098-12",
            "unit": "jtj",
            "due": GUESS,
        }
        issued_documents.add(conn, b"letter", **given, now=FOUND)
        clock.holidays(worked)
        assert renew(conn, DAYS, FOUND, STEPS) == 0 and issued_documents.listed(conn)[0].due == GUESS


def test_what_was_brought_is_counted_again_from_its_receipt(sqlite_store: Store) -> None:
    received = date(2099, 1, 19)  # a Monday, two days before 春节
    with sqlite_store.begin() as conn:
        guess = clock.add_working_days(received, 3)
        number = Filling(conn).finding(at=FOUND, due=guess, origin="网民找错")
        row = {"key": "k", "finding_id": number, "source": "网民找错", "received": received, "kind": "错别字"}
        conn.execute(sa.insert(brought).values(row | {"address": "", "text": "", "who": "张三", "at": FOUND}))
        clock.holidays(WHOLE_2099)
        assert renew(conn, DAYS, FOUND, STEPS) == 1
        assert conn.scalar(sa.select(findings.c.due)) == clock.add_working_days(received, 3) > guess


@pytest.mark.parametrize("missing", [1, 4, 6, 10])
def test_a_year_that_is_given_in_part_changes_nothing(sqlite_store: Store, missing: int) -> None:
    with sqlite_store.begin() as conn:
        at = datetime(2099, 1, 12, 1, 30, tzinfo=ZONE)  # begins and ends in the unknown year
        Filling(conn).finding(at=at, due=clock.add_working_days(at.date(), 15))
        clock.holidays({day: works for day, works in WHOLE_2099.items() if day.month != missing})
        assert renew(conn, DAYS, at, STEPS) == 0
        clock.holidays(WHOLE_2099)
        assert renew(conn, DAYS, at, STEPS) == 1


def test_the_ledger_says_which_deadlines_were_counted_again(
    sqlite_store: Store, registry: Registry, tmp_path: Path
) -> None:
    letter(sqlite_store, DocumentKind.NOTICE)
    with sqlite_store.read() as conn:
        book = load_workbook(ledger.write(conn, registry, "2098-12", tmp_path, FOUND))
    head, row = book["问题台账"].iter_rows(values_only=True)
    said = dict(zip(head, row, strict=True))
    assert said["整改期限"] == "2099-01-28"
    assert said["备注"] == ("整改期限由 2099-01-21 改为 2099-01-28；网整〔2098〕7号的期限由 2099-01-21 改为 2099-01-28")
