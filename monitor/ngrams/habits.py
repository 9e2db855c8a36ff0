"""What one site writes again and again: in how many of its documents each short run of symbols stands. Counts only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.ngrams.model import Model, ModelError, keys_of
from monitor.ngrams.symbols import Ids

ORDERS = (3, 4)
TAG = 60  # bit from which a key tells its length
TOGETHER = 200  # documents counted before they are merged
LEAST = 2  # documents; a run of one document alone says nothing, and may name a person


@dataclass(frozen=True)
class Habits:
    """`documents[i]` of the site's documents hold the run `keys[i]`; keys sorted."""

    keys: NDArray[np.uint64]
    documents: NDArray[np.uint16]

    def count(self, run: Ids) -> int:
        """Documents that hold this run of three or four symbols, 0 when fewer than LEAST do."""
        key = keys_of(run, len(run))[0] | np.uint64(len(run) << TAG)
        at = int(np.searchsorted(self.keys, key))
        return int(self.documents[at]) if at < len(self.keys) and self.keys[at] == key else 0


def learn(model: Model, documents: Iterable[str]) -> Habits:
    """Counts `documents`, each the whole text of one page."""
    keys, counts = np.zeros(0, np.uint64), np.zeros(0, np.int64)
    waiting: list[NDArray[np.uint64]] = []
    for document in documents:
        waiting.append(_runs(model.encode(document).ids))
        if len(waiting) == TOGETHER:
            keys, counts = _merged(keys, counts, waiting)
            waiting.clear()
    keys, counts = _merged(keys, counts, waiting)
    often = counts >= LEAST
    return Habits(keys[often], np.minimum(counts[often], 0xFFFF).astype(np.uint16))


def _runs(ids: Ids) -> NDArray[np.uint64]:
    """Every run of a document, once."""
    return np.unique(np.concatenate([keys_of(ids, order) | np.uint64(order << TAG) for order in ORDERS]))


def _merged(
    keys: NDArray[np.uint64], counts: NDArray[np.int64], waiting: list[NDArray[np.uint64]]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    every = np.concatenate([keys, *waiting])
    weights = np.concatenate([counts, np.ones(len(every) - len(keys), np.int64)])
    found, back = np.unique(every, return_inverse=True)
    return found, np.bincount(back, weights=weights, minlength=len(found)).astype(np.int64)


def save(habits: Habits, path: Path) -> None:
    """One file, written beside and moved into place."""
    beside = path.with_suffix(".part")
    with beside.open("wb") as file:
        np.savez_compressed(file, keys=habits.keys, documents=habits.documents)
    beside.replace(path)


def load(path: Path) -> Habits:
    """Raises ModelError."""
    try:
        with np.load(path) as arrays:
            return Habits(arrays["keys"], arrays["documents"])
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"站点用语文件 {path} 无法读取：{error}。请重新运行 monitor learn") from error
