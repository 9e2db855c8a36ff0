"""Examples for the scorer: what the engine would weigh in texts whose errors are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from monitor.language.edits import PUT, SIDE, TAKEN, EditKind, Edits, Proposer, SymbolLine
from monitor.language.features import Weigher
from monitor.ngrams.model import Model
from monitor.ngrams.symbols import BOUNDARY, Ids

TOGETHER = 30  # texts read in one go
GAP = np.full(SIDE + 1, BOUNDARY, np.uint16)


@dataclass(frozen=True, slots=True)
class Example:
    """A text, what it should read, and how much its rows weigh in training."""

    text: str
    right: str
    weight: float = 1.0


@dataclass
class TrainingRows:
    """Of one kind of edit: features, whether the edit is right, weight."""

    features: list[NDArray[np.float32]] = field(default_factory=list)
    right: list[NDArray[np.bool_]] = field(default_factory=list)
    weights: list[NDArray[np.float32]] = field(default_factory=list)

    def stacked(self) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.float32]]:
        return np.concatenate(self.features), np.concatenate(self.right), np.concatenate(self.weights)


def rows(model: Model, examples: Iterable[Example]) -> dict[EditKind, TrainingRows]:
    """Every edit worth weighing in `examples`, by kind."""
    proposer, weigher = Proposer(model), Weigher(model)
    found = {kind: TrainingRows() for kind in EditKind}
    for batch in _batches(examples):
        known = _Known(model, batch)
        line = SymbolLine.of(model, known.ids)
        for edits in proposer.edits(line):
            weighed = weigher.weigh(line, edits)
            if weighed is not None:
                own = found[edits.kind]
                own.features.append(weighed.features)
                own.right.append(known.right(line, weighed.edits))
                own.weights.append(known.weights(weighed.edits))
    return found


def _batches(examples: Iterable[Example]) -> Iterator[list[Example]]:
    iterator = iter(examples)
    while batch := list(islice(iterator, TOGETHER)):
        yield batch


class _Known:
    """A batch of examples, side by side with what they should read."""

    def __init__(self, model: Model, batch: list[Example]) -> None:
        self._stands = [model.encode(example.text).ids for example in batch]
        self._truth = [model.encode(example.right).ids for example in batch]
        self._weights = np.array([example.weight for example in batch], np.float32)
        self.ids = _joined(self._stands)
        self._right = np.concatenate((GAP, _joined(self._truth), GAP, GAP))
        self._starts, self._right_starts = _starts(self._stands), _starts(self._truth)
        pairs = list(zip(self._stands, self._truth, strict=True))
        self._longer = np.array([len(truth) - len(stands) for stands, truth in pairs])
        self._clean = np.array([np.array_equal(stands, truth) for stands, truth in pairs])

    def weights(self, edits: Edits) -> NDArray[np.float32]:
        return self._weights[self._number(edits)]

    def right(self, line: SymbolLine, edits: Edits) -> NDArray[np.bool_]:
        """True for edits that put right what they touch (and, where symbols come or go, the whole text)."""
        number = self._number(edits)
        delta = PUT[edits.kind] - TAKEN[edits.kind]
        good: NDArray[np.bool_] = (self._longer[number] == delta) & ~self._clean[number]
        places = self._right_starts[number] + edits.places - self._starts[number]
        if delta == 0:
            span = np.arange(PUT[edits.kind])
            stands, truth = line.ids[edits.places[:, None] + span], self._at(places[:, None] + span)
            good &= (truth == edits.put).all(axis=1) & (stands != truth).any(axis=1)
            return good
        _, would = line.windows(edits)
        good &= (self._at(places[:, None] + np.arange(-SIDE, SIDE + PUT[edits.kind])) == would).all(axis=1)
        for row in np.flatnonzero(good):
            good[row] = self._restores(edits, int(row), int(number[row]))
        return good

    def _restores(self, edits: Edits, row: int, number: int) -> bool:
        stands, at = self._stands[number], int(edits.places[row] - self._starts[number])
        edited = np.concatenate((stands[:at], edits.put[row], stands[at + TAKEN[edits.kind] :]))
        return np.array_equal(edited, self._truth[number])

    def _number(self, edits: Edits) -> NDArray[np.int64]:
        return np.searchsorted(self._starts, edits.places, side="right") - 1

    def _at(self, places: NDArray[np.int64]) -> Ids:
        return self._right[np.minimum(places, len(self._right) - 1)]


def _joined(parts: list[Ids]) -> Ids:
    return np.concatenate([np.concatenate((part, GAP)) for part in parts])


def _starts(parts: list[Ids]) -> NDArray[np.int64]:
    """Where each part begins in a line made of them, the line's own boundaries counted."""
    return len(GAP) + np.cumsum([0] + [len(part) + len(GAP) for part in parts])[:-1]
