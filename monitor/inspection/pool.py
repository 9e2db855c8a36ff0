"""A pool of checking processes: bounded work in flight, and a page that kills its process is put aside."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pickle import PicklingError
from typing import Any

from monitor.inspection.work import Batch, Job
from monitor.inspection.worker import failed

PRELOADED = ["__main__", "monitor.inspection.worker"]
DIED = "检查进程崩溃、超时或内存不足，已跳过此页"
AHEAD = 2  # batches in flight for each worker: none waits for work, and memory stays bounded
_POISON = (BrokenProcessPool, MemoryError, RecursionError, PicklingError)

Jobs = Sequence[Job]
Answers = Iterator[tuple[Jobs, Batch]]


class CannotStart(Exception):
    """The checking processes do not even come up. Nothing was checked, and no page is to blame."""


@dataclass(frozen=True)
class Pool:
    """`check` runs in the processes, after `start(*given)` in each."""

    workers: int
    check: Callable[[Jobs], Batch]
    start: Callable[..., None] | None = None
    given: tuple[Any, ...] = field(default=(), repr=False)

    def run(self, batches: Iterable[Jobs | None]) -> Answers:
        """Each batch with its answer, as they come. A batch that killed its process is tried again page by page.

        A None among the batches waits: nothing after it is taken before all that came before it has been handed back.

        Raises CannotStart when not even an empty batch comes back, and whatever `check` raises for other reasons.
        """
        source = iter(batches)
        while True:
            suspects = yield from self._steadily(source)
            if not suspects:
                return
            yield from self._carefully(suspects)

    def _steadily(self, source: Iterator[Jobs | None]) -> Generator[tuple[Jobs, Batch], None, list[Jobs]]:
        """Runs until the source is empty or the pool has broken. Returns the batches that were in flight then."""
        flying: dict[Future[Batch], Jobs] = {}
        executor = self._executor(self.workers)
        try:
            for batch in source:
                if batch is not None:
                    flying[self._submitted(executor, batch)] = batch
                suspects = yield from _landed(flying, 0 if batch is None else self.workers * AHEAD - 1)
                if suspects:
                    return suspects
            return (yield from _landed(flying, 0))
        finally:
            executor.shutdown(cancel_futures=True)

    def _submitted(self, executor: ProcessPoolExecutor, batch: Jobs) -> Future[Batch]:
        try:
            return executor.submit(self.check, batch)
        except BrokenProcessPool as error:  # it broke just now: this batch goes the way of those in flight
            told: Future[Batch] = Future()
            told.set_exception(error)
            return told

    def _carefully(self, suspects: list[Jobs]) -> Answers:
        """One at a time, so that what dies is known by name."""
        for batch, answer in self._one_by_one(suspects):
            if answer is not None:
                yield batch, answer
                continue
            for page, alone in self._one_by_one([[job] for job in batch]):
                yield page, alone or Batch([failed(page[0], DIED)])

    def _one_by_one(self, parts: Iterable[Jobs]) -> Iterator[tuple[Jobs, Batch | None]]:
        """None for what kills its process."""
        executor = None
        try:
            for part in parts:
                executor = executor or self._proved()
                future = executor.submit(self.check, part)
                wait([future])
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
        wait([future])
        if _poisoned(future):
            executor.shutdown()
            raise CannotStart("检查进程无法启动，请查看日志；内存不足时请减小 MONITOR_WORKERS") from future.exception()
        return executor

    def _executor(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(workers, _context(), initializer=self.start, initargs=self.given)


def _landed(flying: dict[Future[Batch], Jobs], most: int) -> Generator[tuple[Jobs, Batch], None, list[Jobs]]:
    """Hand back what is done until no more than `most` are in flight. Returns those in flight when the pool broke."""
    while len(flying) > most:
        wait(flying, return_when=FIRST_COMPLETED)
        for future in [future for future in flying if future.done()]:
            if _poisoned(future):
                return list(flying.values())
            yield flying.pop(future), future.result()
    return []


def _poisoned(future: Future[Batch]) -> bool:
    return isinstance(future.exception(), _POISON)


def _context() -> Any:
    """Processes are forked from a clean server that has the imports already: this one may have threads and locks."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context
