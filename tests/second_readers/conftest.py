"""A fake service, and a panel that asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.second_readers.cache import OpinionCache
from monitor.second_readers.http import ServiceAddress
from monitor.second_readers.panel import Panel
from monitor.second_readers.quota import Allowance
from monitor.second_readers.service import Service
from tests.second_readers.fake_service import Fake, serving


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving(Fake()) as one:
        yield one


@pytest.fixture
def panel_of(fake: Fake) -> Callable[..., Panel]:
    def made(folder: Path | None = None, limit: int = 50, **more: Any) -> Panel:
        given: dict[str, Any] = {"timeout": 600.0, "sleep": lambda _: None} | more
        service = Service(door=ServiceAddress.of(fake.url), model="reader", allowance=Allowance(limit, folder), **given)
        return Panel([service], OpinionCache(folder))

    return made
