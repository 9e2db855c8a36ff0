"""Pruning: drop old fetches with their bodies, remembered results, sent messages and logs.

Kept indefinitely: findings, places, events, issued documents, scans. Kept while in use: the fetch in which a place was
last seen (the evidence), and the last fetch and body of every page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store import probes
from monitor.store.database import Store
from monitor.store.tables import block_results, check_errors, fetches, messages, pages, places

BATCH = 2_000  # rows in one transaction: a night's scan must not wait long for the write lock
UNUSED_RESULTS = timedelta(days=60)
OLD_LOGS = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """How many rows, bodies and logs were dropped."""

    fetches: int = 0
    bodies: int = 0
    results: int = 0
    errors: int = 0
    messages: int = 0
    probes: int = 0
    logs: int = 0


def prune(store: Store, now: datetime, keep_days: int) -> Pruned:
    """Drop what is older than `keep_days`. The caller sees to it that no scan runs: it could need a dropped body."""
    before = now - timedelta(days=keep_days)
    dropped, bodies = _fetches(store, before)
    with store.begin() as conn:
        results = _count(conn, sa.delete(block_results).where(block_results.c.used_at < (now - UNUSED_RESULTS).date()))
        errors = _count(conn, sa.delete(check_errors).where(check_errors.c.scan_id < _oldest_scan()))
        visits = probes.drop(conn, before)
        sent = _count(conn, sa.delete(messages).where(messages.c.sent_at < before))
    return Pruned(
        fetches=dropped,
        bodies=bodies,
        results=results,
        errors=errors,
        messages=sent,
        probes=visits,
        logs=_logs(store, now - OLD_LOGS),
    )


def _fetches(store: Store, before: datetime) -> tuple[int, int]:
    dropped, bodies = 0, 0
    while True:
        with store.begin() as conn:
            rows = conn.execute(_superfluous(before)).all()
            conn.execute(sa.delete(fetches).where(fetches.c.id.in_([row.id for row in rows])))
            unused = _unused(conn, sorted({row.body for row in rows if row.body}))
        for body_sha in unused:  # after the commit: a body without a row is waste, a row without its body an error
            store.bodies.delete(body_sha)
        dropped, bodies = dropped + len(rows), bodies + len(unused)
        if len(rows) < BATCH:
            return dropped, bodies


def _superfluous(before: datetime) -> sa.Select[tuple[int, str]]:
    newer = fetches.alias("newer")
    is_last = ~sa.exists().where(newer.c.page_id == fetches.c.page_id, newer.c.id > fetches.c.id)
    is_evidence = sa.exists().where(places.c.fetch_id == fetches.c.id)
    old = sa.and_(fetches.c.at < before, fetches.c.checked_at.is_not(None))
    return sa.select(fetches.c.id, fetches.c.body).where(old, ~is_last, ~is_evidence).limit(BATCH)


def _unused(conn: Connection, shas: Sequence[str]) -> list[str]:
    """Return those of these bodies that no fetch and no page refers to any more."""
    used: set[str] = set()
    for column in (fetches.c.body, pages.c.body):
        used.update(conn.scalars(sa.select(column).where(column.in_(shas)).distinct()))
    return [sha for sha in shas if sha not in used]


def _oldest_scan() -> sa.ScalarSelect[int]:
    return sa.select(sa.func.min(fetches.c.scan_id)).scalar_subquery()


def _count(conn: Connection, statement: sa.Delete) -> int:
    return conn.execute(statement).rowcount


def _logs(store: Store, before: datetime) -> int:
    old = [path for path in (store.data_dir / "logs").glob("*.log") if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
