from datetime import datetime, timedelta

import pytest

from monitor.clock import ZONE
from monitor.model import Severity, State
from monitor.reports.queries import notices
from monitor.store.database import Store
from tests.reports.sample_findings import Filling

DECEMBER = datetime(2026, 12, 1, tzinfo=ZONE)


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
