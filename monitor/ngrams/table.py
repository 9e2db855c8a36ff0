"""A static table from 64-bit keys to small numbers: three reads a key, no key stored, one flat array to map.

Each key owns three cells whose exclusive or is (24 bits of fingerprint, 8 bits of value); an unknown key passes for a
member once in 2 ** 24. The cells are found by peeling (Botelho, Pagh, Ziviani 2007), a round at a time in numpy.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Cells = NDArray[np.uint32]

SPACE = 1.24  # cells a key; below 1.222 peeling fails
TRIES = 20


class Unpeelable(ValueError):
    """No seed gave a table: keys are not unique."""


def lookup(cells: Cells, seed: int, keys: Keys) -> NDArray[np.uint8]:
    """Value of each key, 0 for an unknown one. Any shape."""
    first, second, third, mark = _places(keys, seed, len(cells) // 3)
    found = cells[first] ^ cells[second] ^ cells[third] ^ mark
    return np.where(found < 256, found, 0).astype(np.uint8)


def lookup_both(
    cells: Cells, rest: NDArray[np.uint8], seed: int, keys: Keys
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Value and second value of each key; both 0 for an unknown one."""
    first, second, third, mark = _places(keys, seed, len(cells) // 3)
    found = cells[first] ^ cells[second] ^ cells[third] ^ mark
    member = found < 256
    more = rest[first] ^ rest[second] ^ rest[third]
    return np.where(member, found, 0).astype(np.uint8), np.where(member, more, 0).astype(np.uint8)


def build(keys: Keys, values: NDArray[np.uint8]) -> tuple[Cells, int]:
    """Cells and seed of a table in which each of `keys` (unique) has its value (1 to 255)."""
    cells, _, seed = build_both(keys, values, np.zeros_like(values))
    return cells, seed


def build_both(keys: Keys, values: NDArray[np.uint8], rest: NDArray[np.uint8]) -> tuple[Cells, NDArray[np.uint8], int]:
    """The same with a second value beside the first, in an array of its own."""
    size = int(len(keys) * SPACE / 3) + 8
    for seed in range(1, TRIES):
        *found, mark = _places(keys, seed, size)
        places = np.stack(found)
        rounds = _peel(places, 3 * size)
        if rounds is not None:
            return _filled(places, rounds, mark ^ values, 3 * size), _filled(places, rounds, rest, 3 * size), seed
    raise Unpeelable(f"{len(keys)} keys could not be placed")


def _places(keys: Keys, seed: int, size: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], Cells]:
    """The three cells of each key, one in each third, and its fingerprint in the upper 24 bits."""
    mixed = _mix(keys + np.uint64(seed * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF))
    again = _mix(mixed)
    half, low, scale = np.uint64(32), np.uint64(0xFFFFFFFF), np.uint64(size)
    first = ((mixed >> half) * scale >> half).astype(np.int64)
    second = ((mixed & low) * scale >> half).astype(np.int64) + size
    third = ((again >> half) * scale >> half).astype(np.int64) + 2 * size
    return first, second, third, (again & np.uint64(0xFFFFFF00)).astype(np.uint32)


def _mix(keys: Keys) -> Keys:
    """splitmix64."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


def _peel(places: NDArray[np.int64], size: int) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]] | None:
    """Rounds of (keys, the cell that each alone still held), first peeled first. None when a knot remains."""
    count = places.shape[1]
    numbers = np.arange(count, dtype=np.int64)
    load = np.bincount(places.ravel(), minlength=size)
    holders = np.zeros(size, np.int64)
    for row in places:
        np.bitwise_xor.at(holders, row, numbers)
    rounds, left, cells = [], count, np.flatnonzero(load == 1)
    while len(cells):
        keys, where = np.unique(holders[cells], return_index=True)
        rounds.append((keys, cells[where]))
        left -= len(keys)
        for row in places:
            np.bitwise_xor.at(holders, row[keys], keys)
            np.subtract.at(load, row[keys], 1)
        touched = np.unique(places[:, keys])
        cells = touched[load[touched] == 1]
    return None if left else rounds


def _filled(
    places: NDArray[np.int64],
    rounds: list[tuple[NDArray[np.int64], NDArray[np.int64]]],
    wanted: NDArray[Any],
    size: int,
) -> NDArray[Any]:
    cells = np.zeros(size, wanted.dtype)
    for keys, own in reversed(rounds):
        cells[own] = wanted[keys] ^ cells[places[0, keys]] ^ cells[places[1, keys]] ^ cells[places[2, keys]]
    return cells
