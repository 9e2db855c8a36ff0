"""`init`, `upgrade`, `demo`: from nothing to a first look."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.commands import command
from monitor.cli.program import Program, pass_program, say


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


COMMANDS = (init, upgrade, demo)
