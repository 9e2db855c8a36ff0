"""What the simulated score reads from the store, on both databases."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from monitor.model import Severity, State
from monitor.reports.queries import score as standing
from monitor.store import tables
from monitor.store.database import Store
from tests.reports.sample_findings import NIGHT, Filling


def test_open_findings_and_false_positives_with_their_places(store: Store) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        home = fill.page("http://127.0.0.1:8800/", kind="home")
        serious = fill.finding("security.hidden_link", Severity.SERIOUS, State.NEW)
        fill.place(serious, home)
        aside = fill.finding("column.stale", state=State.FALSE_POSITIVE, pages=0)
        fill.finding(state=State.FIXED)
        fill.finding(state=State.WAIVED)
        fill.finding(site="dept")
        found = standing.findings_of(conn, "portal", home)
        assert [(one.id, one.on_home) for one in found] == [(serious, True), (aside, False)]
        assert [one.on_home for one in standing.findings_of(conn, "portal", None)] == [False, False]


def test_a_closed_place_is_no_place(store: Store) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        home = fill.page("http://127.0.0.1:8800/", kind="home")
        one = fill.finding()
        fill.place(one, home)
        conn.execute(sa.update(tables.places).where(tables.places.c.page_id == home).values(open=False))
        assert [found.on_home for found in standing.findings_of(conn, "portal", home)] == [False]


def test_the_home_page_is_where_the_redirect_ends(store: Store) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        fill.page("http://127.0.0.1:8800/", kind="home", outcome="redirect", looked_at=NIGHT)
        end = fill.page("http://127.0.0.1:8800/index.html", kind="home", outcome="ok", looked_at=NIGHT)
        found = standing.home(conn, "portal")
        assert found is not None and found.id == end
        assert standing.home(conn, "dept") is None


def test_a_home_page_that_was_never_looked_at_is_not_taken_for_one_that_was(store: Store) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        fill.page("http://127.0.0.1:8800/index.html", kind="home")
        seen = fill.page("http://127.0.0.1:8800/", kind="home", outcome="ok", looked_at=NIGHT)
        found = standing.home(conn, "portal")
        assert found is not None and found.id == seen


def test_only_a_finished_nightly_scan_counts(store: Store) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        assert standing.scanned_at(conn, "portal") is None
        fill.scan("portal", NIGHT)
        fill.scan("portal", NIGHT + timedelta(1), kind="verify")
        fill.scan("portal", NIGHT + timedelta(2), stage="checking", finished_at=None)
        fill.scan("dept", NIGHT + timedelta(3))
        assert standing.scanned_at(conn, "portal") == NIGHT
