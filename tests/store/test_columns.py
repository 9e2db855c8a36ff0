"""A column's row follows what a scan read of its list, page by page, in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from itertools import permutations
from unittest.mock import patch

import pytest
import sqlalchemy as sa

from monitor.model import ColumnClass, Problem, Proof, Severity, State
from monitor.store import columns
from monitor.store.columns import ListReading
from monitor.store.database import Store
from monitor.store.tables import columns as table
from monitor.store.tables import pages
from tests.findings.nights import Nights

URL = "http://127.0.0.1:8800/tzgg.htm"
ROWS = Proof.ROWS


@pytest.fixture
def nights(store: Store) -> Nights:
    nights = Nights(store).fall()
    nights.page("tzgg.htm")
    return nights


def first(**facts: object) -> ListReading:
    described = {
        "name": "通知公告",
        "cls": ColumnClass.NOTICE,
        "first_level": True,
        "items": 15,
        "dated_items": 15,
        "proof": ROWS,
    }
    return ListReading(url=URL, page_id=1, **described | {"newest": date(2026, 11, 1)} | facts)  # type: ignore[arg-type]


def further(**facts: object) -> ListReading:
    return ListReading(url=URL, page_id=1, first=False, **{"items": 20, "newest": date(2026, 10, 1)} | facts)  # type: ignore[arg-type]


def read(nights: Nights, *readings: ListReading) -> columns.StoredColumn:
    with nights.store.begin() as conn:
        columns.add_readings(conn, "portal", nights.scan_id, readings)
        return columns.load(conn, "portal")[URL]


def test_first_and_further_pages_make_one_column_in_whatever_order_they_come(nights: Nights) -> None:
    seen = set()
    for order in permutations([first(), further(), further(newest=date(2026, 11, 2))]):
        nights.fall()
        for reading in order:
            row = read(nights, reading)
        seen.add(replace(row, id=0, read_scan_id=0))
    (row,) = seen
    assert (row.name, row.cls, row.items, row.newest, row.read) == (
        "通知公告", ColumnClass.NOTICE, 20, date(2026, 11, 2), True,
    )  # fmt: skip


def test_a_batch_may_be_repeated(nights: Nights) -> None:
    assert read(nights, first(), further()) == read(nights, first(), further())


def test_a_new_scan_begins_anew(nights: Nights) -> None:
    read(nights, first())
    nights.fall()
    row = read(nights, first(items=0, dated_items=0, newest=None))
    assert (row.items, row.newest, row.read) == (0, None, True)


def test_a_column_whose_first_page_was_not_read_is_not_read(nights: Nights) -> None:
    assert not read(nights, further()).read


def test_a_column_that_could_not_be_looked_at_keeps_what_was_known(nights: Nights) -> None:
    read(nights, first())
    nights.fall()
    with nights.store.begin() as conn:
        columns.unread(conn, "portal", nights.scan_id, [1])
        row = columns.load(conn, "portal")[URL]
    assert (row.read, row.items, row.newest) == (False, 15, date(2026, 11, 1))


def test_the_time_of_the_last_complete_reading_moves_on_when_the_scan_is_settled_and_not_before(nights: Nights) -> None:
    for readings, complete in (([first()], True), ([first(), further(complete=False)], False), ([further()], False)):
        nights.fall()
        nights.page("tzgg.htm")
        before = read(nights, *readings).read_at
        with nights.store.begin() as conn:
            columns.settle(conn, "portal", nights.scan_id)
            after = columns.load(conn, "portal")[URL].read_at
        assert after == (nights.at if complete else before)


def test_a_column_not_read_in_this_scan_is_not_settled_by_it(nights: Nights) -> None:
    read(nights, first())
    nights.fall()
    with nights.store.begin() as conn:
        columns.settle(conn, "portal", nights.scan_id)
        assert columns.load(conn, "portal")[URL].read_at is None


def test_the_articles_of_a_column_tell_its_newest_date(nights: Nights) -> None:
    for path in ("1.htm", "2.htm", "3.htm"):
        nights.page(path, column_url=URL)
    with nights.store.begin() as conn:
        for path, day in (("1.htm", 1), ("2.htm", 2), ("3.htm", 9)):
            row = pages.c.id == nights.ids[path]
            conn.execute(sa.update(pages).where(row).values(published=date(2026, 11, day)))
        assert columns.articles_newest(conn, "portal", date(2026, 11, 5)) == {URL: date(2026, 11, 2)}


def test_the_columns_of_another_site_are_not_touched(nights: Nights) -> None:
    read(nights, first())
    with nights.store.begin() as conn:
        columns.unread(conn, "dept", nights.scan_id, [1])
        assert conn.scalar(sa.select(table.c.read)) is True


def test_a_list_that_an_end_point_sent_is_read_whichever_page_comes_first(nights: Nights) -> None:
    drawn = replace(first(), read=False, items=0)
    sent = replace(further(), fetched=True)
    assert read(nights, drawn, sent).read
    assert read(nights.fall(), sent, drawn).read
    assert not read(nights.fall(), drawn).read


class TestReadingsOfBefore:
    """What the migration does with a database that compared moments within one scan."""

    MIGRATION = import_module("monitor.store.migrations.versions.0007_reading_scans")

    def test_a_reading_is_given_the_scan_in_which_it_was_made(self, nights: Nights) -> None:
        with nights.store.begin() as conn:
            columns.add_readings(conn, "portal", nights.scan_id, [first()])
            columns.settle(conn, "portal", nights.scan_id)
            conn.execute(sa.update(table).values(read_at_scan_id=None))
            conn.execute(sa.text(self.MIGRATION.NAME_THE_SCAN))
            assert columns.load(conn, "portal")[URL].read_at_scan_id == nights.scan_id

    def test_what_rests_on_a_reading_of_the_same_scan_is_a_false_positive(self, nights: Nights) -> None:
        old = Problem("date.backdated", "a", "倒填", Severity.SERIOUS, certain=False)
        nights.record(nights.see("same.htm", old), nights.see("earlier.htm", replace(old, subject="b")))
        with nights.store.begin() as conn:
            for path, before in (("same.htm", timedelta()), ("earlier.htm", timedelta(days=1))):
                row = pages.c.id == nights.ids[path]
                conn.execute(sa.update(pages).where(row).values(column_read_at=nights.at - before))
            with patch.object(self.MIGRATION.op, "get_bind", lambda: conn, create=True):
                self.MIGRATION.take_back()
        assert [row["state"] for row in nights.rows()] == ["false_positive", "new"]
        assert nights.open_places() == 1
        assert nights.life(nights.rows()[0]["id"]) == [State.NEW, State.FALSE_POSITIVE]
