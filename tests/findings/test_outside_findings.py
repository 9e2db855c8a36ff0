"""Findings that were brought: entered, joined, looked for, and never closed because no check speaks of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from monitor.findings import assignments, closing, due, events, outside_findings, outside_looks
from monitor.findings import lifecycle as life
from monitor.findings.outside_findings import Entered, LookKind, Report
from monitor.model import CheckRun, Severity, State
from monitor.store.tables import brought as reports
from monitor.store.tables import findings as table
from monitor.store.tables import places
from tests.findings.nights import CODES, Nights, dead, typo

ADDRESS = "http://127.0.0.1:8800/1.htm"


def report(**more: Any) -> Report:
    said = {"wrong": "布署", "suggestion": "部署", "text": "“布署”应为“部署”"}
    plain = {
        "site": "portal", "url": ADDRESS, "asked": ADDRESS, "codes": ("text.typo", "text.title"), "kind": "错别字",
        "source": "网民找错", "reporter": "", "received": date(2026, 11, 2), "severity": Severity.MAJOR,
        "due": date(2026, 11, 5),
    }  # fmt: skip
    return Report(**(plain | said | more))


def enter(nights: Nights, one: Report) -> outside_findings.Became:
    with nights.store.begin() as conn:
        return outside_findings.enter(conn, one, "zfb", State.CONFIRMED, "张三", nights.now)


def row(nights: Nights, number: int) -> Any:
    with nights.store.read() as conn:
        return conn.execute(sa.select(table).where(table.c.id == number)).one()


def address(nights: Nights) -> str:
    return nights.page("1.htm").url


def test_a_report_is_a_finding_with_unit_deadline_origin_and_one_event(nights: Nights) -> None:
    became = enter(nights, report())
    stored = row(nights, became.finding_id)
    assert (became.how, stored.state, stored.unit, stored.due, stored.origin) == (
        Entered.NEW, "confirmed", "zfb", date(2026, 11, 5), "网民找错",
    )  # fmt: skip
    assert stored.look_for == LookKind.TEXT


def test_the_same_report_is_entered_once(nights: Nights) -> None:
    first, again = enter(nights, report()), enter(nights, report())
    assert (again.how, again.finding_id) == (Entered.KNOWN, first.finding_id)
    other = enter(nights, report(source="上级通报", due=date(2026, 11, 9)))
    assert (other.how, other.finding_id) == (Entered.JOINED, first.finding_id)


@pytest.mark.parametrize(
    ("more", "look"),
    [
        ({}, LookKind.TEXT),
        ({"wrong": "的"}, LookKind.PERSON),
        ({"wrong": ""}, LookKind.PERSON),
        ({"wrong": "电话13812345678"}, LookKind.PERSON),
        ({"codes": ("link.dead",), "wrong": "", "target": "http://other.invalid/"}, LookKind.LINK),
        ({"codes": ("link.dead",), "wrong": ""}, LookKind.ITSELF),
        ({"codes": ("date.missing",), "wrong": ""}, LookKind.PERSON),
        ({"codes": ("other",), "wrong": ""}, LookKind.PERSON),
    ],
)
def test_what_can_be_looked_for(more: dict[str, Any], look: LookKind) -> None:
    assert report(**more).look is look


def test_no_personal_number_is_kept(nights: Nights) -> None:
    became = enter(nights, report(text="电话13812345678打不通", wrong="电话13812345678", reporter="李四 13912345678"))
    with nights.store.read() as conn:
        kept = [*conn.execute(sa.select(table)).one(), *conn.execute(sa.select(reports)).one()]
        reasons = [event.why for event in events.of(conn, became.finding_id)]
    assert not any("12345678" in str(value) for value in [*kept, *reasons])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (typo("布署", "认真布署工作。"), {}),
        (typo("布署", "认真布署工作。", context="认真布署工作。"), {"wrong": "认真布署"}),
        (dead(), {"codes": ("link.dead", "link.soft"), "wrong": "", "target": "http://other.invalid/"}),
    ],
)
def test_what_we_have_found_is_joined(nights: Nights, ours: Any, theirs: dict[str, Any]) -> None:
    (number,) = nights.record(nights.see("1.htm", ours)).opened
    became = enter(nights, report(url=address(nights), **theirs))
    stored = row(nights, number)
    assert (became.how, became.finding_id) == (Entered.JOINED, number)
    assert (stored.origin, stored.look_for, stored.due) == ("监测发现、网民找错", "", date(2026, 11, 5))
    assert stored.backlog is False, "what others report is no backlog"


@pytest.mark.parametrize(
    "ours",
    [typo("帐号", "布署帐号。"), dead(), typo("布署", "布署。", context="布署。")],
    ids=["text", "link", "elsewhere"],
)
def test_another_problem_or_page_is_not_joined(nights: Nights, ours: Any) -> None:
    where = "2.htm" if ours.wrong == "布署" else "1.htm"
    nights.record(nights.see(where, ours))
    assert enter(nights, report(url=address(nights))).how is Entered.NEW


def test_a_check_that_reports_nothing_closes_nothing_that_was_brought(nights: Nights) -> None:
    became = enter(nights, report(url=address(nights)))
    for _ in range(2):
        nights.fall().record(nights.page("1.htm"))
    assert row(nights, became.finding_id).state == "confirmed"


@pytest.mark.parametrize(
    ("more", "stays"), [({}, False), ({"wrong": ""}, True), ({"codes": ("link.dead",), "wrong": ""}, True)]
)
def test_a_page_that_is_gone_has_no_wrong_words_but_a_dead_address_is_one_still(
    nights: Nights, more: dict[str, Any], stays: bool
) -> None:
    became = enter(nights, report(url=address(nights), **more))
    nights.fall().record(replace(nights.page("1.htm"), looked=False, gone=True, run=CheckRun()))
    assert (row(nights, became.finding_id).state == "confirmed") is stays


def test_what_was_looked_for_and_is_gone_is_fixed(nights: Nights) -> None:
    became = enter(nights, report(url=address(nights)))
    assert look(nights, became.finding_id, stands=True) == "confirmed"
    assert look(nights, became.finding_id, stands=False) == "fixed"


def test_what_a_unit_reports_as_done_and_still_stands_goes_back(nights: Nights) -> None:
    number = enter(nights, report(url=address(nights))).finding_id
    with nights.store.begin() as conn:
        life.move(conn, [life.Move(number, State.CONFIRMED, State.REPLIED, "已改")], "unit:zfb", nights.now)
    assert look(nights, number, stands=True) == "confirmed"


def test_our_check_takes_over_what_it_comes_to_see(nights: Nights) -> None:
    became = enter(nights, report(url=address(nights), unit="jtj"))
    nights.fall().record(nights.see("1.htm", typo("布署", "认真布署工作。")))
    with nights.store.read() as conn:  # as each scan does
        nights.rules = replace(nights.rules, assigned=assignments.load(conn, "portal").findings)
    nights.fall().record(nights.see("1.htm", typo("布署", "认真布署工作。")))
    with nights.store.read() as conn:
        (stored,) = conn.execute(sa.select(table)).all()
    assert (stored.id, stored.unit, stored.look_for, stored.origin) == (
        became.finding_id,
        "jtj",
        "",
        "监测发现、网民找错",
    )
    assert stored.due == date(2026, 11, 5)


def test_a_dead_address_is_that_of_our_check_on_whatever_page(nights: Nights) -> None:
    became = enter(nights, report(url=address(nights), codes=("link.dead", "link.soft"), wrong=""))
    nights.fall().record(nights.see("2.htm", dead(address(nights))))
    with nights.store.read() as conn:
        (stored,) = conn.execute(sa.select(table)).all()
    assert (stored.id, stored.look_for) == (became.finding_id, "")


def test_a_letter_gives_no_more_time_than_a_message_of_a_reader_has(nights: Nights) -> None:
    number = enter(nights, report()).finding_id
    other = enter(nights, report(source="上级通报", wrong="帐号")).finding_id
    late = date(2026, 11, 20)
    with nights.store.read() as conn:
        assert due.sooner(conn, {number: late, other: late}, date(2026, 11, 4)) == {number: date(2026, 11, 5)}
        assert due.sooner(conn, {number: late}, date(2026, 11, 9)) == {number: date(2026, 11, 12)}


def look(nights: Nights, number: int, *, stands: bool) -> str:
    """The next night looks for it. Returns the state after."""
    page = nights.fall().page("1.htm")
    nights.record(replace(page, run=CheckRun(completed=CODES)))
    with nights.store.begin() as conn:
        mine = sa.select(places.c.page_id).where(places.c.finding_id == number)
        seen = outside_looks.LookResult(number, conn.scalar(mine) or 0, page.fetch_id or 0, page.at, page.url, stands)
        closed = outside_looks.record(conn, nights.rules, nights.scan_id, [seen], nights.now)
        closing.settle(conn, "portal", nights.now, nights.scan_id, among=closed)
    return str(row(nights, number).state)
