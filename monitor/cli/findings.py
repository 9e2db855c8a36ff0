"""`findings`, `show`, `mark`, `exceptions`: following a problem until it is put right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from monitor import clock
from monitor.cli.commands import command, group
from monitor.cli.output import format_option, print_rows
from monitor.cli.program import Program, pass_program
from monitor.cli.values import DAY, NUMBER, STATE, Word, code_option, form_option, site_option, unit_option, who_option
from monitor.model import State

_FINDINGS = {
    "id": "编号",
    "severity": "级别",
    "state_label": "状态",
    "site": "网站",
    "unit_name": "责任单位",
    "column": "栏目",
    "code": "检查项",
    "message": "问题",
    "places": "处数",
    "verify_by": "核实期限",
    "due": "整改期限",
    "origin": "来源",
    "backlog": "存量",
}
_FOR_EXCEL = _FINDINGS | {
    "wrong": "原文",
    "suggestion": "建议",
    "context": "上下文",
    "target": "链接",
    "first_place": "页面",
    "first_seen": "首次发现",
    "last_seen": "最近发现",
    "recurrences": "复发次数",
    "indicator": "检查指标",
}
_EXCEPTIONS = {
    "id": "编号",
    "code": "检查项",
    "shown": "不再提出的",
    "scope_label": "范围",
    "scope_value": "范围值",
    "owner": "设立人",
    "reason": "理由",
    "at": "设立时间",
    "withdrawn_by": "撤销人",
}
_SCOPE = Word("范围", {"本页": "page", "本栏目": "column", "本网站": "site", "所有网站": "everywhere"})


@command(
    "findings", example="monitor findings --state 待核实 --unit 区民政局\nmonitor findings --format csv > 问题.csv"
)
@click.option("--state", type=STATE, help="只列这种状态的")
@unit_option("只列这个单位的")
@site_option("只列这个网站的")
@code_option("只列这一项，如 失效链接")
@click.option("--since", type=DAY, metavar="日期", help="只列这一天以来状态有变化的，如 2026-11-01")
@click.option("--backlog/--no-backlog", default=None, help="只列存量问题（旧页面上的），或只列不是存量的；默认都列")
@format_option
@pass_program
def findings(program: Program, /, since: datetime | None, form: str, **wanted: Any) -> None:
    """列出问题条目。"""
    from monitor.jobs import findings as findings_job

    with program.store() as store:
        rows = findings_job.findings(store, program.registry, since=since.date() if since else None, **wanted)
    if form != "json":
        rows = [row | {"backlog": "是" if row["backlog"] else ""} for row in rows]
    if form == "csv":
        rows = [row | {"first_place": _first_place(row)} for row in rows]
    print_rows(rows, form, _FOR_EXCEL if form == "csv" else _FINDINGS, program.name_of)


@command("show", example="monitor show 17")
@click.argument("number", type=NUMBER, metavar="编号")
@form_option("文字", "JSON")
@pass_program
def show(program: Program, number: int, form: str) -> None:
    """一条问题的全部情况：所在页面、处置记录、点名和计入它的文件。"""
    from monitor.jobs import findings as findings_job

    with program.store() as store:
        card = findings_job.show(store, program.registry, number)
    click.echo({"text": card.text, "json": card.json}[form](), nl=False)


@command(
    "mark",
    example='monitor mark 17 --state 误报 --who 张三 --why "人名" --scope 所有网站\n'
    "monitor mark --of-state 待核实 --code 失效链接 --state 待整改 --who 张三 --dry-run",
)
@click.argument("numbers", nargs=-1, type=NUMBER, metavar="[编号…]")
@click.option("--of-state", type=STATE, help="成批：现在是这种状态的")
@unit_option("成批：这个单位的")
@site_option("成批：这个网站的")
@code_option("成批：这一项的，如 失效链接")
@click.option("--dry-run", is_flag=True, help="只说会改哪些，不改")
@click.option("--state", required=True, type=STATE, help="改成这种状态")
@who_option("谁改的，记入处置记录")
@click.option("--why", default="", metavar="原因", help="为什么，记入处置记录")
@click.option(
    "--scope",
    type=_SCOPE,
    help="误报：同样的文字在本页、本栏目、本网站、所有网站不再提出",
)
@click.option("--until", type=DAY, metavar="日期", help="免于整改：到哪一天为止")
@click.option("--due", type=DAY, metavar="日期", help="整改期限；不写的，确认时自确认之日起按等级推算")
@pass_program
def mark(
    program: Program,
    numbers: tuple[int, ...],
    of_state: str | None,
    unit: str | None,
    site: str | None,
    code: tuple[str, ...] | None,
    dry_run: bool,
    state: str,
    who: str,
    why: str,
    scope: str | None,
    until: datetime | None,
    due: datetime | None,
) -> int:
    """改变问题条目的状态，并记入处置记录。给编号，或按状态、单位、网站、检查项成批改（几样都写的，要都符合）。"""
    from monitor.jobs import findings as findings_job

    days: dict[str, Any] = {"until": until.date() if until else None, "due": due.date() if due else None}
    days["due_days"] = program.settings.due_days
    wanted: dict[str, Any] = {"state": of_state, "unit": unit, "site": site, "code": code}
    if not numbers and not any(wanted.values()):
        raise click.UsageError(
            "没有写改哪些：写编号，或用 --of-state、--unit、--site、--code 成批改", click.get_current_context()
        )
    with program.store() as store:
        numbers = findings_job.numbers_of(store, numbers, **wanted)
        if dry_run:
            click.echo(f"会改 {len(numbers)} 条：{'、'.join(map(str, numbers))}")
            return 0
        refused = findings_job.mark(store, numbers, State(state), who, why, scope, **days)
    for sentence in refused:
        click.echo(sentence, err=True)
    click.echo(f"已改 {len(numbers) - len(refused)} 条为“{State(state).label}”")
    return 1 if refused else 0


@group("exceptions", example="monitor exceptions list\nmonitor exceptions withdraw 3 --who 张三")
def exceptions() -> None:
    """误报形成的例外：列出、撤销。"""


@exceptions.command("list", example="monitor exceptions list --withdrawn")
@click.option("--withdrawn", is_flag=True, help="已撤销的也列出")
@format_option
@pass_program
def list_exceptions(program: Program, withdrawn: bool, form: str) -> None:
    """列出例外：谁、何时、为什么、在什么范围。"""
    from monitor.jobs import findings as findings_job

    with program.store() as store:
        print_rows(findings_job.exceptions(store, withdrawn), form, _EXCEPTIONS, program.name_of)


@exceptions.command("withdraw", example="monitor exceptions withdraw 3 --who 张三")
@click.argument("numbers", nargs=-1, required=True, type=NUMBER, metavar="编号…")
@who_option("谁撤销的")
@pass_program
def withdraw(program: Program, numbers: tuple[int, ...], who: str) -> int:
    """撤销例外：从下一次检查起，同样的问题会再提出。"""
    from monitor.findings import false_positives as table

    with program.store() as store, store.begin() as conn:
        count = table.withdraw(conn, numbers, who, clock.now())
    click.echo(f"已撤销 {count} 条")
    return 0 if count == len(set(numbers)) else 1


def _first_place(row: dict[str, Any]) -> str:
    return str(row["places"][0]["url"]) if row["places"] else ""
