"""Articles of the grammar are read as it says that they are."""

from __future__ import annotations

import sys
from collections import Counter

import pytest

from monitor.extract.document import document
from monitor.model import PageKind
from tests.extract.articles import Article, article

# A change of these rules is tried on thousands: python -m tests.extract.test_articles 5000
SEEDS = range(300)


def misread(made: Article) -> list[str]:
    """The fields that are read wrong."""
    found = document(made.html.encode(), made.url)
    answers = {
        "kind": (found.kind, PageKind.ARTICLE),
        "title": (found.title, made.title),
        "day": (found.date, made.day),
        "source": (found.source, made.source),
        "column": (found.column, made.column),
    }
    return [f"{name}: {answer!r} for {true!r}" for name, (answer, true) in answers.items() if answer != true]


@pytest.mark.parametrize("seed", SEEDS)
def test_an_article_is_read_as_it_is(seed: int) -> None:
    made = article(seed)
    assert misread(made) == [], (made.kinds, made.html)


def main() -> None:
    first, last = (0, int(sys.argv[1])) if len(sys.argv) < 3 else (int(sys.argv[1]), int(sys.argv[2]))
    missed: Counter[str] = Counter()
    shown = 0
    for seed in range(first, last):
        made = article(seed)
        wrong = misread(made)
        missed.update(line.partition(":")[0] for line in wrong)
        missed["articles"] += bool(wrong)
        if wrong and shown < 40:
            shown += 1
            print(seed, wrong, made.kinds)
    print(dict(missed), "of", last - first)


if __name__ == "__main__":
    main()
