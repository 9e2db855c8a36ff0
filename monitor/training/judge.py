"""The weights of `monitor.language.judge`: each fold's texts are read by trees that have not seen them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from monitor.language.edits import PUT, TAKEN, EditKind
from monitor.language.excuses import excused
from monitor.language.judge import FLOOR, columns
from monitor.language.spelling import Speller, SpellingGuess
from monitor.ngrams.model import Model
from monitor.training.examples import BLOCK
from monitor.training.planted_errors import Planter
from monitor.training.rows import Example

PLANTED = {"漏字": EditKind.INSERT, "多字": EditKind.DELETE, "换序": EditKind.SWAP}
EACH = 1_500  # planted errors of each of these kinds, since the sets have none
PLANTED_WEIGHT = 0.2
USUAL = 4  # a form that stands so often in one block of text is a word of its document
STEADY = 1.0  # keeps weights small
STEPS = 50
READ = 200  # texts read in one go
Floats = NDArray[np.float64]


@dataclass
class Judged:
    """Guesses whose truth is known."""

    columns: list[NDArray[np.float32]] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def add(self, guess: SpellingGuess, right: bool, weight: float) -> None:
        chance, like = np.array([guess.chance], np.float32), np.array([guess.likeness], np.uint8)
        stands, would = (np.array([level], np.uint8) for level in guess.words)
        self.columns.append(columns(guess.kind, chance, like, stands, would)[0])
        self.right.append(right)
        self.weights.append(weight)

    def fitted(self) -> NDArray[np.float32]:
        """Logistic regression by Newton's steps."""
        x, y, w = np.stack(self.columns).astype(np.float64), np.array(self.right, float), np.array(self.weights)
        beta, steady = np.zeros(x.shape[1]), np.full(x.shape[1], STEADY)
        for _ in range(STEPS):
            p = 1 / (1 + np.exp(-(x @ beta)))
            slope = x.T @ (w * (y - p)) - steady * beta
            curve = (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(steady)
            beta = beta + np.linalg.solve(curve, slope)
        return beta.astype(np.float32)


def read_known(model: Model, examples: Sequence[Example], into: Judged) -> None:
    for example, guesses in _read(model, examples):
        for guess in guesses:
            right = _mends(guess, example)
            if right or not _touches_error(guess, example):
                into.add(guess, right, min(example.weight, 1.0))


def read_clean(model: Model, lines: Sequence[str], into: Judged) -> None:
    """Lines without errors (all but a few), in their order."""
    for begin in range(0, len(lines), BLOCK):
        block = lines[begin : begin + BLOCK]
        whole = "\n".join(block)
        for example, guesses in _read(model, [Example(line, line) for line in block]):
            for guess in guesses:
                if whole.count(example.text[max(0, guess.start - 1) : guess.end + 1]) < USUAL:
                    into.add(guess, False, 1.0)


def read_planted(model: Model, planter: Planter, texts: Sequence[str], into: Judged) -> None:
    for name, kind in PLANTED.items():
        made = [made for text in texts[:EACH] if (made := planter.plant(text, name))]
        for example, guesses in _read(model, [Example(one.text, one.right) for one in made]):
            for guess in guesses:
                same = guess.kind is kind or (kind is EditKind.DELETE and guess.kind is EditKind.DOUBLE)
                if same and _mends(guess, example):
                    into.add(guess, True, PLANTED_WEIGHT)


def _read(model: Model, examples: Sequence[Example]) -> Iterable[tuple[Example, list[SpellingGuess]]]:
    speller = Speller(model)
    for begin in range(0, len(examples), READ):
        batch = examples[begin : begin + READ]
        read = speller.guesses_of([example.text for example in batch], FLOOR)
        for example, guesses in zip(batch, read, strict=True):
            yield example, [guess for guess in guesses if not excused(guess, example.text)]


def _mends(guess: SpellingGuess, example: Example) -> bool:
    if TAKEN[guess.kind] != PUT[guess.kind] or guess.kind is EditKind.SWAP:
        return example.text[: guess.start] + guess.right + example.text[guess.end :] == example.right
    return example.right[guess.start : guess.end] == guess.right


def _touches_error(guess: SpellingGuess, example: Example) -> bool:
    low, high = max(guess.start - 1, 0), guess.end + 1
    if len(example.text) != len(example.right):
        return False
    return example.text[low:high] != example.right[low:high]
