"""Errors of seven kinds planted into clean lines, one a line, and how many are heard."""

from __future__ import annotations

from collections import Counter
from random import Random

from monitor.language.checker import Checker
from monitor.ngrams.model import Model
from monitor.ngrams.symbols import FIRST
from monitor.training.confusions import Confusions, facts
from monitor.training.lexicon import words
from monitor.training.planted_errors import KINDS, Planted, Planter
from tests.bench.language_sets import CLEAN, sentences

EACH = 500
SEED = 20261121


def planter(model: Model, seed: int = SEED) -> Planter:
    characters = model.characters[FIRST:]
    number = {char: symbol for symbol, char in enumerate(characters, FIRST)}
    counts = {char: float(model.unigrams[symbol]) for char, symbol in number.items()}
    return Planter(Confusions(facts(characters)), counts, words(number), Random(seed))


def planted(model: Model, checker: Checker, half: str) -> None:
    """Prints recall by kind: heard (an alarm touches the place) and mended (the suggestion restores the line)."""
    lines = [line for line in sentences(CLEAN[:1], half) if len(line) >= 10]
    maker, heard, mended, tried = planter(model), Counter[str](), Counter[str](), Counter[str]()
    Random(SEED).shuffle(lines)
    for number, kind in enumerate(KINDS):
        for line in (lines * 3)[number * 100 : number * 100 + EACH]:
            made = maker.plant(line, kind)
            if made is None:
                continue
            tried[kind] += 1
            near, exact = _found(checker, made)
            heard[kind] += near
            mended[kind] += exact
    print(f"\nplanted errors, preset {checker.preset}")
    forms = ("漏字", "多字", "换序")
    together = sum(heard[kind] for kind in forms) / max(1, sum(tried[kind] for kind in forms))
    print(f"  漏字、多字、换序 together: heard {together:.2f}")
    for kind in KINDS:
        count = max(1, tried[kind])
        print(f"  {kind}: {tried[kind]} planted, heard {heard[kind] / count:.2f}, mended {mended[kind] / count:.2f}")


def _found(checker: Checker, made: Planted) -> tuple[bool, bool]:
    near = exact = False
    for problem in checker.check(made.text):
        if problem.start <= made.start + 2 and made.start - 1 <= problem.end:
            near = True
            exact |= made.text[: problem.start] + problem.suggestion + made.text[problem.end :] == made.right
    return near, exact
