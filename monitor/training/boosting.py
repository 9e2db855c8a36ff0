"""Boosted trees trained with LightGBM (the extra `train`) and laid out as the flat arrays that the engine walks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.language.edits import EditKind
from monitor.training.rows import TrainingRows

DEPTH = 6
LEAST = 20  # rows
TREES = {EditKind.REPLACE: 250, EditKind.DOUBLE: 20}
OTHER_TREES = 120
CLEAN_WEIGHT = 2.0  # rows that are wrong, of the rare kinds: planted text has far more lost characters than real text
DOUBLE_WEIGHT = 45.0  # and nearly no natural 一步一步
SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.08,
    "num_leaves": 40,
    "max_depth": DEPTH,
    "min_child_samples": 30,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "max_bin": 127,
    "verbose": -1,
    "num_threads": 2,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
}


def train(kind: EditKind, rows: TrainingRows) -> dict[str, NDArray[np.generic]]:
    """The trees of one kind as `<kind>_split`, `_cut`, `_value`; none from too few rows."""
    import lightgbm

    if sum(map(len, rows.features)) < LEAST:
        return {}
    features, right, weights = rows.stacked()
    if kind is not EditKind.REPLACE:
        weights = np.where(right, weights, weights * (DOUBLE_WEIGHT if kind is EditKind.DOUBLE else CLEAN_WEIGHT))
    data = lightgbm.Dataset(features, right.astype(int), weight=weights)
    booster = lightgbm.train(SETTINGS, data, TREES.get(kind, OTHER_TREES))
    trees = [_laid_out(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    split, cut, value = (np.stack(parts) for parts in zip(*trees, strict=True))
    name = kind.name.lower()
    return {f"{name}_split": split, f"{name}_cut": cut, f"{name}_value": value}


def together(parts: Sequence[Mapping[str, NDArray[np.generic]]]) -> dict[str, NDArray[np.generic]]:
    """Trees of several trainings as one: the mean of what they say."""
    found: dict[str, NDArray[np.generic]] = {}
    for name in sorted(set.intersection(*map(set, parts))):
        joined = np.concatenate([part[name] for part in parts])
        found[name] = joined / np.float32(len(parts)) if name.endswith("_value") else joined
    return found


def _laid_out(tree: dict[str, Any]) -> tuple[NDArray[np.int16], NDArray[np.float32], NDArray[np.float32]]:
    """A whole tree of DEPTH: a leaf higher up is reached by always going left."""
    inner = 2**DEPTH - 1
    split, cut = np.zeros(inner, np.int16), np.full(inner, np.inf, np.float32)
    value = np.zeros(inner + 1, np.float32)

    def walk(node: dict[str, Any], at: int) -> None:
        if at >= inner:
            value[at - inner] = node["leaf_value"]
        elif "leaf_value" in node:
            walk(node, 2 * at + 1)
        else:
            split[at], cut[at] = node["split_feature"], node["threshold"]
            walk(node["left_child"], 2 * at + 1)
            walk(node["right_child"], 2 * at + 2)

    walk(tree, 0)
    return split, cut, value
