"""A model written as its folder: one .npy an array, and model.json last, so that a half-written one is none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.ngrams.model import FORMAT


def save(folder: Path, arrays: Mapping[str, NDArray[np.generic]], seeds: Mapping[str, int]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    for name in sorted(arrays):
        np.save(folder / f"{name}.npy", arrays[name])
        digest.update(name.encode() + np.ascontiguousarray(arrays[name]).tobytes())
    told = {"format": FORMAT, "version": digest.hexdigest()[:16], "arrays": sorted(arrays), "seeds": dict(seeds)}
    (folder / "model.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
