"""The database as one file: SQLite copied by its online backup, PostgreSQL by pg_dump, each while it is in use."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy.engine import URL

from monitor.settings import ConfigError

SQLITE, POSTGRES = "monitor.db", "monitor.pgdump"  # names of the file


def write(url: URL, folder: Path) -> tuple[Path, str]:
    """Write a consistent copy of the database into `folder`. Returns its path and name.

    Raises ConfigError where there is no database, or where it cannot be copied.
    """
    if url.drivername.startswith("postgresql"):
        _postgres("pg_dump", url, "--format=custom", f"--file={folder / POSTGRES}")
        return folder / POSTGRES, POSTGRES
    path = Path(url.database or "")
    if not path.is_file():
        raise ConfigError("数据库", 0, f"没有数据库可备份（{path}）", "先运行 monitor init")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(folder / SQLITE)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE").close()
    return folder / SQLITE, SQLITE


def load(url: URL, dump: Path, force: bool) -> None:
    """Put the copy in place of the database. Raises ConfigError where there is one and `force` is not given."""
    if url.drivername.startswith("postgresql"):
        _load_postgres(url, dump, force)
        return
    path = Path(url.database or "")
    if path.exists() and not force:
        raise ConfigError(str(path), 0, "数据库已经有了", "确认要覆盖时加 --force")
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".restoring")
    try:
        shutil.copyfile(dump, draft)
        _flush(draft)
        if path.exists():
            _fold_in(path)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    for left in ("-wal", "-shm"):  # of the database that was replaced: they would be played into the new one
        Path(f"{path}{left}").unlink(missing_ok=True)


def _flush(file: Path) -> None:
    with open(file, "rb") as written:
        os.fsync(written.fileno())


def _fold_in(path: Path) -> None:
    """Move the -wal file into the database, which stays whole until it is replaced and leaves nothing behind."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as old:  # damaged: that is why it is replaced
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


_CLEAR = """\
DO $$
DECLARE name text;
BEGIN
  FOR name IN
    SELECT c.oid::regclass FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')  -- of an extension
  LOOP
    EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', name);
  END LOOP;
END $$;
"""


def _load_postgres(url: URL, dump: Path, force: bool) -> None:
    """Restore in one transaction. With `force` all tables are dropped first: those of a newer schema refer to those of
    the backup, which does not know them.
    """
    if not force:
        _postgres("pg_restore", url, "--no-owner", "--single-transaction", str(dump), into=True)
        return
    clear, script = dump.with_name("clear.sql"), dump.with_name("restore.sql")
    clear.write_text(_CLEAR, encoding="utf-8")
    run(["pg_restore", "--no-owner", f"--file={script}", str(dump)], {}, "换一个备份文件")
    strict = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
    _postgres("psql", url, *strict, f"--file={clear}", f"--file={script}")


def _postgres(program: str, url: URL, *arguments: str, into: bool = False) -> None:
    """Run one of PostgreSQL's programs. The password goes by the environment: every user sees command lines."""
    shown = url.set(drivername="postgresql", password=None).render_as_string()
    command = [program, f"--dbname={shown}", *arguments]
    password = {"PGPASSWORD": url.password} if url.password else {}
    run(command, password, "已有数据时加 --force" if into else "检查 MONITOR_DATABASE_URL")


def run(command: Sequence[str], secrets: Mapping[str, str], fix: str) -> None:
    """Run a program of PostgreSQL with `secrets` in its environment. Raises ConfigError with `fix` where it fails."""
    program = command[0]
    try:
        done = subprocess.run(command, capture_output=True, text=True, env={**_path(), **secrets}, check=False)
    except FileNotFoundError as error:
        raise ConfigError("PostgreSQL", 0, f"没有 {program}", "安装 postgresql-client，版本不低于服务器") from error
    if done.returncode != 0:
        what = f"{program} 没有成功（{done.stderr.strip().splitlines()[-1] if done.stderr.strip() else '没有说明'}）"
        raise ConfigError("PostgreSQL", 0, what, fix)


def _path() -> dict[str, str]:
    """Debian keeps the server's programs apart from the others."""
    places = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    return {"PATH": os.pathsep.join(["/usr/local/bin", "/usr/bin", "/bin", *places])}
