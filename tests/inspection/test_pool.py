"""The pool: every page gets its answer, also where one of them kills the process that looks at it."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from types import SimpleNamespace

import pytest

from monitor.inspection import limits, pool
from monitor.inspection.limits import Bounds, TimeUp
from monitor.inspection.pool import DIED, CannotStart, Pool, Standstill
from monitor.inspection.work import Batch, Checked, PageToCheck
from monitor.inspection.worker import CRASHED, failed
from tests.inspection.contexts import page_to_check
from tests.waiting import until

LONG = 1_200.0  # seconds: for what is not meant to run out of time, however busy the machine is
BOUNDS: list[Bounds] = []  # that of most pages, and that of one which does not listen


def kind_start() -> None:
    pass


def broken_start() -> None:
    raise RuntimeError("no lists")


def bounded_start() -> None:
    BOUNDS.extend([Bounds(patience=0.2, grace=LONG), Bounds(patience=0.2, grace=0.3)])


def check(pages: Sequence[PageToCheck]) -> Batch:
    """Does what a page's name says."""
    return Batch([_check(one) for one in pages])


def _check(one: PageToCheck) -> Checked:
    name = one.fetch.url.rsplit("/", 1)[-1]
    if name == "dies":
        os._exit(9)
    if name == "hungry":
        raise MemoryError
    if name == "raises":
        raise OSError("the database is away")
    return Checked(page=one)


def check_bounded(pages: Sequence[PageToCheck]) -> Batch:
    try:
        return Batch([_within_bounds(one) for one in pages])
    finally:
        for bounds in BOUNDS:
            bounds.rest()


def _within_bounds(one: PageToCheck) -> Checked:
    try:
        if one.fetch.url.endswith("stuck"):
            with BOUNDS[1].one_page():
                _deaf()
        loops = one.fetch.url.endswith("loops")
        with BOUNDS[0].one_page(0 if loops else LONG):
            while loops:
                sum(range(100))  # CPython 3.13.0 lets a signal's exception escape a loop that is empty
    except TimeUp as error:
        return failed(one, error)
    return Checked(page=one)


def _deaf() -> None:
    """As C code is: a time that is up is not heard."""
    while True:  # until its parent kills it
        try:
            time.sleep(1)
        except TimeUp:
            continue


def answers(pool: Pool, *batches: list[str]) -> dict[str, str]:
    """name → its error, "" when all is well."""
    work = [[page_to_check(name) for name in names] for names in batches]
    found = [one for _, batch in pool.run(work) for one in batch.pages]
    assert len(found) == sum(map(len, batches))
    return {one.page.fetch.url.rsplit("/", 1)[-1]: one.run.errors.get(CRASHED, "") for one in found}


def test_every_batch_comes_back() -> None:
    names = [[f"{number}-{page}" for page in range(3)] for number in range(20)]
    assert set(answers(Pool(2, check, kind_start), *names).values()) == {""}


def test_a_page_that_kills_its_process_is_put_aside_and_all_others_are_checked() -> None:
    found = answers(Pool(2, check, kind_start), ["a", "b"], ["c", "dies", "d"], ["e"], ["f", "g"], ["h"], ["i"])
    assert found.pop("dies") == DIED
    assert found == dict.fromkeys("abcdefghi", "")


def test_a_page_that_eats_all_memory_is_put_aside_too() -> None:
    assert answers(Pool(1, check, kind_start), ["a", "hungry"], ["b"]) == {"a": "", "hungry": DIED, "b": ""}


def test_a_page_that_takes_too_long_is_given_up_even_where_it_does_not_listen() -> None:
    found = answers(Pool(1, check_bounded, bounded_start), ["a", "loops", "b"], ["stuck"])
    assert found == {"a": "", "loops": "TimeUp: ", "b": "", "stuck": DIED}


def test_when_the_processes_do_not_come_up_no_page_is_blamed(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CannotStart, match="无法启动"):
        answers(Pool(1, check, broken_start), ["a"])
    capfd.readouterr()


def test_what_is_no_pages_fault_is_raised() -> None:
    with pytest.raises(OSError, match="the database is away"):
        answers(Pool(1, check, kind_start), ["raises"])


def test_no_more_is_taken_from_the_source_than_can_be_worked_on() -> None:
    taken = []

    def source():  # type: ignore[no-untyped-def]
        for number in range(20):
            taken.append(number)
            yield [page_to_check(str(number))]

    for count, _ in enumerate(Pool(1, check, kind_start).run(source()), 1):
        assert len(taken) <= count + 2


def test_after_a_pause_nothing_is_taken_before_all_before_it_is_back() -> None:
    back: list[str] = []

    def source():  # type: ignore[no-untyped-def]
        yield from ([page_to_check("a")], [page_to_check("b")], None)
        assert sorted(back) == ["a", "b"]
        yield from ([page_to_check("dies")], None)
        assert sorted(back) == ["a", "b", "dies"]
        yield [page_to_check("c")]

    for pages, _ in Pool(2, check, kind_start).run(source()):
        back.append(pages[0].fetch.url.rsplit("/", 1)[-1])
    assert back[-1] == "c"


def check_stuck(pages: Sequence[PageToCheck]) -> Batch:
    """Waits for ever as for a lock of the database: no page is being worked on."""
    while any(one.fetch.url.endswith("waits") for one in pages):
        time.sleep(1)
    return Batch([Checked(page=one) for one in pages])


def test_workers_without_any_progress_are_ended() -> None:
    with pytest.raises(Standstill):
        answers(Pool(2, check_stuck, kind_start, patience=1.0), ["a"], ["waits"], ["b"])
    until(lambda: not multiprocessing.active_children())


def test_each_page_that_a_worker_begins_is_seen_by_the_parent() -> None:
    checking = Pool(1, check_bounded, bounded_start)
    answers(checking, ["a", "b", "c"])
    assert checking._pulse.value == 3


def test_pages_that_are_begun_are_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch of long pages is let go on for hours; ten minutes in which none is begun end it."""
    moment, pulse, left, executor = [0.0], limits.Pulse(), [20], ProcessPoolExecutor(1)
    monkeypatch.setattr(pool.time, "monotonic", lambda: moment[0])
    limits.share(pulse)

    def waited(flying: list[Future[Batch]], *_: object, **__: object) -> object:
        moment[0] += 599
        if left[0]:
            left[0] -= 1
            limits.beat()
        return SimpleNamespace(done=set())

    monkeypatch.setattr(pool, "wait", waited)
    with pytest.raises(Standstill, match="“检查内容”已有 10 分钟没有任何进展"):
        Pool(1, check, _pulse=pulse)._await(executor, [Future()])
    assert not left[0] and moment[0] == 22 * 599
    executor.shutdown()
