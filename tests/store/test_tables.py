"""Moments: UTC in the database, Asia/Shanghai in Python."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from monitor.clock import ZONE
from monitor.store.database import Store
from monitor.store.tables import scans


def test_a_moment_comes_back_aware_and_in_our_zone(store: Store) -> None:
    at = datetime(2026, 11, 2, 17, 30, tzinfo=UTC)
    with store.begin() as conn:
        conn.execute(sa.insert(scans).values(site="portal", stage="crawling", started_at=at))
        back = conn.scalar(sa.select(scans.c.started_at))
    assert back == at and back.utcoffset() == at.astimezone(ZONE).utcoffset()


def test_a_time_without_a_zone_is_refused(sqlite_store: Store) -> None:
    row = {"site": "portal", "stage": "crawling", "started_at": datetime(2026, 11, 2)}
    with pytest.raises(sa.exc.StatementError, match="without a zone"), sqlite_store.begin() as conn:
        conn.execute(sa.insert(scans).values(row))
