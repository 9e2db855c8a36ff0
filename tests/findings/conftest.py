from __future__ import annotations

import pytest

from monitor.store.database import Store
from tests.findings.nights import Nights


@pytest.fixture
def nights(store: Store) -> Nights:
    """A site in its first night."""
    return Nights(store).fall()
