"""Judge of the trees' chances: what they are worth in real text.

The trees have mostly seen planted errors. Real ones are of other kinds, and good text that no count knows looks like
some of them: 竞技 for 经济 is rarely a slip, 贯彻洛实 always. A dozen weights, fitted on real errors and clean text.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.language.edits import PUT, SIDE, TAKEN, EditKind, Edits, SymbolLine
from monitor.language.likelihood import Floats, word_levels
from monitor.ngrams.likeness import KEYS, NEAR_SOUND, OTHER_TONE, SAME_SOUND, SECOND_READING, SHAPE
from monitor.ngrams.model import Model
from monitor.ngrams.symbols import Ids

FLOOR = 0.2  # of the trees' chance; below it nothing is judged
OTHERS = (EditKind.INSERT, EditKind.DELETE, EditKind.DOUBLE, EditKind.SWAP)
SOUND = SAME_SOUND | OTHER_TONE | SECOND_READING
SCALE = 100.0  # of a word's level
SHARED = 17  # columns for other characters and words: five of both, six of words, six of characters
Levels = NDArray[np.uint8]
Column = NDArray[Any]


class Judge:
    """`chances(...)` turns the chances of one kind of edit into chances in real text; without weights it is idle."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._weights = np.asarray(model.arrays["judge"], np.float32) if "judge" in model.arrays else None

    def chances(self, kind: EditKind, chances: Floats, likeness: Levels, words: tuple[Levels, Levels]) -> Floats:
        """`words`: levels of the commonest words over the places, as they stand and as they would read."""
        if self._weights is None:
            return chances
        total = columns(kind, chances, likeness, *words) @ self._weights
        return np.asarray(1 / (1 + np.exp(-total)), np.float32)

    def words(self, line: SymbolLine, edits: Edits) -> tuple[Levels, Levels]:
        """Level of the commonest word over each edit, as it stands and as it would read; 0 where there is none."""
        stands, would = line.windows(edits)
        before = self._meeting(stands) if edits.kind is EditKind.DELETE else self._covering(stands, TAKEN[edits.kind])
        return before, self._covering(would, PUT[edits.kind])

    def _covering(self, ids: Ids, wide: int) -> Levels:
        """Of words that hold all `wide` symbols in the middle (of a gap: both its neighbours)."""
        found: Levels = np.zeros(len(ids), np.uint8)
        for length, level in word_levels(self._model, ids).items():
            if length >= wide:
                first, last = (SIDE + wide - length, SIDE + 1) if wide else (SIDE - length + 1, SIDE)
                found = np.maximum(found, level[:, first:last].max(axis=1))
        return found

    def _meeting(self, ids: Ids) -> Levels:
        """Of a symbol that stands twice, where one word ends with it and another begins: 电话|话费. The rarer one."""
        ends, begins = np.zeros((2, len(ids)), np.uint8)
        rows = np.arange(len(ids))
        second = np.where(ids[:, SIDE] == ids[:, SIDE - 1], SIDE, SIDE + 1)
        for length, level in word_levels(self._model, ids).items():
            ends = np.maximum(ends, level[rows, second - length])
            last = level.shape[1] - 1
            begins = np.maximum(begins, np.where(second <= last, level[rows, np.minimum(second, last)], 0))
        twice = (ids[:, SIDE] == ids[:, SIDE - 1]) | (ids[:, SIDE] == ids[:, SIDE + 1])
        return np.where(twice, np.minimum(ends, begins), 0).astype(np.uint8)


def columns(kind: EditKind, chances: Floats, likeness: Levels, stands: Levels, would: Levels) -> Floats:
    """What is judged, rows × columns: one group for other characters or words, one for each of OTHERS."""
    sure = np.clip(chances, 1e-6, 1 - 1e-6)
    odds = np.log(sure / (1 - sure))
    one, zero = np.ones(len(odds)), np.zeros(len(odds))
    groups = [zero] * (SHARED + 4 * len(OTHERS))
    if kind in OTHERS:
        at = SHARED + 4 * OTHERS.index(kind)
        groups[at : at + 4] = [one, odds, stands / SCALE, would / SCALE]
    else:
        own = _word(odds, likeness, stands) if kind is EditKind.WORD else _character(likeness, would)
        shared = [one, odds, stands == 0, stands / SCALE, (stands / SCALE) ** 2]
        groups[:SHARED] = [*shared, *(own + [zero] * 6 if kind is EditKind.WORD else [zero] * 6 + own)]
    return np.stack(groups, 1).astype(np.float32)


def _word(odds: Floats, likeness: Levels, stands: Levels) -> list[Column]:
    same, tones = (likeness & 0b11) == 0b11, (likeness & 0b1100) == 0b1100
    return [np.ones(len(odds)), stands == 0, stands / SCALE, odds, same, tones]


def _character(bits: Levels, would: Levels) -> list[Column]:
    """The first that fits of: sound, shape, nearly the same sound, keys of shape, keys of sound; all but the first."""
    left, found = (bits & SOUND) == 0, []
    for kind in (SHAPE, NEAR_SOUND, KEYS):
        found.append(left & ((bits & kind) > 0))
        left = left & ((bits & kind) == 0)
    return [*found, left, would == 0, would / SCALE]
