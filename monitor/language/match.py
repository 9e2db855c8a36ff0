"""Many words at once: Aho-Corasick over code points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

MOST = 5_000  # hits looked at in one text: a megabyte of one wrong word is noise


class Hit(NamedTuple):
    """Word number `word` of the list stands at text[start:end]."""

    word: int
    start: int
    end: int


class Matcher:
    """Finds every place of every word, overlapping ones too."""

    def __init__(self, words: Sequence[str]) -> None:
        self._automaton = AhoCorasick(list(words))

    def find(self, text: str) -> list[Hit]:
        """`text` holds no lone surrogates (`normalise.readable`)."""
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return [Hit(*hit) for hit in found[:MOST]]


def covered(hit: Hit, spans: Sequence[tuple[int, int]]) -> bool:
    """True when one of `spans` contains the hit."""
    return any(start <= hit.start and hit.end <= end for start, end in spans)


def longest(hits: list[Hit]) -> list[Hit]:
    """Of hits that overlap only the longest, then the first, stays; in order of their place."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if kept and hit.start < kept[-1].end:
            if hit.end - hit.start > kept[-1].end - kept[-1].start:
                kept[-1] = hit
        else:
            kept.append(hit)
    return kept
