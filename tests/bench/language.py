"""What the text engine finds, misses and wrongly raises: `python -m tests.bench.language`.

Prints for each measured set the alarms by layer and together, the curve from which the presets were chosen, planted
errors of seven kinds, and speed. Reads the report halves (2nd, 4th … line) unless `--half tune` is asked for.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from monitor.language import Checker
from monitor.language.excuses import excused
from monitor.language.presets import PRESETS
from monitor.language.spelling import Guess, Speller, alike
from monitor.model import Problem
from monitor.ngrams import SHIPPED as MODEL
from monitor.ngrams import Model, load
from monitor.wordlists import SHIPPED, Wordlists
from monitor.wordlists import load as load_lists
from tests.bench.language_planted import planted
from tests.bench.language_sets import CLEAN, OFFICIAL, Edit, Read, Score, lines

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99)
HEAD = f"{'':34}{'char P':>8}{'char R':>8}{'det P':>8}{'det R':>8}{'det F1':>8}{'cor F1':>8}{'false':>7}{'/10,000':>9}"
Finder = Callable[[str], Iterable[Edit]]


def main() -> None:
    options = _options()
    begun = time.perf_counter()
    model, lists = load(options.model), load_lists(SHIPPED)
    print(f"model {model.version} mapped and lists read in {time.perf_counter() - begun:.2f} s")
    rows = {name: lines(name, options.half) for name in (*OFFICIAL, *CLEAN)}
    _by_layer(model, lists, rows)
    _curves(model, rows)
    planted(model, Checker(lists, model, "均衡"), options.half)
    _speed(Checker(lists, model), rows)
    if options.peer:
        from tests.bench.language_peer import peer

        few = {name: pairs[: options.peer_lines] for name, pairs in rows.items()}
        _table(f"pycorrector n-gram, first {options.peer_lines} lines", peer(options.peer), few)
        both = Checker(lists, model)
        _table("the engine on the same lines", _finder(both), few)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--half", choices=("tune", "report"), default="report")
    parser.add_argument("--peer", type=Path, help="an ARPA file for pycorrector (tests.bench.language_peer writes one)")
    parser.add_argument("--peer-lines", type=int, default=300, help="lines of each set that it reads: it is slow")
    return parser.parse_args()


def _by_layer(model: Model, lists: Wordlists, rows: dict[str, list[tuple[str, str]]]) -> None:
    listed = Checker(lists)
    _table("词表", _finder(listed), rows)
    for level in PRESETS:
        _table(f"词表与模型，{level}", _finder(Checker(lists, model, level)), rows)
    certain = _finder(Checker(lists, model), certain=True)
    _table("其中“确定”", certain, rows)


def _finder(checker: Checker, *, certain: bool = False) -> Finder:
    return lambda text: _edits(found for found in checker.check(text) if found.certain or not certain)


def _edits(problems: Iterable[Problem]) -> list[Edit]:
    return [Edit(problem.start, problem.end, problem.suggestion) for problem in problems if problem.code == "text.typo"]


def _table(title: str, find: Finder, rows: dict[str, list[tuple[str, str]]]) -> None:
    print(f"\n{title}\n{HEAD}")
    for name, pairs in rows.items():
        begun = time.perf_counter()
        reads = [Read(wrong, right, tuple(find(wrong))) for wrong, right in pairs]
        speed = sum(len(wrong) for wrong, _ in pairs) / (time.perf_counter() - begun)
        print(f"{_row(name, Score.of(reads))}   {speed:,.0f} characters/s, a line at a time", flush=True)


def _row(name: str, score: Score) -> str:
    shares = (score.precision, score.recall, *score.detected, score.corrected[2])
    return (
        f"{name:34}" + "".join(f"{share * 100:8.1f}" for share in shares) + f"{score.alarms:7}{score.alarm_rate:9.2f}"
    )


def _curves(model: Model, rows: dict[str, list[tuple[str, str]]]) -> None:
    """The model layer alone, at every threshold."""
    speller = Speller(model)
    found = {name: [(w, r, _guesses(speller, w)) for w, r in pairs] for name, pairs in rows.items()}
    print(f"\nmodel layer by threshold\n{HEAD}")
    for threshold in THRESHOLDS:
        for name, reads in found.items():
            kept = [Read(w, r, tuple(edit for edit in edits if edit.chance >= threshold)) for w, r, edits in reads]
            print(_row(f"{threshold:.2f} {name}", Score.of(kept)))


def _guesses(speller: Speller, text: str) -> list[Edit]:
    return [_edit(guess) for guess in speller.guesses(text, alike(THRESHOLDS[0])) if not excused(guess, text)]


def _edit(guess: Guess) -> Edit:
    return Edit(guess.start, guess.end, guess.right, guess.chance, guess.kind.name)


def _speed(checker: Checker, rows: dict[str, list[tuple[str, str]]]) -> None:
    """Pages of some 2,000 characters, all layers, one process."""
    clean = [wrong for name in CLEAN for wrong, _ in rows[name]]
    pages = ["\n".join(clean[at : at + 50]) for at in range(0, len(clean), 50)]
    begun = time.process_time()
    for page in pages:
        checker.check(page)
    seconds = time.process_time() - begun
    print(f"\nspeed: {sum(map(len, pages)) / seconds:,.0f} characters/s of processor time on pages of 50 lines")


if __name__ == "__main__":
    main()
