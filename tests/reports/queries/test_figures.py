"""What bulletins count of the scans."""

from __future__ import annotations

from datetime import timedelta

from monitor.reports.queries import figures
from monitor.reports.queries.figures import SiteCoverage
from monitor.store.database import Store
from tests.reports.sample_findings import NIGHT, Filling


def test_a_site_was_looked_at_as_often_as_it_was_scanned_not_as_its_pages_were_verified(store: Store) -> None:
    day = timedelta(days=1)
    with store.begin() as conn:
        fill = Filling(conn)
        fill.scan("portal", NIGHT, coverage={"got": 5, "unchanged": 2})
        fill.scan("portal", NIGHT + day / 2, kind="verify", coverage={"got": 1})
        fill.scan("portal", NIGHT + day, stage="failed", coverage={"got": 1})
        fill.scan("portal", NIGHT + 2 * day, coverage={"got": 9})
        fill.scan("dept", NIGHT, kind="verify", coverage={"got": 1})
        assert figures.watched(conn, NIGHT, NIGHT + 2 * day) == [SiteCoverage("portal", 1, 7)]
