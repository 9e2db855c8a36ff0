"""Every failure of the database × every command that opens it: one Chinese sentence and the exit code of its row."""

from __future__ import annotations

import shlex
import sqlite3
from pathlib import Path
from typing import Any, NoReturn

import pytest
import sqlalchemy as sa

from monitor.cli import run
from monitor.store import database, failures
from tests.cli.stored_findings import add_finding

COMMANDS = [
    shlex.split(line)
    for line in """
findings
show 1
mark 1 --state 免于整改 --who 张三 --why 已停用 --until 2999-01-01
exceptions list
exceptions withdraw 1 --who 张三
add https://www.example.gov.cn/b.htm 错别字 “布署”应为“部署” --source 上级通报 --who 张三
import 清单.csv --source 上级通报 --who 张三
compare 清单.csv
assign list
assign rules
assign withdraw 1 --who 张三
verify
escalate
supervise --out out
reply list
reply form --notice 1 --out 反馈表.xlsx
digest
digest --send
notice --out out
send
bulletin --period 周 --out out
assess --out 考核.xlsx
documents list
documents findings 网整〔2026〕1号
documents reprint 网整〔2026〕1号 --out out
documents void 网整〔2026〕1号 --reason 写错 --by 张三
probe
score
evidence 1 --out out
prune
recheck
registry columns --site portal
scan
learn
""".strip().splitlines()
]
# What the system says, and the exit code; one of each row of the table of failures.
SAID = {
    "database is locked": failures.LATER,
    "database or disk is full": failures.BY_HAND,
    "attempt to write a readonly database": failures.BY_HAND,
    "unable to open database file": failures.BY_HAND,
    "database disk image is malformed": failures.BY_HAND,
    "server closed the connection unexpectedly": failures.LATER,
}


@pytest.fixture
def filled(district: Path) -> Path:
    add_finding()
    Path("清单.csv").write_text("网址,错误内容\nhttps://www.example.gov.cn/c.htm,布署\n", encoding="gbk")
    return district


@pytest.mark.parametrize("said", SAID)
def test_every_command_explains_every_failure_of_the_database(
    filled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    def fails(*_: Any, **__: Any) -> NoReturn:
        raise sa.exc.OperationalError("SELECT 1", {}, sqlite3.OperationalError(said))

    monkeypatch.setattr(database.Store, "read", fails)
    monkeypatch.setattr(database.Store, "begin", fails)
    for command in COMMANDS:
        code = run(command)
        printed = capsys.readouterr()
        shown = " ".join(command), printed.err[-600:]
        assert code == SAID[said], shown
        assert "Traceback" not in printed.err and "SELECT" not in printed.err, shown
        assert "改法：" in printed.err and said in printed.err, shown
