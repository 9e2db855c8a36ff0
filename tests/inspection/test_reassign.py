"""Corrections of units: remembered, applied to open findings at once, and by every later check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from monitor.findings import assignments, closing, decisions, events
from monitor.findings.assignments import RuleKind, UnitRule
from monitor.inspection import reassign
from monitor.inspection.reassign import Reason
from monitor.model import AssignedBy, Region, Severity, State
from monitor.registry import Registry
from monitor.store.database import Store
from monitor.store.tables import pages
from tests.findings.nights import RULES, Nights, typo

DUE = {Severity.MINOR: date(2026, 12, 1)}
BY_SITE = {"unit": "zfb", "unit_by": AssignedBy.SITE.value}


@pytest.fixture
def nights(store: Store) -> Nights:
    """Two pages from the media centre, which is no unit; one typo a page."""
    nights = Nights(store).fall()
    for path in ("1.htm", "2.htm"):
        nights.record(nights.see(path, typo(sentence=f"{path}帐号。"), **BY_SITE))
        say(nights, path, source="区融媒体中心", unit="zfb", unit_by="site")
    return nights


def say(nights: Nights, path: str, **facts: str | float) -> None:
    with nights.store.begin() as conn:
        conn.execute(sa.update(pages).where(pages.c.id == nights.ids[path]).values(facts))


def correct(nights: Nights, registry: Registry, correction: UnitRule) -> list[int]:
    with nights.store.begin() as conn:
        assignments.remember(conn, correction, "张三", "对口", nights.now)
        return reassign.apply(conn, registry, Reason("张三", "更正", nights.now, DUE))


def by_source(unit: str = "jtj") -> UnitRule:
    return UnitRule(RuleKind.SOURCE, "融媒体中心", unit, shown="区融媒体中心")


def units(nights: Nights) -> list[str]:
    return [row["unit"] for row in nights.rows()]


def test_a_source_that_is_no_unit_is_listed_with_its_nearest_guess(nights: Nights, registry: Registry) -> None:
    say(nights, "2.htm", source="区教育和体育局教研室")
    with nights.store.read() as conn:
        rows = {row["source"]: row for row in reassign.unmatched(conn, registry)}
    guess = rows["区教育和体育局教研室"]
    assert (guess["pages"], guess["findings"], guess["nearest"]) == (1, 1, "jtj") and guess["score"] < 0.88
    assert (guess["why"], [one["unit"] for one in guess["guesses"]][:1]) == ("likely", ["jtj"])
    assert (rows["区融媒体中心"]["nearest"], rows["区融媒体中心"]["why_label"]) == ("", "认不出")


def test_a_source_that_may_be_two_units_is_listed_with_both(nights: Nights, registry: Registry) -> None:
    say(nights, "2.htm", source="区教育和体育局、区政府办公室")
    with nights.store.read() as conn:
        row = next(row for row in reassign.unmatched(conn, registry) if row["why"] == "ambiguous")
    assert {one["unit"] for one in row["guesses"]} >= {"jtj", "zfb"}
    assert "区教育和体育局（jtj" in row["guesses_text"]


def test_a_rule_for_a_source_moves_its_open_findings_at_once_and_keeps_their_events(
    nights: Nights, registry: Registry
) -> None:
    assert correct(nights, registry, by_source()) == [1, 2]
    assert units(nights) == ["jtj", "jtj"] and nights.life(1) == ["new", "new"]
    with nights.store.read() as conn:
        last = events.of(conn, 1)[-1]
    assert last.who == "张三" and "由 zfb 改为 jtj" in last.why


def test_a_finding_that_the_wrong_unit_was_told_of_is_confirmed_anew_with_a_due_date(
    nights: Nights, registry: Registry
) -> None:
    with nights.store.begin() as conn:
        decisions.mark(conn, 1, State.CONFIRMED, "张三", "", nights.now)
        decisions.mark(conn, 1, State.NOTIFIED, "张三", "", nights.now)
    correct(nights, registry, by_source())
    row = nights.rows()[0]
    assert (row["state"], row["unit"], row["due"]) == ("confirmed", "jtj", "2026-12-01")


def test_what_waits_to_be_mended_has_a_due_date_of_its_own_at_the_new_unit(nights: Nights, registry: Registry) -> None:
    with nights.store.begin() as conn:
        decisions.mark(conn, 1, State.CONFIRMED, "张三", "", nights.now, due=date(2026, 11, 30))
    correct(nights, registry, by_source())
    row = nights.rows()[0]
    assert (row["state"], row["unit"], row["due"]) == ("confirmed", "jtj", "2026-12-01")


def test_a_finding_on_pages_of_two_units_waits_for_the_next_check(nights: Nights, registry: Registry) -> None:
    both = typo(sentence="都有的帐号。")
    nights.record(nights.see("1.htm", both, **BY_SITE), nights.see("3.htm", both, **BY_SITE))
    say(nights, "3.htm", source="", unit="zfb", unit_by="site")
    assert 3 not in correct(nights, registry, by_source())


def test_what_stands_in_the_frame_stays_with_the_site(nights: Nights, registry: Registry) -> None:
    nights.record(nights.see("1.htm", typo(sentence="页脚帐号。", region=Region.FOOTER), **BY_SITE))
    assert 3 not in correct(nights, registry, by_source())


def test_a_withdrawn_rule_gives_everything_back(nights: Nights, registry: Registry) -> None:
    correct(nights, registry, by_source())
    with nights.store.begin() as conn:
        assert assignments.withdraw(conn, [1], "李四", nights.now) == 1
        reassign.apply(conn, registry, Reason("李四", "撤销", nights.now, DUE))
    assert units(nights) == ["zfb", "zfb"]


def test_a_rule_for_a_column_moves_what_stands_in_it_and_below(nights: Nights, registry: Registry) -> None:
    news = "http://127.0.0.1:8800/xwzx/"
    say(nights, "1.htm", column_url=news, source="")
    assert correct(nights, registry, UnitRule(RuleKind.COLUMN, news, "jtj", "portal", news)) == [1]


def test_the_next_check_follows_a_correction_by_hand(nights: Nights, registry: Registry) -> None:
    give(nights, 1, "jtj")
    assert nights.rows()[0]["unit"] == "jtj"
    with nights.store.read() as conn:
        rules = replace(RULES, assigned=assignments.load(conn, "portal").findings)
    nights.rules = rules
    nights.fall().record(nights.see("1.htm", typo(sentence="1.htm帐号。"), **BY_SITE))
    assert [(row["id"], row["unit"], row["state"]) for row in nights.rows(unit="jtj")] == [(1, "jtj", "new")]
    assert len(nights.rows()) == 2, "the machine opens it nowhere else"
    with nights.store.begin() as conn:
        assert reassign.apply(conn, registry, Reason("张三", "再看", nights.now, DUE)) == []


def test_corrected_twice_the_last_word_counts_and_back_home_no_rule_is_left(nights: Nights) -> None:
    give(nights, 1, "jtj")
    give(nights, 1, "wjj")
    with nights.store.read() as conn:
        assert list(assignments.load(conn, "portal").findings.values()) == ["wjj"]
    give(nights, 1, "zfb")
    with nights.store.read() as conn:
        assert assignments.load(conn, "portal").findings == {}


def test_where_the_new_unit_has_the_same_finding_already_they_become_one(nights: Nights, registry: Registry) -> None:
    mine = {"unit": "jtj", "unit_by": AssignedBy.SOURCE.value}
    nights.record(nights.see("3.htm", typo(sentence="1.htm帐号。"), **mine))
    say(nights, "3.htm", source="区教体局", unit="jtj", unit_by="source")
    correct(nights, registry, by_source())
    gone, _, kept = nights.rows()
    assert (gone["state"], kept["state"]) == ("false_positive", "new")
    assert sum(place["open"] for place in kept["places"]) == 2 and not [p for p in gone["places"] if p["open"]]
    assert nights.life(1)[-1] == "false_positive"


def test_the_ways_are_counted(nights: Nights) -> None:
    with nights.store.read() as conn:
        assert reassign.counted(conn) == [{"by": "site", "label": "网站（兜底）", "findings": 2, "confidence": None}]
    say(nights, "1.htm", unit_confidence=0.5)
    with nights.store.read() as conn:
        assert reassign.counted(conn)[0]["confidence"] == 0.5


def give(nights: Nights, finding_id: int, unit: str) -> None:
    from monitor.store.tables import findings as table

    with nights.store.begin() as conn:
        row: Any = conn.execute(sa.select(table).where(table.c.id == finding_id)).one()
        assignments.by_hand(conn, row, unit, "张三", "对口", nights.now)
        wanted = [assignments.Handover(finding_id, unit, AssignedBy.HAND)]
        assignments.hand_over(conn, wanted, "张三", "对口", nights.now, DUE)


def test_a_finding_that_stands_is_not_lost_in_the_same_one_that_had_been_mended(store: Store) -> None:
    nights = Nights(store).fall()
    nights.record(nights.see("1.htm", typo(), unit="jtj"))
    nights.fall().record(nights.page("1.htm", unit="jtj"))
    stands = nights.fall().see("1.htm", typo(), unit="wjj")
    nights.record(stands)
    give(nights, 2, "jtj")
    mended, handed = sorted(nights.rows(), key=lambda row: row["id"])
    assert mended["state"] in ("new", "confirmed") and handed["state"] == "false_positive"
    assert [place["open"] for place in mended["places"]] == [True]
    assert nights.evidence()[0] == stands.fetch_id
    nights.fall()
    with nights.store.begin() as conn:
        assert closing.settle(conn, "portal", nights.now, nights.scan_id) == [], "nobody has looked at the page"


def test_handed_over_and_back_a_finding_still_stands(store: Store) -> None:
    nights = Nights(store).fall()
    nights.record(nights.see("1.htm", typo(), unit="jtj"), nights.see("2.htm", typo(), unit="wjj"))
    give(nights, 1, "wjj")
    give(nights, 2, "jtj")
    first, second = sorted(nights.rows(), key=lambda row: row["id"])
    assert first["state"] in ("new", "confirmed") and second["state"] == "false_positive"
    assert [place["open"] for place in first["places"]] == [True, True]
