"""Where the scorer's examples come from: planted errors in text that the counts have not seen, and known ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from monitor.training.planted_errors import Planter
from monitor.training.rows import Example

HELD = 16  # one block in so many is kept out of the counts
FOLDS = 2  # trainings: what one has read the other has not, so that each can be judged
BLOCK = 200  # lines: neighbours tell the same story, so they stay together
MIX = {"同音": 30, "近音": 13, "形近": 13, "漏字": 24, "多字": 14, "换序": 8, "词语误用": 10}
MORE = ("同音", "近音", "形近")
ROUNDS = 3  # times each held-out sentence is used, with other errors
CLEAN_EACH = 4  # one use in so many stays without an error
TWO = 0.15  # share of sentences with a second error: errors hide one another
SENTENCE = re.compile("[^。；]+[。；]?")
# Lines of the measured sets weigh more than planted ones, those of official writing most; the tune halves only.
WEIGHTS = {
    "official_dev": 3.0,
    "law_dev": 1.5,
    "news_dev": 1.5,
    "learner_sighan15": 0.3,
    "clean_official_dev": 2.0,
    "clean_news_dev": 1.5,
}


def fold(number: int) -> int | None:
    """Of a line of the corpora that is kept out of the counts the fold it trains; None for one that is counted."""
    block = number // BLOCK
    return block // HELD % FOLDS if block % HELD == 7 else None


def sentences(lines: Sequence[str], random: Random) -> list[str]:
    found = [part for line in lines for part in SENTENCE.findall(line) if 8 <= len(part) <= 120 and _mostly_han(part)]
    random.shuffle(found)
    return found


def _mostly_han(text: str) -> bool:
    return sum("\u4e00" <= char <= "\u9fff" for char in text) > 0.6 * len(text)


def planted(texts: Sequence[str], planter: Planter, random: Random) -> Iterator[Example]:
    kinds, weights = list(MIX), list(MIX.values())
    for turn in range(ROUNDS):
        for number, text in enumerate(texts):
            if (number + turn) % CLEAN_EACH == 0:
                yield Example(text, text)
                continue
            made = planter.plant(text, random.choices(kinds, weights)[0])
            if made and random.random() < TWO and len(made.text) == len(text):
                made = planter.plant(made.text, random.choice(MORE)) or made
            if made:
                yield Example(made.text, text)


def known(folder: Path, fold: int) -> Iterator[Example]:
    """One fold of the tune halves (first, third … line) of sets in the form `wrong TAB right`."""
    for name, weight in WEIGHTS.items():
        path = folder / f"{name}.tsv"
        rows = path.read_text(encoding="utf-8").splitlines()[::2] if path.exists() else []
        for row in rows[fold::FOLDS]:
            wrong, right = row.split("\t")[:2]
            if len(wrong) == len(right):
                yield Example(wrong, right, weight)
