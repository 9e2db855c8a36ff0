"""Generated worlds, many seeds a family:
`python -m tests.bench.world [--seeds 30] [--family vsb] [--faults] [--served]`.

Healthy worlds over three nights: what is said above 提示, columns read with their true newest day, columns named as
unread. `--faults`: the same worlds with a fault of every code planted, and what was missed. Both in this process with a
running clock; `--served`: over loopback with a real `monitor scan` a night (seconds of the clock). Else seconds are
the processor's. `--show N`: the first N sentences of each family that fails.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from monitor.registry import Registry
from monitor.settings import Settings
from monitor.store import database
from tests.world.content import NIGHTS
from tests.world.families import FAMILIES
from tests.world.faults import LEADERS, Fault, plant, plant_at_home, replace_home
from tests.world.nights import Nights
from tests.world.serving import ServedNights, served


@dataclass
class Figures:
    """Of one family. `bad`: worlds of which anything wrong was said."""

    worlds: int = 0
    bad: int = 0
    columns: int = 0
    read: int = 0
    articles: int = 0
    dated: int = 0
    planted: int = 0
    found: int = 0
    requests: int = 0
    seconds: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)
    sentences: list[str] = field(default_factory=list)

    def note(self, seed: int, night: int, sentences: Sequence[str]) -> None:
        self.kinds.update(" ".join(sentence.split()[:1]) for sentence in sentences)
        self.sentences += [f"seed {seed} night {night}: {sentence}" for sentence in sentences]


def main() -> None:
    asked = _arguments()
    with _empty_database() as database_:
        for name in asked.family or FAMILIES:
            figures = Figures()
            seconds = time.perf_counter if asked.served else time.process_time
            started = seconds()
            for seed in range(asked.first, asked.first + asked.seeds):
                if asked.served:
                    _served(name, seed, database_, figures)
                else:
                    (_faulty if asked.faults else _healthy)(name, seed, database_, figures, asked.preset)
            figures.seconds = seconds() - started
            _print(name, figures, asked)


def _healthy(name: str, seed: int, database_: Path, figures: Figures, preset: str) -> None:
    with _folder() as folder, closing(Nights(FAMILIES[name](seed), folder, database_, preset)) as nights:
        _judge(nights, seed, figures)


def _served(name: str, seed: int, database_: Path, figures: Figures) -> None:
    with (
        _folder() as folder,
        served(FAMILIES[name], seed) as world,
        closing(ServedNights(world, folder, database_)) as nights,
    ):
        _judge(nights, seed, figures)


def _judge(nights: Nights, seed: int, figures: Figures) -> None:
    wrong = 0
    for night, verdict in enumerate(nights.all()):
        figures.columns += verdict.columns
        figures.read += verdict.read
        figures.note(seed, night, verdict.wrong)
        wrong += len(verdict.wrong)
    figures.articles += verdict.articles
    figures.dated += verdict.dated
    figures.sentences += [f"seed {seed}: {one}" for one in nights.undated()]
    figures.worlds += 1
    figures.bad += wrong > 0
    figures.requests += len(nights.requests)


def _faulty(name: str, seed: int, database_: Path, figures: Figures, preset: str) -> None:
    missed: list[Fault] = []
    world = FAMILIES[name](seed)
    faults = plant(world)
    with _folder() as folder, closing(Nights(world, folder, database_, preset, LEADERS)) as nights:
        for night in range(NIGHTS):
            nights.scan(night)
        missed += nights.missed(faults)
    world = FAMILIES[name](seed)
    standing = plant_at_home(world)
    with _folder() as folder, closing(Nights(world, folder, database_, preset)) as nights:
        nights.scan(0)
        nights.refuse()
        nights.scan(1)
        standing.append(Fault("site.unreachable", world.base))
        missed += nights.missed(standing)
        replaced = replace_home(world)
        nights.scan(2)
        missed += nights.missed(replaced)
    figures.worlds += 1
    figures.bad += bool(missed)
    figures.planted += len(faults) + len(standing) + len(replaced)
    figures.found = figures.found + len(faults) + len(standing) + len(replaced) - len(missed)
    figures.note(seed, NIGHTS, [f"{one.code} {one.words}" for one in missed])


def _print(name: str, figures: Figures, asked: argparse.Namespace) -> None:
    wrong = ", ".join(f"{kind} {count}" for kind, count in figures.kinds.most_common()) or "-"
    if asked.faults:
        counted = f"found {figures.found} of {figures.planted}"
    else:
        counted = f"read {figures.read} of {figures.columns} | days {figures.dated} of {figures.articles}"
        counted += f" | requests {figures.requests}"
    print(f"| {name} | {figures.bad} of {figures.worlds} | {counted} | {figures.seconds:.0f} s | {wrong} |", flush=True)
    for sentence in figures.sentences[: asked.show]:
        print(f"    {sentence}")


@contextmanager
def _empty_database() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        registry = Registry(
            district="区",
            data_dir=Path(folder),
            allow_private=(),
            units={},
            sites={},
            accounts={},
            path=Path(folder) / "registry.toml",
        )
        database.upgrade(Settings(), registry)
        yield registry.data_dir / "monitor.db"


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "data"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--family", action="append", choices=list(FAMILIES))
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--served", action="store_true")
    parser.add_argument("--preset", default="词表")
    parser.add_argument("--show", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
