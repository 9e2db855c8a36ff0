"""Would each pair be heard? Plants every wrong form into real sentences: `python -m tests.bench.wordlists_planted`.

A pair that is never found is dead weight: its characters are so common that a word boundary always explains them
(give it a condition and 不分词, or drop it). Prints pairs below a limit and the share found over all.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from monitor.language.checker import Checker
from monitor.language.match import Matcher
from monitor.wordlists.entries import Pair, Wordlists
from monitor.wordlists.folders import SHIPPED, load
from tests.bench.wordlists_corpus import CORPORA, lines

MOST = 40  # sentences tried for each right form
Places = dict[str, list[tuple[str, int]]]


def places(wordlists: Wordlists) -> Places:
    """Sentences of the corpora that hold a right form, with the place."""
    rights = sorted({pair.right for pair in wordlists.pairs})
    matcher, found = Matcher(rights), defaultdict(list)
    for path in sorted(CORPORA.glob("*.txt.xz")):
        for line in lines(path):
            for hit in matcher.find(line[:400]):
                if len(found[rights[hit.word]]) < MOST:
                    found[rights[hit.word]].append((line[:400], hit.start))
    return found


def heard(checker: Checker, pair: Pair, tried: list[tuple[str, int]]) -> Iterator[bool]:
    for text, start in tried:
        planted = text[:start] + pair.wrong + text[start + len(pair.right) :]
        end = start + len(pair.wrong)
        yield any(problem.start < end and start < problem.end for problem in checker.check(planted))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lists", type=Path, default=SHIPPED)
    parser.add_argument("--below", type=float, default=0.1)
    options = parser.parse_args()
    wordlists = load(options.lists)
    checker, where = Checker(wordlists), places(wordlists)
    tried = found = 0
    for pair in wordlists.pairs:
        results = list(heard(checker, pair, where.get(pair.right, [])))
        tried, found = tried + len(results), found + sum(results)
        if len(results) >= 5 and sum(results) < options.below * len(results):
            print(f"{sum(results):3} of {len(results):3}  {pair.wrong} → {pair.right}")
    print(f"{found:,} of {tried:,} planted forms found: {found / max(1, tried):.1%}")


if __name__ == "__main__":
    main()
