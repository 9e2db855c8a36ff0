"""The language model: flat arrays that are mapped from disk and shared between processes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.ngrams.symbols import BITS, Ids, Symbols, encode
from monitor.ngrams.table import lookup, lookup_both

ORDERS = (2, 3, 4, 5)
SHIPPED = Path(__file__).parent / "shipped"
STEPS = 10  # a count is kept as its logarithm: ten steps for a doubling
DISCOUNT = 0.75  # taken from the count of each n-gram for those never seen
FORMAT = 1


class ModelError(ValueError):
    """A model that cannot be used; `str()` is shown to a person, in Chinese."""


def levels(counts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Counts as kept: 1 + ten times the binary logarithm."""
    kept: NDArray[np.uint8] = np.minimum(np.round(np.log2(counts) * STEPS) + 1, 255).astype(np.uint8)
    return kept


COUNTS = np.concatenate(([0.0], np.exp2(np.arange(255) / STEPS))).astype(np.float32)  # level → count


@dataclass(frozen=True)
class Model:
    """`arrays` by name, `facts` from model.json. Read only; safe to share between threads.

    symbols: code point → symbol · unigrams: count of each symbol · grams2 … grams5: tables of n-gram levels ·
    words: table of a lexicon's word levels · confusions_*: what each symbol may be a slip of ·
    sounds, pairs_*: two-character words by their sound.
    """

    folder: Path
    facts: Mapping[str, object]
    arrays: Mapping[str, NDArray[Any]]

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return load, (self.folder,)  # a worker maps the same files again

    def encode(self, text: str) -> Symbols:
        return encode(text, self.symbols)

    @cached_property
    def symbols(self) -> Ids:
        return np.asarray(self.arrays["symbols"], np.uint16)

    @cached_property
    def characters(self) -> str:
        """The character of each symbol; the first four have none."""
        return "".join(map(chr, self.arrays["characters"]))

    @cached_property
    def unigrams(self) -> NDArray[np.float32]:
        return np.asarray(self.arrays["unigrams"], np.float32)

    @cached_property
    def total(self) -> np.float32:
        return np.float32(self.unigrams.sum())

    @cached_property
    def unigram_rest(self) -> NDArray[np.float32]:
        """For each symbol the share of its rare continuations."""
        return np.asarray(self.arrays["rest1"], np.float32)

    @cached_property
    def seeds(self) -> Mapping[str, int]:
        seeds = self.facts["seeds"]
        assert isinstance(seeds, dict)
        return {str(name): int(seed) for name, seed in seeds.items()}

    @property
    def version(self) -> str:
        return str(self.facts["version"])

    def gram_levels(self, keys: NDArray[np.uint64], order: int) -> NDArray[np.uint8]:
        """Level of each n-gram, 0 where it was never seen twice."""
        name = f"grams{order}"
        return lookup(self.arrays[name], self.seeds[name], keys)

    def gram_levels_and_rest(self, keys: NDArray[np.uint64], order: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Level of each n-gram, and what share of its continuations was rare (255: all)."""
        name = f"grams{order}"
        rest = self.arrays[f"rest{order}"]
        return lookup_both(self.arrays[name], rest, self.seeds[name], keys)

    def follows(self, left: Ids, right: Ids) -> NDArray[np.bool_]:
        """True where `right` was seen after `left` twice: one bit for each two of the common symbols."""
        table = self.arrays["follows"]
        wide = len(table)
        bit = left.astype(np.int64) * (wide + -wide % 8) + right
        known = (left < wide) & (right < wide)
        bit[~known] = 0
        follows: NDArray[np.bool_] = (table.ravel()[bit >> 3] >> (7 - (bit & 7)).astype(np.uint8) & 1).astype(
            bool
        ) & known
        return follows

    def word_levels(self, keys: NDArray[np.uint64]) -> NDArray[np.uint8]:
        """How common each word of two to four characters is, 0 for what no lexicon knows."""
        return lookup(self.arrays["words"], self.seeds["words"], keys)


def keys_of(ids: Ids, order: int) -> NDArray[np.uint64]:
    """Key of the n-gram that begins at each place along the last axis, as far as there are whole ones."""
    wide = ids.shape[-1] - order + 1
    keys = np.zeros((*ids.shape[:-1], max(wide, 0)), np.uint64)
    for step in range(order if wide > 0 else 0):
        keys = (keys << np.uint64(BITS)) | ids[..., step : step + wide]
    return keys


def load(folder: Path = SHIPPED) -> Model:
    """Map a model from disk: milliseconds at any size. Raises ModelError."""
    try:
        facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        arrays = {name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in facts["arrays"]}
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"语言模型 {folder} 无法读取：{error}。请重新安装，或重新运行建模命令") from error
    if facts.get("format") != FORMAT:
        raise ModelError(f"语言模型 {folder} 的格式是 {facts.get('format')}，本程序需要 {FORMAT}。请重新建模")
    return Model(folder, facts, arrays)


def save(folder: Path, arrays: Mapping[str, NDArray[Any]], seeds: Mapping[str, int]) -> None:
    """Write a model: one .npy an array, and model.json last, so that a half-written one is none."""
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    for name in sorted(arrays):
        np.save(folder / f"{name}.npy", arrays[name])
        digest.update(name.encode() + np.ascontiguousarray(arrays[name]).tobytes())
    facts = {"format": FORMAT, "version": digest.hexdigest()[:16], "arrays": sorted(arrays), "seeds": dict(seeds)}
    (folder / "model.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
