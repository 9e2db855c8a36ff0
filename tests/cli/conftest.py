"""A folder as a user of the command line finds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.cli import run


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def district(home: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder after `monitor init`."""
    assert run(["init"]) == 0
    capsys.readouterr()
    return home
