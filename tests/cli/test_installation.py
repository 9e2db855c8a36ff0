"""What a command needs before it starts, and the way to it where it is missing; how the program ends."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from monitor.cli import run

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("command", ["scan", "findings", "digest", "recheck", "prune", "send", "schedule"])
def test_without_a_registry_the_way_to_one_is_told(
    home: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command]) == 2
    error = capsys.readouterr().err
    assert error == "registry.toml：找不到这个文件。改法：先运行 monitor init，或用 --registry 指明位置\n"


def test_without_a_database_the_way_to_one_is_told(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (district / "data/monitor.db").unlink()
    assert run(["findings"]) == 2
    assert "monitor init" in capsys.readouterr().err


def test_an_old_database_is_refused_with_the_command_to_run(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(district / "data/monitor.db")) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '0000'").close()
    assert run(["scan"]) == 2
    assert "monitor upgrade" in capsys.readouterr().err


def test_an_unknown_setting_stops_every_command(
    district: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MONITOR_WORKER", "3")
    assert run(["findings"]) == 2
    assert "MONITOR_WORKERS" in capsys.readouterr().err


def test_init_keeps_a_registry_that_is_there(district: Path) -> None:
    (district / "registry.toml").write_text('[monitor]\ndistrict = "甲区"\n', encoding="utf-8")
    assert run(["init"]) == 0
    assert "甲区" in (district / "registry.toml").read_text(encoding="utf-8")


def test_the_registry_may_lie_elsewhere(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--registry", "etc/r.toml", "init"]) == 0
    assert (home / "etc/data/monitor.db").exists()
    assert run(["--registry", "etc/r.toml", "registry", "check"]) == 0
    assert "示例区人民政府" in capsys.readouterr().out


def test_schedule_becomes_the_timetable(district: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[list[str], str]] = []
    monkeypatch.setattr(os, "execve", lambda program, words, env: called.append((words, env["MONITOR_REGISTRY"])))
    run(["--registry", str(district / "registry.toml"), "schedule"])
    assert called == [([sys.executable, "-m", "monitor.scheduler"], str(district / "registry.toml"))]


def test_sigterm_ends_with_143_and_without_a_traceback(district: Path) -> None:
    code = "import os, signal, click; from monitor import cli; cli.monitor.add_command(click.Command('wait', "
    code += "callback=lambda: os.kill(os.getpid(), signal.SIGTERM))); cli.main(['wait'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (143, "")
