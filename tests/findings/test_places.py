"""Places: where a reader is sent, which open again, and which close by hand."""

from __future__ import annotations

import pytest

from monitor.findings import places
from tests.findings.nights import Nights, typo

CALL = "http://p/module/web/jpage/dataproxy.jsp?columnid=1"


@pytest.mark.parametrize(
    ("url", "column_url", "shown"),
    [
        ("http://p/1.htm", "http://p/list", "http://p/1.htm"),
        ("http://p/1.htm", "", "http://p/1.htm"),
        (CALL, "http://p/list", "http://p/list"),
        (CALL, "", CALL),
    ],
)
def test_a_reader_is_sent_to_the_page_or_the_column_that_shows_it(url: str, column_url: str, shown: str) -> None:
    assert places.shown_address(url, column_url) == shown


def test_what_closed_last_opens_again(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo()), nights.see("2.htm", typo()))
    nights.fall().record(nights.page("1.htm"), nights.see("2.htm", typo()))
    nights.fall().record(nights.page("2.htm"))
    assert nights.open_places() == 0
    with nights.store.begin() as conn:
        places.reopen(conn, 1)
    row = nights.only()
    assert [place["url"][-5:] for place in row["places"] if place["open"]] == ["2.htm"]


def test_all_places_of_a_finding_close_by_hand(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo()), nights.see("2.htm", typo()))
    with nights.store.begin() as conn:
        places.close_all(conn, 1, nights.now, "人工")
    assert {(place["open"], place["closed_reason"]) for place in nights.only()["places"]} == {(False, "人工")}
