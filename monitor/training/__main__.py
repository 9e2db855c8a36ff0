"""`python -m monitor.training --corpus DIR --sets DIR --out DIR`: counts, facts and weights from text. Reproducible.

The scorer is trained on text that a first model has not counted; the model written has counted everything.
`--without laws_local_shandong --base DIR` counts all but one file, to read its alarms, and takes the weights of --base.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from monitor.language.edits import EditKind
from monitor.ngrams.model import SHIPPED, Model, load, save
from monitor.ngrams.symbols import FIRST
from monitor.training.boosting import together, train
from monitor.training.confusions import Confusions, facts
from monitor.training.corpus import Measured, texts
from monitor.training.examples import FOLDS, fold, known, planted, sentences
from monitor.training.facts import counted
from monitor.training.judge import Judged, read_clean, read_known, read_planted
from monitor.training.lexicon import words
from monitor.training.planted_errors import Planter
from monitor.training.rows import Example, rows

SEED = 7
COUNTED_ONLY = ("laws_local_shandong",)  # counted, but never trained on: its alarms are read as a test
Arrays = dict[str, NDArray[np.generic]]
Lines = list[tuple[str, str]]  # (file, line)


def main() -> None:
    options = _options()
    begun = time.monotonic()
    measured = Measured(sorted(options.sets.glob("*.tsv"))) if options.sets else None
    lines = [(name, line) for name, line in texts(options.corpus) if not measured or not measured.shares(line)]
    print(f"{len(lines):,} lines, {sum(len(line) for _, line in lines):,} characters, {_since(begun)}", flush=True)
    weights = _weights_of(load(options.base)) if options.base else _trained(lines, options.sets, begun)
    counted_lines = [line for name, line in lines if not (options.without and name.startswith(options.without))]
    arrays, seeds = counted(counted_lines)
    save(options.out, arrays | weights, seeds)
    size = sum(part.nbytes for part in (arrays | weights).values()) / 1e6
    print(f"{options.out}: {size:.1f} MB, {_since(begun)}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of *.txt or *.txt.xz, a paragraph a line")
    parser.add_argument("--sets", type=Path, help="folder of measured sets: kept out of the counts, tune halves train")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--without", default="", help="beginning of the name of a file that is not counted")
    parser.add_argument("--base", type=Path, help="take the scorer's weights from this model")
    return parser.parse_args()


def _since(begun: float) -> str:
    return f"{time.monotonic() - begun:.0f} s"


def _trained(lines: Lines, sets: Path | None, begun: float) -> Arrays:
    """Weights of the scorer, trained over a model of fifteen sixteenths of the text: the rest in two folds."""
    with TemporaryDirectory() as folder:
        arrays, seeds = counted([line for number, (name, line) in enumerate(lines) if _counts(number, name)])
        save(Path(folder), arrays, seeds)
        model = load(Path(folder))
        folds = [
            [line for number, (name, line) in enumerate(lines) if _trains(number, name, one)] for one in range(FOLDS)
        ]
        trees = []
        for number, kept in enumerate(folds):
            trees.append(_trees(model, kept, list(known(sets, number)) if sets else []))
            print(f"trees of fold {number}, {_since(begun)}", flush=True)
        found = Judged()
        for number, kept in enumerate(folds):
            reader = Model(model.folder, model.facts, {**model.arrays, **trees[1 - number]})
            _judge(reader, kept, list(known(sets, number)) if sets else [], found)
        print(f"judged {len(found.right):,} guesses, {_since(begun)}", flush=True)
        return {**together(trees), **({"judge": found.fitted()} if found.right else {})}


def _counts(number: int, name: str) -> bool:
    return fold(number) is None and name not in COUNTED_ONLY


def _trains(number: int, name: str, one: int) -> bool:
    return fold(number) == one and name not in COUNTED_ONLY


def _trees(model: Model, lines: list[str], real: list[Example]) -> Arrays:
    random = Random(SEED)
    kept = sentences(lines, random)
    examples = [*planted(kept, _planter(model, random), random), *real]
    found = rows(model, examples)
    weights: Arrays = {}
    for kind in EditKind:
        weights |= train(kind, found[kind])
    return weights


def _judge(model: Model, lines: list[str], real: list[Example], into: Judged) -> None:
    random = Random(SEED + 1)
    read_known(model, real, into)
    read_clean(model, lines, into)
    read_planted(model, _planter(model, random), sentences(lines, random), into)


def _planter(model: Model, random: Random) -> Planter:
    characters = model.characters[FIRST:]
    number = {char: symbol for symbol, char in enumerate(characters, FIRST)}
    counts = {char: float(model.unigrams[symbol]) for char, symbol in number.items()}
    return Planter(Confusions(facts(characters)), counts, words(number), random)


def _weights_of(model: Model) -> Arrays:
    names = ["judge", *(f"{kind.name.lower()}_{part}" for kind in EditKind for part in ("split", "cut", "value"))]
    return {name: model.arrays[name] for name in names if name in model.arrays}


if __name__ == "__main__":
    main()
