"""`python -m monitor.training --corpus DIR --sets DIR --out DIR`: counts, facts and weights from text. Reproducible.

The scorer is trained on text that a first model has not counted; the model written has counted everything.
`--without laws_local_shandong` leaves one file out (to read its alarms), `--counts-only` keeps the weights of --base.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from monitor.language.edits import Kind
from monitor.ngrams import SHIPPED, Model, load
from monitor.ngrams.symbols import FIRST
from monitor.training.boosting import train
from monitor.training.confusions import Confusions, facts
from monitor.training.corpus import Measured, texts
from monitor.training.examples import held, known, planted, sentences
from monitor.training.facts import counted
from monitor.training.lexicon import words
from monitor.training.planting import Planter
from monitor.training.rows import rows
from monitor.training.saving import save

SEED = 7
Arrays = dict[str, NDArray[np.generic]]


def main() -> None:
    options = _options()
    begun = time.monotonic()
    measured = Measured(sorted(options.sets.glob("*.tsv"))) if options.sets else None
    lines = [
        line for _, line in texts(options.corpus, without=options.without) if not measured or not measured.shares(line)
    ]
    print(f"{len(lines):,} lines, {sum(map(len, lines)):,} characters, {time.monotonic() - begun:.0f} s", flush=True)
    weights = _weights_of(load(options.base)) if options.base else _trained(lines, options.sets)
    arrays, seeds = counted(lines)
    save(options.out, arrays | weights, seeds)
    print(
        f"{options.out}: {sum(part.nbytes for part in arrays.values()) / 1e6:.1f} MB, {time.monotonic() - begun:.0f} s"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of *.txt or *.txt.xz, a paragraph a line")
    parser.add_argument("--sets", type=Path, help="folder of measured sets: kept out of the counts, tune halves train")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--without", default="", help="beginning of the name of a file that is left out")
    parser.add_argument("--base", type=Path, help="take the scorer's weights from this model")
    return parser.parse_args()


def _trained(lines: list[str], sets: Path | None) -> Arrays:
    """Weights of the scorer, trained over a model of fifteen sixteenths of the text."""
    with TemporaryDirectory() as folder:
        arrays, seeds = counted([line for number, line in enumerate(lines) if not held(number)])
        save(Path(folder), arrays, seeds)
        model = load(Path(folder))
        random = Random(SEED)
        kept = sentences([line for number, line in enumerate(lines) if held(number)], random)
        examples = [*planted(kept, _planter(model, random), random), *(known(sets) if sets else ())]
        print(f"{len(examples):,} examples", flush=True)
        found = rows(model, examples)
        weights: Arrays = {}
        for kind in Kind:
            weights |= train(kind, found[kind])
        return weights


def _planter(model: Model, random: Random) -> Planter:
    characters = model.characters[FIRST:]
    number = {char: symbol for symbol, char in enumerate(characters, FIRST)}
    counts = {char: float(model.unigrams[symbol]) for char, symbol in number.items()}
    return Planter(Confusions(facts(characters)), counts, words(number), random)


def _weights_of(model: Model) -> Arrays:
    names = [f"{kind.name.lower()}_{part}" for kind in Kind for part in ("split", "cut", "value")]
    return {name: model.arrays[name] for name in names if name in model.arrays}


if __name__ == "__main__":
    main()
