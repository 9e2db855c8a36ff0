"""A backup is put in place whole, or the database that was there stays whole."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
import zstandard
from alembic import command

from monitor import clock, registry
from monitor.registry import Registry
from monitor.settings import ConfigError, Settings
from monitor.store import backup, database, dump

ROOT = Path(__file__).parents[1]
TOML = """
[monitor]
district = "示例区"
data_dir = "data"

[[units]]
id = "zfb"
name = "区政府办公室"

[[sites]]
id = "portal"
name = "示例区人民政府"
url = "http://127.0.0.1:2/"
unit = "zfb"
"""


@pytest.fixture
def registered(tmp_path: Path) -> Registry:
    (tmp_path / "registry.toml").write_text(TOML, encoding="utf-8")
    return registry.load(tmp_path / "registry.toml")


@pytest.fixture
def settings(registered: Registry) -> Settings:
    return Settings(registry=registered.path)


@pytest.fixture
def cut_off(settings: Settings, registered: Registry, tmp_path: Path) -> Path:
    """A database (with a backup of it) to which a table was added that a power cut left in the -wal."""
    database.upgrade(settings, registered)
    backup.write(settings, registered, tmp_path / "one.tar")
    file = registered.data_dir / "monitor.db"
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("PRAGMA wal_autocheckpoint=0").close()
        conn.execute("CREATE TABLE precious (x)").close()
        conn.execute("INSERT INTO precious VALUES (42)").close()
        conn.commit()
        for ending in ("", "-wal"):
            shutil.copy(f"{file}{ending}", tmp_path / f"kept{ending}")
    for ending in ("", "-wal"):
        shutil.copy(tmp_path / f"kept{ending}", f"{file}{ending}")
    return file


def tables(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


@pytest.mark.parametrize("step", ["shutil.copyfile", "os.fsync", "Path.replace"])
def test_a_restore_that_fails_leaves_the_old_database_whole(
    cut_off: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"monitor.store.backup.{step}", full)
    with pytest.raises(OSError, match="No space"):
        backup.restore(settings, tmp_path / "one.tar", force=True)
    monkeypatch.undo()
    assert "precious" in tables(cut_off)
    assert not list(cut_off.parent.glob("*.restoring"))


def test_what_stood_in_the_wal_is_not_played_into_the_backup(cut_off: Path, settings: Settings, tmp_path: Path) -> None:
    backup.restore(settings, tmp_path / "one.tar", force=True)
    assert "precious" not in tables(cut_off) and "findings" in tables(cut_off)


def test_a_damaged_database_is_replaced(cut_off: Path, settings: Settings, tmp_path: Path) -> None:
    cut_off.write_bytes(b"rubbish" * 1000)
    backup.restore(settings, tmp_path / "one.tar", force=True)
    assert "findings" in tables(cut_off)


def test_an_existing_file_is_never_overwritten(settings: Settings, registered: Registry, tmp_path: Path) -> None:
    database.upgrade(settings, registered)
    (tmp_path / "one.tar").write_text("precious")
    with pytest.raises(ConfigError, match="不会覆盖"):
        backup.write(settings, registered, tmp_path / "one.tar")
    assert (tmp_path / "one.tar").read_text() == "precious"


KILLED = """
import os, signal, sys
from pathlib import Path
from monitor import clock, registry
from monitor.store import backup, dump
from monitor.settings import Settings
dumped = dump.write
def killed(*given):
    dumped(*given)
    os.kill(os.getpid(), signal.SIGKILL)
dump.write = killed
settings = Settings(registry=Path(sys.argv[1]))
backup.rotate(settings, registry.load(settings.registry), Path(sys.argv[2]), 14)
"""


def test_what_a_killed_backup_left_is_gone_after_the_next_one(
    settings: Settings, registered: Registry, tmp_path: Path
) -> None:
    database.upgrade(settings, registered)
    there = tmp_path / "backups"
    subprocess.run([sys.executable, "-c", KILLED, str(registered.path), str(there)], check=False, cwd=ROOT)
    work = registered.data_dir / "backup-work"
    assert work.exists() and len(list(there.iterdir())) == 1, "killed while it was being written"
    made = backup.rotate(settings, registered, there, 14)
    assert not work.exists() and list(there.iterdir()) == [made]


def test_only_the_newest_backups_are_kept_and_other_files_stay(
    settings: Settings, registered: Registry, tmp_path: Path
) -> None:
    database.upgrade(settings, registered)
    (tmp_path / "holiday-photos.tar").touch()
    for day in range(1, 5):
        clock.freeze(datetime(2026, 11, day, tzinfo=clock.ZONE))
        backup.rotate(settings, registered, tmp_path, 2)
    names = [file.name for file in backup.listed(tmp_path)]
    assert names == ["monitor-2026-11-03-000000.tar", "monitor-2026-11-04-000000.tar"]
    assert (tmp_path / "holiday-photos.tar").exists()
    assert backup.newest(tmp_path).name == names[-1]


def test_a_whole_backup_passes_the_test_restore_and_nothing_is_left_of_it(
    settings: Settings, registered: Registry, tmp_path: Path
) -> None:
    database.upgrade(settings, registered)
    body = zstandard.compress(b"<html>")
    stored = registered.data_dir / f"bodies/aa/{hashlib.sha256(b'<html>').hexdigest()}.zst"
    stored.parent.mkdir(parents=True)
    stored.write_bytes(body)
    backup.write(settings, registered, tmp_path / "one.tar")
    assert "0 个问题条目，抽查网页存档 1 份" in backup.try_out(settings, registered, tmp_path / "one.tar")
    assert not (registered.data_dir / "backup-work").exists()
    stored.write_bytes(zstandard.compress(b"something else"))
    backup.write(settings, registered, tmp_path / "two.tar")
    with pytest.raises(ConfigError, match="已损坏"):
        backup.try_out(settings, registered, tmp_path / "two.tar")


@pytest.mark.parametrize("place", [0.3, 0.5, 0.7])
def test_a_damaged_backup_does_not_pass_the_test_restore(
    settings: Settings, registered: Registry, tmp_path: Path, place: float
) -> None:
    database.upgrade(settings, registered)
    backup.write(settings, registered, tmp_path / "one.tar")
    body = bytearray((tmp_path / "one.tar").read_bytes())
    middle = int(len(body) * place) // 4096 * 4096
    body[middle : middle + 8192] = b"\xff" * 8192
    (tmp_path / "bad.tar").write_bytes(body)
    with pytest.raises(ConfigError, match=r"已损坏|不是本程序"):
        backup.try_out(settings, registered, tmp_path / "bad.tar")


@pytest.fixture
def on_postgres(postgres_server: str, settings: Settings) -> Iterator[Settings]:
    """Settings with an empty database of their own."""
    name = f"restored_{uuid.uuid4().hex}"
    server = sa.create_engine(database.database_url(replace(settings, database_url=postgres_server), ANYWHERE))
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql(f"CREATE DATABASE {name}")
        yield replace(settings, database_url=postgres_server.replace("/postgres?", f"/{name}?"))
        conn.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()


def schema(settings: Settings, to: str = "") -> tuple[set[str], list[str]]:
    """The tables and the version, after an upgrade to `to`."""
    engine = database.connect(database.database_url(settings, ANYWHERE))
    with engine.begin() as conn:
        if to:
            command.upgrade(database._alembic_config(conn), to)
        names = set(sa.inspect(conn).get_table_names())
        version = list(conn.scalars(sa.text("SELECT version_num FROM alembic_version")))
    engine.dispose()
    return names, version


ANYWHERE = Registry(district="示例区", data_dir=Path(), allow_private=(), units={}, sites={}, accounts={}, path=Path())


def test_an_older_backup_replaces_a_newer_schema_on_postgresql(
    on_postgres: Settings, registered: Registry, tmp_path: Path
) -> None:
    registered.data_dir.mkdir()
    old = schema(on_postgres, "0001")
    backup.write(on_postgres, registered, tmp_path / "old.tar")
    new = schema(on_postgres, "head")
    assert new[0] - old[0], "tables of which the backup knows nothing"
    with pytest.raises(ConfigError, match="--force"):
        backup.restore(on_postgres, tmp_path / "old.tar")
    assert schema(on_postgres) == new
    assert "可以恢复" in backup.try_out(on_postgres, registered, tmp_path / "old.tar")
    backup.restore(on_postgres, tmp_path / "old.tar", force=True)
    assert schema(on_postgres) == old
    assert schema(on_postgres, "head") == new, "and it can be upgraded again"


def test_a_restore_that_fails_leaves_postgresql_as_it_was(
    on_postgres: Settings, registered: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered.data_dir.mkdir()
    stands = schema(on_postgres, "head")
    backup.write(on_postgres, registered, tmp_path / "one.tar")
    monkeypatch.setattr(dump, "_CLEAR", dump._CLEAR + "SELECT 1 / 0;\n")
    with pytest.raises(ConfigError, match="division by zero"):
        backup.restore(on_postgres, tmp_path / "one.tar", force=True)
    assert schema(on_postgres) == stands
