"""N-grams of a text counted, and kept where they stand at least twice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monitor.ngrams.model import DISCOUNT, keys_of, levels
from monitor.ngrams.symbols import BITS, BOUNDARY, FIRST, SAME, UNKNOWN, Ids, blank_table
from monitor.ngrams.table import Cells, Keys, build_both

LEAST = 2
LONGEST = 5
MOST_CHARACTERS = 8192 - FIRST


def characters(texts: list[str]) -> str:
    """Characters that get a symbol: those seen at least twice, the most common first, then the rest of GB 2312."""
    codes, counts = np.unique(np.concatenate([_codes(text) for text in texts]), return_counts=True)
    blank = blank_table()
    order = np.argsort(-counts, kind="stable")
    seen = [chr(code) for code, count in zip(codes[order], counts[order], strict=True) if count >= LEAST]
    own = [char for char in seen if ord(char) < 0x10000 and blank[ord(char)] == UNKNOWN and char not in SAME]
    rest = [char for char in _gb2312() if char not in set(own)]
    return "".join((own + rest)[:MOST_CHARACTERS])


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def _gb2312() -> list[str]:
    rows = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return [char for char in (row.decode("gb2312", "ignore") for row in rows) if char]


def grams(ids: Ids, order: int) -> tuple[Keys, NDArray[np.int64]]:
    """Keys of the n-grams that stand at least twice, with their counts. No boundary stands inside one."""
    keys = keys_of(ids, order)
    whole = np.ones(len(keys), bool)
    for step in range(1, order - 1):
        whole &= ids[step : step + len(keys)] != BOUNDARY
    keys = np.sort(keys[whole])
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    counts = np.diff(np.append(starts, len(keys)))
    often = counts >= LEAST
    return keys[starts[often]], counts[often]


def gram_table(ids: Ids, order: int) -> tuple[Cells, NDArray[np.uint8], int]:
    """Cells, rest and seed: levels of the n-grams kept, and how much of what follows each was not kept."""
    keys, counts = grams(ids, order)
    rest = np.ones(len(keys), np.uint8) if order == LONGEST else rest_levels(keys, counts, *grams(ids, order + 1))
    return build_both(keys, levels(counts), rest)


def rest_levels(
    keys: Keys, counts: NDArray[np.int64], longer: Keys, longer_counts: NDArray[np.int64]
) -> NDArray[np.uint8]:
    """1 to 255: the share of a history that its rare continuations had, and what DISCOUNT takes from the others."""
    return np.clip(np.ceil(rest_shares(keys, counts, longer >> np.uint64(BITS), longer_counts) * 255), 1, 255).astype(
        np.uint8
    )


def rest_shares(
    keys: Keys, counts: NDArray[np.int64], histories: Keys, longer_counts: NDArray[np.int64]
) -> NDArray[np.float64]:
    if not len(keys):
        return np.zeros(0)
    at = np.minimum(np.searchsorted(keys, histories), len(keys) - 1)
    known = keys[at] == histories
    kept = np.bincount(at[known], weights=longer_counts[known] - DISCOUNT, minlength=len(keys))
    return 1 - kept / np.maximum(counts, 1)


def follows(keys: Keys, symbols: int) -> NDArray[np.uint8]:
    """Which of the first `symbols` symbols follows which, a bit each, from the keys of the bigrams kept."""
    bits = np.zeros((symbols, symbols + -symbols % 8), bool)
    left, right = (keys >> np.uint64(BITS)).astype(np.int64), (keys & np.uint64((1 << BITS) - 1)).astype(np.int64)
    bits[left, right] = True
    return np.packbits(bits, axis=1)
