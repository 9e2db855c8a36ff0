"""`assign`, `verify`, `escalate`, `reply`: from a finding to a unit that has put it right."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from monitor.cli.commands import command, group
from monitor.cli.output import format_option, print_rows
from monitor.cli.program import Program, pass_program, say
from monitor.cli.values import DAY, NUMBER, unit_option, who_option
from monitor.settings import ConfigError

_UNMATCHED = {
    "source": "页面来源",
    "site": "网站",
    "pages": "页面数",
    "findings": "未销号问题",
    "why_label": "原因",
    "guesses_text": "最接近的单位（代号，相似度）",
}
_WAYS = {"label": "责任单位来自", "findings": "未销号问题", "confidence": "最低把握"}
_RULES = {
    "id": "编号",
    "kind_label": "种类",
    "shown": "对象",
    "unit_name": "责任单位",
    "who": "设立人",
    "why": "理由",
    "at": "设立时间",
    "withdrawn_by": "撤销人",
}
_VERDICTS = {
    "finding_id": "编号",
    "unit": "责任单位",
    "code": "检查项",
    "message": "问题",
    "answer": "核验结果",
    "detail": "说明",
}
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
_WHO = who_option("谁做的，记入处置记录")


@group(
    "assign",
    example="monitor assign\nmonitor assign set --source 区融媒体中心 --unit 区委宣传部 --who 张三",
    invoke_without_command=True,
    subcommand_metavar="[命令] [参数]…",
)
@click.pass_context
def assign(context: click.Context) -> None:
    """责任单位：列出认不出的来源和责任单位的由来，更正，并记为规则。"""
    if context.invoked_subcommand is None:
        context.invoke(list_unmatched, form="table")
        click.echo()
        context.invoke(ways, form="table")


@assign.command("list", example="monitor assign list")
@format_option
@pass_program
def list_unmatched(program: Program, form: str) -> None:
    """列出认不出、把握不大或可能是几个单位的页面来源，涉及多少页面和问题，最接近哪些单位。"""
    from monitor.jobs import assign as assign_job

    with program.store() as store:
        print_rows(assign_job.unmatched_sources(store, program.registry), form, _UNMATCHED, program.name_of)


@assign.command("ways", example="monitor assign ways")
@format_option
@pass_program
def ways(program: Program, form: str) -> None:
    """未销号问题的责任单位是怎样得出的：栏目、来源、规则、上级栏目、网站……各多少条。"""
    from monitor.jobs import assign as assign_job

    with program.store() as store:
        print_rows(assign_job.assignment_ways(store), form, _WAYS)


@assign.command(
    "set",
    example="monitor assign set --source 区融媒体中心 --unit 区委宣传部 --who 张三\n"
    "monitor assign set --finding 17 --finding 18 --unit 区民政局 --who 张三 --why 对口",
)
@click.option("--source", metavar="名称", help="页面写的来源：以后凡是这个来源的都归这个单位")
@click.option("--column", metavar="网址", help="栏目的网址：以后这个栏目（及其下级）的都归这个单位")
@click.option("--finding", "numbers", multiple=True, type=NUMBER, metavar="编号", help="只改这一条问题，可写多次")
@unit_option("责任单位", required=True)
@_WHO
@click.option("--why", default="", metavar="原因", help="为什么，记入处置记录")
@pass_program
def assign_to(
    program: Program, source: str | None, column: str | None, numbers: tuple[int, ...], unit: str, who: str, why: str
) -> int:
    """更正责任单位：未销号的问题马上改派，以后的检查照此办理。"""
    from monitor.jobs import assign as assign_job

    if sum(map(bool, (source, column, numbers))) != 1:
        raise ConfigError("monitor assign set", 0, "要指明更正什么", "在 --source、--column、--finding 中选一种")
    given = program.settings
    refused: list[str] = []
    with program.store() as store:
        if source:
            moved = assign_job.assign_source(store, program.registry, given, source, unit, who, why)
        elif column:
            moved = assign_job.assign_column(store, program.registry, given, column, unit, who, why)
        else:
            moved, refused = assign_job.assign_findings(store, program.registry, given, numbers, unit, who, why)
    for sentence in refused:
        say(sentence)
    click.echo(f"已记为规则，{moved} 条未销号问题改派给“{program.registry.units[unit].name}”")
    return 1 if refused else 0


@assign.command("rules", example="monitor assign rules --withdrawn")
@click.option("--withdrawn", is_flag=True, help="已撤销的也列出")
@format_option
@pass_program
def rules(program: Program, withdrawn: bool, form: str) -> None:
    """列出更正规则：谁、何时、为什么。"""
    from monitor.jobs import assign as assign_job

    with program.store() as store:
        print_rows(assign_job.assignment_rules(store, program.registry, withdrawn), form, _RULES)


@assign.command("withdraw", example="monitor assign withdraw 3 --who 张三")
@click.argument("numbers", nargs=-1, required=True, type=NUMBER, metavar="编号…")
@_WHO
@pass_program
def withdraw(program: Program, numbers: tuple[int, ...], who: str) -> int:
    """撤销更正规则：未销号的问题改回原来的单位。"""
    from monitor.jobs import assign as assign_job

    with program.store() as store:
        count, moved = assign_job.withdraw_rules(store, program.registry, program.settings, set(numbers), who)
    click.echo(f"已撤销 {count} 条规则，{moved} 条未销号问题改派")
    return 0 if count == len(set(numbers)) else 1


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
    rows = [{name: getattr(one, name) for name in (*_VERDICTS, "site")} for one in done.verdicts]
    print_rows(rows, form, _VERDICTS, program.name_of)
    for number in done.missing:
        say(f"{number}：没有这个编号的未销号问题条目，没有核验")
    for error in done.errors:
        say(error)
    return 1 if done.missing or done.errors else 0


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


COMMANDS = (assign, verify, escalate, reply)
