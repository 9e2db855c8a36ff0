"""What the text engine finds, misses and wrongly raises: `python -m tests.bench.language [--curves] [--peer FILE]`.

For each measured set: characters put right (P, R), sentences found and mended (P, R, F1), false alarms in 10,000
characters, characters a second; by layer and together, beside pycorrector's n-gram mode on the same lines; then errors
of seven kinds planted into clean lines, and speed. Reads the report halves (2nd, 4th … line) unless told otherwise.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from monitor.language.checker import Checker
from monitor.model import Problem
from monitor.ngrams.model import SHIPPED as MODEL
from monitor.ngrams.model import Model, load
from monitor.ngrams.presets import DEFAULT, PRESETS, Preset
from monitor.wordlists.entries import Wordlists
from monitor.wordlists.folders import SHIPPED
from monitor.wordlists.folders import load as load_lists
from tests.bench.language_planted import planted
from tests.bench.language_sets import CLEAN, OFFICIAL, Edit, Read, Score, lines

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.92, 0.94, 0.96, 0.98)
COLUMNS = ("char P", "char R", "det P", "det R", "det F1", "cor P", "cor R", "cor F1", "false", "/10,000")
HEAD = f"{'':22}" + "".join(f"{name:>8}" for name in COLUMNS) + "  characters/s"
Pairs = Sequence[tuple[str, str]]
Finder = Callable[[list[str]], list[list[Edit]]]


def main() -> None:
    options = _options()
    begun = time.perf_counter()
    model, lists = load(options.model), load_lists(SHIPPED)
    Checker(lists, model)
    print(f"model {model.version} and lists ready in {time.perf_counter() - begun:.2f} s; half: {options.half}")
    rows = {name: lines(name, options.half) for name in (*OFFICIAL, *CLEAN)}
    if options.curves:
        _curves(model, rows)
        return
    _by_layer(model, lists, rows)
    planted(model, Checker(lists, model, options.preset), options.half)
    _speed(Checker(lists, model, options.preset), rows)
    if options.peer:
        _beside(options.peer, options.peer_lines, Checker(lists, model, options.preset), rows)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--preset", choices=tuple(PRESETS), default=DEFAULT)
    parser.add_argument("--half", choices=("tune", "report"), default="report")
    parser.add_argument("--curves", action="store_true", help="the model layer alone, at every threshold")
    parser.add_argument("--peer", type=Path, help="an ARPA file for pycorrector (tests.bench.language_peer writes one)")
    parser.add_argument("--peer-lines", type=int, default=150, help="lines of each set that it reads: it is slow")
    return parser.parse_args()


def _by_layer(model: Model, lists: Wordlists, rows: dict[str, Pairs]) -> None:
    _table("词表", _finder(Checker(lists)), rows)
    _table(f"模型，{DEFAULT}", _finder(Checker(Wordlists(), model)), rows)
    for level in PRESETS:
        _table(f"词表与模型，{level}", _finder(Checker(lists, model, level)), rows)
    _table("其中“确定”", _finder(Checker(lists, model), certain=True), rows)


def _finder(checker: Checker, *, certain: bool = False) -> Finder:
    def find(texts: list[str]) -> list[list[Edit]]:
        reader = checker.ahead(texts)
        return [_edits(one for one in reader.check(text) if one.certain or not certain) for text in texts]

    return find


def _edits(problems: Iterable[Problem]) -> list[Edit]:
    return [
        Edit(problem.start, problem.end, problem.suggestion, problem.confidence)
        for problem in problems
        if problem.code == "text.typo"
    ]


def _table(title: str, find: Finder, rows: dict[str, Pairs]) -> None:
    print(f"\n{title}\n{HEAD}")
    for name, pairs in rows.items():
        begun = time.process_time()
        found = find([wrong for wrong, _ in pairs])
        speed = sum(len(wrong) for wrong, _ in pairs) / max(time.process_time() - begun, 1e-9)
        reads = [Read(wrong, right, tuple(edits)) for (wrong, right), edits in zip(pairs, found, strict=True)]
        print(f"{_row(name, Score.of(reads))}{speed:14,.0f}", flush=True)


def _row(name: str, score: Score) -> str:
    shares = (score.precision, score.recall, *score.detected, *score.corrected)
    numbers = "".join(f"{share * 100:8.1f}" for share in shares)
    return f"{name:22}{numbers}{score.alarms:8}{score.alarm_rate:8.2f}"


def _curves(model: Model, rows: dict[str, Pairs]) -> None:
    low = Preset(1.0, THRESHOLDS[0])
    find = _finder(Checker(Wordlists(), model, low))
    found = {name: find([wrong for wrong, _ in pairs]) for name, pairs in rows.items()}
    print(f"\nmodel layer by threshold\n{HEAD}")
    for threshold in THRESHOLDS:
        for name, pairs in rows.items():
            kept = [[edit for edit in edits if edit.chance >= threshold] for edits in found[name]]
            reads = [Read(wrong, right, tuple(edits)) for (wrong, right), edits in zip(pairs, kept, strict=True)]
            print(_row(f"{threshold:.2f} {name}", Score.of(reads)))


def _beside(arpa: Path, size: int, checker: Checker, rows: dict[str, Pairs]) -> None:
    from tests.bench.language_peer import peer

    few = {name: pairs[:size] for name, pairs in rows.items()}
    find = peer(arpa)
    _table(f"pycorrector n-gram, first {size} lines", lambda texts: [find(text) for text in texts], few)
    _table(f"the engine on the same lines, {checker.preset}", _finder(checker), few)


def _speed(checker: Checker, rows: dict[str, Pairs]) -> None:
    """All layers, one process, processor time: pages of fifty blocks, one long block, a block alone."""
    clean = [wrong for name in CLEAN for wrong, _ in rows[name]]
    pages = [clean[at : at + 50] for at in range(0, len(clean), 50)]
    size = sum(map(len, clean))
    ways: dict[str, Callable[[], object]] = {
        "pages of 50 blocks": lambda: [_page(checker, page) for page in pages],
        "one block of 50 lines": lambda: [checker.check("\n".join(page)) for page in pages],
        "a line at a time": lambda: [checker.check(line) for line in clean],
    }
    print("\nspeed, characters a second of processor time")
    for name, read in ways.items():
        begun = time.process_time()
        read()
        print(f"  {name}: {size / (time.process_time() - begun):,.0f}")


def _page(checker: Checker, blocks: list[str]) -> None:
    reader = checker.ahead(blocks)
    for text in blocks:
        reader.check(text)


if __name__ == "__main__":
    main()
