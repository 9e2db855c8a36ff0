"""`verify`: what units report as done, looked at again."""

from __future__ import annotations

import click

from monitor.cli.commands import command
from monitor.cli.output import format_option, print_rows
from monitor.cli.program import Program, pass_program, say
from monitor.cli.values import NUMBER, unit_option

_VERDICTS = {
    "finding_id": "编号",
    "unit": "责任单位",
    "code": "检查项",
    "message": "问题",
    "answer": "核验结果",
    "detail": "说明",
}


@command("verify", example="monitor verify\nmonitor verify --notice 2026-3\nmonitor verify 17 18")
@click.argument("numbers", nargs=-1, type=NUMBER, metavar="[编号…]")
@unit_option("只核验这个单位反馈的")
@click.option("--notice", metavar="文号", help="只核验这份整改通知书里反馈的，如 3 或 2026-3")
@format_option
@pass_program
def verify(program: Program, numbers: tuple[int, ...], unit: str | None, notice: str | None, form: str) -> int:
    """核验单位反馈已整改的问题：只重新抓取这些页面，当场答复。写了编号的，不论什么状态都核验。"""
    from monitor.jobs import verify as verify_job

    with program.store() as store:
        done = verify_job.verify(store, program.registry, program.settings, numbers, unit, notice, say=say)
    rows = [{name: getattr(verdict, name) for name in (*_VERDICTS, "site")} for verdict in done.verdicts]
    print_rows(rows, form, _VERDICTS, program.name_of)
    for number in done.missing:
        say(f"{number}：没有这个编号的未销号问题条目，没有核验")
    for error in done.errors:
        say(error)
    return 1 if done.missing or done.errors else 0
