"""Likelihood of short stretches of symbols: counts of their n-grams, probabilities, ways to part them into words.

All functions take stretches as rows of one array, so that every doubt of a text is weighed in a few numpy calls.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.ngrams.model import COUNTS, DISCOUNT, ORDERS, Model, keys_of
from monitor.ngrams.symbols import FIRST, Ids

Floats = NDArray[np.float32]
# Found on held-out laws and news and on the tune halves of the measured sets: nats a symbol 2.47 and 4.36.
LEAN = {2: 100.0, 3: 50.0, 4: 20.0, 5: 5.0}
LEAN_BACKWARD = {2: 750.0, 3: 300.0, 4: 150.0, 5: 30.0}
LONGEST_WORD = 4
WORD_TAG = 60  # bit from which a word's key tells its length


@dataclass(frozen=True)
class SymbolReading:
    """Rows of a symbol array, read: `levels[n][row, at]` of the n-gram that begins there, 0 for one never seen twice.

    `rest[n]`: what share of its continuations was rare, 0 to 255.
    """

    ids: Ids
    levels: dict[int, NDArray[np.uint8]]
    rest: dict[int, NDArray[np.uint8]]


def read(model: Model, ids: Ids) -> SymbolReading:
    both = {order: model.gram_levels_and_rest(keys_of(ids, order), order) for order in ORDERS[:-1]}
    levels = {order: both[order][0] for order in both}
    levels[ORDERS[-1]] = model.gram_levels(keys_of(ids, ORDERS[-1]), ORDERS[-1])
    return SymbolReading(ids, levels, {order: both[order][1] for order in both})


def log_probabilities(model: Model, reading: SymbolReading, first: int) -> Floats:
    """Log probability of each symbol from place `first` on, given up to four before it: rows × places.

    Absolute discounting, each order resting on the one below; LEAN lets a history of few counts lean on it more.
    """
    ids, wide = reading.ids, reading.ids.shape[1]
    ones = model.unigrams
    probability = (ones[ids[:, first:]] + np.float32(0.5)) / model.total
    for order in ORDERS:
        begin = slice(first - order + 1, wide - order + 1)
        if begin.start < 0:
            break
        seen = COUNTS[reading.levels[order][:, begin]]
        if order == 2:
            history, rest = ones[ids[:, begin]], model.unigram_rest[ids[:, begin]]
        else:
            history = COUNTS[reading.levels[order - 1][:, begin]]
            rest = reading.rest[order - 1][:, begin] * np.float32(1 / 255)
        lean = np.float32(LEAN[order])
        lower = np.maximum((lean + rest * history) / (np.maximum(history, 1) + lean), rest)
        share = np.maximum(seen - np.float32(DISCOUNT), 0) / np.maximum(np.maximum(history, seen), 1)
        share *= (1 - lower) / np.maximum(1 - rest, np.float32(0.004))
        probability = np.where(history > 0, share + lower * probability, probability)
    logs: Floats = np.log(probability)
    return logs


def log_probabilities_backward(model: Model, reading: SymbolReading, last: int) -> Floats:
    """Log probability of each symbol up to place `last`, given up to four after it: rows × places."""
    ids = reading.ids
    wide = ids.shape[1]
    ones = model.unigrams
    probability = (ones[ids[:, :last]] + np.float32(0.5)) / model.total
    for order in ORDERS:
        whole = min(last, wide - order + 1)  # places from which an n-gram of this order still fits
        seen = COUNTS[reading.levels[order][:, :whole]]
        after = slice(1, whole + 1)
        following = ones[ids[:, after]] if order == 2 else COUNTS[reading.levels[order - 1][:, after]]
        lean = np.float32(LEAN_BACKWARD[order])
        probability[:, :whole] = (np.minimum(seen, following) + lean * probability[:, :whole]) / (following + lean)
    logs: Floats = np.log(probability)
    return logs


def word_keys(ids: Ids, length: int) -> NDArray[np.uint64]:
    return keys_of(ids, length) | np.uint64(length << WORD_TAG)


def word_levels(model: Model, ids: Ids) -> dict[int, NDArray[np.uint8]]:
    return {length: model.word_levels(word_keys(ids, length)) for length in range(2, LONGEST_WORD + 1)}


def parted(model: Model, ids: Ids, words: dict[int, NDArray[np.uint8]]) -> tuple[Floats, Floats]:
    """Log likelihood of the best way to part each row into words, and the number of its words."""
    rows, wide = ids.shape
    total = np.float32(np.log(6e7))
    ones = model.unigrams
    single = np.where(ids < FIRST, np.float32(0), np.maximum(np.log(ones[ids] + 0.01) - np.log(ones.sum()) - 2, -16))
    best = np.zeros((wide + 1, rows), np.float32)
    number = np.zeros((wide + 1, rows), np.float32)
    for end in range(1, wide + 1):
        score, count = best[end - 1] + single[:, end - 1], number[end - 1] + 1
        for length in range(2, min(LONGEST_WORD, end) + 1):
            level = words[length][:, end - length]
            offered = best[end - length] + np.where(level > 0, (level - 1) * np.float32(0.0693147) - total, -np.inf)
            better = offered > score
            score = np.where(better, offered, score)
            count = np.where(better, number[end - length] + 1, count)
        best[end], number[end] = score, count
    return best[wide], number[wide]
