"""Stores of these tests are closed when the session ends, not when forgotten: Python 3.13 warns of that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.spiders.place import OPENED


@pytest.fixture(scope="session", autouse=True)
def closed_stores() -> Iterator[None]:
    yield
    for store in OPENED:
        store.close()
