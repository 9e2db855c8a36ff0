"""What the checks of a site's state say: a place is a column's page, and only a decided subject closes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.findings import record as findings
from monitor.findings.record import Changes
from monitor.model import CheckRun, Problem, Severity
from monitor.store.database import Store
from tests.findings.nights import Nights

STALE = "column.stale"


@pytest.fixture
def nights(store: Store) -> Nights:
    return Nights(store).fall()


def stale(nights: Nights, path: str, severity: Severity = Severity.MAJOR) -> Problem:
    nights.page(path)
    url = f"http://127.0.0.1:8800/{path}"
    return Problem(STALE, url, "栏目超期", severity, target=url, page_id=nights.ids[path])


def record(nights: Nights, *problems: Problem, completed: bool = True, undecided: str = "") -> Changes:
    left = frozenset({(STALE, undecided)}) if undecided else frozenset()
    run = CheckRun(problems, frozenset({STALE, "home.stale"}) if completed else frozenset(), left)
    pages = {nights.ids[path]: replace(nights.page(path, unit="jtj"), fetch_id=None) for path in list(nights.ids)}
    with nights.store.begin() as conn:
        return findings.record_site(conn, nights.scan_id, nights.rules, run, pages, nights.at, nights.now)


def test_a_stale_column_is_a_finding_of_the_columns_unit_on_its_page(nights: Nights) -> None:
    record(nights, stale(nights, "tzgg.htm"))
    row = nights.only()
    assert (row["state"], row["unit"], row["code"]) == ("confirmed", "jtj", STALE)
    assert [place["url"] for place in row["places"]] == ["http://127.0.0.1:8800/tzgg.htm"]


def test_it_follows_its_age_and_closes_when_the_column_is_updated(nights: Nights) -> None:
    for severity in (Severity.HINT, Severity.MAJOR):
        record(nights, stale(nights, "tzgg.htm", severity))
        assert nights.only()["severity"] == severity
        nights.fall()
    assert record(nights).fixed == (1,)
    assert nights.life() == ["confirmed", "confirmed", "fixed"]  # the second: it has become graver


def test_a_column_that_could_not_be_read_closes_nothing(nights: Nights) -> None:
    problem = stale(nights, "tzgg.htm")
    record(nights, problem)
    nights.fall()
    record(nights, undecided=problem.subject)
    record(nights, completed=False)
    assert nights.only()["state"] == "confirmed"


def test_the_same_answer_twice_changes_nothing(nights: Nights) -> None:
    problem = stale(nights, "tzgg.htm")
    record(nights, problem)
    assert record(nights, problem) == Changes()
    assert nights.life() == ["confirmed"]


def test_a_problem_without_a_page_is_left_out(nights: Nights) -> None:
    nights.page("tzgg.htm")
    record(nights, Problem("home.stale", "x", "首页", Severity.SERIOUS))
    assert nights.rows() == []


def test_page_checks_do_not_close_what_site_checks_say(nights: Nights) -> None:
    record(nights, stale(nights, "tzgg.htm"))
    nights.fall().record(nights.page("tzgg.htm"))
    assert nights.only()["state"] == "confirmed"


def test_site_checks_do_not_touch_another_site(nights: Nights) -> None:
    record(nights, stale(nights, "tzgg.htm"))
    other = Nights(nights.store, replace(nights.rules, site="dept")).fall()
    record(other)
    assert nights.only()["state"] == "confirmed"
