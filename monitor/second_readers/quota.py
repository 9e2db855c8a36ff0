"""Daily quota of requests: counted before each, over all processes and restarts of that day."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from monitor import clock


class Allowance:
    """One byte a request in a file a day: appending is atomic, so that two processes share one count.

    `folder`: where the file lies; None counts this process alone.
    """

    def __init__(self, limit: int, folder: Path | None = None) -> None:
        self._limit, self._folder, self._taken = limit, folder, 0

    def take(self) -> bool:
        """False when the day's requests are used up, or cannot be counted."""
        if self._folder is None:
            self._taken += 1
            return self._taken <= self._limit
        try:
            return self._count(self._folder) <= self._limit
        except OSError:  # not countable is not unlimited
            return False

    def _count(self, folder: Path) -> int:
        today = folder / f"asked-{clock.today():%Y-%m-%d}"
        folder.mkdir(parents=True, exist_ok=True)
        if not today.exists():
            for old in folder.glob("asked-*"):
                with suppress(OSError):
                    old.unlink()
        elif today.stat().st_size >= self._limit:
            return self._limit + 1
        descriptor = os.open(today, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(descriptor, b".")
            return os.fstat(descriptor).st_size
        finally:
            os.close(descriptor)
