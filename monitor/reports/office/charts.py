"""Charts for bulletins, as PNG by matplotlib, drawn only where a Chinese font is installed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "C:/Windows/Fonts", "/System/Library/Fonts", "/Library/Fonts")
_FONTS = (
    "NotoSansSC*", "NotoSansCJKsc-Regular*", "SourceHanSansSC-Regular*", "wqy-microhei*", "wqy-zenhei*",
    "NotoSansCJK-Regular*", "msyh.ttc", "simhei.ttf", "PingFang.ttc",
)  # fmt: skip
_INK, _SOFT, _BLUE, _GREEN = "#1f2a37", "#667085", "#2e5c8a", "#7fb08a"
NO_FONT = "没有找到中文字体（如 Noto Sans CJK、文泉驿），通报中的趋势以表格代替图"


@cache
def font() -> Path | None:
    """A font file that has Chinese, the best first; None where there is none."""
    folders = [Path(name) for name in (*_FOLDERS, Path.home() / ".fonts", Path.home() / ".local/share/fonts")]
    files = [path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*"))]
    return next((path for pattern in _FONTS for path in files if path.match(pattern)), None)


def trend(names: Sequence[str], found: Sequence[int], fixed: Sequence[int]) -> bytes:
    """Two bars a period: found and fixed. Raises ValueError without a Chinese font (`font`)."""
    figure, axes, face = _empty(6.4, 2.1)
    positions = range(len(names))
    for shift, counts, colour, label in ((-0.2, found, _BLUE, "发现问题"), (0.2, fixed, _GREEN, "完成整改")):
        bars = axes.bar([one + shift for one in positions], counts, 0.38, color=colour, label=label)
        axes.bar_label(bars, fontsize=7, color=_SOFT, padding=1)
    axes.set_xticks(list(positions), names)
    axes.set_xlim(-0.6, max(len(names), 4) - 0.4)  # a first period alone is no wall of colour
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.legend(loc="upper left", bbox_to_anchor=(0, 1.2), ncols=2, frameon=False, prop=face.copy())
    axes.set_ylim(top=max([*found, *fixed, 1]) * 1.15)  # the legend stands over the highest bar's number
    return _png(figure, axes, face)


def ranking(names: Sequence[str], standing: Sequence[int], fixed: Sequence[int]) -> bytes:
    """One bar a unit, the first on top: fixed and not yet fixed."""
    figure, axes, face = _empty(6.4, 0.8 + 0.2 * len(names))
    axes.barh(names, fixed, 0.62, color=_GREEN, label="已整改")
    bars = axes.barh(names, standing, 0.62, left=fixed, color=_BLUE, label="未整改")
    totals = [str(one + other) for one, other in zip(standing, fixed, strict=True)]
    axes.bar_label(bars, totals, fontsize=7, color=_SOFT, padding=2)
    axes.invert_yaxis()
    axes.xaxis.get_major_locator().set_params(integer=True)
    # over the bars: beside them it would hide the longest
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2, frameon=False, prop=face.copy())
    return _png(figure, axes, face)


def _empty(width: float, height: float) -> tuple[Any, Any, Any]:
    """A figure of inches, its axes, and the Chinese font."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # here: slow to import, and few reports need it
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    file = font()
    if file is None:
        raise ValueError(NO_FONT)
    figure = Figure(figsize=(width, height), dpi=160, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color("#d0d5dd")
    axes.tick_params(length=0)
    return figure, axes, FontProperties(fname=str(file), size=8)


def _png(figure: Any, axes: Any, face: Any) -> bytes:
    for text in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        text.set_fontproperties(face)
        text.set_color(_INK)
    axes.margins(y=0.02)
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})  # the same figures, the same bytes
    return out.getvalue()
