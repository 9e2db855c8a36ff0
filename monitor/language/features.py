"""What speaks for an edit and against it, as numbers: the columns that the scorer was trained on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.language.edits import PUT, SIDE, TAKEN, EditKind, Edits, SymbolLine
from monitor.language.likelihood import (
    Floats,
    SymbolReading,
    log_probabilities,
    log_probabilities_backward,
    parted,
    read,
    word_levels,
)
from monitor.ngrams.model import COUNTS, ORDERS, Model
from monitor.ngrams.symbols import BITS, FIRST, Ids

LEAST_GAIN = 1.0  # natural logarithm: below it an edit is not worth weighing
BEST = 4  # edits of a kind weighed at one place
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    "叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔"
    "贺赖龚文"
)
PLACES = "省市县区镇乡村庄屯街路社寨湾岭山河湖桥港岛州旗盟港湾庙营堡店集"
FUNCTION = "的了和与或在是为以及对把被将向从到等并而则也又就都还很更最不没有其之所这那此该"


@dataclass(frozen=True)
class Weighed:
    """Edits worth asking the scorer about: `features` rows × columns, `gain` in natural logarithms."""

    edits: Edits
    gain: Floats
    features: Floats


class Weigher:
    """Turns edits into features. Holds only what it derives from the model."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._classes = _classes(model)
        self._logs = np.log(model.unigrams + 1)

    def weigh(self, line: SymbolLine, edits: Edits) -> Weighed | None:
        """The best few edits of each place; None when none promises anything."""
        stands, would = line.windows(edits)
        before, back = self._standing(stands, edits)
        after = read(self._model, would)
        old = log_probabilities(self._model, before, SIDE)
        new = log_probabilities(self._model, after, SIDE)
        old_sum = old.sum(axis=1)[back]
        gain = new.sum(axis=1) - old_sum
        rows, margin, number = _best(edits.places, gain)
        if not len(rows):
            return None
        chosen, from_before = edits.some(rows), back[rows]
        columns = [
            gain[rows],
            margin,
            number,
            old_sum[rows],
            new[rows].sum(axis=1),
            old[from_before].min(axis=1),
            new[rows].min(axis=1),
            *self._one_sided(old[from_before], new[rows], _rows(before, from_before), _rows(after, rows), edits.kind),
            *self._together(_rows(before, from_before), TAKEN[edits.kind]),
            *self._together(_rows(after, rows), PUT[edits.kind]),
            *self._side(_rows(before, from_before), TAKEN[edits.kind]),
            *self._side(_rows(after, rows), PUT[edits.kind]),
            *self._around(stands[rows], edits.kind, line, chosen),
            *self._difference(stands[rows], would[rows], edits.kind),
            *((chosen.likeness >> bit & 1) for bit in range(7)),
        ]
        return Weighed(chosen, gain[rows], np.stack([np.asarray(column, np.float32) for column in columns], 1))

    def _standing(self, stands: Ids, edits: Edits) -> tuple[SymbolReading, NDArray[np.int64]]:
        """What stands is read once a place."""
        _, first, back = np.unique(edits.places, return_index=True, return_inverse=True)
        return read(self._model, stands[first]), back

    def _one_sided(
        self, old: Floats, new: Floats, before: SymbolReading, after: SymbolReading, kind: EditKind
    ) -> list[Floats]:
        """The same gain, each symbol judged by what follows it; and the edge of the edit seen from each side alone."""
        old_back = log_probabilities_backward(self._model, before, SIDE + TAKEN[kind])
        new_back = log_probabilities_backward(self._model, after, SIDE + PUT[kind])
        gain = new_back.sum(axis=1) - old_back.sum(axis=1)
        edges = [old[:, 0], new[:, 0], old_back[:, -1], new_back[:, -1]]
        return [gain, new_back.min(axis=1), old_back.min(axis=1), *edges]

    def _together(self, reading: SymbolReading, wide: int) -> list[Floats]:
        """How much more often than by chance the edit's edges meet their neighbours."""
        found = []
        for at in (SIDE - 1, SIDE + wide - 1):
            chance = self._logs[reading.ids[:, at]] + self._logs[reading.ids[:, at + 1]]
            found.append(np.log(COUNTS[reading.levels[2][:, at]] + np.float32(0.5)) - chance)
        return found

    def _side(self, reading: SymbolReading, wide: int) -> list[NDArray[np.generic]]:
        """How the stretch reads: n-grams over its `wide` middle symbols (over the gap where there are none)."""
        columns: list[NDArray[np.generic]] = []
        longest = np.zeros(len(reading.ids), np.float32)
        for order in ORDERS:
            low = max(SIDE - order + 1, 0)
            high = SIDE + wide if wide else SIDE
            over = reading.levels[order][:, low:high]
            columns += [(over > 0).sum(axis=1), over.max(axis=1)]
            longest = np.where((over > 0).any(axis=1), order, longest)
        left = reading.levels[2][:, SIDE - 1]
        right = reading.levels[2][:, SIDE + wide - 1]
        four, five = reading.levels[4], reading.levels[5]
        return [
            *columns,
            longest,
            left,
            right,
            reading.levels[3][:, SIDE - 2],
            reading.levels[3][:, SIDE - 1],
            reading.levels[3][:, SIDE + max(wide, 1) - 1],
            four[:, SIDE - 3],
            four[:, SIDE + max(wide, 1) - 1],
            five[:, 0],
        ]

    def _around(self, stands: Ids, kind: EditKind, line: SymbolLine, edits: Edits) -> list[NDArray[np.generic]]:
        classes = self._classes
        last = SIDE + TAKEN[kind]
        known = _running(line.levels[3] > 0, len(line.ids))
        doubt = _running(~line.covered[3], len(line.ids))
        low, high = line.bounds(edits.places, 12)
        first, final = line.bounds(edits.places, 30)
        begin, end = line.bounds(edits.places, 6)
        lefts, rights = stands[:, SIDE - 1], stands[:, last]
        return [
            known[high] - known[low],
            (known[final] - known[first]) / np.maximum(final - first, 1),
            np.minimum(final - first, 40),
            doubt[end] - doubt[begin],
            *(classes[name][lefts] for name in classes),
            *(classes[name][rights] for name in classes),
            classes["surname"][stands[:, SIDE - 2]],
            classes["place"][stands[:, last + 1]],
            line.levels[2][edits.places - 2],
            line.levels[2][edits.places + TAKEN[kind]],
            line.levels[3][edits.places - 3],
            line.levels[3][edits.places + TAKEN[kind]],
            self._logs[lefts],
            self._logs[rights],
        ]

    def _difference(self, stands: Ids, would: Ids, kind: EditKind) -> list[NDArray[np.generic]]:
        old, new = word_levels(self._model, stands), word_levels(self._model, would)
        old_score, old_count = parted(self._model, stands, old)
        new_score, new_count = parted(self._model, would, new)
        columns: list[NDArray[np.generic]] = [old_score, new_score - old_score, new_count - old_count]
        for length in old:
            columns += [_over(old[length], length, TAKEN[kind]), _over(new[length], length, PUT[kind])]
        columns += [old[2][:, SIDE - 1], old[2][:, SIDE + max(TAKEN[kind], 1) - 1]]
        columns += [new[2][:, SIDE - 1], new[2][:, SIDE + max(PUT[kind], 1) - 1]]
        for ids, wide in ((stands, TAKEN[kind]), (would, PUT[kind])):
            middle = ids[:, SIDE : SIDE + wide]
            columns += [self._logs[middle[:, at]] for at in range(wide)]
            columns += [self._classes["function"][middle[:, at]] for at in range(wide)]
            columns += (
                [self._classes["surname"][middle[:, 0]], self._classes["place"][middle[:, wide - 1]]] if wide else []
            )
        columns += [(stands[:, SIDE] == stands[:, SIDE - 1]), (stands[:, SIDE] == stands[:, SIDE + 1])]
        return columns


def _rows(reading: SymbolReading, rows: NDArray[np.int64]) -> SymbolReading:
    return SymbolReading(
        reading.ids[rows],
        {order: levels[rows] for order, levels in reading.levels.items()},
        reading.rest and {order: rest[rows] for order, rest in reading.rest.items()},
    )


def _over(levels: NDArray[np.uint8], length: int, wide: int) -> NDArray[np.uint8]:
    """The commonest word of this length over the middle (over the gap where there is none)."""
    high = SIDE + wide if wide else SIDE
    highest: NDArray[np.uint8] = levels[:, SIDE - length + 1 : high].max(axis=1)
    return highest


def _running(flags: NDArray[np.bool_], size: int) -> NDArray[np.int64]:
    total = np.zeros(size + 1, np.int64)
    total[1 : len(flags) + 1] = np.cumsum(flags)
    total[len(flags) + 1 :] = total[len(flags)]
    return total


def _best(places: NDArray[np.int64], gain: Floats) -> tuple[NDArray[np.int64], Floats, NDArray[np.float32]]:
    """Rows of the BEST gains of each place; how far each is ahead of the next best; how many came near."""
    order = np.lexsort((-gain, places))
    sorted_places, sorted_gain = places[order], gain[order]
    first = np.concatenate(([True], sorted_places[1:] != sorted_places[:-1]))
    begun = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    rank = np.arange(len(order)) - begun
    following = np.append(sorted_gain[1:], -np.inf)
    last = np.append(first[1:], True)
    top = sorted_gain[begun]
    margin = np.where(rank == 0, sorted_gain - np.where(last, sorted_gain - 20, following), sorted_gain - top)
    close = np.bincount(np.cumsum(first) - 1, weights=sorted_gain > top - 3)[np.cumsum(first) - 1]
    kept = (rank < BEST) & (sorted_gain > LEAST_GAIN)
    return order[kept], margin[kept].astype(np.float32), close[kept].astype(np.float32)


def _classes(model: Model) -> dict[str, NDArray[np.float32]]:
    characters = model.characters
    flags = {}
    for name, members in (("surname", SURNAMES), ("place", PLACES), ("function", FUNCTION)):
        flags[name] = np.zeros(1 << BITS, np.float32)
        flags[name][: len(characters)] = [char in members for char in characters]
    flags["han"] = np.zeros(1 << BITS, np.float32)
    flags["han"][: len(characters)] = ["\u4e00" <= char <= "\u9fff" for char in characters]
    flags["edge"] = np.zeros(1 << BITS, np.float32)
    flags["edge"][:FIRST] = 1
    return flags
