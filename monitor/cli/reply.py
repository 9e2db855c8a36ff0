"""`reply`: what units answer to a notice."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.commands import group
from monitor.cli.output import format_option, print_rows
from monitor.cli.program import Program, pass_program, say
from monitor.cli.values import unit_option

_REPLIES = {
    "finding_id": "编号",
    "unit_name": "责任单位",
    "answer": "整改情况",
    "mended_on": "整改时间",
    "note": "备注",
    "state_label": "状态",
    "message": "问题",
    "at": "收到时间",
}


@group("reply", example="monitor reply form --notice 2026-3 --out 反馈表.xlsx\nmonitor reply import 反馈表.xlsx")
def reply() -> None:
    """单位反馈：生成反馈表、读入填好的反馈表、列出需要处理的反馈。"""


@reply.command("form", example="monitor reply form --notice 2026-3 --out 反馈表.xlsx")
@click.option("--notice", required=True, metavar="文号", help="哪一份整改通知书，如 3 或 2026-3")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="文件", help="写到哪个文件"
)
@pass_program
def reply_form(program: Program, notice: str, out: Path) -> None:
    """生成一份整改通知书的反馈表（Excel），随通知书发给单位填写。"""
    from monitor.jobs import reply as reply_job

    with program.store() as store:
        click.echo(reply_job.reply_form(store, program.registry, notice, out))


@reply.command("import", example="monitor reply import 反馈表.xlsx")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="文件")
@click.option("--notice", metavar="文号", help="表里没有文号时写明是哪一份整改通知书")
@pass_program
def import_reply(program: Program, file: Path, notice: str | None) -> int:
    """读入单位填好的反馈表。对不上的行按行号指出，其余照收；同一行重复读入不起作用。"""
    from monitor.jobs import reply as reply_job

    with program.store() as store:
        done = reply_job.import_reply(store, file, notice)
    for row, reason in done.refused:
        say(f"第 {row} 行：{reason}")
    if done.for_staff:
        say(f"需要工作人员处理（非本单位或无法整改）：{'、'.join(map(str, done.for_staff))}")
    click.echo(
        f"{done.notice}：收下 {done.taken} 行，此前已收 {done.known} 行，已不在整改中 {done.closed} 行，"
        f"未填 {done.blank} 行，退回 {len(done.refused)} 行"
    )
    return 1 if done.refused else 0


@reply.command("list", example="monitor reply list --for-staff")
@unit_option("只列这个单位的")
@click.option("--for-staff", is_flag=True, help="只列需要处理的：非本单位、无法整改")
@format_option
@pass_program
def list_replies(program: Program, unit: str | None, for_staff: bool, form: str) -> None:
    """列出单位的反馈。"""
    from monitor.jobs import reply as reply_job

    with program.store() as store:
        print_rows(reply_job.replies(store, program.registry, unit, for_staff), form, _REPLIES)
