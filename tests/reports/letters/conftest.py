"""A November of findings for the tests of letters."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.model import Severity, State
from monitor.store.database import Store
from tests.reports.letters.november import DAY, NOW
from tests.reports.sample_findings import NIGHT, Filling


@pytest.fixture
def filled(store: Store) -> Store:
    """A November: of the education bureau one stands, overdue, and one is mended in time; one of the office came back.

    A hint, a suspicion, a false positive and a finding of December count nowhere.
    """
    with store.begin() as conn:
        fill = Filling(conn)
        fill.scan(coverage={"got": 30, "unchanged": 70})
        fill.finding("link.dead", Severity.MAJOR, due=date(2026, 11, 25))
        mended = fill.finding(due=date(2026, 11, 27))
        fill.moved(mended, State.CONFIRMED, State.FIXED, NIGHT + 3 * DAY)
        back = fill.finding(unit="zfb", at=NIGHT - 40 * DAY, recurrences=1)
        fill.moved(back, State.CONFIRMED, State.FIXED, NIGHT - 30 * DAY)
        fill.moved(back, State.FIXED, State.CONFIRMED, NIGHT)
        fill.finding(severity=Severity.HINT)
        fill.finding(state=State.NEW)
        fill.finding(state=State.FALSE_POSITIVE)
        fill.finding(at=NOW + DAY)
    return store
