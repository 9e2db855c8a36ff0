"""Healthy worlds: no finding above 提示, every column read with its true newest day or named as unread.

A seed a family, two nights, of every seventh family three; thirty seeds and three nights in `python -m
tests.bench.world`.
"""

from __future__ import annotations

import ast
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from monitor.checks import CHECKS
from tests.world.content import NIGHTS, Answer
from tests.world.families import FAMILIES
from tests.world.faults import AT_HOME, LEADERS, Fault, plant, plant_at_home, replace_home
from tests.world.nights import Nights
from tests.world.site import Family

HERE = Path(__file__).parent
GENERATORS = [
    *(HERE / f"{name}.py" for name in ("grammar", "site", "faults")),
    *sorted((HERE / "families").glob("*.py")),
]
SEEDS = {name: number for number, name in enumerate(FAMILIES)} | {"jsonp": 3}  # odd ones have names that say nothing
LONG = frozenset(list(FAMILIES)[::7])  # families over all nights
WHOLE = frozenset({"cards"})  # of its smaller site two lists of pictures stay undecided

PLANTED = {"jpaas": 3}  # seeds; every family in the bench


@pytest.mark.parametrize("name", FAMILIES)
def test_a_healthy_world_is_called_healthy(name: str, tmp_path: Path, migrated_sqlite: Path) -> None:
    with closing(
        Nights(FAMILIES[name](SEEDS[name], few=name not in WHOLE), tmp_path / "data", migrated_sqlite)
    ) as nights:
        for verdict in islice(nights.all(), NIGHTS if name in LONG else NIGHTS - 1):
            assert verdict.wrong == ()
            assert verdict.read >= 0.95 * verdict.columns


@pytest.mark.parametrize("name", PLANTED)
def test_planted_faults_are_found(name: str, tmp_path: Path, migrated_sqlite: Path) -> None:
    world = FAMILIES[name](PLANTED[name], few=True)
    faults = plant(world)
    assert {fault.code for fault in faults} == {check.code for check in CHECKS} - AT_HOME
    with closing(Nights(world, tmp_path / "data", migrated_sqlite, leaders=LEADERS)) as nights:
        for night in range(NIGHTS):
            nights.scan(night)
        assert nights.missed(faults) == []


def test_a_home_page_that_stands_still_or_is_replaced(tmp_path: Path, migrated_sqlite: Path) -> None:
    world = FAMILIES["vsb"](1, few=True)
    faults = [*plant_at_home(world), Fault("site.unreachable", world.base)]
    with closing(Nights(world, tmp_path / "data", migrated_sqlite)) as nights:
        nights.scan(0)
        nights.refuse()
        nights.scan(1)
        assert nights.missed(faults) == []
        replaced = replace_home(world)
        nights.scan(2)
        assert nights.missed(replaced) == []
    assert {fault.code for fault in (*faults, *replaced)} == AT_HOME


def test_a_frameset_that_stands_still(tmp_path: Path, migrated_sqlite: Path) -> None:
    """What the home page shows stands in its frames; a frame that did not open leaves it unread."""
    world = FAMILIES["frames"](1)
    faults = plant_at_home(world)
    world.changed["/bottom.asp"] = Answer(b"", 500)
    with closing(Nights(world, tmp_path / "data", migrated_sqlite)) as nights:
        nights.scan(0)
        assert nights.missed(faults) == faults
        del world.changed["/bottom.asp"]
        nights.scan(1)
        assert nights.missed(faults) == []


@pytest.mark.parametrize("path", GENERATORS, ids=lambda path: path.stem)
def test_a_generator_imports_nothing_of_the_monitor(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert not [name for name in named if name.split(".")[0] in ("monitor", "spiders")]
    assert all(name.startswith("tests.world.") for name in named if name.startswith("tests"))


@pytest.mark.parametrize("name", ("vsb", "trs", "gbk2007"))
def test_a_seed_is_a_world(name: str) -> None:
    one, same, other = (_pages(FAMILIES[name](seed)) for seed in (4, 4, 5))
    assert one == same
    assert one.keys() != other.keys()


def test_names_say_nothing_in_half_of_the_seeds() -> None:
    assert [FAMILIES["vsb"](seed).n("title") == "title" for seed in range(4)] == [True, False, True, False]


def _pages(world: Family) -> dict[str, bytes]:
    return {path: page().body for path, page in world.routes().items()}
