"""A line of pages to ask for, of which only a few are held whole: the rest are numbers, eight bytes each."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterable, Sequence

from monitor.store.wanted_pages import Ask

HELD = 500  # asks in memory; the store has the others
Load = Callable[[Sequence[int]], list[Ask]]


class RequestQueue:
    """First in, first out. `load` brings asks back by their ids, in any order; what it does not bring is gone."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._held: deque[Ask] = deque()
        self._ids = array("q")
        self._next = 0  # of the ids

    def __len__(self) -> int:
        return len(self._held) + len(self._ids) - self._next

    def add(self, ask: Ask) -> None:
        if self._next == len(self._ids) and len(self._held) < HELD:
            self._held.append(ask)
        else:
            self._ids.append(ask.id)

    def add_ids(self, ids: Iterable[int]) -> None:
        self._ids.extend(ids)

    def pop(self) -> Ask | None:
        while not self._held and self._next < len(self._ids):
            self._fill()
        return self._held.popleft() if self._held else None

    def _fill(self) -> None:
        ids = self._ids[self._next : self._next + HELD]
        by_id = {ask.id: ask for ask in self._load(ids)}  # first: where it fails, nothing is lost
        self._next += len(ids)
        if self._next * 2 > len(self._ids):
            del self._ids[: self._next]
            self._next = 0
        self._held.extend(by_id[number] for number in ids if number in by_id)
