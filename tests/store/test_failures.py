"""A failure of database or disk ends in one Chinese sentence; a scan waits for another writer."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading

import psycopg
import pytest
import sqlalchemy as sa

from monitor.store import failures
from monitor.store.database import Store
from monitor.store.tables import scans

SAID = [
    (sqlite3.OperationalError("database is locked"), "正被另一个程序占用", 1),
    (sqlite3.OperationalError("database or disk is full"), "磁盘已满", 2),
    (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "data/bodies/aa"), "磁盘已满", 2),
    (OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)), "磁盘已满", 2),
    (sqlite3.OperationalError("attempt to write a readonly database"), "只能读", 2),
    (OSError(errno.EROFS, os.strerror(errno.EROFS)), "只能读", 2),
    (PermissionError(errno.EACCES, os.strerror(errno.EACCES), "data/locks"), "没有权限", 2),
    (sqlite3.OperationalError("unable to open database file"), "没有权限", 2),
    (sqlite3.DatabaseError("database disk image is malformed"), "已损坏", 2),
    (sqlite3.DatabaseError("file is not a database"), "已损坏", 2),
    (sqlite3.OperationalError("disk I/O error"), "已损坏", 2),
    (psycopg.OperationalError('connection to server at "::1" failed: Connection refused'), "连不上 PostgreSQL", 1),
    (psycopg.OperationalError("server closed the connection unexpectedly"), "连不上 PostgreSQL", 1),
    (psycopg.OperationalError("terminating connection due to administrator command"), "连不上 PostgreSQL", 1),
    (psycopg.OperationalError("the connection is lost"), "连不上 PostgreSQL", 1),
    (psycopg.OperationalError('FATAL: sorry, too many clients already'), "连不上 PostgreSQL", 1),
    (psycopg.OperationalError('password authentication failed for user "u"'), "不接受这个用户", 2),
    (psycopg.errors.InsufficientPrivilege("permission denied for table findings"), "不接受这个用户", 2),
    (psycopg.errors.DiskFull('could not extend file "base/1/2"'), "磁盘已满", 2),
    (psycopg.errors.DeadlockDetected("deadlock detected"), "正被另一个程序占用", 1),
    (psycopg.errors.ReadOnlySqlTransaction("cannot execute UPDATE in a read-only transaction"), "只能读", 2),
]  # fmt: skip


@pytest.mark.parametrize(("error", "what", "code"), SAID)
def test_each_failure_has_its_sentence_what_to_do_and_its_exit_code(error: Exception, what: str, code: int) -> None:
    wrapped = error if isinstance(error, OSError) else sa.exc.DBAPIError("SELECT 1", {}, error)
    for one in (error, wrapped) if not isinstance(error, psycopg.Error) else (wrapped,):
        failure = failures.of(one)
        assert failure and what in failure.what and failure.fix and failure.code == code


@pytest.mark.parametrize(
    "error",
    [
        ValueError("database is locked"),
        sa.exc.IntegrityError("INSERT", {}, Exception("UNIQUE constraint failed: pages.url")),
        FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "x"),
    ],
)
def test_a_fault_of_the_program_is_not_explained_away(error: Exception) -> None:
    assert failures.of(error) is None


def test_the_last_failure_in_a_log_counts() -> None:
    log = "OSError: [Errno 28] No space left on device\nretrying\nsqlite3.OperationalError: database is locked\nbye"
    failure = failures.of_text(log)
    assert failure and failure.code == failures.LATER
    assert failures.of_text("all is well") is None


@pytest.mark.usefixtures("hasty")
def test_a_scan_waits_for_another_writer_and_goes_on(
    sqlite_store: Store, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sqlite_store.engine.url.database
    assert path
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    waiting = threading.Event()

    class Watch(threading.Thread):
        def run(self) -> None:
            waiting.wait()
            other.execute("ROLLBACK")

    watch = Watch()
    watch.start()
    monkeypatch.setattr(caplog.handler, "emit", lambda record: waiting.set())
    try:
        with sqlite_store.patient().begin() as conn:
            assert conn.scalar(sa.select(sa.func.count()).select_from(scans)) == 0
    finally:
        waiting.set()
        watch.join()
        other.close()


def test_what_failed_in_the_log_of_a_child_is_part_of_the_message() -> None:
    from monitor.jobs.scan import _explained

    assert _explained("以 1 结束\nOSError: No space left on device").startswith("磁盘已满")
    assert _explained("以 1 结束") == "以 1 结束"
