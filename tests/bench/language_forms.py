"""How often the rules of form speak up in proofread text: `python -m tests.bench.language_forms [--show]`.

Tune halves of the clean sets and the right sides of two others, samples of the corpora, the documents of the district,
and the main text of the saved pages. Every alarm is to be read: `--show` prints them.
"""

from __future__ import annotations

import argparse
import lzma
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from monitor.extract.document import document
from monitor.language import forms
from tests.bench.language_sets import lines
from tests.bench.wordlists_corpus import CORPORA

DATA = CORPORA.parent
SAMPLES = {  # every nth line
    "xinwenlianbo_2022-": 10,
    "gov_work_reports_1954-2025": 2,
    "cpc_congress_reports": 2,
    "policy_briefings": 1,
    "court_cases": 1,
    "laws_local_shandong": 10,
    "laws_local_other": 20,
    "laws_national": 20,
    "just_laws_new": 4,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print every alarm with its surroundings")
    show = parser.parse_args().show
    total, size, begun = Counter[str](), 0, time.process_time()
    for name, texts in sets():
        found, characters = Counter[str](), 0
        for text in texts:
            characters += len(text)
            for rule in forms.RULES:
                for slip in rule(text):
                    found[f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}"] += 1
                    if show:
                        print(f"    {slip.message}\t{text[max(0, slip.start - 30) : slip.end + 20]!r}")
        rate = sum(found.values()) / max(characters, 1) * 1e4
        print(f"{name}\t{characters:,}\t{rate:.2f}\t{dict(found)}", flush=True)
        total, size = total + found, size + characters
    seconds = time.process_time() - begun
    print(f"together\t{size:,}\t{sum(total.values()) / size * 1e4:.2f}\t{dict(total)}\t{size / seconds:,.0f}/s")


def sets() -> Iterator[tuple[str, Iterator[str]]]:
    for name in ("clean_official_dev", "clean_news_dev", "official_dev", "law_dev"):
        yield name, (right for _, right in lines(name, "tune"))
    for name, step in SAMPLES.items():
        yield name, sampled(CORPORA / f"{name}.txt.xz", step)
    yield "documents", (line for path in sorted(DATA.glob("documents/*.txt")) for line in path.read_text().splitlines())
    yield "pages", blocks()


def sampled(path: Path, step: int) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8", errors="replace") as file:
        yield from (line.rstrip("\n") for number, line in enumerate(file) if number % step == 0)


def blocks() -> Iterator[str]:
    seen: set[str] = set()
    for path in sorted(DATA.glob("pages/*.html")):
        for block in document(path.read_bytes(), f"http://www.example.gov.cn/{path.name}").blocks:
            if block.key not in seen:
                seen.add(block.key)
                yield block.text


if __name__ == "__main__":
    main()
