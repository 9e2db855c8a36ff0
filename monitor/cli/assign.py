"""`assign`: which unit is responsible."""

from __future__ import annotations

import click

from monitor.cli.commands import group
from monitor.cli.output import format_option, print_rows
from monitor.cli.program import Program, pass_program, say
from monitor.cli.values import NUMBER, unit_option, who_option
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
