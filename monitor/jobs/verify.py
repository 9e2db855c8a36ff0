"""`monitor verify`: look again at the pages of what units report as fixed, and answer for each finding.

A page that cannot be fetched closes nothing. What was looked at is closed by the same checks and rules as at night;
here each finding only gets its answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor import clock, locks
from monitor.findings import events, verification
from monitor.findings.events import Event
from monitor.findings.lifecycle import MONITOR
from monitor.findings.outside_findings import LookKind
from monitor.findings.verification import OpenPlace, SiteFindings
from monitor.jobs.arguments import require_unit
from monitor.jobs.reply import notice_document
from monitor.jobs.scan import Say, ScanFailed, Scanning
from monitor.model import State
from monitor.registry import Registry
from monitor.settings import Settings
from monitor.store import issued_documents
from monitor.store.closing_reasons import CONTEXT_LOST, CORRECTED
from monitor.store.database import Store
from monitor.store.scans import Scan

_MOST_NAMED = 3  # pages that an answer names
NOWHERE = "所在页面上都已不再出现，下次检查时销号"
BROUGHT = "这类问题程序核验不了，核对后用 monitor mark 改状态"
NOT_FOUND = "页面已打开，程序判断不了（没有见过所说的文字或链接，或链接目标未能核查），核对后用 monitor mark 改状态"
NEVER_PLACED = "没有记下所在页面，请人工核对后改状态"


class VerifyResult(StrEnum):
    FIXED = "已整改"
    STANDS = "仍存在"
    UNREACHABLE = "不可访问"
    CONTEXT_LOST = "找不到上下文"
    BY_HAND = "须人工核对"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer for one finding. `detail`: a Chinese phrase: where it stands, why it could not be seen."""

    finding_id: int
    unit: str
    site: str
    code: str
    message: str
    answer: VerifyResult
    detail: str


@dataclass(frozen=True, slots=True)
class Verified:
    """`missing`: numbers of findings that are not open. `errors`: Chinese, one for each site that was not looked at."""

    verdicts: tuple[Verdict, ...]
    missing: tuple[int, ...]
    errors: tuple[str, ...]


def verify(
    store: Store,
    registry: Registry,
    settings: Settings,
    numbers: Sequence[int] = (),
    unit: str | None = None,
    notice: str | None = None,
    *,
    say: Say = print,
) -> Verified:
    """Look again at the pages of what units report as fixed (or of `numbers` that are open), and at no others.

    Raises ConfigError for a unit or notice that does not exist.
    """
    require_unit(registry, unit)
    with store.read() as conn:
        among: set[int] | None = set(numbers) if numbers else None
        if notice is not None:
            named = set(issued_documents.named_in(conn, notice_document(conn, notice).id))
            among = named if among is None else among & named
        chosen = verification.reported_done(conn, unit, among, any_state=bool(numbers))
        sites = verification.by_site(conn, chosen)
    scanning = Scanning(store, registry, settings, say)
    verdicts: list[Verdict] = []
    errors = []
    for site, work in sorted(sites.items()):
        if site not in registry.sites:
            errors.append(f"{site}：网站已不在登记表里，没有核验")
            continue
        try:
            verdicts += verify_site(scanning, site, work)
        except ScanFailed as error:
            errors.append(str(error))
        except locks.StillRunning:
            errors.append(f"{site}：正在检查，请稍后再核验")
    return Verified(tuple(verdicts), tuple(sorted(set(numbers) - set(chosen))), tuple(errors))


def verify_site(scanning: Scanning, site: str, work: SiteFindings) -> list[Verdict]:
    """Look at the pages of these findings; where they stand on none, fetch nothing. Raises StillRunning, ScanFailed."""
    scan = scanning.verify(site, work.page_ids) if work.page_ids else None
    with scanning.store.begin() as conn:
        verdicts = [(_verdict(conn, scan, row), State(row.state)) for row in verification.rows(conn, work.findings)]
        for verdict, state in verdicts:
            _write(conn, scan, verdict, state, clock.now())
    return [verdict for verdict, _ in verdicts]


def _verdict(conn: Connection, scan: Scan | None, row: sa.Row[Any]) -> Verdict:
    if scan is None:
        answer, detail = _of_nowhere(conn, row)
    elif State(row.state).is_open:
        answer, detail = _of_open(conn, scan, row)
    else:
        answer, detail = _of_closed(conn, scan, row)
    return Verdict(
        finding_id=row.id,
        unit=row.unit,
        site=row.site,
        code=row.code,
        message=row.message,
        answer=answer,
        detail=detail,
    )


def _of_closed(conn: Connection, scan: Scan, row: sa.Row[Any]) -> tuple[VerifyResult, str]:
    """Fixed by this look, unless it only moved to a finding of another unit."""
    successor = verification.successor(conn, row, scan.id)
    if successor is not None:
        return VerifyResult.STANDS, f"已转为问题条目 {successor}（责任单位不同）"
    reasons = verification.closing_reasons(conn, row.id)
    if CONTEXT_LOST in reasons and CORRECTED not in reasons:
        return VerifyResult.CONTEXT_LOST, "原句和错误文字都已不在"
    return VerifyResult.FIXED, "、".join(sorted(reasons - {""}))


def _of_open(conn: Connection, scan: Scan, row: sa.Row[Any]) -> tuple[VerifyResult, str]:
    """It stands where this look saw it; where it did not, the page could not be looked at."""
    places = verification.open_places(conn, row.id, scan.id)
    unseen = [place for place in places if not place.is_seen]
    stands = [place.url for place in places if place.is_seen]
    if stands:
        return VerifyResult.STANDS, _named(stands)
    if row.look_for == LookKind.PERSON:
        return VerifyResult.BY_HAND, BROUGHT
    if row.look_for and unseen and all(place.outcome and place.outcome.looked for place in unseen):
        return VerifyResult.BY_HAND, NOT_FOUND
    if not unseen:
        return _of_nowhere(conn, row)
    return VerifyResult.UNREACHABLE, _named([f"{place.url}（{_why(place)}）" for place in unseen])


def _of_nowhere(conn: Connection, row: sa.Row[Any]) -> tuple[VerifyResult, str]:
    """No open place is left and no scan has closed the finding yet, or it was reported without an address."""
    if row.look_for == LookKind.PERSON:
        return VerifyResult.BY_HAND, BROUGHT
    return VerifyResult.CONTEXT_LOST, NOWHERE if verification.was_placed(conn, row.id) else NEVER_PLACED


def _why(place: OpenPlace) -> str:
    if place.outcome is None:
        return "本次没有请求到"
    if not place.outcome.looked:
        return place.outcome.label
    return "检查没有做完" if place.check_failed else "链接目标未能核查，或未能判断"


def _named(urls: Sequence[str]) -> str:
    more = f" 等 {len(urls)} 处" if len(urls) > _MOST_NAMED else ""
    return "、".join(urls[:_MOST_NAMED]) + more


def _write(conn: Connection, scan: Scan | None, verdict: Verdict, state: State, now: datetime) -> None:
    """Write the event of what is still open. What is fixed, or went back to the unit, has its event from the look."""
    if state.is_open:
        event = Event(
            finding_id=verdict.finding_id,
            before=state,
            after=state,
            who=MONITOR,
            why=f"核验：{verdict.answer}：{verdict.detail}",
            at=now,
            scan_id=scan.id if scan else None,
        )
        events.add(conn, [event])
