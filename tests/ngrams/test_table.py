"""The static table gives every key its value, and strangers nothing."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.ngrams.table import Unpeelable, build, build_both, lookup, lookup_both

RANDOM = np.random.default_rng(3)
KEYS = np.unique(RANDOM.integers(0, 2**63, 5_000).astype(np.uint64))
VALUES = (np.arange(len(KEYS)) % 255 + 1).astype(np.uint8)


def test_every_key_has_its_value() -> None:
    cells, seed = build(KEYS, VALUES)
    assert (lookup(cells, seed, KEYS) == VALUES).all()


def test_strangers_have_none() -> None:
    cells, seed = build(KEYS, VALUES)
    strangers = RANDOM.integers(0, 2**63, 20_000).astype(np.uint64) | np.uint64(1 << 63)
    assert (lookup(cells, seed, strangers) > 0).sum() <= 1


def test_a_second_value_stands_beside_the_first() -> None:
    cells, rest, seed = build_both(KEYS, VALUES, VALUES[::-1].copy())
    first, second = lookup_both(cells, rest, seed, KEYS.reshape(1, -1))
    assert (first == VALUES).all() and (second == VALUES[::-1]).all()


def test_a_key_given_twice_is_told() -> None:
    with pytest.raises(Unpeelable):
        build(np.array([5, 5], np.uint64), np.array([1, 2], np.uint8))


def test_no_keys_are_a_table_too() -> None:
    cells, seed = build(np.zeros(0, np.uint64), np.zeros(0, np.uint8))
    assert (lookup(cells, seed, KEYS) == 0).all()
