"""A fake service, and a panel that asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.readers import Panel
from monitor.readers.allowance import Allowance
from monitor.readers.door import Door
from monitor.readers.memory import Memory
from monitor.readers.service import Service
from tests.readers.answering import Fake, serving


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving(Fake()) as one:
        yield one


@pytest.fixture
def panel_of(fake: Fake) -> Callable[..., Panel]:
    def made(folder: Path | None = None, limit: int = 50, **more: Any) -> Panel:
        given: dict[str, Any] = {"timeout": 600.0, "sleep": lambda _: None} | more
        service = Service(Door.of(fake.url), "reader", Allowance(limit, folder), **given)
        return Panel([service], Memory(folder))

    return made
