"""pycorrector's n-gram mode on the same lines, its model built from the same corpora.

`python -m tests.bench.language_peer --corpus DIR --sets DIR --out peer.arpa`, then `python -m tests.bench.language
--peer peer.arpa`. Needs `pip install pycorrector kenlm pyahocorasick` in an environment of one's own (never shipped).
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from monitor.ngrams.model import DISCOUNT
from monitor.ngrams.symbols import BITS, encode, table_of
from monitor.training.corpus import Measured, texts
from monitor.training.counts import characters, grams, rest_shares
from tests.bench.language_sets import Edit

ORDER = 4
MASK = (1 << BITS) - 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    measured = Measured(sorted(options.sets.glob("*.tsv")))
    write([line for _, line in texts(options.corpus) if not measured.shares(line)], options.out)


def write(lines: list[str], out: Path) -> None:
    """An ARPA file of the n-grams seen twice: absolute discounting, as in the engine, without its leaning."""
    chars = characters(lines)
    names = ["<s>", "<unk>", "0", "a", *chars]
    ids = encode("\n".join(lines), table_of(chars)).ids
    ones = np.bincount(ids, minlength=1 << BITS)
    kept = {order: _inner(*grams(ids, order), order) for order in range(2, ORDER + 1)}
    single = np.arange(1 << BITS, dtype=np.uint64)
    kept[1] = (single, ones)
    with out.open("w", encoding="utf-8") as file:
        file.write("\\data\\\n" + "".join(f"ngram {n}={_size(kept[n], names)}\n" for n in range(1, ORDER + 1)) + "\n")
        lower = (ones + 0.5) / ones.sum()
        backoff = np.ones(len(single))
        for order in range(1, ORDER + 1):
            keys, counts = kept[order]
            if order > 1:
                lower = _probability(kept, order, lower, backoff)
            longer = kept.get(order + 1)
            backoff = (
                np.clip(rest_shares(keys, counts, longer[0] >> np.uint64(BITS), longer[1]), 1e-4, 1) if longer else None
            )
            _write_order(file.write, order, keys, lower, backoff, names)
        file.write("\\end\\\n")


def _inner(
    keys: NDArray[np.uint64], counts: NDArray[np.int64], order: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Without n-grams that hold a boundary or an unknown character."""
    whole = np.ones(len(keys), bool)
    for step in range(order):
        whole &= (keys >> np.uint64(BITS * step) & np.uint64(MASK)) >= 2
    return keys[whole], counts[whole]


def _size(kept: tuple[NDArray[np.uint64], NDArray[np.int64]], names: list[str]) -> int:
    return len(names) + 1 if len(kept[0]) == 1 << BITS else len(kept[0])  # and </s>, which kenlm asks for


def _probability(kept: dict[int, tuple], order: int, lower: NDArray, backoff: NDArray) -> NDArray:
    keys, counts = kept[order]
    histories, ends = keys >> np.uint64(BITS), keys & np.uint64((1 << BITS * (order - 1)) - 1)
    at_history = np.searchsorted(kept[order - 1][0], histories)
    at_end = np.searchsorted(kept[order - 1][0], ends)
    share = (counts - DISCOUNT) / np.maximum(kept[order - 1][1][at_history], counts)
    return share + backoff[at_history] * lower[at_end]


def _write_order(
    write_out: Callable[[str], object],
    order: int,
    keys: NDArray,
    probability: NDArray,
    backoff: NDArray | None,
    names: list[str],
) -> None:
    write_out(f"\\{order}-grams:\n")
    logs = np.log10(np.maximum(probability, 1e-12))
    backs = np.log10(backoff) if backoff is not None else None
    for row, key in enumerate(keys.tolist()):
        symbols = [key >> BITS * step & MASK for step in range(order - 1, -1, -1)]
        if symbols[0] >= len(names):
            break
        words = " ".join(names[symbol] for symbol in symbols)
        write_out(f"{logs[row]:.4f}\t{words}" + (f"\t{backs[row]:.4f}\n" if backs is not None else "\n"))
    write_out("-2.0\t</s>\n\n" if order == 1 else "\n")


def peer(arpa: Path) -> Callable[[str], list[Edit]]:
    """Finds what pycorrector finds. Its package imports torch at its door: the door is gone around."""
    spec = importlib.util.find_spec("pycorrector")
    assert spec and spec.submodule_search_locations
    package = ModuleType("pycorrector")
    package.__path__ = list(spec.submodule_search_locations)
    sys.modules["pycorrector"] = package
    from pycorrector.corrector import Corrector

    corrector = Corrector(language_model_path=str(arpa))

    def find(text: str) -> list[Edit]:
        errors = corrector.correct(text)["errors"]
        return [Edit(at, at + len(wrong), right) for wrong, right, at in errors]

    return find


if __name__ == "__main__":
    main()
