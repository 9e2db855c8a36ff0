"""How sure the model layer must be: presets, chosen from the curves that `python -m tests.bench.language` draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.language.edits import Kind


@dataclass(frozen=True, slots=True)
class Preset:
    """Chances (0 to 1): from `sure` on a problem is 确定; from `least[kind]` on it is reported at all, as 疑似."""

    sure: float
    least: Mapping[Kind, float]


def _least(replaced: float, swapped: float, lost: float, extra: float, doubled: float) -> dict[Kind, float]:
    return {
        Kind.REPLACE: replaced,
        Kind.WORD: replaced,
        Kind.SWAP: swapped,
        Kind.INSERT: lost,
        Kind.DELETE: extra,
        Kind.DOUBLE: doubled,
    }


DEFAULT = "均衡"
SURE = 0.98
# Found on tune halves and on briefings and court cases that no count has seen (0.3 M characters).
PRESETS: Mapping[str, Preset] = {
    "严格": Preset(SURE, _least(replaced=SURE, swapped=SURE, lost=SURE, extra=SURE, doubled=SURE)),
    "均衡": Preset(SURE, _least(replaced=0.93, swapped=0.85, lost=0.9, extra=0.5, doubled=0.86)),
    "全面": Preset(SURE, _least(replaced=0.7, swapped=0.7, lost=0.75, extra=0.4, doubled=0.8)),
}
# Kinds that few measured errors stand for never confirm themselves.
NEVER_SURE = frozenset({Kind.INSERT, Kind.DELETE, Kind.DOUBLE, Kind.SWAP})


def named(name: str) -> Preset:
    """ValueError names the presets there are."""
    if name not in PRESETS:
        raise ValueError(f"没有名为“{name}”的档位，可用：{'、'.join(PRESETS)}")
    return PRESETS[name]
