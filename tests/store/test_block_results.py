"""A block is checked once: its result is remembered for one version of wordlists and code."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from monitor.model import Problem, Region, Severity
from monitor.store import block_results
from monitor.store.database import Store
from monitor.store.tables import block_results as table

DAY = date(2026, 11, 2)
FULL = Problem(
    "text.typo",
    "帐号｜请输入帐号",
    "错字",
    Severity.MINOR,
    wrong="帐号",
    suggestion="账号",
    context="请输入帐号",
    where="第3页",
    start=3,
    end=5,
    certain=False,
    region=Region.FOOTER,
)


def test_a_result_is_remembered_exactly_and_a_clean_block_is_known_to_be_clean(store: Store) -> None:
    with store.begin() as conn:
        block_results.remember(conn, {"a": [FULL], "b": []}, "v1", DAY)
        assert block_results.known(conn, ["a", "b", "c"], "v1") == {"a": (FULL,), "b": ()}


def test_another_version_knows_nothing_of_it(store: Store) -> None:
    with store.begin() as conn:
        block_results.remember(conn, {"a": [FULL]}, "v1", DAY)
        assert block_results.known(conn, ["a"], "v2") == {}


def test_remembering_twice_is_harmless(store: Store) -> None:
    with store.begin() as conn:
        for day in (DAY, date(2026, 11, 3)):
            block_results.remember(conn, {"a": []}, "v1", day)
        assert conn.scalar(sa.select(sa.func.count()).select_from(table)) == 1


def test_only_what_nobody_used_for_long_is_pruned(store: Store) -> None:
    with store.begin() as conn:
        block_results.remember(conn, {"a": [], "b": []}, "v1", DAY)
        block_results.touch(conn, ["a"], "v1", date(2026, 12, 1))
        assert block_results.prune(conn, date(2026, 11, 30)) == 1
        assert block_results.known(conn, ["a", "b"], "v1") == {"a": ()}


def test_thousands_of_keys_are_asked_for_at_once(store: Store) -> None:
    keys = [f"{number:032x}" for number in range(12_000)]
    with store.begin() as conn:
        block_results.remember(conn, dict.fromkeys(keys, ()), "v1", DAY)
        assert len(block_results.known(conn, keys, "v1")) == len(keys)
