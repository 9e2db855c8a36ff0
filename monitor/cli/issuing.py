"""`bulletin`, `supervise`, `assess`, `documents`: what the office issues, and what it has issued."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from monitor import clock, jobs
from monitor.cli.chinese import Group, command
from monitor.cli.output import format_option, print_rows
from monitor.cli.program import Program, pass_program, say

_OUT = click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="写到这里",
)
_DOCUMENTS = {
    "id": "序号", "number": "文号", "kind_label": "种类", "unit": "单位", "period": "时段", "due": "期限", "created": "印发时间",
}  # fmt: skip
_FINDINGS = {
    "figure": "指标", "id": "编号", "unit": "单位", "code": "类型", "severity": "等级", "state": "状态", "message": "说明",
}  # fmt: skip


@command("bulletin", example="monitor bulletin --period month --out 通报")
@click.option(
    "--period",
    type=click.Choice(["week", "month", "quarter", "year"]),
    required=True,
    help="周、月、季、年；周通报同时出周调度表",
)
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="这一天所在的时段，默认刚结束的那个"
)
@_OUT
@pass_program
def bulletin(program: Program, period: str, day: datetime | None, out: Path) -> None:
    """通报：总体情况、存在的问题、工作要求和附件；时段没结束的出草稿，不编号。"""
    with program.store() as store:
        written = jobs.bulletin(store, program.registry, program.settings, period, day and day.date(), out)
    paths, draft = written
    for path in paths:
        click.echo(str(path))
    if draft:
        say("这个时段还没有结束：写的是草稿，没有编号，也没有存档")
    _say_charts()


def _say_charts() -> None:
    from monitor.reports import charts

    if charts.font() is None:
        say(charts.NO_FONT)


@command(
    "supervise",
    example="monitor supervise --out 督办单\nmonitor supervise --unit jtj --finding 12 --finding 15 --out 交办单",
)
@click.option("--unit", metavar="代号", help="只出这个单位的")
@click.option(
    "--finding", "numbers", type=int, multiple=True, metavar="编号", help="改出交办单，交办这些问题（可重复写）"
)
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="交办单的期限，默认 5 个工作日")
@_OUT
@pass_program
def supervise(program: Program, unit: str | None, numbers: tuple[int, ...], due: datetime | None, out: Path) -> None:
    """督办单：超期、复发、问题集中到了“督办”一级的单位；写明 --finding 时出交办单。"""
    if numbers and not unit:
        raise click.UsageError("交办单要用 --unit 写明单位")
    with program.store() as store:
        if numbers and unit:
            written = [jobs.hand_over(store, program.registry, unit, numbers, due and due.date(), out)]
        else:
            written = jobs.supervise(store, program.registry, program.settings, unit, out)
    for path in written:
        click.echo(str(path))
    if not written:
        say("没有需要督办的问题")


@command("assess", example="monitor assess --year 2026 --out 年度考核表.xlsx")
@click.option("--year", type=click.IntRange(2000, 2099), metavar="年", help="默认上一年")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="文件", help="写到这个 Excel 文件"
)
@format_option
@pass_program
def assess(program: Program, year: int | None, out: Path, form: str) -> None:
    """年度考核表：各单位得分和名次，公式可重算；分值用 MONITOR_ASSESS 设置。"""
    with program.store() as store:
        rows = jobs.assess(store, program.registry, program.settings, year or clock.today().year - 1, out)
    print_rows(rows, form, {"rank": "名次", "unit": "单位", "score": "得分"})
    say(str(out))


@click.group("documents", cls=Group, example="monitor documents list")
def documents() -> None:
    """已印发的文件：列出、重印、查每个数字背后的问题。"""


@command("list", example="monitor documents list --year 2026")
@click.option(
    "--kind",
    type=click.Choice(["notice", "assignment", "supervision", "weekly", "bulletin"]),
    help="通知书、交办单、督办单、周调度表、通报",
)
@click.option("--year", type=int, metavar="年", help="只看这一年的文号")
@format_option
@pass_program
def list_documents(program: Program, kind: str | None, year: int | None, form: str) -> None:
    """列出已印发的文件。"""
    with program.store() as store:
        print_rows(jobs.documents(store, kind, year), form, _DOCUMENTS)


@command("reprint", example="monitor documents reprint 3 --out 重印")
@click.argument("numbers", type=int, nargs=-1, required=True, metavar="序号…")
@_OUT
@pass_program
def reprint(program: Program, numbers: tuple[int, ...], out: Path) -> int:
    """重印：与印发时一字不差的原件。"""
    from monitor.store.documents import Damaged

    try:
        with program.store() as store:
            for path in jobs.reprint(store, program.registry, numbers, out):
                click.echo(str(path))
    except Damaged as error:
        say(str(error))
        return 1
    return 0


@command("findings", example="monitor documents findings 3 --figure overdue")
@click.argument("number", type=int, metavar="序号")
@click.option(
    "--figure",
    metavar="指标",
    help="named 点名、found 发现、fixed 整改、standing 未整改、overdue 超期、back 复发、owed 到期、in_time 按期",
)
@format_option
@pass_program
def behind(program: Program, number: int, figure: str | None, form: str) -> None:
    """一份文件里每个数字背后是哪些问题。"""
    with program.store() as store:
        print_rows(jobs.behind_document(store, number, figure), form, _FINDINGS)


@command("template", example="monitor documents template --out 公文.docx")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="文件", help="写到这个 Word 文件"
)
@pass_program
def template(program: Program, out: Path) -> None:
    """写一份公文模板：在 Word 里改样式和页面，存为数据目录下的 templates/公文.docx 即生效。"""
    click.echo(str(jobs.write_template(program.registry, out)))


for _command in (list_documents, reprint, behind, template):
    documents.add_command(_command)

COMMANDS = (bulletin, supervise, assess, documents)
