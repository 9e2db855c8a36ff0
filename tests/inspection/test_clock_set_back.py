"""A clock that is set back before the last scan: the scan says so, and decides nothing about dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from monitor import clock
from monitor.model import PageKind
from monitor.store import columns, scans
from monitor.store.tables import columns as columns_table
from monitor.store.tables import findings, places
from tests.inspection.crawled import FIRST, Crawled, html, listing

OLD = [(f"info/{number}.htm", f"第{number}件事的办理情况通报", "2026-10-30") for number in range(6)]


@dataclass
class Shifted(Crawled):
    """Nights whose clock is so far from where it should be."""

    shift: timedelta = timedelta()

    @property
    def at(self) -> datetime:
        return super().at + self.shift

    def look(self, *texts: str, day: str = "2026-11-01") -> Shifted:
        """A night of a column that is as old as it may be, and of one article in it."""
        self.get("xwzx.htm", listing("新闻中心", *OLD), PageKind.COLUMN, nav=True)
        crumb = '<div class="position"><a href="/xwzx.htm">新闻中心</a></div>'
        body = html("一件事的办理情况通报", *(texts or ("正文内容。" * 30,)), rest=crumb)
        self.get("info/9.htm", body.replace("2026-11-01", day), parent="xwzx.htm")
        self.check()
        return self

    def back(self, **by: int) -> Shifted:
        self.shift -= timedelta(**by)
        self.fall()
        return self

    def warnings(self) -> str:
        with self.store.begin() as conn:
            scans.watch_clock(conn, self.scan_id, clock.now())
            return "".join(scans.get(conn, self.scan_id).warnings)

    def dated(self) -> list[tuple[str, str]]:
        return [
            (row["code"], row["state"]) for row in self.rows() if row["code"].startswith(("date", "column", "home"))
        ]


@pytest.fixture
def shifted(crawled_on_sqlite: Crawled) -> Shifted:
    known = crawled_on_sqlite
    return Shifted(known.store, known.registry, known.settings, known.night, known.scan_id)


def test_a_scan_after_the_last_one_says_nothing_of_the_clock(shifted: Shifted) -> None:
    shifted.look()
    shifted.fall()
    shifted.look()
    assert "时钟" not in shifted.warnings()


def test_a_clock_set_back_is_said_and_opens_nothing_on_dates(shifted: Shifted) -> None:
    shifted.look()
    shifted.back(days=20)
    shifted.look()
    assert "2026-11-02 01:00" in shifted.warnings() and "2026-10-14 01:30" in shifted.warnings()
    assert shifted.dated() == [], "the article of 2026-11-01 is not in the future"


def test_a_clock_set_back_closes_nothing_on_dates(shifted: Shifted) -> None:
    shifted.shift = timedelta(days=200)
    shifted.fall()
    shifted.look(day="2027-12-01")
    open_then = shifted.dated()
    assert {code for code, _ in open_then} >= {"date.future"}
    shifted.back(days=200)
    shifted.look(day="2026-11-01")
    assert shifted.dated() == open_then
    shifted.fall()
    shifted.look(day="2026-11-01")
    assert dict(shifted.dated())["date.future"] == "fixed", "the next scan's clock runs on from this one's"
    assert "时钟" not in shifted.warnings()


def test_what_does_not_depend_on_the_clock_is_decided_as_ever(shifted: Shifted) -> None:
    shifted.look("甲乙错在这里。")
    shifted.back(days=30)
    shifted.look("甲乙对在这里，丙丁也在。")
    assert shifted.states("text.typo") == {"甲乙错": "fixed"}
    shifted.fall()
    shifted.look("甲乙错在这里。")
    (row,) = shifted.rows("text.typo")
    assert (row["state"], row["recurrences"]) == ("confirmed", 1)


def test_what_opens_under_a_clock_set_back_is_due_no_earlier_than_by_the_clock_of_before(shifted: Shifted) -> None:
    shifted.look()
    shifted.back(days=60)
    shifted.look("甲乙错在这里。")
    (row,) = shifted.rows("text.typo")
    assert row["due"] > FIRST.date().isoformat()


def test_a_clock_set_back_while_the_scan_runs_is_noticed(shifted: Shifted) -> None:
    shifted.look()
    shifted.fall()
    clock.freeze(shifted.at - timedelta(hours=3))
    shifted.look(day="2026-11-09")
    assert shifted.dated() == []
    assert "时钟" in shifted.warnings()


def test_a_reading_dated_by_a_clock_that_was_ahead_is_forgotten(shifted: Shifted) -> None:
    shifted.look()
    with shifted.store.begin() as conn:
        ahead = {"read_at": FIRST + timedelta(days=900), "complete": True, "read_at_scan_id": shifted.scan_id}
        conn.execute(sa.update(columns_table).values(ahead))
    shifted.back(days=2)
    with shifted.store.begin() as conn:
        columns.forget_future(conn, "portal", shifted.at)
        assert [column.read_at for column in columns.load(conn, "portal").values()] == [None]


def test_places_are_ordered_by_looks_and_not_by_moments(shifted: Shifted) -> None:
    """An older look that is recorded again changes nothing, whatever the clock said then."""
    shifted.look("甲乙错在这里。")
    shifted.back(days=30)
    shifted.look("正文内容。" * 30)
    with shifted.store.begin() as conn:
        place = conn.execute(sa.select(places).join(findings).where(findings.c.code == "text.typo")).one()
    assert not place.open and place.closed_at < place.last_seen_at and place.closed_scan_id == shifted.scan_id
