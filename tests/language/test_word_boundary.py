"""Two words that meet are not a wrong form; and the dictionary is read without a trace."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from monitor.language.word_boundary import kept_together


@pytest.mark.parametrize(
    ("text", "form", "together"),
    [
        ("展馆开发展示项目", "发展", False),
        ("两国和平台阶", "平台", False),
        ("路口交通信号灯", "口交", False),
        ("公布署名文章", "布署", False),
        ("全面布署工作", "布署", True),
        ("按装配式建筑标准", "按装", False),
        ("负责按装设备", "按装", True),
        ("自己经营农场", "己经", False),
        ("工程己经完工", "己经", True),
        ("成立领导小姐", "领导小姐", True),
        ("布署", "布署", True),
        ("第7布署1", "布署", True),
    ],
)
def test_a_form_counts_where_it_is_kept_together(text: str, form: str, together: bool) -> None:
    start = text.index(form)
    assert kept_together(text, start, start + len(form)) is together


PROBE = """
import sys
from monitor.language.checker import Checker
from monitor.wordlists.folders import SHIPPED, load
checker = Checker(load(SHIPPED))
assert checker.check("今天天气晴好") == [] and "jieba" not in sys.modules, "loaded before the first hit"
assert len(checker.check("全面布署")) == 1 and "jieba" in sys.modules
"""


def test_jieba_is_loaded_at_the_first_hit_without_a_word_or_a_file(tmp_path: Path) -> None:
    """With warnings as errors and nothing compiled, as a fresh installation meets it."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-B", "-X", f"pycache_prefix={tmp_path / 'pyc'}", "-c", PROBE],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        env={"TMPDIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
