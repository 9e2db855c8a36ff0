"""`init`, `upgrade`, `demo`, `doctor`, `schedule`, `prune`: the installation and its upkeep."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

import click

from monitor import settings as environment
from monitor.cli.commands import command
from monitor.cli.output import format_option, print_rows
from monitor.cli.program import Program, pass_program, say

_HEALTH = {"subject": "项目", "health": "状态", "detail": "情况", "mend": "处理办法"}


@command("init", example="monitor init\nmonitor --registry /srv/monitor/registry.toml init")
@pass_program
def init(program: Program) -> None:
    """写一份带说明的登记表 registry.toml，并建好数据库。"""
    from monitor.registry.example import EXAMPLE
    from monitor.store.database import upgrade as bring_up

    path = program.settings.registry
    if path.exists():
        click.echo(f"{path} 已经有了，没有改动")
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(EXAMPLE, encoding="utf-8")
        click.echo(f"已写好 {path}：请改成自己的网站和单位")
    bring_up(program.settings, program.registry)
    click.echo(f"数据库已建好，数据放在 {program.registry.data_dir}")
    click.echo("接下来：monitor registry check，然后 monitor scan")


@command("upgrade", example="monitor upgrade")
@pass_program
def upgrade(program: Program) -> None:
    """把数据库升级到本程序的版本（先用 monitor backup 备份）。"""
    from monitor.store.database import HEAD
    from monitor.store.database import upgrade as bring_up

    bring_up(program.settings, program.registry)
    click.echo(f"数据库已是最新版本（{HEAD}）")


@command("demo", example="monitor demo\nmonitor demo --keep-serving")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-data"),
    show_default=True,
    help="结果放在这个文件夹；里面上一次演示的内容会被换掉",
)
@click.option("--keep-serving", is_flag=True, help="演示完不退出，可用浏览器查看示例网站，Ctrl-C 结束")
@pass_program
def demo(program: Program, folder: Path, keep_serving: bool) -> None:
    """用一个虚构的区演示全过程：连续检查三晚，出日报和整改通知书。"""
    from monitor.demo import three_nights

    three_nights.run(program.settings, folder, keep_serving, say)


@command("doctor", example="monitor doctor\nmonitor doctor --mail office@example.gov.cn\nmonitor doctor --format json")
@click.option("--mail", default="", metavar="地址", help="往这个地址试发一封邮件（或群的代号）")
@format_option
@pass_program
def doctor(program: Program, mail: str, form: str) -> int:
    """检查安装和运行是否正常：登记表、数据库、磁盘、字体、网站能否访问、检查和备份的时间。有“故障”时退出码为 1。"""
    from monitor.jobs import doctor as looking

    rows = looking.doctor(program.settings, lambda: program.registry, mail)
    print_rows([asdict(row) for row in rows], form, _HEALTH)
    return int(any(row.health is looking.Health.FAULT for row in rows))


@command("schedule", example="monitor schedule")
@pass_program
def schedule(program: Program) -> NoReturn:
    """按时间表长期运行：每晚检查、早上日报、每月通知书。按 Ctrl-C 结束，或由系统服务停止。"""
    program.registry  # noqa: B018 - what is wrong with it is said here, not in tonight's log
    with program.store():
        pass
    sys.stdout.flush()
    # In place of this process, so that the service manager's signals reach the timetable itself.
    os.execve(sys.executable, [sys.executable, "-m", "monitor.scheduler"], environment.environment(program.settings))


@command("prune", example="monitor prune")
@pass_program
def prune(program: Program) -> None:
    """清理超过保存期（MONITOR_KEEP_DAYS）的抓取记录和网页存档；问题的证据不清理。"""
    from monitor.jobs import scan

    with program.store() as store:
        done = scan.prune(store, program.registry, program.settings)
    click.echo(
        f"已清理：抓取记录 {done.fetches} 条，网页存档 {done.bodies} 份，检查缓存 {done.results} 条，"
        f"程序错误记录 {done.errors} 条，已发消息 {done.messages} 封，访问记录 {done.probes} 条，日志 {done.logs} 个"
    )
