"""`monitor verify`: units say that something is mended; look at those pages alone, and answer for each finding.

A page that cannot be fetched closes nothing. What was looked at is closed by the same checks and rules as at night;
only the answer is told apart here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor import clock
from monitor.findings import events
from monitor.findings.lifecycle import MONITOR
from monitor.findings.outside_findings import LookKind
from monitor.jobs.scan_run import Scanning
from monitor.model import OPEN_STATES, Outcome, State
from monitor.store import looks
from monitor.store.closing_reasons import CONTEXT_LOST, MENDED
from monitor.store.dialect import chunks
from monitor.store.scans import Scan
from monitor.store.tables import check_errors, findings, pages, places

_MOST_NAMED = 3  # pages that an answer names
NOWHERE = "所在页面上都已不再出现，下次检查时销号"
BROUGHT = "这类问题程序核验不了，核对后用 monitor mark 改状态"
NOT_FOUND = "页面已打开，程序判断不了（没有见过所说的文字或链接，或链接目标未能核查），核对后用 monitor mark 改状态"
NEVER_PLACED = "没有记下所在页面，请人工核对后改状态"


class VerifyResult(StrEnum):
    MENDED = "已整改"
    STANDS = "仍存在"
    UNREACHABLE = "不可访问"
    CONTEXT_LOST = "找不到上下文"
    BY_HAND = "须人工核对"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one finding. `detail`: a Chinese phrase: where it stands, why it could not be seen."""

    finding_id: int
    unit: str
    site: str
    code: str
    message: str
    answer: VerifyResult
    detail: str


class Work(NamedTuple):
    findings: set[int]
    page_ids: set[int]


def reported_done(
    conn: Connection, unit: str | None = None, among: Collection[int] | None = None, any_state: bool = False
) -> list[int]:
    """The findings that units say they have mended. `any_state`: of `among`, whatever is open."""
    states = OPEN_STATES if any_state else {State.REPLIED}
    query = sa.select(findings.c.id).where(findings.c.state.in_([state.value for state in states]))
    if unit is not None:
        query = query.where(findings.c.unit == unit)
    found = conn.scalars(query.order_by(findings.c.id))
    return [number for number in found if among is None or number in among]


def by_site(conn: Connection, numbers: Sequence[int]) -> dict[str, Work]:
    """The findings of each site, the pages where they stand and the targets that they are about. A finding that stands
    nowhere any more is among them, without a page: it is answered too.
    """
    target = pages.alias("target")
    is_about = sa.and_(target.c.site == findings.c.site, target.c.url == findings.c.target, findings.c.target != "")
    query = (
        sa.select(findings.c.id, findings.c.site, places.c.page_id, target.c.id.label("target_id"))
        .outerjoin(places, sa.and_(places.c.finding_id == findings.c.id, places.c.open))
        .outerjoin(target, sa.and_(is_about, places.c.id.is_not(None)))
    )
    found: dict[str, Work] = {}
    for row in _in_parts(conn, query, numbers):
        work = found.setdefault(row.site, Work(set(), set()))
        work.findings.add(row.id)
        work.page_ids.update({row.page_id, row.target_id} - {None})
    return found


def verify_site(scanning: Scanning, site: str, work: Work) -> list[Verdict]:
    """Look at the pages of these findings; where they stand on none, nothing is fetched. Raises StillRunning, ScanFailed."""
    scan = scanning.verify(site, work.page_ids) if work.page_ids else None
    with scanning.store.begin() as conn:
        found = [_verdict(conn, scan, row) for row in _rows(conn, work.findings)]
        for verdict, state in found:
            _write(conn, scan, verdict, state, clock.now())
    return [verdict for verdict, _ in found]


def _rows(conn: Connection, numbers: Collection[int]) -> list[sa.Row[Any]]:
    return _in_parts(conn, sa.select(findings), sorted(numbers))


def _in_parts(conn: Connection, query: sa.Select[Any], numbers: Sequence[int]) -> list[sa.Row[Any]]:
    return [
        row
        for part in chunks(numbers)
        for row in conn.execute(query.where(findings.c.id.in_(part)).order_by(findings.c.id))
    ]


def _verdict(conn: Connection, scan: Scan | None, row: sa.Row[Any]) -> tuple[Verdict, State]:
    state = State(row.state)
    if scan is None:
        answer, detail = _of_nowhere(conn, row)
    else:
        answer, detail = _of_open(conn, scan, row) if state.is_open else _of_closed(conn, scan, row)
    return Verdict(row.id, row.unit, row.site, row.code, row.message, answer, detail), state


def _of_closed(conn: Connection, scan: Scan, row: sa.Row[Any]) -> tuple[VerifyResult, str]:
    """Fixed by this look, unless it only went over to another unit's finding."""
    twin = sa.and_(
        findings.c.site == row.site,
        findings.c.code == row.code,
        findings.c.subject_key == row.subject_key,
        findings.c.id != row.id,
        findings.c.last_scan_id == scan.id,
        findings.c.state.in_([state.value for state in OPEN_STATES]),
    )
    other = conn.scalar(sa.select(findings.c.id).where(twin))
    if other is not None:
        return VerifyResult.STANDS, f"已转为问题条目 {other}（责任单位不同）"
    reasons = set(conn.scalars(sa.select(places.c.closed_reason).where(places.c.finding_id == row.id)))
    if CONTEXT_LOST in reasons and MENDED not in reasons:
        return VerifyResult.CONTEXT_LOST, "原句和错误文字都已不在"
    return VerifyResult.MENDED, "、".join(sorted(reasons - {""}))


def _of_open(conn: Connection, scan: Scan, row: sa.Row[Any]) -> tuple[VerifyResult, str]:
    """It stands where it was seen again; where it was not, the page could not be looked at."""
    first = looks.of_scan(conn, scan.id)
    failed = sa.exists().where(check_errors.c.scan_id == scan.id, check_errors.c.page_id == pages.c.id)
    query = (
        sa.select(pages.c.url, pages.c.outcome, pages.c.looked_scan_id, places.c.look, failed.label("failed"))
        .join(places, places.c.page_id == pages.c.id)
        .where(places.c.finding_id == row.id, places.c.open)
        .order_by(pages.c.url)
    )
    stands = []
    unseen = []
    read_all = True
    for url, outcome, looked_scan_id, look, check_failed in conn.execute(query):
        if look >= first:
            stands.append(url)
        else:
            read_all = read_all and looked_scan_id == scan.id and Outcome(outcome).looked
            unseen.append(f"{url}（{_why(scan, outcome, looked_scan_id, check_failed)}）")
    if stands:
        return VerifyResult.STANDS, _named(stands)
    if row.look_for == LookKind.PERSON:
        return VerifyResult.BY_HAND, BROUGHT
    if row.look_for and unseen and read_all:
        return VerifyResult.BY_HAND, NOT_FOUND
    if not unseen:
        return _of_nowhere(conn, row)
    return VerifyResult.UNREACHABLE, _named(unseen)


def _of_nowhere(conn: Connection, row: sa.Row[Any]) -> tuple[VerifyResult, str]:
    """No open place is left, and no scan has closed the finding yet; or it was brought without an address."""
    if row.look_for == LookKind.PERSON:
        return VerifyResult.BY_HAND, BROUGHT
    once = conn.scalar(sa.select(places.c.id).where(places.c.finding_id == row.id).limit(1))
    return VerifyResult.CONTEXT_LOST, NEVER_PLACED if once is None else NOWHERE


def _why(scan: Scan, outcome: str, looked_scan_id: int | None, check_failed: bool) -> str:
    if looked_scan_id != scan.id:
        return "本次没有请求到"
    if not Outcome(outcome).looked:
        return Outcome(outcome).label
    return "检查没有做完" if check_failed else "链接目标未能核查，或未能判断"


def _named(urls: Sequence[str]) -> str:
    more = f" 等 {len(urls)} 处" if len(urls) > _MOST_NAMED else ""
    return "、".join(urls[:_MOST_NAMED]) + more


def _write(conn: Connection, scan: Scan | None, verdict: Verdict, state: State, now: datetime) -> None:
    """The event of what is still open. Fixed has its event from the look itself, and so has what went back to the unit
    (store.opening: the rule of every night).
    """
    if state.is_open:
        said = f"核验：{verdict.answer}：{verdict.detail}"
        events.add(
            conn,
            [
                events.Event(
                    finding_id=verdict.finding_id,
                    before=state,
                    after=state,
                    who=MONITOR,
                    why=said,
                    at=now,
                    scan_id=scan.id if scan else None,
                )
            ],
        )
