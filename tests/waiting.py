"""Waiting and budgets that do not depend on how busy the machine is.

`until` waits for as long as it takes: only the watchdog of a test (pyproject.toml) ends it. `work` bounds the processor
time of this process, not the time on the wall.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_PAUSE = 0.02  # seconds


def until(condition: Callable[[], object]) -> None:
    """Return as soon as `condition()` is true."""
    while not condition():
        time.sleep(_PAUSE)


@contextmanager
def work(seconds: float) -> Iterator[None]:
    """Fail when the block takes more processor seconds (user and system, all threads of this process)."""
    began = time.process_time()
    yield
    taken = time.process_time() - began
    assert taken < seconds, f"{taken:.2f} processor seconds, {seconds} allowed"
