"""The store opens on both databases, refuses what does not fit, and its migrations build exactly its tables."""

from __future__ import annotations

import stat
import sys
import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from monitor import clock
from monitor.registry import Registry
from monitor.settings import ConfigError, Settings
from monitor.store import database
from monitor.store.database import HEAD, SchemaTooOld, Store, open_store, upgrade
from monitor.store.tables import messages, metadata, scans
from tests import warm


def scan_row(site: str = "portal") -> dict[str, object]:
    return {"site": site, "stage": "crawling", "started_at": clock.now()}


def test_a_moment_comes_back_in_shanghai_time(store: Store) -> None:
    at = clock.now().replace(microsecond=0)
    with store.begin() as connection:
        connection.execute(scans.insert().values(site="portal", stage="crawling", started_at=at))
    with store.read() as connection:
        found = connection.scalar(sa.select(scans.c.started_at))
    assert found == at and found.tzinfo is clock.ZONE


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.begin() as connection:
        connection.execute(scans.insert().values(scan_row()))
        _ = 1 / 0
    with store.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(scans)) == 0


def test_a_foreign_key_is_held(store: Store) -> None:
    table = metadata.tables["check_errors"]
    with pytest.raises(sa.exc.IntegrityError), store.begin() as connection:
        connection.execute(table.insert().values(scan_id=999, code="link.dead", error="x"))


def test_two_writers_wait_for_each_other_instead_of_failing(store: Store) -> None:
    def write() -> None:
        for _ in range(20):
            with store.begin() as connection:
                count = connection.scalar(sa.select(sa.func.count()).select_from(scans))
                connection.execute(scans.insert().values(scan_row(f"site{count}")))

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(scans)) == 60


def test_sqlite_runs_in_wal_with_foreign_keys(sqlite_store: Store) -> None:
    with sqlite_store.read() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "busy_timeout", "foreign_keys", "synchronous")
        }
    assert pragmas == {"journal_mode": "wal", "busy_timeout": 30000, "foreign_keys": 1, "synchronous": 1}


def test_a_database_that_was_never_made_is_refused_and_not_made(settings: Settings, registry: Registry) -> None:
    with pytest.raises(SchemaTooOld, match="monitor init"):
        open_store(settings, registry)
    assert not registry.data_dir.exists()


@pytest.mark.parametrize(
    ("revision", "command"), [("0000", "monitor upgrade"), ("9999", "升级程序"), (None, "monitor init")]
)
def test_a_schema_of_another_version_is_refused_with_the_command_to_run(
    store: Store, registry: Registry, revision: str | None, command: str
) -> None:
    settings = Settings(database_url=store.engine.url.render_as_string(hide_password=False))
    _stamp(store, revision)
    try:
        with pytest.raises(SchemaTooOld, match=command):
            open_store(settings, registry)
    finally:
        _stamp(store, HEAD)


def _stamp(store: Store, revision: str | None) -> None:
    with store.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
        if revision:
            connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{revision}')")


def test_upgrading_twice_changes_nothing(store: Store, registry: Registry) -> None:
    settings = Settings(database_url=store.engine.url.render_as_string(hide_password=False))
    with store.begin() as connection:
        connection.execute(scans.insert().values(scan_row()))
    upgrade(settings, registry)
    with open_store(settings, registry) as again, again.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(scans)) == 1


def test_the_newest_migration_is_the_one_the_program_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


@pytest.mark.parametrize("where", ["memory", "postgresql"])
def test_alembic_check_finds_no_difference(where: str, request: pytest.FixtureRequest) -> None:
    environment = {"PATH": "/usr/bin:/bin"}
    if where == "postgresql":
        environment["MONITOR_DATABASE_URL"] = request.getfixturevalue("migrated_postgres")
    done = warm.run([sys.executable, "-m", "alembic", "check"], environment)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_key_that_must_be_unique_is_unique_after_migration(store: Store) -> None:
    """A migration that forgets a constraint would pass every test that never repeats a key."""
    row = {"key": "digest:2026-11-20", "kind": "digest", "subject": "s", "text": "t", "message_id": "m"}
    row["created_at"] = clock.now()  # type: ignore[assignment]
    for name in ("recipient", "html", "error"):
        row[name] = ""
    with pytest.raises(sa.exc.IntegrityError), store.begin() as connection:
        connection.execute(messages.insert(), [row, row])


def test_the_privacy_key_is_made_once_and_only_its_owner_reads_it(sqlite_store: Store) -> None:
    key = sqlite_store.privacy_key
    file = sqlite_store.data_dir / "privacy.key"
    assert len(key) == 32 and stat.S_IMODE(file.stat().st_mode) == 0o600
    again = Store(sqlite_store.engine, "", sqlite_store.data_dir)
    assert again.privacy_key == key
    assert [path.name for path in sqlite_store.data_dir.glob("privacy*")] == ["privacy.key"]


@pytest.mark.parametrize(
    "url",
    ["postgresql://u:geheim@127.0.0.1:2/none", "postgres://u:geheim@127.0.0.1:2/none?connect_timeout=2"],
)
def test_a_database_that_cannot_be_reached_is_a_config_error_without_the_password(
    settings: Settings, registry: Registry, url: str
) -> None:
    with pytest.raises(ConfigError, match="连不上") as caught:
        open_store(replace(settings, database_url=url), registry)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("url", ["no url", "mysql://u@h/d", "sqlite://"])
def test_a_bad_database_url_is_a_config_error(settings: Settings, registry: Registry, url: str) -> None:
    with pytest.raises(ConfigError, match="MONITOR_DATABASE_URL"):
        open_store(replace(settings, database_url=url), registry)
