"""What learning a site's own language does: `python -m tests.bench.language_learn`.

A site is made of briefings and court cases that the model has not counted, a page of five paragraphs each. Errors are
planted in one file, each once; a few are copied into several pages, as a template would. Then the site is learnt,
errors and all, and read again. Printed: alarms on untouched paragraphs and planted errors heard, before and after.
"""

from __future__ import annotations

import argparse
import lzma
from collections.abc import Sequence
from pathlib import Path
from random import Random

from monitor.language.checker import Checker
from monitor.ngrams.habits import learn
from monitor.ngrams.model import load
from monitor.ngrams.presets import PRESETS
from monitor.training.planted_errors import KINDS, Planted
from monitor.wordlists.folders import SHIPPED
from monitor.wordlists.folders import load as load_lists
from tests.bench.language_planted import planter
from tests.bench.wordlists_corpus import CORPORA

FILES = ("policy_briefings", "court_cases")  # the last one has the planted errors
PAGE = 5  # paragraphs
EACH = 60  # errors of each kind
COPIES = (1, 3, 10, 100)  # pages that bear the same error
SEED = 20261121


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=PRESETS, default="均衡")
    preset = parser.parse_args().preset
    model, lists = load(), load_lists(SHIPPED)
    clean = {name: paragraphs(CORPORA / f"{name}.txt.xz") for name in FILES}
    errors = planted(clean[FILES[-1]])
    every = [text for texts in clean.values() for text in texts]
    size = sum(map(len, every))
    print(f"{size:,} characters, {len(errors)} errors planted in {FILES[-1]}, preset {preset}")
    print("copies\thabits\talarms on clean text\tin 10,000\tplanted errors heard")
    read("-", "without", Checker(lists, model, preset), every, errors)
    for copies in COPIES:
        pages = [*grouped(every), *(error.text for error in errors for _ in range(copies))]
        read(str(copies), "with", Checker(lists, model, preset, learn(model, pages)), every, errors)


def read(copies: str, habits: str, checker: Checker, clean: Sequence[str], errors: Sequence[Planted]) -> None:
    size, reader = sum(map(len, clean)), checker.ahead([*clean, *(error.text for error in errors)])
    alarms = sum(len(reader.check(text)) for text in clean)
    heard = sum(near(reader, error) for error in errors) / len(errors)
    print(f"{copies}\t{habits}\t{alarms}\t{alarms / size * 1e4:.2f}\t{heard:.3f}", flush=True)


def paragraphs(path: Path) -> list[str]:
    with lzma.open(path, "rt", encoding="utf-8", errors="replace") as file:
        return list(dict.fromkeys(line.strip() for line in file if len(line) > 20))


def grouped(texts: Sequence[str]) -> list[str]:
    return ["\n".join(texts[at : at + PAGE]) for at in range(0, len(texts), PAGE)]


def planted(texts: Sequence[str]) -> list[Planted]:
    maker, random, found = planter(load(), SEED), Random(SEED), []
    for kind in KINDS:
        lines = random.sample(list(texts), min(len(texts), EACH))
        found += [made for made in (maker.plant(line, kind) for line in lines) if made]
    return found


def near(checker: Checker, error: Planted) -> bool:
    return any(one.start <= error.start + 2 and error.start - 1 <= one.end for one in checker.check(error.text))


if __name__ == "__main__":
    main()
