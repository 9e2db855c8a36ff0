"""A folder as a user of the command line finds it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from monitor.cli import run


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `monitor init` leaves in an empty folder, to be copied: the migrations take longer than most tests."""
    folder = tmp_path_factory.mktemp("initialised")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run(["init"]) == 0
    return folder


@pytest.fixture
def district(home: Path, initialised: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder after `monitor init`, without the issuer of the example: 区政府办公室 may be written to here."""
    shutil.copytree(initialised, home, dirs_exist_ok=True)
    path = home / "registry.toml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("issuer")), encoding="utf-8")
    capsys.readouterr()
    return home
