"""The model layer: errors that no list names, found by counts of official text and a trained scorer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from monitor.language.edits import PUT, SIDE, TAKEN, Edits, Kind, Line, Proposer
from monitor.language.features import Weigher
from monitor.language.scorer import trees_of
from monitor.ngrams import Model
from monitor.ngrams.symbols import Encoded

MARGIN = SIDE + 1  # boundaries before a line's first symbol
LONGEST = 4_000  # characters read at once: memory stays bounded whatever the text
APPLIED = 0.8  # a correction this sure is made before the text is read again: errors hide one another


@dataclass(frozen=True, slots=True)
class Guess:
    """An edit that is probably meant: text[start:end] should read `right`. `likeness`: bits of confusion."""

    start: int
    end: int
    right: str
    kind: Kind
    likeness: int
    chance: float
    place: int  # in symbols, from the stretch's first boundary

    def moved(self, by: int) -> Guess:
        return replace(self, start=self.start + by, end=self.end + by)


class Speller:
    """Reads a text against the model. Keeps nothing of it; safe to share between threads."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._proposer = Proposer(model)
        self._weigher = Weigher(model)
        self._trees = {kind: trees_of(model, kind) for kind in Kind}

    def guesses(self, text: str, least: Mapping[Kind, float]) -> list[Guess]:
        """Edits with at least the chance that their kind needs, none overlapping another, in order of their place."""
        found: list[Guess] = []
        for start, stretch in stretches(text):
            found += [guess.moved(start) for guess in self._stretch(stretch, least)]
        return found

    def _stretch(self, text: str, least: Mapping[Kind, float]) -> list[Guess]:
        encoded = self._model.encode(text)
        line = Line.of(self._model, encoded.ids)
        found = _apart(self._scored(line, encoded, least))
        sure = [guess for guess in found if guess.chance >= APPLIED and TAKEN[guess.kind] == PUT[guess.kind]]
        if not sure:
            return found
        again = self._scored(Line.of(self._model, self._mended(line, sure)), encoded, least)
        return _apart([*found, *(guess for guess in again if not _touches(guess, found))])

    def _scored(self, line: Line, encoded: Encoded, least: Mapping[Kind, float]) -> list[Guess]:
        found: list[Guess] = []
        for edits in self._proposer.edits(line):
            weighed = self._weigher.weigh(line, edits)
            if weighed is None:
                continue
            chances = self._trees[edits.kind].probability(weighed.features)
            for row in np.flatnonzero(chances >= least[edits.kind]):
                found.append(self._guess(weighed.edits, int(row), float(chances[row]), encoded))
        return found

    def _guess(self, edits: Edits, row: int, chance: float, encoded: Encoded) -> Guess:
        place, taken = int(edits.places[row]), TAKEN[edits.kind]
        first = place - MARGIN
        start = int(encoded.starts[first]) if taken else int(encoded.ends[first - 1])
        end = int(encoded.ends[first + taken - 1]) if taken else start
        right = "".join(self._model.characters[symbol] for symbol in edits.put[row])
        return Guess(start, end, right, edits.kind, int(edits.likeness[row]), chance, place)

    def _mended(self, line: Line, sure: Iterable[Guess]) -> np.ndarray:
        ids = line.ids.copy()
        for guess in sure:
            for step, char in enumerate(guess.right):
                ids[guess.place + step] = self._model.symbols[ord(char)]
        return ids[MARGIN:-MARGIN]


def stretches(text: str) -> Iterator[tuple[int, str]]:
    """Pieces of at most LONGEST characters with their places, cut behind a line or sentence where one ends."""
    start = 0
    while len(text) - start > LONGEST:
        cut = max(text.rfind(end, start, start + LONGEST) for end in "\n。；") + 1
        cut = cut if cut > start else start + LONGEST
        yield start, text[start:cut]
        start = cut
    yield start, text[start:]


def alike(chance: float) -> dict[Kind, float]:
    """The same chance for every kind."""
    return dict.fromkeys(Kind, chance)


def _apart(guesses: list[Guess]) -> list[Guess]:
    """Of guesses that touch the same characters the most likely stays."""
    kept: list[Guess] = []
    for guess in sorted(guesses, key=lambda guess: -guess.chance):
        if not _touches(guess, kept):
            kept.append(guess)
    return sorted(kept, key=lambda guess: guess.start)


def _touches(guess: Guess, others: Iterable[Guess]) -> bool:
    low, high = _extent(guess)
    return any(low < end and start < high for start, end in map(_extent, others))


def _extent(guess: Guess) -> tuple[int, int]:
    """Characters an edit speaks for: what it changes, and a gap's two neighbours."""
    return (guess.start, guess.end) if TAKEN[guess.kind] == PUT[guess.kind] else (guess.start - 1, guess.end + 1)
