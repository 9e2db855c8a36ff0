"""Every 确定 alarm on laws that the model has not counted: `python -m tests.bench.language_law --model DIR`.

Build that model with `python -m monitor.training … --without laws_local_shandong --base monitor/ngrams/shipped`.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from monitor.language import Checker
from monitor.ngrams import load
from monitor.wordlists import SHIPPED
from monitor.wordlists import load as load_lists
from tests.bench.wordlists_corpus import CORPORA, lines

MOST = 1_700_000  # characters


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--file", default="laws_local_shandong.txt.xz")
    options = parser.parse_args()
    checker = Checker(load_lists(SHIPPED), load(options.model))
    size = doubtful = certain = 0
    begun = time.process_time()
    seen: set[str] = set()
    for line in lines(CORPORA / options.file):
        if size >= MOST:
            break
        if line in seen:
            continue
        seen.add(line)
        size += len(line)
        for problem in checker.check(line):
            if problem.code == "text.typo":
                certain, doubtful = certain + problem.certain, doubtful + (not problem.certain)
                print(f"{'确定' if problem.certain else '疑似'}\t{problem.message}\t{problem.context[:70]}", flush=True)
    seconds = time.process_time() - begun
    print(f"{size:,} characters, {certain} certain, {doubtful} doubtful, {size / seconds:,.0f} characters/s")


if __name__ == "__main__":
    main()
