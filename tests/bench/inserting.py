"""Many rows into a table, a batch at a time: a year of them does not fit into one statement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

ROWS = 5_000


def insert(conn: sa.Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    waiting: list[dict[str, Any]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == ROWS:
            conn.execute(sa.insert(table), waiting)
            waiting = []
    if waiting:
        conn.execute(sa.insert(table), waiting)
