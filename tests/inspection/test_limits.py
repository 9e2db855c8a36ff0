"""The watch over a worker: no page can hold it for ever, and setting it costs little."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import MagicMock, patch

import pytest

from monitor.inspection import limits
from monitor.inspection.limits import EARLY, GRACE, PATIENCE, Bounds


class Watched(Bounds):
    """Without a hold on the tests' own process: signals and watch are only noted."""

    def __init__(self) -> None:
        self._patience, self._grace, self._silence = PATIENCE, GRACE, MagicMock()


@pytest.fixture
def now() -> Iterator[MagicMock]:
    with patch.object(limits, "signal"), patch.object(limits, "time") as time:
        time.monotonic.return_value = 1_000.0
        yield time.monotonic


@pytest.fixture
def watch() -> Iterator[MagicMock]:
    with patch.object(limits, "faulthandler") as faulthandler:
        yield faulthandler


def set_anew(watch: MagicMock) -> list[float]:
    return [call.args[0] for call in watch.dump_traceback_later.call_args_list]


def test_quick_pages_share_one_watch_that_never_comes_too_early(now: MagicMock, watch: MagicMock) -> None:
    bounds = Watched()
    for _ in range(100):
        with bounds.one_page():
            now.return_value += 0.1
        ends_at = bounds._ends_at
        assert ends_at - now.return_value + 0.1 >= PATIENCE + GRACE - EARLY
    assert 1 < len(set_anew(watch)) <= 3


def test_after_a_page_with_more_time_the_next_has_no_more_than_its_own(now: MagicMock, watch: MagicMock) -> None:
    bounds = Watched()
    for patience in (0, 75.0, 0):
        with bounds.one_page(patience):
            pass
    assert set_anew(watch) == [PATIENCE + GRACE, 75.0 + GRACE, PATIENCE + GRACE]


def test_who_rests_is_not_watched_and_the_next_page_is(now: MagicMock, watch: MagicMock) -> None:
    bounds = Watched()
    for _ in range(2):
        with bounds.one_page():
            pass
        bounds.rest()
        bounds.rest()
    assert len(set_anew(watch)) == 2 and watch.cancel_dump_traceback_later.call_count == 2
