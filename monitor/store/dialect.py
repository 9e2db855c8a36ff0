"""INSERT … ON CONFLICT in the dialect of the connection: both databases know it, each by its own construct."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection


def insert(conn: Connection, table: sa.Table) -> Any:
    """An insert with `on_conflict_do_nothing` and `on_conflict_do_update` (Any: the dialects share no type)."""
    if conn.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
