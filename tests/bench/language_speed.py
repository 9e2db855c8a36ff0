"""How fast the text engine reads, one core, blocks with few hits: `python -m tests.bench.language_speed`.

Reads the corpora beside the checkout where they are, else made-up sentences.
"""

from __future__ import annotations

import resource
import time
from itertools import islice

from monitor.language.checker import Checker
from monitor.language.word_boundary import segmenter
from monitor.wordlists.folders import SHIPPED, load
from tests.bench.wordlists_corpus import CORPORA, lines

MADE_UP = "为进一步做好春季农业生产工作，区农业农村局组织技术人员深入田间地头，指导农户科学施肥、防治病虫害。"


def blocks() -> list[str]:
    news = CORPORA / "xinwenlianbo_2022-.txt.xz"
    return list(islice(lines(news), 40_000)) if news.exists() else [MADE_UP * 3] * 20_000


def main() -> None:
    begun = time.perf_counter()
    checker = Checker(load(SHIPPED))
    print(f"lists and automata: {time.perf_counter() - begun:.2f} s")
    begun = time.perf_counter()
    segmenter()
    print(f"jieba's dictionary, at the first hit: {time.perf_counter() - begun:.2f} s")
    texts = blocks()
    begun = time.perf_counter()
    problems = sum(len(checker.check(text)) for text in texts)
    seconds = time.perf_counter() - begun
    characters, size = sum(map(len, texts)), sum(len(text.encode()) for text in texts)
    print(f"{len(texts):,} blocks, {size / 1e6:.1f} MB, {problems} problems in {seconds:.2f} s:")
    print(f"{size / 1e6 / seconds:.1f} MB/s, {characters / seconds:,.0f} characters/s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
