"""Failures of the database or the disk, in one sentence for a person with what to do, by the words of the system.

One table for exceptions and for logs of child processes. An exception outside the table is a fault of the program and
keeps its traceback.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

LATER, BY_HAND = 1, 2  # exit codes: it may work by itself the next time; a person has to do something first


@dataclass(frozen=True, slots=True)
class Failure:
    """`pattern`: matched in what the system says. `code`: the exit code of a command that ends with it."""

    pattern: re.Pattern[str]
    what: str
    fix: str
    code: int = BY_HAND

    def __str__(self) -> str:
        return f"{self.what}。改法：{self.fix}"


def _row(pattern: str, what: str, fix: str, code: int = BY_HAND) -> Failure:
    return Failure(re.compile(pattern, re.IGNORECASE), what, fix, code)


# The first match counts.
FAILURES = (
    _row(
        r"database( table)? is locked|lock timeout|deadlock detected|could not obtain lock",
        "数据库正被另一个程序占用，等了 30 秒仍没有空出来",
        "等正在运行的 monitor 命令结束后再运行",
        LATER,
    ),
    _row(
        r"disk is full|No space left on device|Disk quota exceeded|could not extend file|DiskFull",
        "磁盘已满，没有写完的内容没有保存",
        "清出磁盘空间（monitor prune 清理过期的存档）后再运行，没有做完的会接着做",
    ),
    _row(
        r"readonly database|Read-only file system|read-only transaction",
        "数据文件夹或数据库只能读，不能写",
        "检查磁盘是否以只读方式挂载、文件夹是否属于运行本程序的用户",
    ),
    _row(
        r"password authentication failed|role \S+ does not exist|permission denied for (table|schema|database|relation)"
        r"|database \S+ does not exist|no pg_hba\.conf entry",
        "数据库不接受这个用户、密码或库名",
        "检查 MONITOR_DATABASE_URL，以及 PostgreSQL 里的用户和权限",
    ),
    _row(
        r"Permission denied|unable to open database file|Operation not permitted",
        "文件打不开，或没有权限",
        "检查数据文件夹是否属于运行本程序的用户（deploy/README.md 第 2 节）",
    ),
    _row(
        r"disk image is malformed|file is not a database|disk I/O error|Input/output error|invalid page in block",
        "数据库文件或磁盘已损坏",
        "检查磁盘，用 monitor restore 恢复最近一份备份",
    ),
    _row(
        r"Connection refused|server closed the connection|terminating connection|connection (to server|failed|is bad)"
        r"|could not (connect|receive|translate)|the database system is|too many (clients|connections)"
        r"|remaining connection|consuming input failed|the connection is (closed|lost)|SSL connection has been closed"
        r"|AdminShutdown",
        "连不上 PostgreSQL，或连接中途断开",
        "检查 PostgreSQL 服务是否在运行，恢复后再运行，没有做完的会接着做",
        LATER,
    ),
)


def of(error: BaseException) -> Failure | None:
    """Return the failure that an exception of the database or the file system stands for; None for any other."""
    if not isinstance(error, SQLAlchemyError | sqlite3.Error | OSError):
        return None
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return of_text(f"{type(cause).__name__}: {cause}")


def of_text(text: str) -> Failure | None:
    """Return the last failure that a log names."""
    lines = text.splitlines()[::-1]
    return next((row for line in lines for row in FAILURES if row.pattern.search(line)), None)
