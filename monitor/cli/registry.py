"""`doctor`, `schedule`, `registry`, `wordlists`, `prune`, `backup`, `restore`: keeping it running."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

import click

from monitor import settings as environment
from monitor.cli.commands import command, group
from monitor.cli.output import format_option, print_rows
from monitor.cli.program import Program, pass_program, say
from monitor.cli.values import site_option

_EXCEL = click.Path(path_type=Path, dir_okay=False)
_REGISTERED = {name: name for name in ("类型", "代号", "名称", "责任单位", "网址", "说明")}
_HEALTH = {"subject": "项目", "health": "状态", "detail": "情况", "mend": "处理办法"}
_COLUMNS = {
    "site": "网站",
    "indented": "栏目",
    "class": "类别",
    "confidence": "可信度",
    "unit": "责任单位",
    "updated": "最近更新",
    "items": "条数",
    "max_age_days": "期限",
    "reading": "读取情况",
    "exempt": "免检原因",
    "url": "网址",
}


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


@group("registry", example="monitor registry check")
def registry() -> None:
    """登记表：核对，列出栏目。"""


@registry.command("check", example="monitor registry check")
@format_option
@pass_program
def check_registry(program: Program, form: str) -> None:
    """核对登记表：有错就指出第几行、怎么改；没错就列出登记了什么。"""
    from monitor.registry import describe

    print_rows(describe(program.registry), form, _REGISTERED)


@registry.command(
    "columns",
    example="monitor registry columns --site portal --out 栏目.xlsx\nmonitor registry columns --import 栏目.xlsx",
)
@site_option("只列这个网站的")
@click.option("--out", type=_EXCEL, metavar="文件", help="写成 Excel，供修改后用 --import 导入")
@click.option(
    "--import",
    "corrected",
    type=_EXCEL,
    metavar="文件",
    help="把 Excel 里改过的栏目写进登记表（只添加，不改动已有的行）",
)
@format_option
@pass_program
def list_columns(program: Program, site: str | None, out: Path | None, corrected: Path | None, form: str) -> None:
    """列出自动发现的栏目树：类别、期限、最近更新、读取情况；可导出 Excel，改好再导入登记表。"""
    from monitor.jobs import columns

    with program.store() as store:
        if corrected:
            count = columns.correct_columns(store, program.registry, corrected)
            click.echo(f"已把 {count} 个栏目写进 {program.registry.path}" if count else "没有改动")
            return
        found = columns.columns(store, program.registry, site)
    if out:
        from monitor.reports import column_sheet

        column_sheet.write(found, program.registry.district, out)
        click.echo(f"已写好 {out}：{len(found)} 个栏目")
        return
    rows = found if form == "json" else [row | {"indented": "└ " * (row["level"] - 1) + row["name"]} for row in found]
    print_rows(rows, form, _COLUMNS, program.name_of)


@group("wordlists", example="monitor wordlists check")
def wordlists() -> None:
    """词表：错别字、敏感词、例外词。"""


@wordlists.command("check", example="monitor wordlists check")
@pass_program
def check_wordlists(program: Program) -> None:
    """读一遍全部词表：有错就指出文件和行号、怎么改。"""
    from monitor.jobs import wordlists as wordlists_job

    found = wordlists_job.wordlists(program.settings)
    for title, count in found.counts().items():
        click.echo(f"{title}：{count} 条")
    click.echo(f"词表没有错（版本 {found.version[:12]}）")


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


COMMANDS = (doctor, schedule, registry, wordlists, prune, backup, restore)
