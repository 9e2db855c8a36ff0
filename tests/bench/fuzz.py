"""Damaged real pages through extraction: `python -m tests.bench.fuzz [--count 10000] [--seed 1]`.

Every page is read twice, as a Document and for its links, in a process of its own, so that a crash of the parser is
heard of. Prints what failed, the slowest page and the peak of memory; ends with 1 beyond the bounds. Seeded: a number
alone brings its page back (`--only`).
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sys
import time
from multiprocessing.sharedctypes import Synchronized
from typing import NamedTuple

from monitor.extract.document import document
from monitor.extract.outlinks import outlinks
from tests.extract.mutations import ADDRESSES, mutated
from tests.extract.pages import SAVED

SECONDS = 2.0  # of processor time for one page, both readings
MEGABYTES = 400  # resident, at the peak
SLOWEST = 5


class Read(NamedTuple):
    seconds: float
    number: int
    page: str
    size: int
    error: str = ""


def body_of(number: int, seed: int) -> tuple[str, bytes, str]:
    """(the page's name, its damaged body, the address it is read under)."""
    dice = random.Random(f"{seed}/{number}")
    pages = sorted(SAVED.glob("*.html"))
    page = pages[number % len(pages)]
    return page.name, mutated(page.read_bytes(), dice), dice.choice(ADDRESSES)


def read(number: int, seed: int) -> Read:
    name, body, url = body_of(number, seed)
    started = time.process_time()
    try:
        found = document(body, url)
        outlinks(body, url)
        error = "" if found.outcome == "ok" or not body.strip() else found.outcome
    except Exception as raised:  # noqa: BLE001 - the boundary: whatever it raises is what is looked for
        error = f"{type(raised).__name__}: {raised}"
    return Read(time.process_time() - started, number, name, len(body), error)


def work(seed: int, count: int, at: Synchronized[int], results: multiprocessing.Queue[object]) -> None:
    while at.value < count:
        results.put(read(at.value, seed))
        at.value += 1
    results.put(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def run(seed: int, count: int) -> tuple[list[Read], float]:
    """(what was read, the peak of memory in MB)."""
    at: Synchronized[int] = multiprocessing.Value("q", 0)  # type: ignore[assignment]
    done: list[Read] = []
    peak = 0.0
    while at.value < count:
        results: multiprocessing.Queue[object] = multiprocessing.Queue()
        child = multiprocessing.get_context("fork").Process(target=work, args=(seed, count, at, results))
        child.start()
        while child.is_alive() or not results.empty():
            while not results.empty():
                one = results.get()
                if isinstance(one, Read):
                    done.append(one)
                elif isinstance(one, float):
                    peak = max(peak, one)
            time.sleep(0.05)
        if child.exitcode:
            done.append(Read(0.0, at.value, "", 0, f"the process died: {child.exitcode}"))
            at.value += 1
    return done, peak


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="read this one page again, here")
    asked = parser.parse_args()
    if not SAVED.is_dir():
        print(f"no pages in {SAVED}", file=sys.stderr)
        return 2
    if asked.only is not None:
        print(read(asked.only, asked.seed))
        return 0
    started = time.monotonic()
    done, peak = run(asked.seed, asked.count)
    failed = [one for one in done if one.error]
    slowest = sorted(done, reverse=True)[:SLOWEST]
    total = sum(one.seconds for one in done)
    print(f"{len(done)} damaged pages in {time.monotonic() - started:.0f} s, {total:.0f} s of processor time")
    print(f"failed: {len(failed)}; peak memory: {peak:.0f} MB (bound {MEGABYTES}); bound for a page: {SECONDS} s")
    for one in failed[:20]:
        print(f"  FAILED {one}")
    for one in slowest:
        print(f"  {one.seconds:.3f} s  number {one.number}, from {one.page}, {one.size:,} bytes")
    return int(bool(failed) or peak > MEGABYTES or slowest[0].seconds > SECONDS)


if __name__ == "__main__":
    sys.exit(main())
