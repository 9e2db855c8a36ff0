"""Decisions of staff on a finding: confirm it, set it aside as a false positive or waived, take that back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor import clock
from monitor.findings import false_positives, places
from monitor.findings.due import date_of
from monitor.findings.false_positives import ExceptionScope, Rule, Spot
from monitor.findings.lifecycle import Move, MoveRefused, move, require, staff
from monitor.model import OWED_STATES, Severity, State
from monitor.settings import Settings
from monitor.store import looks
from monitor.store.tables import findings, pages
from monitor.store.tables import places as places_table

_CLOSED = (State.FIXED, State.FALSE_POSITIVE)
_NEEDS_REASON = (State.FALSE_POSITIVE, State.WAIVED, State.FIXED)
BY_HAND = "人工确认已整改"


def mark(
    conn: Connection,
    finding_id: int,
    to_state: State,
    who: str,
    why: str,
    now: datetime,
    *,
    scope: ExceptionScope | None = None,
    until: date | None = None,
    due: date | None = None,
    due_days: Mapping[Severity, int] = MappingProxyType(Settings().due_days),
) -> None:
    """Move one finding to `to_state`, with its event. Raises MoveRefused with a Chinese message.

    A false positive becomes an exception: without `scope` for this very finding on its site, with `scope` for the same
    wrong text in that scope. Waiving needs `until`, the last day of the waiver. `due` replaces the due date; without it
    a finding that a unit owes by this is due `due_days` working days after today.
    """
    who = staff(who)
    finding = _finding(conn, finding_id)
    before = State(finding.state)
    require(before, to_state, who)
    _require_reason(to_state, why, until, now)
    if due is not None and due < now.astimezone(clock.ZONE).date():
        raise MoveRefused("整改期限不得早于今天")
    values: dict[str, Any] = {"waived_until": until if to_state is State.WAIVED else None}
    values |= {"due": due, "backlog": False} if due else {}
    counted = None if due or finding.backlog else _due(before, to_state, finding, due_days, now)
    values |= {"due": counted} if counted else {}
    values |= {"look": looks.coming(conn)} if to_state is State.FIXED else {}
    if not move(conn, [Move(finding_id, before, to_state, why, values)], who, now):
        raise MoveRefused(f"问题条目 {finding_id} 刚刚被别人改动，请刷新后再试")
    _follow_up(conn, finding, before, to_state, who, why, now, scope)


def _finding(conn: Connection, finding_id: int) -> sa.Row[tuple[object, ...]]:
    row = conn.execute(sa.select(findings).where(findings.c.id == finding_id)).first()
    if row is None:
        raise MoveRefused(f"没有编号为 {finding_id} 的问题条目")
    return row


def _due(
    before: State,
    after: State,
    finding: sa.Row[tuple[object, ...]],
    due_days: Mapping[Severity, int],
    now: datetime,
) -> date | None:
    """Return the due date of a finding that a unit owes from now on: counted from today, so that none starts overdue.
    An earlier date set by its report holds while it is not over.
    """
    if after not in OWED_STATES or before in OWED_STATES:
        return None
    today = now.astimezone(clock.ZONE).date()
    counted = date_of(Severity(finding.severity), today, due_days)
    reported = finding.due if before is State.NEW else None
    return min(counted, reported) if reported and reported >= today else counted


def _require_reason(to_state: State, why: str, until: date | None, now: datetime) -> None:
    if to_state in _NEEDS_REASON and not why.strip():
        raise MoveRefused(f"改为“{to_state.label}”须写明原因")
    if to_state is State.WAIVED and (until is None or until < now.astimezone(clock.ZONE).date()):
        raise MoveRefused("免于整改须写明截止日期，且不得早于今天")


def _follow_up(
    conn: Connection,
    finding: sa.Row[tuple[object, ...]],
    before: State,
    after: State,
    who: str,
    why: str,
    now: datetime,
    scope: ExceptionScope | None,
) -> None:
    """Apply the rest of a decision: exceptions added and withdrawn, places closed and opened by hand."""
    if after is State.FALSE_POSITIVE:
        false_positives.add(conn, _rules(conn, finding, scope), who, why, now)
    if before is State.FALSE_POSITIVE:
        false_positives.withdraw(conn, _covering(conn, finding), who, now)
    if before in _CLOSED:
        places.reopen(conn, finding.id)  # else the next scan would close it again without a look
    if after is State.FIXED:
        places.close_all(conn, finding.id, now, BY_HAND)


def _rules(conn: Connection, finding: sa.Row[tuple[object, ...]], scope: ExceptionScope | None) -> list[Rule]:
    """Return one rule for each page or column of the finding's places; a single one for a site or for everywhere."""
    by_text = scope is not None and finding.wrong and finding.code.startswith("text.")
    wrong, subject_key = (finding.wrong, "") if by_text else ("", finding.subject_key)
    wanted = scope or ExceptionScope.SITE
    spots = _spots(conn, finding) if wanted in (ExceptionScope.PAGE, ExceptionScope.COLUMN) else [Spot(finding.site)]
    values = {spot.value(wanted) for spot in spots}
    if wanted is not ExceptionScope.EVERYWHERE and not values - {""}:
        raise MoveRefused(f"所在页面不属于任何已知栏目，不能按“{wanted.label}”设例外，请改选其他范围")
    return [Rule(finding.code, wrong, subject_key, wanted, value) for value in sorted(values)]


def _covering(conn: Connection, finding: sa.Row[tuple[object, ...]]) -> set[int]:
    live = false_positives.load(conn)
    spots = [Spot(finding.site), *_spots(conn, finding)]
    found = (live.covering(finding.code, finding.wrong, finding.subject_key, spot) for spot in spots)
    return {number for numbers in found for number in numbers}


def _spots(conn: Connection, finding: sa.Row[tuple[object, ...]]) -> list[Spot]:
    query = (
        sa.select(pages.c.url, pages.c.column_url)
        .join(places_table, places_table.c.page_id == pages.c.id)
        .where(places_table.c.finding_id == finding.id)
    )
    return [Spot(finding.site, url, column_url) for url, column_url in conn.execute(query)]
