"""A digest of a past day tells the state of that day: built later it says what it said on its day."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor import clock
from monitor.findings import assignments, backlog, decisions
from monitor.findings.assignments import Handover
from monitor.findings.lifecycle import MOVES, Mover, MoveRefused
from monitor.jobs import digest as telling
from monitor.model import AssignedBy, Severity, State
from monitor.registry import Registry
from monitor.reports.digest import html as digest_html
from monitor.reports.digest import json as digest_json
from monitor.reports.digest import text as digest_text
from monitor.reports.digest import unit_digest
from monitor.reports.digest.build import build
from monitor.reports.digest.values import Digest, Section
from monitor.store.database import Store
from monitor.store.tables import events, pages
from monitor.store.tables import findings as table
from tests.findings.nights import RULES, Nights, dead, typo
from tests.proofs import counted
from tests.reports.sample_findings import DAY, NIGHT, Filling

DAYS = 14
DUE = {Severity.SERIOUS: 1, Severity.MAJOR: 1, Severity.MINOR: 2, Severity.HINT: 3}  # short: much becomes overdue
UNITS = ("jtj", "zfb")
WORDS = ("帐号", "按装", "布署")


def told(section: Section) -> tuple[Any, ...]:
    """All of a section that depends on when it is told."""
    groups = [(group.unit, group.count, dict(group.by_severity), group.above) for group in section.groups]
    entries = [(one.id, one.state, one.severity, one.unit, one.due, one.verify_by) for one in section.entries]
    return section.count, dict(section.by_severity), section.ids, groups, entries


def figures(digest: Digest) -> dict[str, Any]:
    sections = {name: told(getattr(digest, name)) for name in ("serious", "new", "back", "fixed", "overdue")}
    listed = {name: [(one.id, one.state, one.due) for one in found] for name, found in digest.listed.items()}
    sums = {
        name: getattr(digest, name) for name in ("waiting", "decided", "standing", "backlog", "unverified", "trend")
    }
    return {**sections, **sums, "listed": listed}


def of_unit(digest: unit_digest.UnitDigest) -> tuple[Any, ...]:
    parts = [(part.name, part.count, [(one.id, one.state, one.due) for one in part.entries]) for part in digest.parts]
    return parts, digest.standing, digest.fixed


def someday(nights: Nights, dice: random.Random) -> None:
    """A night's scan, and what staff do by day: any move that the table of moves lets them make."""
    nights.fall()
    for path in ("1.htm", "2.htm"):
        if dice.random() < 0.8:
            nights.record(nights.see(path, *problems(dice), unit=dice.choice(UNITS)))
    with nights.store.begin() as conn:
        old = date(2026, 11, 1)  # all pages are of that day: at times it is before the one that staff have set
        conn.execute(sa.update(pages).values(published=old, kind="article"))
        before = dice.choice([None, old, old + timedelta(days=1), old + timedelta(days=1)])
        backlog.settle(
            conn, "portal", before, dict.fromkeys(Severity, nights.at.date() + timedelta(days=2)), nights.now
        )
    for hour in range(8, 8 + dice.randrange(4)):
        with nights.store.begin() as conn:
            act(conn, dice, nights.at.replace(hour=hour))


def problems(dice: random.Random) -> list[Any]:
    grave = [replace(typo(word, f"请{word}。"), severity=dice.choice(list(Severity))) for word in WORDS]
    grave += [replace(dead(f"http://other.invalid/{n}"), severity=dice.choice(list(Severity))) for n in range(3)]
    return [problem for problem in grave if dice.random() < 0.85]


def act(conn: Connection, dice: random.Random, now: datetime) -> None:
    rows = conn.execute(sa.select(table.c.id, table.c.state).order_by(table.c.id)).all()
    if not rows:
        return
    row = dice.choice(rows)
    if dice.random() < 0.1:
        backlog.take_up(conn, {row.id: now.date() + timedelta(days=2)}, "张三", "分批整改", now)
    if dice.random() < 0.2:
        other = Handover(row.id, dice.choice(UNITS), AssignedBy.HAND)
        due = {level: clock.add_working_days(now.date(), days) for level, days in DUE.items()}
        assignments.hand_over(conn, [other], "张三", "更正", now, due)
        return
    moves = [state for state, who in MOVES[State(row.state)].items() if Mover.STAFF in who]
    days = {"until": now.date() + timedelta(days=dice.randrange(4)), "due_days": DUE}
    try:
        decisions.mark(conn, row.id, dice.choice(moves), "张三", "已看过", now, **days)
    except MoveRefused:
        return


@pytest.mark.parametrize("seed", range(counted(10)))
def test_a_digest_built_later_says_what_it_said_on_its_day(store: Store, registry: Registry, seed: int) -> None:
    dice, nights = random.Random(seed), Nights(store, replace(RULES, due_days=DUE))
    first: dict[date, Any] = {}
    owed: dict[tuple[date, str], Any] = {}
    for _ in range(DAYS):
        someday(nights, dice)
        day = nights.at.date()
        with store.read() as conn:
            first[day] = figures(build(conn, registry, day))
            owed |= {
                (day, unit): of_unit(unit_digest.build(conn, registry, registry.units[unit], day)) for unit in UNITS
            }
    assert any(shown["backlog"] for shown in first.values())
    assert any(shown["overdue"][0] or shown["unverified"] for shown in first.values())
    with store.read() as conn:
        for day, shown in first.items():
            assert figures(build(conn, registry, day, is_past=True)) == shown, day
        for (day, unit), shown in owed.items():
            again = unit_digest.build(conn, registry, registry.units[unit], day, is_past=True)
            assert of_unit(again) == shown, (day, unit)


@pytest.mark.parametrize("seed", range(counted(10)))
def test_no_due_date_is_born_expired_and_what_waits_for_a_person_has_none(store: Store, seed: int) -> None:
    dice, nights = random.Random(seed), Nights(store, replace(RULES, due_days=DUE))
    for _ in range(DAYS):
        someday(nights, dice)
    with store.read() as conn:
        rows = conn.execute(sa.select(events).order_by(events.c.finding_id, events.c.id)).all()
    before: dict[int, Any] = {}
    for row in rows:
        if row.to_state == State.NEW:
            assert row.due is None
        elif State(row.to_state).is_open and row.backlog:  # a day that comes with another grade falls away that night
            assert row.due is None or row.due > row.at.date()
        elif State(row.to_state).is_open:
            assert row.due is not None
            known = before.get(row.finding_id)
            kept = known is not None and known.due == row.due
            assert kept or row.due > row.at.date(), row
        before[row.finding_id] = row


@pytest.fixture
def fixed_since(sqlite_store: Store) -> Store:
    """A finding that was overdue on DAY, and was fixed and came back since."""
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        finding = fill.finding(at=NIGHT - timedelta(days=30), due=DAY - timedelta(days=2), severity=Severity.SERIOUS)
        fill.moved(finding, State.CONFIRMED, State.FIXED, NIGHT + timedelta(days=3))
    return sqlite_store


def test_yesterdays_digest_shows_yesterdays_state(fixed_since: Store, registry: Registry) -> None:
    clock.freeze(NIGHT + timedelta(days=5))
    digest = telling.digest(fixed_since, registry, DAY)
    assert (digest.overdue.count, digest.serious.count, digest.standing) == (1, 1, {State.CONFIRMED: 1})
    assert digest.serious.entries[0].state is State.CONFIRMED
    today = telling.digest(fixed_since, registry)
    assert (today.overdue.count, today.serious.count, today.standing) == (0, 0, {})


def test_it_says_from_what_it_was_made_and_what_it_leaves_out(fixed_since: Store, registry: Registry) -> None:
    clock.freeze(NIGHT + timedelta(days=5))
    digest = telling.digest(fixed_since, registry, DAY)
    for shown in (digest_text.text(digest), digest_html.html(digest)):
        assert "还原到当日结束时；单项否决预警和待印发文书只在当天的日报中列出" in shown
        assert "当日结束时有待处理问题 1 条" in shown and "现有" not in shown
    assert '"is_past": true' in digest_json.json(digest)
    assert "还原到当日结束时" not in digest_text.text(telling.digest(fixed_since, registry))


def test_the_week_of_a_past_day_ends_with_that_day(sqlite_store: Store, registry: Registry) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        monday = NIGHT - timedelta(days=4)
        fill.finding(at=monday)
        fill.finding(at=monday + timedelta(days=3))
        late = fill.finding(at=monday, state=State.NEW)
        fill.moved(late, State.NEW, State.CONFIRMED, monday + timedelta(days=3))
        digest = build(conn, registry, monday.date(), is_past=True)
    assert digest.trend[-1][1:] == (1, 0)


def test_a_scan_that_ended_after_the_day_is_told_as_running(sqlite_store: Store, registry: Registry) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.scan("portal", NIGHT, coverage={"got": 7}, finished_at=NIGHT + timedelta(days=2))
        fill.scan("dept", NIGHT, coverage={"got": 5})
        fill.scan("dept", NIGHT.replace(hour=23), coverage={"got": 9}, finished_at=NIGHT + timedelta(days=1))
        sites = {site.site: site for site in build(conn, registry, DAY, is_past=True).sites}
    assert (sites["portal"].state, sites["portal"].got) == ("没有完成", 0)
    assert (sites["dept"].state, sites["dept"].got) == ("完成", 5)


def test_no_warning_for_next_december_stands_in_a_digest_of_the_last(sqlite_store: Store, registry: Registry) -> None:
    with sqlite_store.begin() as conn:
        told_then = build(conn, registry, date(2026, 12, 3))
        told_later = build(conn, registry, date(2026, 12, 3), is_past=True)
    assert told_then.notes and not told_later.notes


def test_both_counts_of_what_was_found_say_their_basis(sqlite_store: Store, registry: Registry) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.finding()
        fill.finding(state=State.NEW)
        fill.finding(severity=Severity.HINT)
        digest = build(conn, registry, DAY)
    assert (digest.new.count, digest.trend[-1][1]) == (3, 1)
    for shown in (digest_text.text(digest), digest_html.html(digest)):
        assert "含待核实和提示" in shown and "（只计已核实的，不含提示）" in shown


@pytest.mark.parametrize(
    ("severity", "seen", "late"),
    [
        (Severity.SERIOUS, NIGHT - timedelta(days=1), ""),  # Thursday: to be verified on Friday, today
        (Severity.SERIOUS, NIGHT - timedelta(days=2), "超过核实期限 1 个工作日"),
        (Severity.MINOR, NIGHT - timedelta(days=3), ""),
        (Severity.MINOR, NIGHT - timedelta(days=4), "超过核实期限 1 个工作日"),
        (Severity.MINOR, NIGHT - timedelta(days=7), "超过核实期限 2 个工作日"),
    ],
)
def test_what_waits_past_its_day_of_verification_is_counted_for_our_own_people(
    sqlite_store: Store, registry: Registry, severity: Severity, seen: datetime, late: str
) -> None:
    with sqlite_store.begin() as conn:
        Filling(conn).finding(state=State.NEW, severity=severity, at=seen, due=DAY - timedelta(days=9))
        digest = build(conn, registry, DAY)
    assert digest.unverified == bool(late)
    assert ("待核实 1（其中超过核实期限 1）" in digest_text.text(digest)) == bool(late)
    assert digest.overdue.count == 0
