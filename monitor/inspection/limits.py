"""Bounds of one page in a worker: hostile content may not hold a process without end, nor eat the machine's memory."""

from __future__ import annotations

import ctypes
import faulthandler
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from types import FrameType
from typing import IO

PATIENCE = 30.0  # seconds for one page
GRACE = 15.0  # seconds more, after which the process is ended from within: no C code can hold it
EARLY = 5.0  # seconds by which that may come too early: setting the watch again for every page is dear (a thread each)
MEMORY = 3 * 2**30  # bytes of address space of one worker
Pulse = ctypes.c_uint64  # in memory shared with the parent; grows with each page that a worker begins
_pulse = Pulse()


class TimeUp(BaseException):
    """A page took longer than PATIENCE. No Exception: a check's own boundary must not swallow it."""


def share(pulse: Pulse) -> None:
    """Let the parent see by `pulse` that this worker gets on with its pages."""
    global _pulse
    _pulse = pulse


def beat() -> None:
    """A page is begun."""
    _pulse.value += 1  # two workers may write the same number: any change is progress


class Bounds:
    """Made once a worker, in its main thread."""

    _ends_at = 0.0  # when the watch ends the process (monotonic seconds); 0.0: it is not set

    def __init__(self, patience: float = PATIENCE, grace: float = GRACE) -> None:
        self._patience, self._grace = patience, grace
        self._silence: IO[str] = open(os.devnull, "w")  # noqa: SIM115 - kept for the life of the worker
        signal.signal(signal.SIGALRM, _raise)
        _limit_memory()

    @contextmanager
    def one_page(self, patience: float = 0) -> Iterator[None]:
        """Raises TimeUp inside the block when the time is over; ends the process when even that does not help.

        `patience`: seconds, for what takes longer than a page (a file: it is read elsewhere, within its own bounds).
        """
        beat()
        patience = max(patience, self._patience)
        self._watch(patience + self._grace)
        signal.setitimer(signal.ITIMER_REAL, patience)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def rest(self) -> None:
        """No page is being worked on: who waits for work, or for the database, is not late."""
        if self._ends_at:
            faulthandler.cancel_dump_traceback_later()
            self._ends_at = 0.0

    def _watch(self, patience: float) -> None:
        """Let the process be ended in `patience` seconds, or up to EARLY (a third of the grace at most) before that."""
        early = min(EARLY, self._grace / 3)
        ends_at = time.monotonic() + patience
        if not ends_at - early <= self._ends_at <= ends_at:
            faulthandler.dump_traceback_later(patience, exit=True, file=self._silence)
            self._ends_at = ends_at


def die_with_parent() -> None:
    """End this process when the one that gives it work is gone: killed, it could not say goodbye.

    Ctrl-C is for the parent to answer.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_await, args=(parent.sentinel,), daemon=True).start()


def _await(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _raise(_signal: int, _frame: FrameType | None) -> None:
    raise TimeUp


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # not to be had on every system: then only the time is bounded
        import resource  # not at the top: Windows has none

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
