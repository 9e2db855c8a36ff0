"""The database: SQLite (WAL) by default, PostgreSQL by setting; an old schema is refused.

The other modules of this room take a Connection as their first argument: the caller decides on the transaction.
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from monitor import private_files
from monitor.registry import Registry
from monitor.settings import ConfigError, Settings

if TYPE_CHECKING:
    from monitor.store.bodies import Bodies

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0017"  # the newest migration; a test compares it with the folder, so that no start pays for reading it
_PATIENT = 120  # times 30 s
_log = logging.getLogger(__name__)
_PRAGMAS = ("journal_mode=WAL", "busy_timeout=30000", "foreign_keys=ON", "synchronous=NORMAL")


class SchemaTooOld(Exception):
    """The database does not fit this program. The message is Chinese and names the command to run."""


@dataclass(frozen=True)
class Store:
    """An open database with its folder of bodies. Close it, or use it as a context manager."""

    engine: Engine
    bodies_url: str  # fsspec URL or a folder
    data_dir: Path
    lock_waits: int = 1  # how often 30 s are waited for SQLite's write lock

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A connection in a transaction that writes: committed at the end, rolled back on an error.

        On SQLite the write lock is taken at once (waiting up to 30 s, or as often as `lock_waits` says), so that a
        later write cannot fail half-way.
        """
        with self.engine.connect() as connection:
            connection = connection.execution_options(monitor_writes=self.lock_waits)
            with connection.begin():
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading: one consistent state, rolled back at the end."""
        with self.engine.connect() as connection:
            yield connection

    @cached_property
    def bodies(self) -> Bodies:
        from monitor.store.bodies import (
            Bodies,
        )  # here: fsspec is slow to import and many commands need no body

        return Bodies(self.bodies_url)

    @cached_property
    def privacy_key(self) -> bytes:
        """The key of the hashes that stand for personal numbers; made on first use, kept in the data folder."""
        return _privacy_key(self.data_dir / "privacy.key")

    def patient(self) -> Store:
        """The same store for a scan: it waits up to an hour for another writer, and goes on."""
        return replace(self, lock_waits=_PATIENT)

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def open_store(settings: Settings, registry: Registry) -> Store:
    """The store of this registry. Raises SchemaTooOld, or ConfigError when the database cannot be reached."""
    url = database_url(settings, registry)
    if url.drivername == "sqlite" and not Path(url.database or "").is_file():
        raise SchemaTooOld(f"数据库还没有建好（{url.database}）。请先运行：monitor init")
    engine = connect(url)
    try:
        check_schema(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, settings.bodies_url or str(registry.data_dir / "bodies"), registry.data_dir)


def upgrade(settings: Settings, registry: Registry) -> None:
    """Bring the database to the newest schema, making it (and the data folder) where there is none."""
    from alembic import command  # here: only this command needs it, and it is slow to import

    registry.data_dir.mkdir(parents=True, exist_ok=True)
    private_files.tighten(registry.data_dir)
    engine = connect(database_url(settings, registry))
    try:
        with _reachable(engine), engine.connect() as connection:
            command.upgrade(_alembic_config(connection), "head")
    finally:
        engine.dispose()
    private_files.tighten(registry.data_dir)


def database_url(settings: Settings, registry: Registry) -> URL:
    """Where the database is. `postgresql://` means psycopg 3 here."""
    if not settings.database_url:
        return URL.create("sqlite", database=str(registry.data_dir / "monitor.db"))
    try:
        url = sa.make_url(settings.database_url)
    except sa.exc.ArgumentError as error:
        raise _bad_url("看不懂这个地址") from error
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise _bad_url(f"不支持 {url.drivername}")
    if url.drivername == "sqlite" and not url.database:
        raise _bad_url("没有写数据库文件")
    return url


def connect(url: URL) -> Engine:
    """An engine with the pragmas and the transactions that this program counts on. Nothing is opened yet."""
    if url.drivername != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True)
    engine = sa.create_engine(url)
    sa.event.listen(engine, "connect", _set_pragmas)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def check_schema(engine: Engine) -> None:
    """Raises SchemaTooOld unless the database stands at HEAD."""
    with _reachable(engine), engine.connect() as connection:
        stands = _revision(connection)
    if stands == "":
        raise SchemaTooOld("数据库还没有建好。请先运行：monitor init")
    if stands > HEAD:
        raise SchemaTooOld(f"数据库版本（{stands}）比程序（{HEAD}）新。请升级程序，或用 monitor restore 恢复旧备份")
    if stands != HEAD:
        raise SchemaTooOld(f"数据库版本（{stands}）旧于程序（{HEAD}）。请先备份，再运行：monitor upgrade")


def _revision(connection: Connection) -> str:
    if not sa.inspect(connection).has_table("alembic_version"):
        return ""
    return connection.scalar(sa.text("SELECT max(version_num) FROM alembic_version")) or ""


@contextmanager
def _reachable(engine: Engine) -> Iterator[None]:
    try:
        yield
    except sa.exc.OperationalError as error:
        where = engine.url.render_as_string(hide_password=True)
        why = str(error.orig).strip().partition("\n")[0]
        fix = "检查 MONITOR_DATABASE_URL（或登记表里的 data_dir）、数据库服务和文件权限"
        raise ConfigError("数据库", 0, f"连不上 {where}（{why}）", fix) from error


def _bad_url(what: str) -> ConfigError:
    return ConfigError(
        "环境变量 MONITOR_DATABASE_URL",
        0,
        what,
        "写成 postgresql://用户:密码@主机/库名 或 sqlite:////路径/monitor.db",
    )


def _alembic_config(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _set_pragmas(raw: Any, _record: object) -> None:
    raw.isolation_level = None  # sqlite3 must not open transactions by its own rules: `_begin_sqlite` does
    for pragma in _PRAGMAS:
        raw.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    waits = connection.get_execution_options().get("monitor_writes", 0)
    for _ in range(1, waits):
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except sa.exc.OperationalError as error:
            if "locked" not in str(error.orig):
                raise
            _log.warning("the database is locked by another process: waiting")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if waits else "BEGIN")


def _privacy_key(path: Path) -> bytes:
    """Make the key once, by the first process: the name appears only when the file is complete."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32), encoding="ascii")
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return bytes.fromhex(path.read_text(encoding="ascii").strip())
