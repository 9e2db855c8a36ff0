"""`backup`, `restore`: everything in one file."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.commands import command
from monitor.cli.program import Program, pass_program, say


@command("backup", example="monitor backup\nmonitor backup /backup/monitor-2026-11-20.tar\nmonitor backup --test")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="[文件]", required=False)
@click.option("--without-bodies", is_flag=True, help="不备份网页存档（小得多，但没有证据原文）")
@click.option(
    "--keep",
    type=click.IntRange(1, 10_000),
    default=14,
    show_default=True,
    metavar="份数",
    help="不写文件名时备份到 MONITOR_BACKUP_DIR（默认数据文件夹的 backups），只留最新的这么多份",
)
@click.option("--test", "tested", is_flag=True, help="不做备份，试着恢复最新的（或给出的）一份，看它是否完好")
@pass_program
def backup(program: Program, file: Path | None, without_bodies: bool, keep: int, tested: bool) -> None:
    """把登记表、数据库、网页存档备份成一个文件，检查进行中也可以备份；已有的文件不会被覆盖。"""
    from monitor.store import backup as backups

    settings, registered = program.settings, program.registry
    folder = backups.folder_of(settings, registered)
    if tested:
        chosen = file or backups.newest(folder)
        click.echo(f"试恢复 {chosen}：{backups.try_out(settings, registered, chosen)}")
        return
    if file is None:
        file = backups.rotate(settings, registered, folder, keep, bodies=not without_bodies)
    else:
        backups.write(settings, registered, file, bodies=not without_bodies)
    click.echo(f"已备份到 {file}（{file.stat().st_size / 1e6:.1f} MB）")


@command("restore", example="monitor --registry /srv/monitor/registry.toml restore /backup/monitor-2026-11-20.tar")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="文件")
@click.option("--force", is_flag=True, help="覆盖现有的数据库")
@click.option(
    "--used",
    multiple=True,
    metavar="文号",
    help="备份之后印发过的最后一个文号，它和它之前的不再使用（可重复写，每种文件一个）",
)
@pass_program
def restore(program: Program, file: Path, force: bool, used: tuple[str, ...]) -> None:
    """从备份恢复。已有数据时要加 --force。"""
    from monitor.store import backup as backups

    backups.restore(program.settings, file, force=force, used=used)
    click.echo("已恢复。接下来：monitor upgrade，然后 monitor findings")
    lost = backups.lost_numbers(program.settings)
    if lost:
        say(f"备份之后还印发过{'、'.join(lost)}：原件不在备份里，这些文号不会再用，请凭纸质件核对")
    elif not used:
        say("备份之后若印发过文件而这里没有记录，加 --force 和 --used 文号 再恢复一次，文号才不会重复")
