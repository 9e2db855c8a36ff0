"""Findings as `monitor findings --format json` prints them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from monitor.findings import decisions
from monitor.model import State
from monitor.store.database import Store
from monitor.store.tables import columns, pages
from tests.findings.nights import Nights, dead, typo

CONTRACT = {
    "id", "code", "severity", "state", "confirmed", "site", "unit", "column", "message", "wrong", "suggestion",
    "context", "target", "indicator", "first_seen", "last_seen", "due", "recurrences", "places",
}  # fmt: skip
PLACE = {"url", "title", "column", "first_seen", "last_seen", "open"}


@pytest.fixture
def nights(store: Store) -> Nights:
    nights = Nights(store).fall()
    nights.record(nights.see("1.htm", typo(), column="通知公告", unit="jtj"), nights.see("2.htm", dead()))
    return nights


def test_a_row_has_every_field_of_the_contract(nights: Nights) -> None:
    for row in nights.rows():
        assert set(row) >= CONTRACT
        assert all(set(place) >= PLACE for place in row["places"])


def test_times_are_iso_with_zone_and_what_waits_for_a_person_is_to_be_verified_and_not_due(nights: Nights) -> None:
    row, confirmed = nights.rows()
    assert row["first_seen"] == row["places"][0]["last_seen"] == "2026-11-02T01:00:00+08:00"
    assert (row["state"], row["verify_by"], row["due"]) == ("new", "2026-11-05", None)
    assert (confirmed["state"], confirmed["verify_by"], confirmed["due"]) == ("confirmed", None, "2026-11-16")


def test_names_and_indicators_are_given_where_they_are_handed_in(nights: Nights) -> None:
    (row, _) = nights.rows(indicators={"text.typo": "错别字"}, unit_names={"jtj": "区教育和体育局"})
    assert (row["indicator"], row["unit"], row["unit_name"]) == ("错别字", "jtj", "区教育和体育局")


def test_the_column_is_the_name_of_the_first_places_and_each_place_names_its_own(nights: Nights) -> None:
    with nights.store.begin() as conn:
        conn.execute(sa.update(pages).values(column_url="http://c/", title="标题"))
        row = {"site": "portal", "url": "http://c/", "page_id": 1, "name": "公告公示", "complete": True}
        conn.execute(sa.insert(columns).values(row))
    row = nights.rows()[0]
    assert (row["column"], row["places"][0]["column"], row["places"][0]["title"]) == ("通知公告", "公告公示", "标题")


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"state": "new"}, {"text.typo"}),
        ({"state": State.CONFIRMED}, {"link.dead"}),
        ({"unit": "jtj"}, {"text.typo"}),
        ({"code": "link.dead"}, {"link.dead"}),
        ({"site": "dept"}, set()),
        ({"since": date(2026, 11, 2)}, {"text.typo", "link.dead"}),
        ({"since": date(2026, 11, 3)}, set()),
    ],
)
def test_rows_can_be_asked_for_by(nights: Nights, asked: dict[str, object], codes: set[str]) -> None:
    rows = nights.rows(**asked)
    assert {row["code"] for row in rows} == codes
    assert all(row["places"] for row in rows)


def test_since_means_changed_since(nights: Nights) -> None:
    nights.fall().record(nights.page("1.htm"), nights.see("2.htm", dead()))
    assert [row["state"] for row in nights.rows(since=nights.at)] == ["fixed"]
    assert nights.rows(since=nights.now + timedelta(seconds=1)) == []


def test_confirmed_is_what_is_beyond_doubt_and_was_when_it_was_closed(nights: Nights) -> None:
    assert [row["confirmed"] for row in nights.rows()] == [False, True]
    nights.fall().record(nights.page("1.htm"), nights.page("2.htm"))
    assert [(row["state"], row["confirmed"]) for row in nights.rows()] == [("fixed", False), ("fixed", True)]
    nights.fall().record(nights.see("1.htm", typo(), unit="jtj"))
    with nights.store.begin() as conn:
        decisions.mark(conn, 1, State.FALSE_POSITIVE, "张三", "人名", nights.now)
    assert nights.rows()[0]["confirmed"] is False


def test_an_unknown_state_is_an_error_and_not_an_empty_list(nights: Nights) -> None:
    with pytest.raises(ValueError, match="open"):
        nights.rows(state="open")


def test_open_places_come_first(nights: Nights) -> None:
    nights.record(nights.see("0.htm", typo(), unit="jtj"))
    nights.fall().record(nights.page("0.htm"))
    assert [place["open"] for place in nights.rows()[0]["places"]] == [True, False]
