"""How a site's own language speaks for a guess or against it."""

from __future__ import annotations

import numpy as np

from monitor.language.edits import TAKEN, Kind
from monitor.language.spelling import Guess
from monitor.ngrams import Model
from monitor.ngrams.habits import Habits
from monitor.ngrams.symbols import Ids

OWN = 3  # a form that stands in so many documents is the site's own word
FAR_MORE = 10  # unless the other form stands in so many times more
USUAL = 5  # documents of the proposed form beside which a form of one document is a slip
EASIER = 0.85  # such a slip needs only this share of the usual chance; the general model still has to doubt it


def verdict(guess: Guess, text: str, model: Model, habits: Habits) -> float:
    """What the guess's chance is worth here: 0 for the site's own word, more than it was for its rare form."""
    stands, would = _run(guess, text, model, mended=False), _run(guess, text, model, mended=True)
    own, other = _count(habits, stands), _count(habits, would)
    if own >= OWN and other < own * FAR_MORE:
        return 0.0
    if own <= 1 and other >= USUAL and guess.kind in (Kind.REPLACE, Kind.WORD):
        return min(guess.chance / EASIER, 0.999)
    return guess.chance


def _run(guess: Guess, text: str, model: Model, *, mended: bool) -> Ids:
    """The edited symbols with one neighbour on either side (two where nothing stands between)."""
    side = 1 if TAKEN[guess.kind] else 2
    before = model.encode(text[max(0, guess.start - 8) : guess.start]).ids[-side:]
    after = model.encode(text[guess.end : guess.end + 8]).ids[:side]
    middle = model.encode(guess.right if mended else text[guess.start : guess.end]).ids
    return np.concatenate((before, middle, after))


def _count(habits: Habits, run: Ids) -> int:
    return habits.count(run[:4]) if len(run) >= 3 else 0
