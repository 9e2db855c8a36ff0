"""What SQLite and PostgreSQL both take."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from monitor.model import Severity
from monitor.store import dialect
from monitor.store.database import Store
from monitor.store.tables import block_results


@pytest.mark.parametrize(
    ("text", "kept"), [("部署", "部署"), ("a\0b\ud83dc", "abc"), ("", ""), ("长" * 3_000, "长" * dialect.MAX_TEXT)]
)
def test_what_a_database_refuses_is_left_out(text: str, kept: str) -> None:
    assert dialect.storable(text) == kept


def test_values_are_cut_into_parts_that_fit_into_one_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialect, "CHUNK", 2)
    assert list(dialect.chunks([1, 2, 3, 4, 5])) == [[1, 2], [3, 4], [5]]
    assert list(dialect.chunks([])) == []
    assert list(dialect.chunks([1, 2, 3], 3)) == [[1, 2, 3]]


def test_an_insert_that_meets_a_known_row_does_nothing(store: Store) -> None:
    row = {"key": "k", "version": "v", "problems": [], "used_at": date(2026, 11, 2)}
    with store.begin() as conn:
        for _ in range(2):
            conn.execute(dialect.insert(conn, block_results).on_conflict_do_nothing(), [row])
        assert conn.scalar(sa.select(sa.func.count()).select_from(block_results)) == 1


def test_the_worst_severity_comes_first(store: Store) -> None:
    levels = sa.union_all(*(sa.select(sa.literal(one.value).label("level")) for one in reversed(Severity))).subquery()
    with store.read() as conn:
        rows = conn.scalars(sa.select(levels.c.level).order_by(dialect.severity_rank(levels.c.level)))
        assert list(rows) == [one.value for one in Severity]
