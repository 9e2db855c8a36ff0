from datetime import date, datetime, timedelta

import pytest

from monitor.clock import ZONE
from monitor.model import Severity, State
from monitor.reports.queries import notices
from monitor.store import issued_documents
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind
from tests.reports.filling import NIGHT, Filling

DECEMBER = datetime(2026, 12, 1, tzinfo=ZONE)


def test_a_notice_is_found_by_month_and_unit(store: Store) -> None:
    with store.begin() as conn:
        due, now = date(2026, 12, 9), NIGHT
        given = {"kind": DocumentKind.NOTICE, "year": 2026, "number": 1, "period": "2026-11", "unit": "a", "due": due}
        document = issued_documents.add(conn, b"letter", now=now, **given)
        ids = [Filling(conn).finding()]
        issued_documents.name_findings(conn, document.id, ids)
        issued = notices.issued(conn, "2026-11", "a")
        assert issued is not None and (issued.number, issued.created_at, issued.due) == (1, NIGHT, due)
        assert notices.named_in(conn, issued.id) == ids
        assert notices.issued(conn, "2026-10", "a") is None
        assert [one.number for one in notices.all_of(conn, "2026-11")] == [1]


@pytest.mark.parametrize("state", [state for state in State if state is not State.CONFIRMED])
def test_only_what_is_confirmed_and_in_no_letter_yet_is_due_for_one(store: Store, state: State) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        fill.finding(state=state)
        fill.finding(unit="zfb")
        fill.finding(severity=Severity.HINT)
        fill.finding(at=DECEMBER + timedelta(hours=1))
        assert notices.candidates(conn, "jtj", DECEMBER) == []


def test_the_worst_comes_first(store: Store) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        ids = {
            severity: fill.finding(severity=severity) for severity in (Severity.MINOR, Severity.SERIOUS, Severity.MAJOR)
        }
        found = notices.candidates(conn, "jtj", DECEMBER)
    assert [key for key, _, _ in found] == [ids[Severity.SERIOUS], ids[Severity.MAJOR], ids[Severity.MINOR]]
