"""The climb that a finding is on: another one after a recurrence and after a change of unit."""

from __future__ import annotations

import sqlalchemy as sa

from monitor.findings import escalations
from monitor.reports.queries.climbs import climb_of_now
from monitor.store.database import Store
from monitor.store.tables import findings
from tests.reports.sample_findings import Filling


def test_a_recurrence_and_another_unit_begin_another_climb(sqlite_store: Store) -> None:
    with sqlite_store.begin() as conn:
        finding = Filling(conn).finding()
        assert climb_of_now(conn, finding) == escalations.climb_of(finding, 0, "jtj")
        conn.execute(sa.update(findings).values(recurrences=1, unit="zfb"))
        assert climb_of_now(conn, finding) == escalations.climb_of(finding, 1, "zfb")
