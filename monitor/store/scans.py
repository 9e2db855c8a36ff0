"""Scans: start or resume one, record its progress, count its coverage, and warn where it saw too little."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from monitor.clock import ZONE
from monitor.model import PageKind
from monitor.outcomes import LOOKED, Outcome
from monitor.store.dialect import chunks
from monitor.store.tables import columns, fetches, pages, scans

STALE = timedelta(days=2)  # an unfinished scan older than this is given up: its site has moved on
SHRUNKEN = 0.6  # a scan that sees less than this share of what the one before saw is doubtful
CLOCK_BACK = (
    "本机时钟（{now:%Y-%m-%d %H:%M}）早于上一次检查时的时间（{was:%Y-%m-%d %H:%M}），可能被调回："
    "本次检查不对日期和更新情况作结论，也不因此新增或销号，请先校准时钟"
)
_ENOUGH = 5  # pages: below this a share says nothing
NIGHT, VERIFY = "night", "verify"
LOOKS = "looks"  # in `coverage`: answers and failures so far, written now and then, as a sign of life
UNFINISHED = ("crawling", "probing", "checking")
_TARGETS = (PageKind.IMAGE, PageKind.OUTSIDE)
_SKIPPED = (Outcome.ROBOTS, Outcome.PRIVATE, Outcome.CIRCUIT_OPEN, Outcome.OUT_OF_BUDGET, Outcome.TRAP)
_IS_COLUMN = sa.case(
    (sa.or_(pages.c.kind.in_((PageKind.HOME, PageKind.COLUMN)), columns.c.id.is_not(None)), 1), else_=0
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One run over a site. `coverage` also holds the marks that a killed scan is resumed by (`mark`)."""

    id: int
    site: str
    stage: str
    full: bool
    max_pages: int | None
    started_at: datetime
    finished_at: datetime | None
    coverage: Mapping[str, Any]
    warnings: tuple[str, ...]
    error: str
    kind: str = NIGHT

    @property
    def verifies(self) -> bool:
        """True when it looks at given pages only (`monitor verify`) and says nothing of the site."""
        return self.kind == VERIFY

    @property
    def crawled(self) -> bool:
        """True when the site spider ran to its end: all that was wanted was asked for, or the budget was used up."""
        return bool(self.coverage.get("crawled"))

    @property
    def probed(self) -> bool:
        return bool(self.coverage.get("probed"))

    @property
    def clock_was(self) -> datetime | None:
        """Where the clock was set back: the moment that earlier looks say it had reached by then."""
        moment = self.coverage.get("clock_was")
        return datetime.fromisoformat(moment) if moment else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a scan asked for and how it ended. Numbers of pages, except `bytes` (decompressed, of new bodies).

    `asked` = got + unchanged + redirected + failed; `requests` = asked + targets_asked: every page and target that a
    server was asked for, answers 304 included. `skipped` was never asked for: by robots.txt, private address,
    open circuit, budget or trap.
    """

    asked: int = 0
    got: int = 0
    unchanged: int = 0
    redirected: int = 0
    failed: dict[str, int] = field(default_factory=dict)  # outcome → pages
    skipped: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    bytes: int = 0
    columns: int = 0  # columns and home page that were really seen
    targets_asked: int = 0
    targets_ok: int = 0
    targets_failed: dict[str, int] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)  # files got but not read (or in part): reason → how many
    behind: int = 0  # pages not seen for longer than they should be
    oldest: str = ""  # ISO day since which the first of them waits

    @property
    def seen(self) -> int:
        return self.got + self.unchanged


def start_or_resume(conn: Connection, site: str, full: bool, max_pages: int | None, now: datetime) -> Scan:
    """The scan of this site that was cut off, or a new one. The first scan of a site is always a full one."""
    last = _last(conn, site, scans.c.stage.in_(UNFINISHED))
    if last is not None and now - last.started_at < STALE:
        _take_back(conn, last)
        return last
    if last is not None:
        fail(conn, last.id, "过期未完成，已放弃", now)
    first = _last(conn, site, scans.c.stage == "finished") is None
    row = conn.execute(
        sa.insert(scans).returning(scans),
        {"site": site, "stage": "crawling", "full": full or first, "max_pages": max_pages, "started_at": now},
    ).one()
    return _scan(row)


def start_verification(conn: Connection, site: str, page_ids: Collection[int], now: datetime) -> Scan:
    """A scan of these pages and link targets alone. One that was cut off is given up and asked for again."""
    cut_off = sa.and_(scans.c.site == site, scans.c.kind == VERIFY, scans.c.stage.in_(UNFINISHED))
    for number in list(conn.scalars(sa.select(scans.c.id).where(cut_off))):
        fail(conn, number, "核验中断，已放弃", now)
    row = {"site": site, "kind": VERIFY, "stage": "crawling", "full": False, "started_at": now}
    scan = _scan(conn.execute(sa.insert(scans).returning(scans), row | {"coverage": {"planned": True}}).one())
    for part in chunks(sorted(page_ids)):
        some = pages.c.id.in_(part)
        conn.execute(sa.update(pages).where(pages.c.site == site, some).values(wanted_scan_id=scan.id))
    return scan


def _take_back(conn: Connection, scan: Scan) -> None:
    """Want again what was verified while this scan lay cut off: a verification follows no links."""
    if not scan.coverage.get("planned") or scan.stage == "checking":
        return
    verified = sa.select(scans.c.id).where(scans.c.site == scan.site, scans.c.kind == VERIFY, scans.c.id > scan.id)
    done = sa.exists().where(fetches.c.page_id == pages.c.id, fetches.c.scan_id == scan.id)
    taken = sa.and_(pages.c.site == scan.site, pages.c.wanted_scan_id.in_(verified), ~done)
    conn.execute(sa.update(pages).where(taken).values(wanted_scan_id=scan.id))


def get(conn: Connection, scan_id: int) -> Scan:
    """Raises NoResultFound where there is no such scan."""
    return _scan(conn.execute(sa.select(scans).where(scans.c.id == scan_id)).one())


def previous(conn: Connection, site: str, scan_id: int) -> Scan | None:
    """The last finished scan of the site before this one."""
    return _last(conn, site, sa.and_(scans.c.stage == "finished", scans.c.id < scan_id))


def last_finished(conn: Connection, site: str) -> Scan | None:
    """The newest finished scan of the site."""
    return _last(conn, site, scans.c.stage == "finished")


def advance(conn: Connection, scan_id: int, stage: str) -> None:
    conn.execute(sa.update(scans).where(scans.c.id == scan_id).values(stage=stage))


def mark(conn: Connection, scan_id: int, **marks: Any) -> None:
    """Store a mark by which a killed scan is resumed: planned, crawled, probed, skipped."""
    kept = dict(get(conn, scan_id).coverage)
    conn.execute(sa.update(scans).where(scans.c.id == scan_id).values(coverage=kept | marks))


def progress(conn: Connection, scan_id: int) -> tuple[int, int, int]:
    """(fetches, pages and targets wanted, looks that the spider has reported)."""
    count = sa.select(sa.func.count())
    done = conn.scalar(count.select_from(fetches).where(fetches.c.scan_id == scan_id)) or 0
    wanted = conn.scalar(count.select_from(pages).where(pages.c.wanted_scan_id == scan_id)) or 0
    return done, max(done, wanted), int(get(conn, scan_id).coverage.get(LOOKS, 0))


def watch_clock(conn: Connection, scan_id: int, now: datetime) -> None:
    """Mark and warn where the clock stands before a moment that this scan or the one before it saw."""
    scan = get(conn, scan_id)
    was = _clock_was(conn, scan)
    if scan.clock_was is None and now < was:
        mark(conn, scan_id, clock_was=was.isoformat())
        warn(conn, scan_id, CLOCK_BACK.format(now=now.astimezone(ZONE), was=was.astimezone(ZONE)))


def _clock_was(conn: Connection, scan: Scan) -> datetime:
    """The latest moment of this scan and of the site's scan before it, of whichever kind."""
    earlier = sa.select(sa.func.max(scans.c.id)).where(scans.c.site == scan.site, scans.c.id < scan.id)
    both = scans.c.id.in_([scan.id, conn.scalar(earlier) or 0])
    ended = conn.execute(sa.select(sa.func.max(scans.c.started_at), sa.func.max(scans.c.finished_at)).where(both)).one()
    looked = sa.select(sa.func.max(fetches.c.at)).join(scans, scans.c.id == fetches.c.scan_id).where(both)
    return max(moment for moment in (scan.started_at, *ended, conn.scalar(looked)) if moment)


def fail(conn: Connection, scan_id: int, error: str, now: datetime) -> None:
    """Give a scan up. It closes nothing, and the next one starts afresh."""
    ended = {"stage": "failed", "error": error, "finished_at": now}
    conn.execute(sa.update(scans).where(scans.c.id == scan_id).values(ended))


def finish(conn: Connection, scan_id: int, now: datetime, revisit_days: int | None = None) -> Scan:
    """End the scan with its coverage and warnings. `revisit_days`: after which a page should have been seen."""
    scan = get(conn, scan_id)
    seen = coverage(conn, scan_id)
    if revisit_days is not None:
        seen = replace(seen, **_behind(conn, scan.site, now, revisit_days))
    before = None if scan.verifies else previous(conn, scan.site, scan_id)
    warnings = [*scan.warnings, *(shrunken(conn, scan, seen, before) if before else ())]
    ended = {
        "stage": "finished",
        "finished_at": now,
        "coverage": {name: value for name, value in scan.coverage.items() if name != LOOKS} | asdict(seen),
        "warnings": list(dict.fromkeys(warnings)),
    }
    conn.execute(sa.update(scans).where(scans.c.id == scan_id).values(ended))
    return get(conn, scan_id)


def warn(conn: Connection, scan_id: int, *sentences: str) -> None:
    """Add Chinese sentences for the digest to the scan's warnings."""
    kept = get(conn, scan_id).warnings
    both = list(dict.fromkeys([*kept, *sentences]))
    conn.execute(sa.update(scans).where(scans.c.id == scan_id).values(warnings=both))


def coverage(conn: Connection, scan_id: int) -> Coverage:
    """Count what the scan saw, from its fetches; what was never tried (trap, out of budget) from the spider's count."""
    of_pages, of_targets, seen_columns, size = _count(conn, scan_id)
    never_tried = get(conn, scan_id).coverage.get("skipped", {})
    skipped = {name: of_pages.pop(name) for name in _SKIPPED if name in of_pages}
    for name, number in never_tried.items():
        if number and name not in (Outcome.ROBOTS, Outcome.PRIVATE, Outcome.CIRCUIT_OPEN):
            skipped[Outcome(name)] = number
    asked, targets_asked = sum(of_pages.values()), sum(of_targets.values())
    got, unchanged, redirected = (of_pages.pop(name, 0) for name in (Outcome.OK, Outcome.UNCHANGED, Outcome.REDIRECT))
    targets_ok = of_targets.pop(Outcome.OK, 0)
    return Coverage(
        asked=asked,
        got=got,
        unchanged=unchanged,
        redirected=redirected,
        failed=_named(of_pages),
        skipped=_named(skipped),
        requests=asked + targets_asked,
        bytes=size,
        columns=seen_columns,
        targets_asked=targets_asked,
        targets_ok=targets_ok,
        targets_failed=_named(of_targets),
        unread=_unread(conn, scan_id),
    )


def shrunken(conn: Connection, scan: Scan, seen: Coverage, before: Scan) -> list[str]:
    """Chinese warnings when the scan saw far less than the one before, comparing like with like.

    A night with a budget asks for a part only, so numbers of pages are compared between full scans alone; otherwise
    the share of what was asked for that was seen. Columns are asked for every night. Bytes are compared over the
    pages whose body both scans received.
    """
    was = before.coverage
    found = []
    pages_before, asked_before = was.get("got", 0) + was.get("unchanged", 0), was.get("asked", 0)
    whole = scan.full and before.full and Outcome.OUT_OF_BUDGET not in seen.skipped
    if whole and _less(seen.seen, pages_before):
        found.append(f"本次只看到 {seen.seen} 个页面，上次为 {pages_before} 个：未看到的页面不作结论，请先排查")
    elif asked_before and _less(_percent(seen.seen, seen.asked), _percent(pages_before, asked_before)):
        share, share_before = _percent(seen.seen, seen.asked), _percent(pages_before, asked_before)
        found.append(f"本次请求的页面只有 {share}% 能打开，上次为 {share_before}%：未看到的页面不作结论，请先排查")
    if _less(seen.columns, was.get("columns", 0)):
        found.append(f"本次只看到 {seen.columns} 个栏目，上次为 {was['columns']} 个：未看到的栏目不作结论，请先排查")
    count, size, size_before = _same_pages(conn, scan.id, before.id)
    if count >= _ENOUGH and _less(size, size_before):
        found.append(f"两次都取到的 {count} 个页面由 {size_before} 字节减为 {size} 字节，可能是空壳页面，请先排查")
    return found


def _less(now: int, before: int) -> bool:
    return before >= _ENOUGH and now < before * SHRUNKEN


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _named(counts: Mapping[Outcome, int]) -> dict[str, int]:
    return {str(name): number for name, number in sorted(counts.items())}


def _count(conn: Connection, scan_id: int) -> tuple[dict[Outcome, int], dict[Outcome, int], int, int]:
    """Outcomes of pages, outcomes of targets, columns really seen, bytes."""
    rows = conn.execute(
        sa.select(pages.c.kind, _IS_COLUMN, fetches.c.outcome, sa.func.count(), sa.func.sum(fetches.c.size))
        .join(pages, pages.c.id == fetches.c.page_id)
        .outerjoin(columns, columns.c.page_id == pages.c.id)
        .where(fetches.c.scan_id == scan_id)
        .group_by(pages.c.kind, _IS_COLUMN, fetches.c.outcome)
    )
    of_pages: dict[Outcome, int] = {}
    of_targets: dict[Outcome, int] = {}
    seen_columns = size = 0
    for kind, is_column, name, number, octets in rows:
        counts, outcome = of_targets if kind in _TARGETS else of_pages, Outcome(name)
        counts[outcome] = counts.get(outcome, 0) + number
        if is_column and outcome in LOOKED:
            seen_columns += number
        if counts is of_pages and outcome is Outcome.OK:
            size += int(octets or 0)
    return of_pages, of_targets, seen_columns, size


def _unread(conn: Connection, scan_id: int) -> dict[str, int]:
    """Why files that this scan has in hand could not be read, whole or in part."""
    seen = sa.and_(fetches.c.scan_id == scan_id, fetches.c.outcome.in_(LOOKED), pages.c.unread != "")
    query = sa.select(pages.c.unread, sa.func.count()).join(fetches, fetches.c.page_id == pages.c.id).where(seen)
    return {reason: number for reason, number in conn.execute(query.group_by(pages.c.unread).order_by(pages.c.unread))}


def _behind(conn: Connection, site: str, now: datetime, revisit_days: int) -> dict[str, Any]:
    """Count the pages not tried for longer than `revisit_days` (one night's grace: nights are not exact)."""
    due = now - timedelta(days=revisit_days + 1)
    late = sa.or_(pages.c.looked_at < due, sa.and_(pages.c.looked_at.is_(None), pages.c.first_seen_at < due))
    of_site = sa.and_(pages.c.site == site, pages.c.kind.not_in(_TARGETS), late)
    query = sa.select(sa.func.count(), sa.func.min(sa.func.coalesce(pages.c.looked_at, pages.c.first_seen_at)))
    number, oldest = conn.execute(query.where(of_site)).one()
    return {"behind": number, "oldest": oldest.astimezone(ZONE).date().isoformat() if oldest else ""}


def _same_pages(conn: Connection, scan_id: int, before_id: int) -> tuple[int, int, int]:
    """Pages whose body both scans received: their number, their bytes now and before."""
    now, then = fetches.alias("now"), fetches.alias("was")
    row = conn.execute(
        sa.select(sa.func.count(), sa.func.sum(now.c.size), sa.func.sum(then.c.size))
        .join(then, then.c.page_id == now.c.page_id)
        .join(pages, pages.c.id == now.c.page_id)
        .where(now.c.scan_id == scan_id, then.c.scan_id == before_id)
        .where(now.c.outcome == Outcome.OK, then.c.outcome == Outcome.OK)
        .where(pages.c.kind.not_in((*_TARGETS, PageKind.ATTACHMENT)))
    ).one()
    return row[0], int(row[1] or 0), int(row[2] or 0)


def _last(conn: Connection, site: str, condition: sa.ColumnElement[bool]) -> Scan | None:
    row = conn.execute(
        sa.select(scans)
        .where(scans.c.site == site, scans.c.kind == NIGHT, condition)
        .order_by(scans.c.id.desc())
        .limit(1)
    ).one_or_none()
    return _scan(row) if row else None


def _scan(row: Row[Any]) -> Scan:
    values = dict(row._mapping)
    return Scan(**values | {"warnings": tuple(values["warnings"])})
