"""SQL and text in the form that SQLite and PostgreSQL both take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from monitor.model import Severity
from monitor.store.tables import findings

CHUNK = 5_000  # values in one IN (…): below the limits of both databases
MAX_TEXT = 2_000  # characters of one text in a row: a hostile page must not swell the database
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL refuses NUL, UTF-8 refuses lone surrogates
V = TypeVar("V")


def insert(conn: Connection, table: sa.Table) -> Any:
    """An insert with `on_conflict_do_nothing` and `on_conflict_do_update` (Any: the dialects share no type)."""
    if conn.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def chunks(values: Sequence[V], size: int | None = None) -> Iterator[Sequence[V]]:
    """Cut `values` into parts of `size`; by default as many as fit into one IN (…)."""
    step = size or CHUNK
    return (values[start : start + step] for start in range(0, len(values), step))


def storable(text: str, limit: int = MAX_TEXT) -> str:
    """`text` as a database takes it, cut to `limit` characters."""
    return _UNSTORABLE.sub("", text[:limit])


def severity_rank(of: sa.ColumnElement[str] = findings.c.severity) -> sa.ColumnElement[int]:
    """An SQL expression that sorts the worst severity first."""
    return sa.case({severity.value: severity.rank for severity in Severity}, value=of, else_=99)
