"""Files that commands leave behind: only the service's user may read them, also under a lax umask."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from monitor import clock
from tests.cli.stored_findings import add_finding
from tests.test_private_files import ROOT, modes

COMMANDS = """
add https://www.example.gov.cn/b.htm 错别字 “布署”应为“部署” --source 上级通报 --who 张三
import 清单.csv --source 上级通报 --who 张三 --yes
compare 清单.csv --out out/对比.xlsx
mark 1 --state 待整改 --who 张三
notice --month MONTH --out out
notice --month MONTH --backlog 3 --extra --out out
escalate
supervise --out out
digest --out out
bulletin --period 周 --out out
score --format Excel --out out/得分.xlsx
score --format 网页 --out out/得分.html
assess --out out/考核.xlsx
evidence 1 --out out
reply form --notice 1 --out out/反馈表.xlsx
templates export out/模板
registry columns --out out/栏目.xlsx
backup out/备份.tar
prune
upgrade
"""


def test_files_and_folders_of_every_command_are_private(district: Path) -> None:
    add_finding()
    (district / "清单.csv").write_text("网址,错误内容\nhttps://www.example.gov.cn/c.htm,布署\n", encoding="gbk")
    before = {str(path) for path in district.rglob("*")} - {str(path) for path in (district / "data").rglob("*")}
    wanted = COMMANDS.replace("MONTH", f"{clock.today():%Y-%m}").strip().splitlines()
    code = (
        "import sys; from monitor import private_files; from monitor.cli import run; private_files.keep()\n"
        f"for line in {wanted!r}: print(run(line.split()), line)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["sh", "-c", 'umask 000; exec "$0" -c "$1"', sys.executable, code],
        cwd=district, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert not [line for line in done.stdout.splitlines() if line.startswith("2 ")], done.stdout + done.stderr
    left = {path: mode for path, mode in modes(district).items() if path not in before and path != str(district)}
    assert len(left) > 20
    assert set(left.values()) <= {"0o700", "0o600"}, left
