"""A throw-away PostgreSQL: its own cluster in a folder of the test run, on a unix socket, without fsync."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.engine import Connection

SMALL = 64 * 1024  # bytes


@contextmanager
def cluster() -> Iterator[str]:
    """Yields the cluster's URL (database "postgres"). Skips outside CI where no PostgreSQL is installed."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="monitor-pg-", dir="/tmp"))  # short: a socket's path has 107 bytes at most
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    try:
        data = folder / "data"
        _run(
            programs / "initdb",
            "-D",
            data,
            "-U",
            "monitor",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
        )
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off"
        _run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://monitor@/postgres?host={folder}"
        finally:
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def empty(conn: Connection, tables: list[str]) -> None:
    """Leave `tables` (each after those it refers to) empty and their numbers at 1.

    TRUNCATE makes new files for each table and index, 30 ms of the server's processor time for ours; few of them hold
    anything after a test, and those little.
    """
    one = """IF pg_relation_size('"{0}"') > {1} THEN TRUNCATE "{0}" CASCADE;
        ELSIF EXISTS (SELECT 1 FROM "{0}") THEN DELETE FROM "{0}"; END IF;"""
    each = " ".join(one.format(name, SMALL) for name in reversed(tables))
    numbers = "PERFORM setval(seqrelid, 1, false) FROM pg_sequence;"
    conn.exec_driver_sql(f"DO $$ BEGIN {each} {numbers} END $$")


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found and (os.geteuid() != 0 or _has_postgres_user()):
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path and os.geteuid() != 0:
        return Path(on_path).parent
    why = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def _has_postgres_user() -> bool:
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return False
    return True


def _run(*command: object) -> None:
    """PostgreSQL refuses to run as root: root steps down to the user its package made."""
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*user, *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/")
    assert done.returncode == 0, done.stderr.decode()
