"""Habits of a site's own language, for a guess or against it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from monitor.language.edits import TAKEN, EditKind
from monitor.language.likelihood import word_keys
from monitor.language.spelling import SpellingGuess
from monitor.ngrams.habits import Habits
from monitor.ngrams.model import Model, keys_of
from monitor.ngrams.presets import SURE
from monitor.ngrams.symbols import Ids

OWN = 3  # a form that stands in so many documents between the same neighbours may be the site's own word
SURELY_OWN = 100  # and is one, however sure the model is; between the two, the surer the model the more it takes
NAME = 20  # documents that hold it beside either neighbour alone: a name (机智 in 机智村)
FAR_MORE = 10  # unless the other form stands in so many times more
USUAL = 5  # documents of the proposed form beside which a form of one document, and no word, is a slip
EASIER = 0.85  # such a slip needs only this share of the usual chance; the general model still has to doubt it
DOUBTED = SURE - 0.001  # what a site's habits speak for is never 确定 on their word


def verdict(guess: SpellingGuess, text: str, model: Model, habits: Habits) -> float:
    """What the guess's chance is worth here: 0 for the site's own word, more than it was for its rare form."""
    stands, would = _run(guess, text, model, corrected=False), _run(guess, text, model, corrected=True)
    own, other = _count(habits, stands), _count(habits, would)
    needed = _needed(guess.chance)
    if (own >= needed and other < own * FAR_MORE) or _is_name(guess, stands, would, habits, needed):
        return 0.0
    if own <= 1 and other >= USUAL and guess.chance < DOUBTED and _makes_a_word(guess, stands, would, model):
        return max(guess.chance, min(guess.chance / EASIER, DOUBTED))
    return guess.chance


def _needed(chance: float) -> int:
    """An error that a template carries into some pages is no word: 6 documents at .8, 12 at .9, 40 at .97."""
    return min(SURELY_OWN, max(OWN, round(1.2 / max(1 - chance, 1e-9))))


def _makes_a_word(guess: SpellingGuess, stands: Ids, would: Ids, model: Model) -> bool:
    """What stands is no word with its neighbours, what is proposed is one. 食用 beside a usual 使用 says nothing."""
    if guess.kind not in (EditKind.REPLACE, EditKind.WORD):
        return False
    return _words(guess, would, model) and not _words(guess, stands, model) and not _attested(stands, model)


def _attested(run: Ids, model: Model) -> bool:
    """True where the general model has seen three symbols of the run twice."""
    return len(run) >= 3 and bool(model.gram_levels(keys_of(run, 3), 3).any())


def _words(guess: SpellingGuess, run: Ids, model: Model) -> bool:
    """Of a single symbol with either neighbour, of two symbols as they are."""
    if len(run) < 3:
        return False
    inner = run if guess.kind is EditKind.REPLACE else run[1:3]
    return bool(model.word_levels(word_keys(inner, 2)).any())


def _is_name(guess: SpellingGuess, stands: Ids, would: Ids, habits: Habits, needed: int) -> bool:
    """The edited characters with one neighbour, with anything on the other side."""
    if guess.kind is not EditKind.WORD:
        return False
    pairs = [(habits.count(one), habits.count(other)) for one, other in zip(_sides(stands), _sides(would), strict=True)]
    return any(own >= max(NAME, needed) and other < own * FAR_MORE for own, other in pairs)


def _sides(run: Ids) -> Iterator[Ids]:
    """Of four symbols the first three and the last three."""
    if len(run) == 4:
        yield run[:3]
        yield run[1:]


def _run(guess: SpellingGuess, text: str, model: Model, *, corrected: bool) -> Ids:
    """The edited symbols with one neighbour on either side (two where nothing stands between)."""
    side = 1 if TAKEN[guess.kind] else 2
    before = model.encode(text[max(0, guess.start - 8) : guess.start]).ids[-side:]
    after = model.encode(text[guess.end : guess.end + 8]).ids[:side]
    middle = model.encode(guess.right if corrected else text[guess.start : guess.end]).ids
    return np.concatenate((before, middle, after))


def _count(habits: Habits, run: Ids) -> int:
    return habits.count(run[:4]) if len(run) >= 3 else 0
