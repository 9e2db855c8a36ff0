"""Charts of the same figures are drawn once for all tests of reports: drawing takes longer than a letter."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import SimpleNamespace

import pytest

from monitor.reports.letters import bulletin_text
from monitor.reports.office import charts


def _once(draw: Callable[..., bytes]) -> Callable[..., bytes]:
    kept = cache(draw)
    return lambda *given: kept(*(tuple(one) for one in given))


DRAWN = SimpleNamespace(font=lambda: charts.font(), trend=_once(charts.trend), ranking=_once(charts.ranking))


@pytest.fixture(autouse=True)
def drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """In letters alone: `charts` itself still draws each time."""
    monkeypatch.setattr(bulletin_text, "charts", DRAWN)
