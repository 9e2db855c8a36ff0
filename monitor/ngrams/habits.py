"""Habits of one site's language: in how many of its documents each short run of symbols stands. Counts only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from monitor.ngrams.model import Model, ModelError, keys_of
from monitor.ngrams.symbols import Ids

ORDERS = (3, 4)  # a word of two characters with its neighbours, a name with its title
TAG = 60  # bit from which a key tells its length
TOGETHER = 200  # documents counted before they are merged
LEAST = 2  # documents; a run of one document alone says nothing, and may name a person
MOST = 4_000_000  # runs held while counting: beyond, those of a single document so far are forgotten (100 MB)
STEPS = (3, 5, 10, 30, 100, 300, 1000)  # counts at which a run comes to mean more

Keys = NDArray[np.uint64]


@dataclass(frozen=True)
class Habits:
    """`documents[i]` of the site's documents hold the run `keys[i]`; keys sorted. `symbols`: of the model that they
    were counted with (`symbols_of`); with another they mean nothing.
    """

    keys: Keys
    documents: NDArray[np.uint16]
    symbols: str = ""

    def count(self, run: Ids) -> int:
        """Documents that hold this run of three or four symbols, 0 when fewer than LEAST do."""
        key = keys_of(run, len(run))[0] | np.uint64(len(run) << TAG)
        at = int(np.searchsorted(self.keys, key))
        return int(self.documents[at]) if at < len(self.keys) and self.keys[at] == key else 0

    @cached_property
    def version(self) -> str:
        """The same for the same counts."""
        parts = (self.symbols.encode(), self.keys.tobytes(), self.documents.tobytes())
        return blake2b(b"".join(parts), digest_size=8).hexdigest()

    def differs(self, other: Habits) -> float:
        """The share of all runs (0 to 1) that mean something else there: that passed one of STEPS, came or went."""
        if self.symbols != other.symbols:
            return 1.0
        both = np.union1d(self.keys, other.keys)
        mine, theirs = (np.digitize(one.counts_of(both), STEPS) for one in (self, other))
        return float(np.mean(mine != theirs)) if len(both) else 0.0

    def counts_of(self, keys: Keys) -> NDArray[np.uint16]:
        at = np.minimum(np.searchsorted(self.keys, keys), max(len(self.keys) - 1, 0))
        if not len(self.keys):
            return np.zeros(len(keys), np.uint16)
        return np.where(self.keys[at] == keys, self.documents[at], 0).astype(np.uint16)


@dataclass
class Counting:
    """Habits in the making. Memory is bounded by MOST; the same documents in the same order give the same counts."""

    model: Model
    keys: Keys = field(default_factory=lambda: np.zeros(0, np.uint64))
    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    _waiting: list[Keys] = field(default_factory=list)

    def add(self, document: str) -> None:
        """Count one document: the whole text of one page."""
        self._waiting.append(_runs(self.model.encode(document).ids))
        if len(self._waiting) == TOGETHER:
            self.merge()

    def merge(self) -> None:
        self.keys, self.counts = _merged(self.keys, self.counts, self._waiting)
        self._waiting = []
        if len(self.keys) > MOST:
            often = self.counts >= LEAST
            self.keys, self.counts = self.keys[often], self.counts[often]

    def finished(self) -> Habits:
        self.merge()
        often = self.counts >= LEAST
        documents = np.minimum(self.counts[often], 0xFFFF).astype(np.uint16)
        return Habits(self.keys[often], documents, symbols_of(self.model))


def learn(model: Model, documents: Iterable[str]) -> Habits:
    """Counts `documents`, each the whole text of one page."""
    counting = Counting(model)
    for document in documents:
        counting.add(document)
    return counting.finished()


def symbols_of(model: Model) -> str:
    """Names the model's numbering of characters, which outlives a new training of its weights."""
    return blake2b(np.ascontiguousarray(model.symbols).tobytes(), digest_size=8).hexdigest()


def _runs(ids: Ids) -> Keys:
    """Every run of a document, once."""
    return np.unique(np.concatenate([keys_of(ids, order) | np.uint64(order << TAG) for order in ORDERS]))


def _merged(keys: Keys, counts: NDArray[np.int64], waiting: list[Keys]) -> tuple[Keys, NDArray[np.int64]]:
    every = np.concatenate([keys, *waiting])
    weights = np.concatenate([counts, np.ones(len(every) - len(keys), np.int64)])
    found, back = np.unique(every, return_inverse=True)
    return found, np.bincount(back, weights=weights, minlength=len(found)).astype(np.int64)


def save(habits: Habits, path: Path) -> None:
    """One file, written beside and moved into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    with beside.open("wb") as file:
        names = np.array([habits.symbols, habits.version])
        np.savez_compressed(file, keys=habits.keys, documents=habits.documents, told=names)
    beside.replace(path)


def load(path: Path) -> Habits:
    """Raises ModelError."""
    try:
        with np.load(path) as arrays:
            return Habits(arrays["keys"], arrays["documents"], str(arrays["told"][0]))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise ModelError(f"站点用语文件 {path} 无法读取：{error}。请重新运行 monitor learn") from error


def version_of(path: Path, model: Model) -> str:
    """The version of the habits in this file; "" where there are none that fit the model."""
    try:
        with np.load(path) as arrays:
            symbols, version = map(str, arrays["told"])
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return ""
    return version if symbols == symbols_of(model) else ""
