"""Doubtful places of a text and what might have been meant there: substitutions, lost, extra and swapped characters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.ngrams.model import ORDERS, Model, keys_of
from monitor.ngrams.symbols import BITS, BOUNDARY, Ids

FEW = 16  # substitutes of a place that are weighed in full, by the counts of their trigrams
SIDE = 4  # symbols of context on either side of an edit


class EditKind(IntEnum):
    """How the text is changed: symbols taken away, symbols put in."""

    REPLACE = 0  # 1 → 1
    WORD = 1  # 2 → 2
    INSERT = 2  # 0 → 1
    DELETE = 3  # 1 → 0
    DOUBLE = 4  # 2 → 0, a word written twice
    SWAP = 5  # 2 → 2


TAKEN = {
    EditKind.REPLACE: 1,
    EditKind.WORD: 2,
    EditKind.INSERT: 0,
    EditKind.DELETE: 1,
    EditKind.DOUBLE: 2,
    EditKind.SWAP: 2,
}
PUT = {
    EditKind.REPLACE: 1,
    EditKind.WORD: 2,
    EditKind.INSERT: 1,
    EditKind.DELETE: 0,
    EditKind.DOUBLE: 0,
    EditKind.SWAP: 2,
}


@dataclass(frozen=True)
class Edits:
    """Edits of one kind: `put[row]` replaces TAKEN symbols from `places[row]` on. `likeness`: bits of confusion."""

    kind: EditKind
    places: NDArray[np.int64]
    put: Ids  # rows × PUT
    likeness: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.places)

    def some(self, rows: NDArray[np.generic]) -> Edits:
        return Edits(self.kind, self.places[rows], self.put[rows], self.likeness[rows])


@dataclass(frozen=True)
class SymbolLine:
    """A text's symbols, SIDE + 1 boundaries on either side; `covered[n]`: an n-gram seen twice stands over it."""

    ids: Ids
    levels: dict[int, NDArray[np.uint8]]
    covered: dict[int, NDArray[np.bool_]]

    @classmethod
    def of(cls, model: Model, ids: Ids) -> SymbolLine:
        edge = np.full(SIDE + 1, BOUNDARY, np.uint16)
        padded = np.concatenate((edge, ids, edge))
        levels = {order: model.gram_levels(keys_of(padded, order), order) for order in ORDERS}
        return cls(padded, levels, {order: _covered(levels[order], order, len(padded)) for order in ORDERS})

    def crossed(self, order: int) -> NDArray[np.bool_]:
        """True at a place when an n-gram seen twice stands over it and the one before: the gap reads well."""
        spans = np.zeros(len(self.ids), bool)
        seen = self.levels[order] > 0
        for step in range(1, order):
            spans[step : step + len(seen)] |= seen
        return spans

    def bounds(self, places: NDArray[np.int64], reach: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """From where to where a stretch of `reach` symbols to either side goes without leaving the text's line."""
        numbers = np.arange(len(self.ids))
        breaks = self.ids == BOUNDARY
        before = np.maximum.accumulate(np.where(breaks, numbers, 0))
        after = np.minimum.accumulate(np.where(breaks, numbers, len(numbers) - 1)[::-1])[::-1]
        return np.maximum(places - reach, before[places - 1]), np.minimum(places + reach, after[places])

    def windows(self, edits: Edits) -> tuple[Ids, Ids]:
        """Each edit's surroundings as they stand and as they would read: rows of SIDE + taken or put + SIDE."""
        taken = TAKEN[edits.kind]
        before = self.ids[edits.places[:, None] + np.arange(-SIDE, 0)]
        after = self.ids[edits.places[:, None] + taken + np.arange(SIDE)]
        stands = self.ids[edits.places[:, None] + np.arange(taken)] if taken else np.zeros((len(edits), 0), np.uint16)
        return np.concatenate((before, stands, after), 1), np.concatenate((before, edits.put, after), 1)


def _covered(levels: NDArray[np.uint8], order: int, size: int) -> NDArray[np.bool_]:
    over = np.zeros(size, bool)
    seen = levels > 0
    for step in range(order):
        over[step : step + len(seen)] |= seen
    return over


class Proposer:
    """Proposes edits for a line."""

    def __init__(self, model: Model) -> None:
        self._model = model
        characters = np.asarray(model.arrays["characters"])
        self._han = np.zeros(1 << BITS, bool)
        self._han[: len(characters)] = (characters >= 0x4E00) & (characters <= 0x9FFF)

    def doubtful(self, line: SymbolLine) -> NDArray[np.bool_]:
        return self._han[line.ids] & ~line.covered[4]

    def parted(self, line: SymbolLine) -> NDArray[np.bool_]:
        """True at a place that no n-gram of four seen twice joins to the one before."""
        weak = ~line.crossed(4)
        weak[1:] &= self._han[line.ids[1:]] | self._han[line.ids[:-1]]
        weak[: SIDE + 1] = weak[-SIDE:] = False
        return weak

    def edits(self, line: SymbolLine) -> list[Edits]:
        doubtful, parted = self.doubtful(line), self.parted(line)
        if not doubtful.any() and not parted.any():
            return []
        proposed = [
            self._replaced(line, doubtful),
            self._words(line, doubtful),
            self._inserted(line, parted),
            self._deleted(line, parted),
            self._doubled(line),
            self._swapped(line, parted),
        ]
        return [edits for edits in proposed if len(edits)]

    def _replaced(self, line: SymbolLine, doubtful: NDArray[np.bool_]) -> Edits:
        places = np.flatnonzero(doubtful)
        starts = self._model.arrays["confusion_starts"]
        symbols = line.ids[places]
        rows, members = _spread(starts[symbols], starts[symbols + 1])
        places, put = places[rows], self._model.arrays["confusion_ids"][members]
        likeness = self._model.arrays["confusion_kinds"][members]
        left = self._model.follows(line.ids[places - 1], put)
        right = self._model.follows(put, line.ids[places + 1])
        kept = np.flatnonzero(left | right)
        edits = Edits(EditKind.REPLACE, places[kept], put[kept, None], likeness[kept])
        levels = self._threes(line, edits)
        worth = np.flatnonzero(_any(levels) | (left & right)[kept])
        return edits.some(worth[_first_few(edits.places[worth], levels[worth].sum(axis=1, dtype=np.int64))])

    def _attested(self, line: SymbolLine, edits: Edits) -> NDArray[np.bool_]:
        """True where an n-gram of three over the edit was seen twice."""
        return _any(self._threes(line, edits))

    def _threes(self, line: SymbolLine, edits: Edits) -> NDArray[np.uint8]:
        """Levels of the trigrams over the edit as it would read."""
        _, after = line.windows(edits)
        wide = PUT[edits.kind]
        middle = after[:, SIDE - 2 : SIDE + max(wide, 1) + 2]
        return self._model.gram_levels(keys_of(middle, 3), 3)

    def _words(self, line: SymbolLine, doubtful: NDArray[np.bool_]) -> Edits:
        """Two characters for two others of the same or nearly the same sound that are a word."""
        sounds = self._model.arrays["sounds"][line.ids].astype(np.int64)
        both = doubtful[:-1] & doubtful[1:] & (sounds[:-1] > 0) & (sounds[1:] > 0)
        places = np.flatnonzero(both)
        starts = self._model.arrays["sound_starts"]
        sounded = self._model.arrays["sound_keys"]
        keys = (sounds[places] * 512 + sounds[places + 1]).astype(np.int32)
        at = np.minimum(np.searchsorted(sounded, keys), len(sounded) - 1)
        known = sounded[at] == keys
        places, at = places[known], at[known]
        rows, members = _spread(starts[at], starts[at + 1])
        places, put = places[rows], self._model.arrays["sound_words"][members]
        differs = (put[:, 0] != line.ids[places]) & (put[:, 1] != line.ids[places + 1])
        edits = Edits(EditKind.WORD, places[differs], put[differs], self._sounding(line, places[differs], put[differs]))
        return edits.some(self._attested(line, edits))

    def _sounding(self, line: SymbolLine, places: NDArray[np.int64], put: Ids) -> NDArray[np.uint8]:
        """Bits: first and second character of the same syllable, then of the same tone too."""
        spoken = self._model.arrays["spoken"]
        old, new = spoken[line.ids[places[:, None] + np.arange(2)]], spoken[put]
        likeness = (old >> 3 == new >> 3) @ np.array([1, 2]) + (old == new) @ np.array([4, 8])
        bits: NDArray[np.uint8] = likeness.astype(np.uint8)
        return bits

    def _inserted(self, line: SymbolLine, parted: NDArray[np.bool_]) -> Edits:
        places = np.flatnonzero(parted)
        keys = (line.ids[places - 1].astype(np.uint32) << np.uint32(BITS)) | line.ids[places]
        known_keys, starts = self._model.arrays["between_keys"], self._model.arrays["between_starts"]
        at = np.minimum(np.searchsorted(known_keys, keys), len(known_keys) - 1)
        known = known_keys[at] == keys
        places, at = places[known], at[known]
        rows, members = _spread(starts[at], starts[at + 1])
        put = self._model.arrays["between_ids"][members][:, None]
        edits = Edits(EditKind.INSERT, places[rows], put, np.zeros(len(rows), np.uint8))
        _, after = line.windows(edits)
        return edits.some(_any(self._model.gram_levels(keys_of(after[:, 1:8], 4), 4)))

    def _deleted(self, line: SymbolLine, parted: NDArray[np.bool_]) -> Edits:
        places = np.flatnonzero(self._han[line.ids] & (parted | np.append(parted[1:], False)))
        edits = _without(EditKind.DELETE, places)
        return edits.some(self._joined(line, edits))

    def _doubled(self, line: SymbolLine) -> Edits:
        ids = line.ids
        same = np.zeros(len(ids), bool)
        same[2:-2] = (ids[2:-2] == ids[:-4]) & (ids[3:-1] == ids[1:-3]) & (ids[2:-2] != ids[3:-1])
        same &= self._han[ids]
        same[:-1] &= self._han[ids[1:]]
        edits = _without(EditKind.DOUBLE, np.flatnonzero(same))
        return edits

    def _joined(self, line: SymbolLine, edits: Edits) -> NDArray[np.bool_]:
        """What remains meets in a bigram, and in a trigram on one side."""
        _, after = line.windows(edits)
        threes = self._model.gram_levels(keys_of(after[:, SIDE - 2 : SIDE + 2], 3), 3) > 0
        return _any(threes)

    def _swapped(self, line: SymbolLine, parted: NDArray[np.bool_]) -> Edits:
        ids, han = line.ids, self._han[line.ids]
        places = np.flatnonzero(parted[1:] & han[:-1] & han[1:] & (ids[:-1] != ids[1:]))
        put = np.stack((ids[places + 1], ids[places]), 1)
        edits = Edits(EditKind.SWAP, places, put, np.zeros(len(places), np.uint8))
        return edits.some(self._attested(line, edits))


def _first_few(places: NDArray[np.int64], worth: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows of the FEW worthiest of each place."""
    order = np.lexsort((-worth, places))
    ordered = places[order]
    first = np.concatenate(([True], ordered[1:] != ordered[:-1])) if len(order) else np.zeros(0, bool)
    begun = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    return order[np.arange(len(order)) - begun < FEW]


def _any(levels: NDArray[Any]) -> NDArray[np.bool_]:
    """Rows in which something was seen."""
    return np.asarray(np.any(levels > 0, axis=1), np.bool_)


def _without(kind: EditKind, places: NDArray[np.int64]) -> Edits:
    return Edits(kind, places, np.zeros((len(places), 0), np.uint16), np.zeros(len(places), np.uint8))


def _spread(starts: NDArray[Any], ends: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For ranges start:end the number of the range and each member, one after the other."""
    sizes = (ends - starts).astype(np.int64)
    rows = np.repeat(np.arange(len(sizes)), sizes)
    begun = np.repeat(np.cumsum(sizes) - sizes, sizes)
    return rows, np.repeat(starts.astype(np.int64), sizes) + np.arange(len(rows)) - begun
