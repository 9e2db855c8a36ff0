"""How often the shipped lists speak up in proofread official text: `python -m tests.bench.wordlists_corpus`.

Every hit is either a real slip of the text or a false alarm of the list: read it, then drop or guard the entry.
Texts from before 2005 are left out (old forms were right then); the corpora stay where they are.
"""

from __future__ import annotations

import argparse
import lzma
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from monitor.language.checker import Checker
from monitor.model import Problem
from monitor.wordlists.folders import SHIPPED, load

CORPORA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "corpus"
SINCE = 2005
YEARS = {
    "laws": re.compile(r"((?:19|20)\d\d)年\d+月\d+日"),  # the dates under a law's title
    "gov_work": re.compile(r"((?:19|20)\d\d)年.{0,14}政府工作报告"),
    "cpc": re.compile(r"\((十六|十七|十八|十九|二十)大\)|\((.{1,2})大\)"),
}


def lines(path: Path) -> Iterator[str]:
    """Lines of texts that are new enough."""
    pattern = next((pattern for key, pattern in YEARS.items() if path.name.startswith(key)), None)
    year, dated = SINCE, False
    with lzma.open(path, "rt", encoding="utf-8", errors="replace") as file:
        for line in file:
            found = pattern.match(line) if pattern and len(line) < 200 else None
            if found:
                this = _year(found)
                year = max(year, this) if dated else this  # the last of the dates in a row counts
            dated = bool(found)
            if year >= SINCE:
                yield line


def _year(found: re.Match[str]) -> int:
    head = found.group(1)
    if head is None:
        return 0
    return int(head) if head.isdigit() else SINCE


def main() -> None:
    options = _options()
    checker = Checker(load(options.lists))
    seen: dict[str, list[Problem]] = defaultdict(list)
    size: Counter[str] = Counter()
    begun = time.perf_counter()
    for path in sorted(options.corpora.glob("*.txt.xz")):
        for line in lines(path):
            size[path.stem] += len(line)
            for problem in checker.check(line):
                seen[f"{problem.code} {problem.wrong}→{problem.suggestion}"].append(problem)
    _print(seen, size, time.perf_counter() - begun, options.contexts)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lists", type=Path, default=SHIPPED)
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    parser.add_argument("--contexts", type=int, default=4, help="contexts shown for each entry")
    return parser.parse_args()


def _print(seen: dict[str, list[Problem]], size: Counter[str], seconds: float, contexts: int) -> None:
    total = sum(size.values())
    for name, problems in sorted(seen.items(), key=lambda item: -len(item[1])):
        print(f"{len(problems):5}  {name}")
        for problem in problems[:: max(1, len(problems) // contexts)][:contexts]:
            print(f"         {problem.context}")
    for code in sorted({problem.code for problems in seen.values() for problem in problems}):
        hits = sum(problem.code == code for problems in seen.values() for problem in problems)
        print(f"{code}: {hits} hits, {hits / total * 10_000:.4f} in 10,000 characters")
    print(f"{total:,} characters of {len(size)} corpora in {seconds:.1f} s")


if __name__ == "__main__":
    main()
