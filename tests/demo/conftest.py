"""One district for all tests of the demo; every test says which night it wants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from monitor.demo.content import Content
from monitor.demo.district import District

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="session")
def served() -> Iterator[District]:
    with District(today=TODAY) as district:
        yield district


@pytest.fixture
def district(served: District) -> District:
    served.night(1)
    served.reset_requests()
    return served


@pytest.fixture(scope="session")
def content(served: District) -> Content:
    return Content(TODAY, served.bases)
