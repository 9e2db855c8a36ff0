"""How sure the model layer must be: presets, chosen from the curves of `python -m tests.bench.language --curves`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preset:
    """Chances (0 to 1): from `sure` on a problem is 确定; from `doubt` on it is reported at all, as 疑似."""

    sure: float
    doubt: float

    @property
    def sure_of_words(self) -> float:
        """For a form that is itself a word, or stands in one: half the doubt."""
        return 1 - (1 - self.sure) / 2


DEFAULT = "均衡"
SURE = 0.92
PRESETS: Mapping[str, Preset] = {
    "严格": Preset(SURE, SURE),
    "均衡": Preset(SURE, 0.8),
    "全面": Preset(SURE, 0.5),
}


def named(name: str, sure: float | None = None, doubt: float | None = None) -> Preset:
    """The preset of that name, with `sure` and `doubt` in place of its own where given. Raises ValueError."""
    if name not in PRESETS:
        raise ValueError(f"没有名为“{name}”的档位，可用：{'、'.join(PRESETS)}")
    preset = PRESETS[name]
    return Preset(preset.sure if sure is None else sure, preset.doubt if doubt is None else doubt)
