"""`registry check` and `wordlists check` name file and line of an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.cli import run


def test_the_registry_is_checked_with_its_lines(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = district / "registry.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('code = "3700000001"', 'code = "37"'), encoding="utf-8")
    assert run(["registry", "check"]) == 2
    assert "网站标识码“37”不合规" in (error := capsys.readouterr().err) and error.startswith("registry.toml:")
    assert 'code = "37"' in path.read_text(encoding="utf-8").splitlines()[int(error.split(":")[1].split("：")[0]) - 1]


def test_the_shipped_wordlists_load(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["wordlists", "check"]) == 0
    assert "词表没有错" in capsys.readouterr().out


def test_a_bad_wordlist_of_ones_own_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "words").mkdir()
    (home / "words/typos.tsv").write_text("只有一列\n", encoding="utf-8")
    monkeypatch.setenv("MONITOR_WORDLISTS", "words")
    assert run(["wordlists", "check"]) == 2
    assert "typos.tsv:1" in capsys.readouterr().err
