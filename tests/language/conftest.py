from __future__ import annotations

import pytest

from monitor.language.checker import Checker
from monitor.wordlists.folders import SHIPPED, load


@pytest.fixture(scope="session")
def checker() -> Checker:
    """The engine with the shipped lists."""
    return Checker(load(SHIPPED))
