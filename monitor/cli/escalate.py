"""`escalate`: the ladder of reminder, supervision, circular and interview."""

from __future__ import annotations

from datetime import datetime

import click

from monitor.cli.commands import command
from monitor.cli.output import format_option, print_rows
from monitor.cli.program import Program, pass_program
from monitor.cli.values import DAY, unit_option
from monitor.settings import ConfigError

_RUNGS = {
    "id": "序号",
    "unit_name": "责任单位",
    "finding_id": "问题条目",
    "step_label": "级别",
    "reason": "原因",
    "due": "限期",
    "at": "时间",
    "document_id": "文书",
}


@command("escalate", example="monitor escalate\nmonitor escalate --list --unit 区民政局")
@click.option("--list", "only_list", is_flag=True, help="不升级，只列出升级记录")
@unit_option("与 --list 同用：只列这个单位的")
@click.option("--since", type=DAY, metavar="日期", help="与 --list 同用：只列这一天以来的")
@format_option
@pass_program
def escalate(program: Program, only_list: bool, unit: str | None, since: datetime | None, form: str) -> None:
    """超期、复发、问题集中的逐级升级：提醒、督办、通报、约谈。每次只升一级，当天重复运行不会再升。"""
    from monitor.jobs import escalate as escalate_job

    if (unit or since) and not only_list:
        raise ConfigError("monitor escalate", 0, "--unit 和 --since 只用于列出", "加上 --list")
    with program.store() as store:
        if only_list:
            rows = escalate_job.escalations(store, program.registry, unit, since.date() if since else None)
        else:
            rows = escalate_job.escalate(store, program.registry, program.settings)
        print_rows(rows, form, _RUNGS)
