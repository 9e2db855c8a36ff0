"""Fixtures of several jobs."""

from __future__ import annotations

import pytest

from monitor.store.database import Store
from tests.findings.nights import Nights
from tests.jobs.notified import notified


@pytest.fixture
def nights(store: Store) -> Nights:
    return notified(store)
