"""What text checks said of a block of text, remembered by its hash for one version of wordlists and code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.model import Problem, Region, Severity
from monitor.store.dialect import chunks, insert
from monitor.store.tables import block_results

Results = Mapping[str, Sequence[Problem]]  # by block key
REFRESHED_AFTER = timedelta(days=7)  # `used_at` moves on at most so often: a look-up must not cost a write
_DEFAULTS = {field.name: field.default for field in fields(Problem) if field.default is not MISSING}
_ENUMS: Mapping[str, Callable[[Any], Any]] = {"severity": Severity, "region": Region}


def known(conn: Connection, keys: Iterable[str], version: str) -> dict[str, tuple[Problem, ...]]:
    """The remembered results; a block that is not known has no key here, a clean one an empty tuple."""
    found = {}
    for part in chunks(sorted(set(keys))):
        these = block_results.c.key.in_(part)
        query = sa.select(block_results.c.key, block_results.c.problems).where(
            block_results.c.version == version, these
        )
        found.update({key: tuple(map(problem_of, problems)) for key, problems in conn.execute(query)})
    return found


def remember(conn: Connection, results: Results, version: str, today: date) -> None:
    """A result that is remembered already stays: the same text under the same version has the same one."""
    rows = [
        {"key": key, "version": version, "problems": [plain(one) for one in problems], "used_at": today}
        for key, problems in results.items()
    ]
    if rows:
        conn.execute(insert(conn, block_results).on_conflict_do_nothing(), rows)


def touch(conn: Connection, keys: Iterable[str], version: str, today: date) -> None:
    """Note that these were used, so that `prune` keeps them."""
    for part in chunks(sorted(set(keys))):
        stale = sa.and_(
            block_results.c.key.in_(part),
            block_results.c.version == version,
            block_results.c.used_at < today - REFRESHED_AFTER,
        )
        conn.execute(sa.update(block_results).where(stale).values(used_at=today))


def prune(conn: Connection, before: date) -> int:
    """Drop results not used since `before`; such blocks are checked again. Returns the number of rows."""
    return conn.execute(sa.delete(block_results).where(block_results.c.used_at < before)).rowcount


def plain(problem: Problem) -> dict[str, Any]:
    """Only what differs from a Problem's defaults: most of a row would be empty strings."""
    values = {field.name: getattr(problem, field.name) for field in fields(Problem)}
    return {name: value for name, value in values.items() if name not in _DEFAULTS or value != _DEFAULTS[name]}


def problem_of(values: Mapping[str, Any]) -> Problem:
    """What `plain` wrote."""
    given: dict[str, Any] = {name: _ENUMS.get(name, _as_is)(value) for name, value in values.items()}
    return Problem(**given)


def _as_is(value: Any) -> Any:
    return value
