"""A backup is put in place whole, or the database that was there stays whole."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from monitor import backups, registry
from monitor.registry import Registry
from monitor.settings import ConfigError, Settings
from monitor.store import database

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
url = "http://127.0.0.1:9/"
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
    backups.write(settings, registered, tmp_path / "one.tar")
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

    monkeypatch.setattr(f"monitor.backups.{step}", full)
    with pytest.raises(OSError, match="No space"):
        backups.restore(settings, tmp_path / "one.tar", force=True)
    monkeypatch.undo()
    assert "precious" in tables(cut_off)
    assert not list(cut_off.parent.glob("*.restoring"))


def test_what_stood_in_the_wal_is_not_played_into_the_backup(cut_off: Path, settings: Settings, tmp_path: Path) -> None:
    backups.restore(settings, tmp_path / "one.tar", force=True)
    assert "precious" not in tables(cut_off) and "findings" in tables(cut_off)


def test_a_damaged_database_is_replaced(cut_off: Path, settings: Settings, tmp_path: Path) -> None:
    cut_off.write_bytes(b"rubbish" * 1000)
    backups.restore(settings, tmp_path / "one.tar", force=True)
    assert "findings" in tables(cut_off)


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


ANYWHERE = Registry("示例区", Path(), (), {}, {}, {}, Path())


def test_an_older_backup_replaces_a_newer_schema_on_postgresql(
    on_postgres: Settings, registered: Registry, tmp_path: Path
) -> None:
    registered.data_dir.mkdir()
    old = schema(on_postgres, "0001")
    backups.write(on_postgres, registered, tmp_path / "old.tar")
    new = schema(on_postgres, "head")
    assert new[0] - old[0], "tables of which the backup knows nothing"
    with pytest.raises(ConfigError, match="--force"):
        backups.restore(on_postgres, tmp_path / "old.tar")
    assert schema(on_postgres) == new
    backups.restore(on_postgres, tmp_path / "old.tar", force=True)
    assert schema(on_postgres) == old
    assert schema(on_postgres, "head") == new, "and it can be upgraded again"


def test_a_restore_that_fails_leaves_postgresql_as_it_was(
    on_postgres: Settings, registered: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered.data_dir.mkdir()
    stands = schema(on_postgres, "head")
    backups.write(on_postgres, registered, tmp_path / "one.tar")
    monkeypatch.setattr(backups, "_CLEAR", backups._CLEAR + "SELECT 1 / 0;\n")
    with pytest.raises(ConfigError, match="division by zero"):
        backups.restore(on_postgres, tmp_path / "one.tar", force=True)
    assert schema(on_postgres) == stands
