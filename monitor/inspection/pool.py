"""A pool of checking processes: bounded work in flight, and a page that kills its process is put aside."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing.sharedctypes import RawValue
from pickle import PicklingError
from typing import Any

from monitor.inspection import limits
from monitor.inspection.work import Batch, PageToCheck
from monitor.inspection.worker import failed

PRELOADED = ["__main__", "monitor.inspection.worker"]
DIED = "检查进程崩溃、超时或内存不足，已跳过此页"
AHEAD = 2  # batches in flight for each worker: none waits for work, and memory stays bounded
STANDSTILL = 600.0  # seconds in which no page is begun and none comes back, after which the work is ended
EVERY = 1.0  # seconds between two looks at whether anything moves
_POISON = (BrokenProcessPool, MemoryError, RecursionError, PicklingError)

Pages = Sequence[PageToCheck]
Answers = Iterator[tuple[Pages, Batch]]


class Standstill(Exception):
    """Workers that neither end nor begin another page: they wait for the database, or for a lock.

    The message is Chinese.
    """


class CannotStart(Exception):
    """The checking processes do not even come up. Nothing was checked, and no page is to blame."""


@dataclass(frozen=True)
class Pool:
    """`check` runs in the processes, after `start(*given)` in each."""

    workers: int
    check: Callable[[Pages], Batch]
    start: Callable[..., None] | None = None
    given: tuple[Any, ...] = field(default=(), repr=False)
    patience: float = STANDSTILL
    _pulse: limits.Pulse = field(default_factory=lambda: RawValue(limits.Pulse), repr=False)

    def run(self, batches: Iterable[Pages | None]) -> Answers:
        """Each batch with its answer, as they come. A batch that killed its process is tried again page by page.

        A None among the batches waits: nothing after it is taken before all that came before it has been handed back.

        Raises CannotStart when not even an empty batch comes back, Standstill when for `patience` seconds nothing comes
        back and no page is begun, and what `check` raises for other reasons.
        """
        source = iter(batches)
        while True:
            suspects = yield from self._steadily(source)
            if not suspects:
                return
            yield from self._carefully(suspects)

    def _steadily(self, source: Iterator[Pages | None]) -> Generator[tuple[Pages, Batch], None, list[Pages]]:
        """Runs until the source is empty or the pool has broken. Returns the batches that were in flight then."""
        flying: dict[Future[Batch], Pages] = {}
        executor = self._executor(self.workers)
        try:
            for batch in source:
                if batch is not None:
                    flying[self._submitted(executor, batch)] = batch
                suspects = yield from self._landed(executor, flying, 0 if batch is None else self.workers * AHEAD - 1)
                if suspects:
                    return suspects
            return (yield from self._landed(executor, flying, 0))
        finally:
            executor.shutdown(cancel_futures=True)

    def _submitted(self, executor: ProcessPoolExecutor, batch: Pages) -> Future[Batch]:
        try:
            return executor.submit(self.check, batch)
        except BrokenProcessPool as error:  # it broke just now: this batch goes the way of those in flight
            failed: Future[Batch] = Future()
            failed.set_exception(error)
            return failed

    def _carefully(self, suspects: list[Pages]) -> Answers:
        """One at a time, so that what dies is known by name."""
        for batch, answer in self._one_by_one(suspects):
            if answer is not None:
                yield batch, answer
                continue
            for page, alone in self._one_by_one([[page] for page in batch]):
                yield page, alone or Batch([failed(page[0], DIED)])

    def _one_by_one(self, parts: Iterable[Pages]) -> Iterator[tuple[Pages, Batch | None]]:
        """None for what kills its process."""
        executor = None
        try:
            for part in parts:
                executor = executor or self._proved()
                future = executor.submit(self.check, part)
                self._await(executor, [future])
                if _poisoned(future):
                    executor.shutdown(cancel_futures=True)
                    executor = None
                    yield part, None
                else:
                    yield part, future.result()
        finally:
            if executor is not None:
                executor.shutdown(cancel_futures=True)

    def _proved(self) -> ProcessPoolExecutor:
        """A process that works: it has answered an empty batch."""
        executor = self._executor(1)
        future = executor.submit(self.check, [])
        self._await(executor, [future])
        if _poisoned(future):
            executor.shutdown()
            raise CannotStart("检查进程无法启动，请查看日志；内存不足时请减小 MONITOR_WORKERS") from future.exception()
        return executor

    def _executor(self, workers: int) -> ProcessPoolExecutor:
        given = (self._pulse, self.start, self.given)
        return ProcessPoolExecutor(workers, _context(), initializer=_begin, initargs=given)

    def _landed(
        self, executor: ProcessPoolExecutor, flying: dict[Future[Batch], Pages], most: int
    ) -> Generator[tuple[Pages, Batch], None, list[Pages]]:
        """Yield what is done until no more than `most` are in flight. Returns those in flight when the pool broke."""
        while len(flying) > most:
            self._await(executor, flying)
            for future in [future for future in flying if future.done()]:
                if _poisoned(future):
                    return list(flying.values())
                yield flying.pop(future), future.result()
        return []

    def _await(self, executor: ProcessPoolExecutor, flying: Iterable[Future[Batch]]) -> None:
        """Until one of them is done. Raises Standstill."""
        beat, since = self._pulse.value, time.monotonic()
        while not wait(flying, min(self.patience, EVERY), return_when=FIRST_COMPLETED).done:
            if self._pulse.value != beat:
                beat, since = self._pulse.value, time.monotonic()
            elif time.monotonic() - since >= self.patience:
                _kill(executor)
                raise Standstill(f"“检查内容”已有 {self.patience / 60:.0f} 分钟没有任何进展，已停止")


def _begin(pulse: limits.Pulse, start: Callable[..., None] | None, given: tuple[Any, ...]) -> None:
    limits.share(pulse)
    if start is not None:
        start(*given)


def _kill(executor: ProcessPoolExecutor) -> None:
    """End its processes at once: asked to end, they would be waited for."""
    for process in list(executor._processes.values()):
        process.kill()


def _poisoned(future: Future[Batch]) -> bool:
    return isinstance(future.exception(), _POISON)


def _context() -> Any:
    """Processes are forked from a clean server that has the imports already: this one may have threads and locks."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context
