"""Every alarm on text that the model has not counted, to be judged by reading: `python -m tests.bench.language_law`.

`--model`: build it with `python -m monitor.training … --without laws_local_shandong --base monitor/ngrams/shipped`;
the scorer is never trained on that file. Each law is one document, as a page would be.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from monitor.language.checker import Checker
from monitor.language.own_words import settled
from monitor.ngrams.model import load
from monitor.ngrams.presets import DEFAULT, PRESETS
from monitor.wordlists.folders import SHIPPED
from monitor.wordlists.folders import load as load_lists
from tests.bench.wordlists_corpus import CORPORA, lines

MOST = 1_700_000  # characters
DATED = re.compile(r"[（(]?(?:19|20)\d\d年\d+月\d+日")  # the line under a law's title
LONGEST = 400  # lines of a document


def main() -> None:
    options = _options()
    checker = Checker(load_lists(SHIPPED), load(options.model), options.preset)
    size = doubtful = certain = 0
    begun = time.process_time()
    for document in _documents(lines(options.file)):
        if size >= MOST:
            break
        size += sum(map(len, document))
        reader, whole = checker.ahead(document), "\n".join(document)
        for problem in settled((one for line in document for one in reader.check(line)), whole):
            if problem.code == "text.typo":
                certain, doubtful = certain + problem.certain, doubtful + (not problem.certain)
                by = "词表" if problem.confidence >= 1 else f"{problem.confidence:.3f}"
                said = "确定" if problem.certain else "疑似"
                print(f"{said}\t{by}\t{problem.message}\t{problem.context[:70]}", flush=True)
    speed = size / (time.process_time() - begun)
    print(f"{size:,} characters, {certain} certain, {doubtful} doubtful, {speed:,.0f} characters/s")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--preset", choices=tuple(PRESETS), default=DEFAULT)
    parser.add_argument("--file", type=Path, default=CORPORA / "laws_local_shandong.txt.xz")
    return parser.parse_args()


def _documents(texts: Iterable[str]) -> Iterator[list[str]]:
    """Lines up to the one before the next title; a line that was there before is left out."""
    seen: set[str] = set()
    document: list[str] = []
    for line in texts:
        dated = DATED.match(line)
        if line in seen and not dated:
            continue
        seen.add(line)
        if (dated and len(document) > 1) or len(document) >= LONGEST:
            title = document[-1:] if len(document) < LONGEST else []
            yield document[: len(document) - len(title)]
            document = title
        document.append(line)
    yield document


if __name__ == "__main__":
    main()
