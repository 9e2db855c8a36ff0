from datetime import timedelta

import pytest

from monitor.model import Severity, State
from monitor.reports.queries import entries
from monitor.store import dialect
from monitor.store.database import Store
from tests.reports.sample_findings import NIGHT, Filling


def test_an_entry_shows_the_open_place_that_has_stood_longest_and_counts_the_open_ones(store: Store) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        finding = fill.finding(pages=0)
        for name, is_open in (("a", False), ("b", True), ("c", True)):
            fill.place(finding, fill.page(f"http://127.0.0.1:8800/{name}.htm", name), open=is_open, where="页脚")
        (entry,) = entries.by_ids(conn, [finding])
    assert (entry.url, entry.title, entry.where) == ("http://127.0.0.1:8800/b.htm", "b", "页脚")
    assert entry.open_places == 2


def test_a_fixed_finding_still_shows_where_it_stood(store: Store) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        finding = fill.finding(pages=0, state=State.FIXED)
        fill.place(finding, fill.page("http://127.0.0.1:8800/a.htm", "", link_text="链接文字"), open=False)
        (entry,) = entries.by_ids(conn, [finding])
    assert (entry.title, entry.open_places) == ("链接文字", 0)


def test_a_finding_without_a_place_is_an_entry_too(store: Store) -> None:
    with store.begin() as conn:
        finding = Filling(conn).finding(pages=0, severity=Severity.MAJOR)
        (entry,) = entries.by_ids(conn, [finding])
    assert (entry.url, entry.severity, entry.first_seen_at) == ("", Severity.MAJOR, NIGHT)
    assert entry.first_seen_at.utcoffset() == timedelta(hours=8)


def test_entries_come_in_the_order_that_was_asked_for_however_many(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialect, "CHUNK", 2)
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        ids = [fill.finding() for _ in range(5)][::-1]
        assert [entry.id for entry in entries.by_ids(conn, [*ids, 404])] == ids
