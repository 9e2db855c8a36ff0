"""Text as numbers: what the model counts. Width and spacing are folded, runs of digits and of letters are one symbol.

Every symbol remembers where it stands, so that a finding is exact in the original text.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BOUNDARY, UNKNOWN, DIGITS, LATIN = 0, 1, 2, 3
FIRST = 4  # the first character of its own
BITS = 13  # symbols are below 2 ** BITS: five fill one 64-bit key (and one bit, which only rare characters have)
SKIPPED = 0xFFFF  # spaces and what cannot be seen: left out

Ids = NDArray[np.uint16]

SKIPS = " \u00a0\u3000\u2002\u2003\u2009\u200b\u200c\u200d\u2060\ufeff\u00ad"
BREAKS = "\n\t\r\x0b\x0c\x85\u2028\u2029\x00"
SAME = {
    **dict(zip(",;:?!()", "，；：？！（）", strict=True)),
    **dict.fromkeys("\"'‘’＂”", "“"),
    **dict.fromkeys("[﹝［", "〔"),
    **dict.fromkeys("]﹞］", "〕"),
    **dict.fromkeys("<〈", "《"),
    **dict.fromkeys(">〉", "》"),
    **dict.fromkeys("―－–", "—"),
    "％": "%",
}


@dataclass(frozen=True, slots=True)
class Symbols:
    """`ids[k]` stands at text[starts[k]:ends[k]]."""

    ids: Ids
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def blank_table() -> Ids:
    """Code point → symbol for all that is no character of its own; the rest is UNKNOWN."""
    table = np.full(0x10000, UNKNOWN, np.uint16)
    table[0xD800:0xE000] = UNKNOWN
    for low, high, symbol in ((0x30, 0x3A, DIGITS), (0x41, 0x5B, LATIN), (0x61, 0x7B, LATIN)):
        table[low:high] = symbol
        table[low + 0xFEE0 : high + 0xFEE0] = symbol
    table[[ord(char) for char in SKIPS]] = SKIPPED
    table[[ord(char) for char in BREAKS]] = BOUNDARY
    return table


def table_of(characters: str) -> Ids:
    """The table in which `characters` are symbols FIRST, FIRST + 1, … in their order."""
    table = blank_table()
    for symbol, char in enumerate(characters, FIRST):
        table[ord(char)] = symbol
    for char, like in SAME.items():
        table[ord(char)] = table[ord(like)]
    return table


def encode(text: str, table: Ids) -> Symbols:
    """Symbols of `text` in order; a run of digits or of letters is one. Offsets count characters of `text`."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    symbols = table[np.minimum(codes, 0xFFFF)]
    kept = np.flatnonzero(symbols != SKIPPED)
    symbols = symbols[kept]
    if not len(symbols):
        return Symbols(symbols, kept, kept)
    run = (symbols == DIGITS) | (symbols == LATIN)
    first = np.ones(len(symbols), bool)
    first[1:] = ~(run[1:] & (symbols[1:] == symbols[:-1]))
    heads = np.flatnonzero(first)
    tails = np.append(heads[1:], len(symbols)) - 1
    return Symbols(symbols[heads], kept[heads], kept[tails] + 1)
