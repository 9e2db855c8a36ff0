"""Looks at outside findings: which still stand, which are gone, and which our checks report by now.

A look counts only on a page that was fetched and read. Missing words prove nothing until they were seen there once: the
report may have copied them wrongly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.findings import assignments, events, places
from monitor.findings import lifecycle as life
from monitor.findings.due import date_of
from monitor.findings.opening import STILL_THERE
from monitor.findings.outside_findings import AND, DEAD, LOOKED_FOR, LookKind, is_same
from monitor.findings.places import Closing
from monitor.findings.sightings import Sighting, Sightings, SiteRules
from monitor.model import OPEN_STATES, OURS, AssignedBy, Severity, State
from monitor.outcomes import LOOKED
from monitor.store.closing_reasons import NOT_SEEN
from monitor.store.dialect import storable
from monitor.store.tables import findings, pages
from monitor.store.tables import places as places_table

_SOUGHT = ("id", "look_for", "code", "wrong", "suggestion", "target")
_MATCHED = ("id", "unit", "unit_by", "code", "look_for", "wrong", "target", "context", "origin")
# Where it stands again, it comes back. What a person closed stays closed.
_CLOSED_BY_LOOK = sa.and_(findings.c.state == State.FIXED.value, places_table.c.closed_reason == NOT_SEEN)


class OutsideSought(NamedTuple):
    """What is looked for on a page. `seen`: it was seen there before; `opens`: its target opened in this scan."""

    finding_id: int
    look: LookKind
    code: str
    wrong: str
    suggestion: str
    target: str
    seen: bool
    opens: bool


class LookResult(NamedTuple):
    """The result of one look at one finding: it stands, or it is gone."""

    finding_id: int
    page_id: int
    fetch_id: int
    at: datetime
    url: str
    stands: bool


def sought(conn: Connection, asked: Mapping[int, int]) -> dict[int, list[OutsideSought]]:
    """Return, by page, what to look for there. `asked`: page → the scan that fetched it."""
    target = pages.alias("target")
    leads = sa.and_(target.c.site == findings.c.site, target.c.url == findings.c.target, findings.c.target != "")
    shown = [findings.c[name] for name in _SOUGHT]
    query = (
        sa.select(*shown, places_table.c.page_id, places_table.c.fetch_id, target.c.outcome, target.c.looked_scan_id)
        .join(places_table, places_table.c.finding_id == findings.c.id)
        .outerjoin(target, leads)
        .where(places_table.c.page_id.in_(list(asked)), sa.or_(places_table.c.open, _CLOSED_BY_LOOK))
        .where(findings.c.look_for.in_([LookKind.TEXT.value, LookKind.LINK.value, LookKind.ITSELF.value]))
    )
    found: dict[int, list[OutsideSought]] = {}
    for row in conn.execute(query) if asked else ():
        opens = row.outcome in LOOKED and row.looked_scan_id == asked[row.page_id]
        one = OutsideSought(
            row.id,
            LookKind(row.look_for),
            row.code,
            row.wrong,
            row.suggestion,
            row.target,
            row.fetch_id is not None,
            opens,
        )
        found.setdefault(row.page_id, []).append(one)
    return found


def record(
    conn: Connection, rules: SiteRules, scan_id: int, results: Iterable[LookResult], now: datetime
) -> list[Closing]:
    """Update what stands, close what is gone. Returns the closings."""
    closings = []
    for result in results:
        mine = sa.and_(places_table.c.finding_id == result.finding_id, places_table.c.page_id == result.page_id)
        asked = sa.select(places_table.c.id, places_table.c.look, places_table.c.open).where(mine)
        place = conn.execute(asked).one_or_none()
        if place is None or place.look > result.fetch_id or (not place.open and not result.stands):
            continue
        if not place.open:
            _comes_back(conn, rules, scan_id, result, now)
        if result.stands:
            _stands(conn, scan_id, place.id, result, now)
        else:
            closings.append(Closing(place.id, result.finding_id, result.at, NOT_SEEN, result.fetch_id))
    return places.end(conn, scan_id, closings)


def _comes_back(conn: Connection, rules: SiteRules, scan_id: int, result: LookResult, now: datetime) -> None:
    row = conn.execute(sa.select(findings).where(findings.c.id == result.finding_id)).one()
    if row.state != State.FIXED:
        return
    count = row.recurrences + 1
    due = date_of(Severity(row.severity), rules.start(now), rules.due_days)
    values = {"due": due, "recurrences": count, "backlog": False}
    again = life.Move(row.id, State.FIXED, State.CONFIRMED, f"再次出现（第 {count} 次复发）", values)
    life.move(conn, [again], life.MONITOR, now, scan_id)


def _stands(conn: Connection, scan_id: int, place_id: int, result: LookResult, now: datetime) -> None:
    at: dict[str, Any] = {"fetch_id": result.fetch_id, "last_seen_at": result.at, "look": result.fetch_id, "open": True}
    at |= {"closed_at": None, "closed_reason": "", "closed_scan_id": None}
    conn.execute(sa.update(places_table).where(places_table.c.id == place_id).values(at))
    newest = {"last_seen_at": result.at, "last_scan_id": scan_id, "look": result.fetch_id}
    conn.execute(sa.update(findings).where(findings.c.id == result.finding_id).values(newest))
    replied = events.last_into(conn, [result.finding_id]).get(result.finding_id)
    if replied is not None and replied.after is State.REPLIED and (replied.look or 0) <= result.fetch_id:
        back = State.NOTIFIED if replied.before is State.NOTIFIED else State.CONFIRMED
        life.move(
            conn,
            [life.Move(result.finding_id, State.REPLIED, back, f"{STILL_THERE}：{result.url}")],
            life.MONITOR,
            now,
            scan_id,
        )


def adopted(conn: Connection, rules: SiteRules, seen: Sightings, now: datetime) -> Sightings:
    """Turn an outside finding into that of our check which now sees the same problem, so that there are never two.

    It keeps its number, state, due date and letters; from then on the check closes it. Returns the sightings, with the
    unit that staff gave to such a finding.
    """
    waiting = _waiting(conn, rules.site, {page_id for _, page_id in seen.raised})
    raised = dict(seen.raised)
    for page_id, row in waiting:
        found = [one for one in seen.raised.values() if page_id in (one.page.page_id, None) and _is_it(row, one)]
        if not found or (not row.wrong and not row.target and len(found) > 1):
            continue
        identity = _become(conn, rules, row, found[0], now)
        for (known, page), one in list(raised.items()) if identity else ():
            if known == found[0].identity and identity != known:
                del raised[known, page]
                raised[identity, page] = replace(one, identity=identity, unit_by=AssignedBy.HAND.value)
    return Sightings(raised, seen.excepted)


def _waiting(conn: Connection, site: str, page_ids: Collection[int]) -> list[tuple[int | None, sa.Row[Any]]]:
    """Return (page, open outside finding) of these pages; page None where the page itself does not open."""
    shown = [findings.c[name] for name in _MATCHED]
    open_one = sa.and_(findings.c.site == site, findings.c.look_for.in_(LOOKED_FOR), findings.c.state.in_(OPEN_STATES))
    query = sa.select(*shown, places_table.c.page_id).join(places_table, places_table.c.finding_id == findings.c.id)
    rows: Iterable[sa.Row[Any]] = (
        conn.execute(query.where(open_one, places_table.c.open).order_by(findings.c.id)) if page_ids else ()
    )
    itself = LookKind.ITSELF.value
    return [
        (None if row.look_for == itself else row.page_id, row)
        for row in rows
        if row.look_for == itself or row.page_id in page_ids
    ]


def _is_it(row: sa.Row[Any], one: Sighting) -> bool:
    problem = one.problem
    if row.look_for == LookKind.ITSELF:
        return problem.code in DEAD and problem.target == row.target
    if row.wrong or row.target:
        return is_same(row.wrong, row.target, problem.wrong, problem.target, problem.context)
    return problem.code == row.code and not problem.wrong and not problem.target


def _become(conn: Connection, rules: SiteRules, row: sa.Row[Any], one: Sighting, now: datetime) -> Any:
    """Return the finding's new identity; None where another finding has it already."""
    unit = row.unit if row.unit_by == AssignedBy.HAND else one.identity.unit
    identity = one.identity._replace(unit=unit)
    key = {"code": identity.code, "subject_key": identity.subject_key}
    other = sa.and_(findings.c.site == rules.site, *(findings.c[name] == value for name, value in key.items()))
    if conn.scalar(sa.select(findings.c.id).where(other)) is not None:
        return None
    origin = AND.join(dict.fromkeys([OURS, *row.origin.split(AND)]))
    values = key | {
        "unit": unit,
        "subject": storable(one.problem.subject),
        "look_for": LookKind.CHECKS.value,
        "origin": origin,
    }
    conn.execute(sa.update(findings).where(findings.c.id == row.id).values(values))
    if unit != one.identity.unit:
        value = "|".join((one.identity.unit, identity.code, identity.subject_key))
        rule = assignments.UnitRule(assignments.RuleKind.FINDING, value, unit, rules.site, f"问题条目 {row.id}")
        assignments.remember(conn, rule, life.MONITOR, "录入时指定的责任单位", now)
    return identity
