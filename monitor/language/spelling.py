"""The model layer: errors that no list names, found by counts of official text and a trained scorer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monitor.language.edits import PUT, SIDE, TAKEN, EditKind, Edits, Proposer, SymbolLine
from monitor.language.features import Weigher
from monitor.language.judge import FLOOR, Judge
from monitor.language.scorer import trees_of
from monitor.ngrams.model import Model
from monitor.ngrams.symbols import BOUNDARY, Ids

MARGIN = SIDE + 1  # boundaries before a line's first symbol
LONGEST = 4_000  # characters read at once: memory stays bounded for any text
APPLIED = 0.8  # a correction this sure is made before the text is read again: errors hide one another


@dataclass(frozen=True, slots=True, kw_only=True)
class SpellingGuess:
    """An edit that is probably meant: text[start:end] should read `right`. `likeness`: bits of confusion.

    `chance`: 0 to 1. `words`: level of the commonest word over the place, as it stands and corrected; 0 for none.
    """

    start: int
    end: int
    right: str
    kind: EditKind
    likeness: int
    chance: float
    words: tuple[int, int] = (0, 0)
    place: int = 0  # in symbols of its page; 0 for gaps

    def moved(self, by: int) -> SpellingGuess:
        return replace(self, start=self.start + by, end=self.end + by)


class Speller:
    """Reads texts against the model. Keeps nothing of them; safe to share between threads."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._proposer = Proposer(model)
        self._weigher = Weigher(model)
        self._judge = Judge(model)
        self._trees = {kind: trees_of(model, kind) for kind in EditKind}

    def guesses(self, text: str, least: float) -> list[SpellingGuess]:
        """Edits with at least the chance `least`, none overlapping another, in order of their place."""
        return self.guesses_of([text], least)[0]

    def guesses_of(self, texts: Sequence[str], least: float) -> list[list[SpellingGuess]]:
        """The guesses of each text, as if it were read alone; many short texts cost little more than a long one."""
        found: list[list[SpellingGuess]] = [[] for _ in texts]
        for pieces in _together(texts):
            read = self._read([piece for *_, piece in pieces], least)
            for (number, start, _), guesses in zip(pieces, read, strict=True):
                found[number] += [guess.moved(start) for guess in guesses]
        return found

    def _read(self, pieces: list[str], least: float) -> list[list[SpellingGuess]]:
        page = _Page.of(self._model, pieces)
        first = self._apart(page, self._scored(page, least))
        sure = [guess for guesses in first for guess in guesses if _hides(guess)]
        if not sure:
            return [_within(piece, guesses) for piece, guesses in zip(page.pieces, first, strict=True)]
        again = self._apart(page, self._scored(page.corrected(self._model, sure), least))
        both = [
            _apart([*found, *(guess for guess in more if not _touches(guess, found))])
            for found, more in zip(first, again, strict=True)
        ]
        return [_within(piece, guesses) for piece, guesses in zip(page.pieces, both, strict=True)]

    def _apart(self, page: _Page, guesses: Iterable[SpellingGuess]) -> list[list[SpellingGuess]]:
        found: list[list[SpellingGuess]] = [[] for _ in page.pieces]
        for guess in guesses:
            found[bisect_right(page.pieces, guess.start) - 1].append(guess)
        return [_apart(some) for some in found]

    def _scored(self, page: _Page, least: float) -> Iterator[SpellingGuess]:
        line = SymbolLine.of(self._model, page.ids)
        for edits in self._proposer.edits(line):
            weighed = self._weigher.weigh(line, edits)
            if weighed is None:
                continue
            given = self._trees[edits.kind].probability(weighed.features)
            rows = np.flatnonzero(given >= FLOOR)
            kept = weighed.edits.some(rows)
            words = self._judge.words(line, kept)
            chances = self._judge.chances(edits.kind, given[rows], kept.likeness, words)
            for row in np.flatnonzero(chances >= least).tolist():
                yield self._guess(kept, row, float(chances[row]), (int(words[0][row]), int(words[1][row])), page)

    def _guess(self, edits: Edits, row: int, chance: float, words: tuple[int, int], page: _Page) -> SpellingGuess:
        place = int(edits.places[row]) - MARGIN
        start, end = page.span(place, TAKEN[edits.kind])
        right = "".join(self._model.characters[symbol] for symbol in edits.put[row])
        number = int(page.numbers[place]) if TAKEN[edits.kind] else 0
        return SpellingGuess(
            start=start,
            end=end,
            right=right,
            kind=edits.kind,
            likeness=int(edits.likeness[row]),
            chance=chance,
            words=words,
            place=number,
        )


@dataclass(frozen=True)
class _Page:
    """Texts one under the other. `ids[k]` stands at starts[k]:ends[k] of them all; `pieces`: where each text begins.

    Between two lines there are as many boundaries as before the first, so that no line sees another: what is found in
    a text does not depend on its neighbours.
    """

    ids: Ids
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    numbers: NDArray[np.int64]  # of each symbol, in the page as it was first read
    pieces: list[int]

    @classmethod
    def of(cls, model: Model, pieces: list[str]) -> _Page:
        encoded = model.encode("\n".join(pieces))
        breaks = encoded.ids == BOUNDARY
        again = breaks & np.append(False, breaks[:-1])
        kept = np.repeat(np.arange(len(breaks)), np.where(breaks, np.where(again, 0, MARGIN), 1))
        begins = np.cumsum([0, *(len(piece) + 1 for piece in pieces)])[:-1]
        ids = encoded.ids[kept]
        return cls(ids, encoded.starts[kept], encoded.ends[kept], np.arange(len(ids)), begins.tolist())

    def span(self, place: int, taken: int) -> tuple[int, int]:
        """Where `taken` symbols from `place` on stand; of a gap, behind the symbol before it."""
        if taken:
            return int(self.starts[place]), int(self.ends[place + taken - 1])
        at = int(self.starts[place]) if not place or self.ids[place - 1] == BOUNDARY else int(self.ends[place - 1])
        return at, at

    def corrected(self, model: Model, guesses: Iterable[SpellingGuess]) -> _Page:
        """The lines in which there are guesses, with their corrections made."""
        ids, wanted = self.ids.copy(), np.zeros(len(self.ids), bool)
        breaks = np.flatnonzero(self.ids == BOUNDARY)
        for guess in guesses:
            for step, char in enumerate(guess.right):
                ids[guess.place + step] = model.symbols[ord(char)]
            at = int(np.searchsorted(breaks, guess.place))
            first = int(breaks[at - 1]) + 1 if at else 0
            last = int(breaks[at]) + MARGIN if at < len(breaks) else len(ids)
            wanted[first:last] = True
        return _Page(ids[wanted], self.starts[wanted], self.ends[wanted], self.numbers[wanted], self.pieces)


def _within(begin: int, guesses: list[SpellingGuess]) -> list[SpellingGuess]:
    return [guess.moved(-begin) for guess in guesses]


def _hides(guess: SpellingGuess) -> bool:
    return guess.chance >= APPLIED and TAKEN[guess.kind] == PUT[guess.kind]


def _together(texts: Sequence[str]) -> Iterator[list[tuple[int, int, str]]]:
    """Pieces of texts (number of the text, where it begins there, piece) that are read in one go."""
    waiting: list[tuple[int, int, str]] = []
    size = 0
    for number, text in enumerate(texts):
        for start, piece in stretches(text):
            if waiting and size + len(piece) > LONGEST:
                yield waiting
                waiting, size = [], 0
            waiting.append((number, start, piece))
            size += len(piece) + 1
    if waiting:
        yield waiting


def stretches(text: str) -> Iterator[tuple[int, str]]:
    """Pieces of at most LONGEST characters with their places, cut behind a line or sentence where one ends."""
    start = 0
    while len(text) - start > LONGEST:
        cut = max(text.rfind(end, start, start + LONGEST) for end in "\n。；") + 1
        cut = cut if cut > start else start + LONGEST
        yield start, text[start:cut]
        start = cut
    yield start, text[start:]


def _apart(guesses: list[SpellingGuess]) -> list[SpellingGuess]:
    """Of guesses that touch the same characters the most likely stays."""
    kept: list[SpellingGuess] = []
    for guess in sorted(guesses, key=lambda guess: -guess.chance):
        if not _touches(guess, kept):
            kept.append(guess)
    return sorted(kept, key=lambda guess: guess.start)


def _touches(guess: SpellingGuess, others: Iterable[SpellingGuess]) -> bool:
    low, high = _extent(guess)
    return any(low < end and start < high for start, end in map(_extent, others))


def _extent(guess: SpellingGuess) -> tuple[int, int]:
    """Characters an edit speaks for: what it changes, and a gap's two neighbours."""
    return (guess.start, guess.end) if TAKEN[guess.kind] == PUT[guess.kind] else (guess.start - 1, guess.end + 1)
