"""A problem becomes a finding with a life: it opens, gains places, closes, comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from monitor.findings import closing, decisions
from monitor.findings import record as record_module
from monitor.findings.record import Changes
from monitor.model import CheckRun, Problem, Region, Severity, State
from monitor.store.database import Store
from monitor.store.tables import events, pages, places
from monitor.store.tables import findings as findings_table
from tests.findings.nights import Nights, dead, typo

STALE = "column.stale"


def test_a_new_problem_opens_a_finding_with_its_place_and_one_event(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo()))
    row = nights.only()
    assert (row["state"], row["unit"], row["code"], row["wrong"]) == ("new", "zfb", "text.typo", "帐号")
    assert [place["url"] for place in row["places"]] == ["http://127.0.0.1:8800/1.htm"]
    assert nights.life() == ["new"]


def test_a_certain_problem_of_a_check_that_confirms_itself_is_confirmed_at_once(nights: Nights) -> None:
    nights.record(nights.see("1.htm", dead(), dead("http://maybe.invalid/", certain=False), typo()))
    assert {(row["code"], row["state"]) for row in nights.rows()} == {
        ("link.dead", "confirmed"),
        ("link.dead", "new"),
        ("text.typo", "new"),
    }


def test_what_was_suspected_is_confirmed_when_it_becomes_certain(nights: Nights) -> None:
    nights.record(nights.see("1.htm", dead(certain=False)))
    nights.fall().record(nights.see("1.htm", dead()))
    assert nights.life() == ["new", "confirmed"]


@pytest.mark.parametrize(
    ("severity", "due"),
    [(Severity.SERIOUS, "2026-11-03"), (Severity.MAJOR, "2026-11-09"), (Severity.MINOR, "2026-11-16")],
)
def test_the_due_date_counts_working_days_by_severity(nights: Nights, severity: Severity, due: str) -> None:
    nights.record(nights.see("1.htm", replace(dead(), severity=severity)))
    assert nights.only()["due"] == due


def test_a_fault_in_the_footer_is_one_finding_of_the_sites_unit_with_all_its_places(nights: Nights) -> None:
    fault = typo(region=Region.FOOTER)
    nights.record(nights.see("1.htm", fault, unit="jtj"), nights.see("2.htm", fault, unit="zfb"))
    nights.record(nights.see("3.htm", fault))
    assert (nights.only()["unit"], nights.open_places(), nights.life()) == ("zfb", 3, ["new"])


def test_a_fault_in_the_frame_is_of_no_column(nights: Nights) -> None:
    frame, text = typo(region=Region.NAV), typo("按装", "按装路灯")
    nights.record(nights.see("1.htm", frame, text, column="通知公告"))
    assert {row["wrong"]: row["column"] for row in nights.rows()} == {"帐号": "", "按装": "通知公告"}


def test_a_fault_in_the_text_belongs_to_the_pages_unit(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo(), unit="jtj"), nights.see("2.htm", typo()))
    assert {row["unit"] for row in nights.rows()} == {"jtj", "zfb"}


def test_the_same_fault_twice_on_one_page_is_one_place(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo(where="第1页"), typo(where="第2页")))
    assert nights.open_places() == 1


def test_only_a_completed_check_on_a_fetched_page_closes(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo()), nights.see("2.htm", dead()))
    clean = nights.fall().page("1.htm")
    nights.record(replace(clean, looked=False))
    nights.record(replace(clean, run=CheckRun(completed=frozenset({"link.dead"}))))
    assert nights.open_places() == 2
    nights.record(clean)
    assert {row["code"]: row["state"] for row in nights.rows()} == {"text.typo": "fixed", "link.dead": "confirmed"}


def test_a_crashed_check_closes_nothing(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo()))
    page = nights.fall().page("1.htm")
    run = CheckRun(completed=page.run.completed - {"text.typo"}, errors={"text.typo": "ValueError: boom"})
    nights.record(replace(page, run=run))
    assert (nights.only()["state"], nights.open_places()) == ("new", 1)


def test_could_not_look_closes_nothing(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo(), dead()))
    nights.fall().record(replace(nights.page("1.htm"), looked=False))
    assert nights.open_places() == 2


def test_a_page_not_looked_at_closes_nothing(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo()), nights.see("2.htm", typo()))
    nights.fall().record(nights.page("2.htm"))
    assert (nights.only()["state"], nights.open_places()) == ("new", 1)


def test_what_could_not_be_judged_stays_open(nights: Nights) -> None:
    nights.record(nights.see("1.htm", dead("http://a.invalid/"), dead("http://b.invalid/")))
    page = nights.fall().page("1.htm")
    run = replace(page.run, undecided=frozenset({("link.dead", "http://a.invalid/")}))
    nights.record(replace(page, run=run))
    assert {row["target"]: row["state"] for row in nights.rows()} == {
        "http://a.invalid/": "confirmed",
        "http://b.invalid/": "fixed",
    }


def test_a_finding_closes_with_its_last_place_and_says_so_by_the_monitor(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo()), nights.see("2.htm", typo()))
    nights.fall().record(nights.page("1.htm"))
    assert nights.only()["state"] == "new"
    changes = nights.record(nights.page("2.htm"))
    assert changes.fixed == (nights.only()["id"],)
    with nights.store.read() as conn:
        last = conn.execute(sa.select(events).order_by(events.c.id.desc())).first()
    assert last and (last.from_state, last.to_state, last.who, last.why) == ("new", "fixed", "monitor", "复查未再发现")


def test_what_only_moved_to_another_page_in_a_later_batch_was_never_fixed(nights: Nights) -> None:
    nights.record(nights.see("list2.htm", dead()))
    nights.fall().record(nights.page("list2.htm"), settled=False)
    nights.record(nights.see("list3.htm", dead()), settled=False)
    with nights.store.begin() as conn:
        assert closing.settle(conn, "portal", nights.now, nights.scan_id) == []
    assert (nights.only()["recurrences"], nights.life()) == (0, ["confirmed"])


def test_what_comes_back_is_the_same_finding_reopened_with_a_recurrence(nights: Nights) -> None:
    nights.record(nights.see("1.htm", dead()))
    nights.fall().record(nights.page("1.htm"))
    changes = nights.fall().record(nights.see("1.htm", dead()))
    row = nights.only()
    assert changes.reopened == (row["id"],)
    assert (row["state"], row["recurrences"], row["closed"]) == ("confirmed", 1, None)
    assert (row["due"], nights.life()) == ("2026-11-18", ["confirmed", "fixed", "confirmed"])


def test_the_same_batch_twice_changes_nothing_and_writes_no_second_event(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo()), nights.see("2.htm", typo(), dead()))
    nights.fall()
    batch = [nights.page("1.htm"), nights.see("2.htm", dead()), nights.see("3.htm", typo("按装", "按装路灯"))]
    nights.record(*batch)
    before = nights.dump(findings_table, places, events)
    nights.record(*batch)
    assert nights.dump(findings_table, places, events) == before


def test_a_look_that_is_recorded_late_does_not_undo_a_newer_one(nights: Nights) -> None:
    old = nights.see("1.htm", typo())
    nights.record(old)
    nights.fall().record(nights.page("1.htm"))
    before = nights.dump(findings_table, places, events)
    nights.record(old)
    assert nights.dump(findings_table, places, events) == before


def test_a_clean_look_that_is_recorded_late_closes_nothing_that_was_seen_since(nights: Nights) -> None:
    clean = nights.page("1.htm")
    nights.fall().record(nights.see("1.htm", typo()))
    nights.record(clean)
    assert (nights.only()["state"], nights.open_places()) == ("new", 1)


def test_a_finding_follows_its_newest_sighting(nights: Nights) -> None:
    hint = replace(dead(), severity=Severity.HINT, message="已过 50%")
    nights.record(nights.see("1.htm", hint))
    assert nights.only()["due"] == "2026-11-30"
    nights.fall().record(nights.see("1.htm", replace(dead(), severity=Severity.MAJOR, message="已超期")))
    row = nights.only()
    assert (row["severity"], row["message"], row["due"]) == ("较重", "已超期", "2026-11-10")
    assert row["first_seen"] == "2026-11-02T01:00:00+08:00"
    assert row["last_seen"] == "2026-11-03T01:00:00+08:00"


def test_a_due_date_is_not_put_off_by_a_later_sighting(nights: Nights) -> None:
    nights.record(nights.see("1.htm", dead()))
    nights.fall().record(nights.see("1.htm", replace(dead(), severity=Severity.HINT)))
    assert nights.only()["due"] == "2026-11-16"


def test_a_place_keeps_the_fetch_it_was_last_seen_in(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo()))
    again = nights.fall().see("1.htm", typo())
    nights.record(again)
    nights.fall().record(nights.page("1.htm"))
    assert nights.evidence() == [again.fetch_id]


def test_a_page_gone_twice_in_a_row_closes_its_places_with_that_reason(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo(), dead()))
    nights.fall().record(replace(nights.page("1.htm"), looked=False, run=CheckRun()))
    assert nights.open_places() == 2
    nights.fall().record(replace(nights.page("1.htm"), looked=False, gone=True, run=CheckRun()))
    assert {row["state"] for row in nights.rows()} == {"fixed"}
    assert {place["closed_reason"] for row in nights.rows() for place in row["places"]} == {"页面已删除"}


def test_a_waived_finding_stays_waived_until_its_waiver_has_passed(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo()))
    with nights.store.begin() as conn:
        decisions.mark(conn, nights.only()["id"], State.WAIVED, "张三", "系统改造", nights.now, until=date(2026, 11, 3))
    nights.fall().record(nights.see("1.htm", typo()))
    assert nights.only()["state"] == "waived"
    nights.fall().record(nights.see("1.htm", typo()))
    assert (nights.only()["state"], nights.only()["recurrences"]) == ("new", 0)
    assert nights.life() == ["new", "waived", "new"]


def test_when_the_unit_of_a_page_changes_the_old_finding_closes_and_the_new_units_opens(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo(), unit="zfb"))
    nights.fall().record(nights.see("1.htm", typo(), unit="jtj"))
    assert {row["unit"]: row["state"] for row in nights.rows()} == {"zfb": "fixed", "jtj": "new"}


def test_hostile_text_is_stored_without_what_a_database_refuses(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo(wrong="帐\x00号\ud800", sentence="长" * 5_000)))
    assert nights.only()["wrong"] == "帐号"
    nights.fall().record(nights.page("1.htm"))
    assert nights.only()["state"] == "fixed"


def test_a_footer_fault_on_4812_pages_is_recorded_in_seconds(sqlite_store: Store) -> None:
    nights = Nights(sqlite_store).fall()
    nights.record(nights.see("0.htm", typo(region=Region.FOOTER)))
    with nights.store.begin() as conn:
        rows = [
            {"site": "portal", "url": f"http://127.0.0.1:8800/{n}.htm", "kind": "article", "first_seen_at": nights.at,
             "first_scan_id": 1, "wanted_scan_id": 1}
            for n in range(1, 4_812)
        ]  # fmt: skip
        conn.execute(sa.insert(pages), rows)
        ids = list(conn.scalars(sa.select(pages.c.id).order_by(pages.c.id)))
    one = nights.see("0.htm", typo(region=Region.FOOTER))
    batch = [replace(one, page_id=number) for number in ids]
    for start in range(0, len(batch), 100):
        nights.record(*batch[start : start + 100])
    assert (nights.open_places(), nights.life()) == (4_812, ["new"])
    clean = CheckRun(completed=one.run.completed)
    later = [replace(page, run=clean, at=page.at + timedelta(days=1)) for page in batch]
    for start in range(0, len(batch), 100):
        nights.record(*later[start : start + 100], settled=False)
    with nights.store.begin() as conn:
        assert len(closing.settle(conn, "portal", nights.now)) == 1


@pytest.mark.parametrize(
    ("severity", "due"),
    [
        (Severity.SERIOUS, "2026-10-08"),
        (Severity.MAJOR, "2026-10-13"),  # 8, 9, the Saturday that is worked, 12, 13
        (Severity.MINOR, "2026-10-20"),
        (Severity.HINT, "2026-11-03"),
    ],
)
def test_what_is_found_before_a_holiday_is_due_in_working_days_by_its_severity(
    sqlite_store: Store, severity: Severity, due: str
) -> None:
    nights = Nights(sqlite_store, night=-33).fall()
    assert nights.at.date() == date(2026, 9, 30)
    nights.record(nights.see("1.htm", replace(dead(), severity=severity)))
    assert nights.only()["due"] == due


# Checks of a site's state: a place is a column's page, and only a decided subject closes.


def stale(nights: Nights, path: str, severity: Severity = Severity.MAJOR) -> Problem:
    nights.page(path)
    url = f"http://127.0.0.1:8800/{path}"
    return Problem(STALE, url, "栏目超期", severity, target=url, page_id=nights.ids[path])


def record_site(nights: Nights, *problems: Problem, completed: bool = True, undecided: str = "") -> Changes:
    left = frozenset({(STALE, undecided)}) if undecided else frozenset()
    run = CheckRun(problems, frozenset({STALE, "home.stale"}) if completed else frozenset(), left)
    pages = {nights.ids[path]: replace(nights.page(path, unit="jtj"), fetch_id=None) for path in list(nights.ids)}
    with nights.store.begin() as conn:
        return record_module.record_site(conn, nights.scan_id, nights.rules, run, pages, nights.at, nights.now)


def test_a_stale_column_is_a_finding_of_the_columns_unit_on_its_page(nights: Nights) -> None:
    record_site(nights, stale(nights, "tzgg.htm"))
    row = nights.only()
    assert (row["state"], row["unit"], row["code"]) == ("confirmed", "jtj", STALE)
    assert [place["url"] for place in row["places"]] == ["http://127.0.0.1:8800/tzgg.htm"]


def test_a_stale_column_follows_its_age_and_closes_when_the_column_is_updated(nights: Nights) -> None:
    for severity in (Severity.HINT, Severity.MAJOR):
        record_site(nights, stale(nights, "tzgg.htm", severity))
        assert nights.only()["severity"] == severity
        nights.fall()
    assert record_site(nights).fixed == (1,)
    assert nights.life() == ["confirmed", "confirmed", "fixed"]  # the second: it has become graver


def test_a_column_that_could_not_be_read_closes_nothing(nights: Nights) -> None:
    problem = stale(nights, "tzgg.htm")
    record_site(nights, problem)
    nights.fall()
    record_site(nights, undecided=problem.subject)
    record_site(nights, completed=False)
    assert nights.only()["state"] == "confirmed"


def test_the_same_answer_of_a_site_check_twice_changes_nothing(nights: Nights) -> None:
    problem = stale(nights, "tzgg.htm")
    record_site(nights, problem)
    assert record_site(nights, problem) == Changes()
    assert nights.life() == ["confirmed"]


def test_a_problem_without_a_page_is_left_out(nights: Nights) -> None:
    nights.page("tzgg.htm")
    record_site(nights, Problem("home.stale", "x", "首页", Severity.SERIOUS))
    assert nights.rows() == []


def test_page_checks_do_not_close_what_site_checks_say(nights: Nights) -> None:
    record_site(nights, stale(nights, "tzgg.htm"))
    nights.fall().record(nights.page("tzgg.htm"))
    assert nights.only()["state"] == "confirmed"


def test_site_checks_do_not_touch_another_site(nights: Nights) -> None:
    record_site(nights, stale(nights, "tzgg.htm"))
    other = Nights(nights.store, replace(nights.rules, site="dept")).fall()
    record_site(other)
    assert nights.only()["state"] == "confirmed"
