"""Words with their counts, words by their sound, and characters seen between two others: more facts for the model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.language.likelihood import LONGEST_WORD, WORD_TAG
from monitor.ngrams.model import levels
from monitor.ngrams.symbols import BITS
from monitor.ngrams.table import Cells, Keys, build
from monitor.training.confusions import CharacterFacts, fuzzy

LEAST_BETWEEN = 4  # a character is proposed between two others when it stood there this often
LEAST_WORD = 3
MASK = (1 << BITS) - 1


def words(number: dict[str, int]) -> dict[str, int]:
    """Words of two to four characters of jieba's dictionary, with their counts in its 60 million words."""
    import jieba

    found = {}
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, *_ = line.split(" ")
        if 2 <= len(word) <= LONGEST_WORD and all(char in number for char in word):
            found[word] = max(int(count), 1)
    return found


def packed(word: str, number: dict[str, int]) -> int:
    key = 0
    for char in word:
        key = key << BITS | number[char]
    return key


def word_table(counted: dict[str, int], number: dict[str, int]) -> tuple[Cells, int]:
    keys = np.array([packed(word, number) | len(word) << WORD_TAG for word in counted], np.uint64)
    return build(keys, levels(np.array(list(counted.values()), np.int64)))


def sounds(known: dict[str, CharacterFacts], number: dict[str, int], size: int) -> NDArray[np.uint16]:
    """A number for each symbol's usual syllable, blurred; 0 where there is none."""
    found = np.zeros(size, np.uint16)
    syllables: dict[str, int] = {}
    for char, fact in known.items():
        if fact.readings:
            name = fuzzy(fact.readings[0][0])
            found[number[char]] = syllables.setdefault(name, len(syllables) + 1)
    assert len(syllables) < 512
    return found


def spoken(known: dict[str, CharacterFacts], number: dict[str, int], size: int) -> NDArray[np.uint16]:
    """Eight times the number of each symbol's usual syllable as written, and its tone; 0 where there is none."""
    found = np.zeros(size, np.uint16)
    syllables: dict[str, int] = {}
    for char, fact in known.items():
        if fact.readings:
            syllable, tone = fact.readings[0]
            found[number[char]] = syllables.setdefault(syllable, len(syllables) + 1) * 8 + int(tone)
    return found


def by_sound(
    counted: dict[str, int], number: dict[str, int], sound: NDArray[np.uint16], pairs: set[int]
) -> dict[str, NDArray[np.generic]]:
    """Two-character words that the counted text has (`pairs`: keys of its bigrams), in the order of their sounds."""
    rows = []
    for word in counted:
        if len(word) == 2 and packed(word, number) in pairs:
            first, second = number[word[0]], number[word[1]]
            if sound[first] and sound[second]:
                rows.append((int(sound[first]) * 512 + int(sound[second]), first, second))
    rows.sort()
    table = np.array(rows, np.int32)
    keys, starts = np.unique(table[:, 0], return_index=True)
    return {
        "sound_keys": keys.astype(np.int32),
        "sound_starts": np.append(starts, len(rows)).astype(np.int32),
        "sound_words": table[:, 1:].astype(np.uint16),
    }


def between(keys: Keys, counts: NDArray[np.int64], han: NDArray[np.bool_]) -> dict[str, NDArray[np.generic]]:
    """From trigrams a x b: which x stood between a and b."""
    keys = keys[counts >= LEAST_BETWEEN]
    first, middle, last = (
        (keys >> np.uint64(2 * BITS)),
        (keys >> np.uint64(BITS)) & np.uint64(MASK),
        keys & np.uint64(MASK),
    )
    whole = han[middle] & (han[first] | han[last])
    outer = (first[whole] << np.uint64(BITS) | last[whole]).astype(np.uint32)
    order = np.argsort(outer, kind="stable")
    found, starts = np.unique(outer[order], return_index=True)
    return {
        "between_keys": found,
        "between_starts": np.append(starts, len(order)).astype(np.int32),
        "between_ids": middle[whole][order].astype(np.uint16),
    }
