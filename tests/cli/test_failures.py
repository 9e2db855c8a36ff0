"""Commands that meet a busy, damaged or closed database end with one sentence and the right exit code."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.cli import run
from monitor.store import database, failures
from tests.cli.stored_findings import add_finding

COMMANDS = [
    ["mark", "1", "--state", "waived", "--who", "x", "--why", "y", "--until", "2999-01-01"],
    ["escalate"],
    ["notice", "--month", "2026-11", "--out", "out"],
    ["prune"],
]


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_a_command_that_meets_another_writer_says_so(
    district: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    add_finding()
    with closing(sqlite3.connect(district / "data/monitor.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert run(command) == failures.LATER
        other.execute("ROLLBACK")
    said = capsys.readouterr().err
    assert "正被另一个程序占用" in said and "Traceback" not in said


def test_a_damaged_database_and_a_closed_folder_are_explained(
    district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = district / "data/monitor.db"
    for ending in ("-wal", "-shm"):
        Path(f"{file}{ending}").unlink(missing_ok=True)
    file.write_bytes(b"rubbish" * 1_000)
    assert run(["findings"]) == failures.BY_HAND
    assert "monitor restore" in capsys.readouterr().err


def test_a_server_that_is_gone_is_named(
    district: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MONITOR_DATABASE_URL", "postgresql://u:geheim@127.0.0.1:2/none")
    assert run(["findings"]) == failures.BY_HAND
    said = capsys.readouterr().err
    assert "MONITOR_DATABASE_URL" in said and "geheim" not in said and "Traceback" not in said


def test_a_full_disk_is_named(
    district: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """SQLite may not grow by one page more than it has, and the reason given needs several."""
    add_finding()
    monkeypatch.setattr(database, "_PRAGMAS", (*database._PRAGMAS, "max_page_count=1"))
    words = ["--state", "waived", "--who", "x", "--why", "据" * 20_000, "--until", "2999-01-01"]
    assert run(["mark", "1", *words]) == failures.BY_HAND
    said = capsys.readouterr().err
    assert "磁盘已满" in said and "Traceback" not in said
