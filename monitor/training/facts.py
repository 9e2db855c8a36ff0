"""Everything of a model that is counted or looked up, before any scorer is trained: arrays by name, and their seeds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from monitor.ngrams.model import ORDERS
from monitor.ngrams.symbols import BITS, FIRST, encode, table_of
from monitor.training.confusions import Confusions, arrays
from monitor.training.confusions import facts as known_of
from monitor.training.counts import characters, follows, gram_table, grams, rest_shares
from monitor.training.lexicon import between, by_sound, sounds, spoken, word_table, words

SYMBOLS = 1 << BITS
LEAST_PAIR = 3  # a word is proposed by its sound when its two characters stood together this often
Named = tuple[str, NDArray[np.generic]]


def counted(texts: list[str]) -> tuple[dict[str, NDArray[np.generic]], dict[str, int]]:
    """Arrays and seeds of a model of `texts`; a minute and some 2 GB for 25 million characters."""
    chars = characters(texts)
    found: dict[str, NDArray[np.generic]] = {}
    seeds: dict[str, int] = {}
    found["symbols"] = table = table_of(chars)
    found["characters"] = np.array([0xFFFD] * FIRST + [ord(char) for char in chars], np.uint32)
    ids = encode("\n".join(texts), table).ids
    found["unigrams"] = np.bincount(ids, minlength=SYMBOLS).astype(np.float32)
    for order in ORDERS:
        found[f"grams{order}"], found[f"rest{order}"], seeds[f"grams{order}"] = gram_table(ids, order)
    del found[f"rest{ORDERS[-1]}"]
    pairs, counts = grams(ids, 2)
    singles = np.arange(SYMBOLS, dtype=np.uint64)
    ones = np.asarray(found["unigrams"]).astype(np.int64)
    found["rest1"] = rest_shares(singles, ones, pairs >> np.uint64(BITS), counts).astype(np.float32)
    seen = int(max(pairs.max() >> np.uint64(BITS), (pairs & np.uint64(SYMBOLS - 1)).max())) + 1
    found["follows"] = follows(pairs, seen)
    common = set(pairs[counts >= LEAST_PAIR].tolist())
    found.update(_looked_up(chars, found, common, seeds))
    found.update(between(*grams(ids, 3), _han(chars)))
    return found, seeds


def _looked_up(
    chars: str, found: dict[str, NDArray[np.generic]], pairs: set[int], seeds: dict[str, int]
) -> Iterator[Named]:
    number = {char: symbol for symbol, char in enumerate(chars, FIRST)}
    known = known_of(chars)
    lexicon = words(number)
    cells, seeds["words"] = word_table(lexicon, number)
    sound = sounds(known, number, SYMBOLS)
    yield "words", cells
    yield "sounds", sound
    yield "spoken", spoken(known, number, SYMBOLS)
    yield from by_sound(lexicon, number, sound, pairs).items()
    yield from arrays(Confusions(known), chars, np.asarray(found["unigrams"], np.float32)).items()


def _han(chars: str) -> NDArray[np.bool_]:
    flags = np.zeros(SYMBOLS, bool)
    flags[FIRST : FIRST + len(chars)] = ["\u4e00" <= char <= "\u9fff" for char in chars]
    return flags
