"""Weights of the trained scorer: boosted trees laid out as flat arrays, walked for many rows at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.language.edits import EditKind
from monitor.ngrams.model import Model

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Trees:
    """Tree t asks at each node for column `split[t, node]`: up to `cut` it goes on to 2n + 1, else to 2n + 2."""

    depth: int
    split: NDArray[np.int16]  # trees × inner nodes
    cut: Floats
    value: Floats  # trees × leaves

    def probability(self, features: Floats) -> Floats:
        """Chance that each row's edit is what was meant."""
        rows, trees = len(features), len(self.split)
        if not trees:
            return np.zeros(rows, np.float32)
        inner, leaves = self.split.shape[1], self.value.shape[1]
        split, cut, value = self.split.ravel(), self.cut.ravel(), self.value.ravel()
        base = np.arange(trees)[None, :] * inner
        node = np.zeros((rows, trees), np.int64)
        flat, stride = np.ascontiguousarray(features).ravel(), features.shape[1]
        begins = np.arange(rows)[:, None] * stride
        for _ in range(self.depth):
            asked = base + node
            node = 2 * node + 1 + (flat[begins + split[asked]] > cut[asked])
        total = value[np.arange(trees)[None, :] * leaves + node - inner].sum(axis=1)
        chance: Floats = 1 / (1 + np.exp(-total))
        return chance


def trees_of(model: Model, kind: EditKind) -> Trees:
    name = kind.name.lower()
    arrays = model.arrays
    if f"{name}_split" not in arrays:
        nothing = np.zeros((0, 0), np.float32)
        return Trees(0, nothing.astype(np.int16), nothing, nothing)
    split = np.asarray(arrays[f"{name}_split"])
    depth = int(np.log2(split.shape[1] + 1))
    return Trees(depth, split, np.asarray(arrays[f"{name}_cut"]), np.asarray(arrays[f"{name}_value"]))
