"""The line of what waits: first in, first out, and nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from monitor.crawl.request_queue import HELD, RequestQueue
from monitor.model import PageKind
from monitor.store.wanted_pages import Ask


class Failing:
    """A store that cannot be read at the second time."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, ids: Sequence[int]) -> list[Ask]:
        self.calls += 1
        if self.calls == 2:
            raise ConnectionError("gone")
        return [Ask(number, f"http://p/{number}", PageKind.ARTICLE) for number in reversed(ids)]


def test_what_could_not_be_loaded_is_loaded_again() -> None:
    line = RequestQueue(Failing())
    numbers = list(range(1, 2 * HELD + 100))
    line.add_ids(numbers)
    popped = [line.pop() for _ in range(HELD)]
    with pytest.raises(ConnectionError):
        line.pop()
    assert len(line) == len(numbers) - HELD
    while (ask := line.pop()) is not None:
        popped.append(ask)
    assert [ask.id for ask in popped if ask] == numbers
