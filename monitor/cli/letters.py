"""`notice`, `bulletin`, `supervise`, `assess`, `documents`, `templates`: letters, and those already issued."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from monitor import clock
from monitor.cli.commands import command, group
from monitor.cli.output import format_option, print_rows
from monitor.cli.program import Program, pass_program, say
from monitor.cli.values import CODE, NUMBER, SEVERITY, STEP, Word, unit_option
from monitor.model import Severity, Step

_OUT = click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="写到这里",
)
_DOCUMENTS = {
    "id": "序号",
    "number": "文号",
    "kind_label": "种类",
    "unit": "单位",
    "period": "时段",
    "due": "期限",
    "created": "印发时间",
    "standing": "效力",
}
_FIGURES = {
    "点名": "named",
    "发现": "found",
    "整改": "fixed",
    "未整改": "standing",
    "超期": "overdue",
    "复发": "back",
    "到期": "owed",
    "按期": "in_time",
}
_FINDINGS = {
    "figure": "指标",
    "id": "编号",
    "unit": "单位",
    "code": "类型",
    "severity": "等级",
    "state": "状态",
    "message": "说明",
}


def _kinds() -> dict[str, str]:
    from monitor.store.issued_documents import DocumentKind

    return {kind.label: kind.value for kind in DocumentKind}


@command(
    "notice",
    example="monitor notice --month 2026-11 --out notices\n"
    "monitor notice --month 2026-11 --backlog 20 --extra --out notices",
)
@click.option("--month", metavar="年-月", callback=lambda _c, _p, value: _month(value), help="哪个月的，默认上个月")
@unit_option("只出这个单位的")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="写到这里",
)
@click.option(
    "--backlog",
    type=click.IntRange(1, 1000),
    default=None,
    metavar="条数",
    help="每个单位另外列入几条存量问题（旧页面上的，见 MONITOR_BACKLOG_BEFORE），最严重的在前；默认不列",
)
@click.option(
    "--extra",
    "is_extra",
    is_flag=True,
    help="这个月的通知书已经印发的，另发一份只列存量问题的，有自己的文号；和 --backlog 一起用，用一次发一份",
)
@pass_program
def notice(program: Program, month: str, unit: str | None, out: Path, backlog: int | None, is_extra: bool) -> None:
    """整改通知书：每个单位一份 Word，全部单位一份 Excel 台账。"""
    from monitor.jobs import letters

    with program.store() as store:
        written = letters.notice(store, program.registry, program.settings, month, unit, out, backlog or 0, is_extra)
    for path in written:
        click.echo(str(path))
    if not any(path.name.startswith("整改通知书") for path in written):
        say(f"{month}：{'这个单位本月没有需要发通知书的问题' if unit else '本月没有需要发通知书的单位'}")


@command("bulletin", example="monitor bulletin --period 月 --messages 12 11 --out 通报")
@click.option(
    "--period",
    type=Word("时段", {"周": "week", "月": "month", "季": "quarter", "年": "year"}),
    required=True,
    help="周通报同时出周调度表",
)
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="这一天所在的时段，默认刚结束的那个"
)
@click.option(
    "--messages",
    nargs=2,
    type=click.IntRange(0),
    metavar="条数 按期办结数",
    help="“我为政府网站找错”留言几条、按期办结几条；不写的留空，由经办人填写",
)
@click.option("--draft", "is_draft", is_flag=True, help="只出草稿，不编号、不存档（时间表每月、每季自动出的就是草稿）")
@_OUT
@pass_program
def bulletin(
    program: Program, period: str, day: datetime | None, messages: tuple[int, int] | None, is_draft: bool, out: Path
) -> None:
    """通报：总体情况、存在的问题、工作要求和附件；时段没结束的出草稿，不编号。"""
    from monitor.jobs import letters

    if messages and messages[1] > messages[0]:
        raise click.UsageError("--messages 的按期办结数比留言条数还多")
    known = program.registry, program.settings
    with program.store() as store:
        written = letters.bulletin(store, *known, period, day and day.date(), out, messages, is_draft=is_draft)
    paths, draft = written
    for path in paths:
        click.echo(str(path))
    if draft:
        say(f"{draft}：写的是草稿，没有编号，也没有存档")
    _say_charts()


def _say_charts() -> None:
    from monitor.reports.office import charts

    if charts.font() is None:
        say(charts.NO_FONT)


@command(
    "supervise",
    example="monitor supervise --out 督办\nmonitor supervise --step interview --unit jtj --out 约谈\n"
    "monitor supervise --unit jtj --finding 12 --finding 15 --out 交办单",
)
@unit_option("只出这个单位的")
@click.option(
    "--step",
    "steps",
    multiple=True,
    type=STEP,
    help="只出这一级的：提醒函、督办单、专项通报、约谈通知书（可重复写）；默认全出",
)
@click.option(
    "--finding", "numbers", type=NUMBER, multiple=True, metavar="编号", help="改出交办单，交办这些问题（可重复写）"
)
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="交办单的期限，默认 5 个工作日")
@_OUT
@pass_program
def supervise(
    program: Program,
    unit: str | None,
    steps: tuple[str, ...],
    numbers: tuple[int, ...],
    due: datetime | None,
    out: Path,
) -> None:
    """提醒函、督办单、专项通报、约谈通知书：发给升到这一级的单位；写明 --finding 时出交办单。"""
    from monitor.jobs import letters

    if numbers and not unit:
        raise click.UsageError("交办单要用 --unit 写明单位")
    known = program.registry, program.settings
    with program.store() as store:
        if numbers and unit:
            written = [letters.hand_over(store, *known, unit, numbers, due and due.date(), out)]
        else:
            written = letters.supervise(store, *known, unit, out, [Step(step) for step in steps])
    for path in written:
        click.echo(str(path))
    if not written:
        say("没有需要提醒、督办、通报、约谈的问题")


@command("assess", example="monitor assess --year 2026 --out 年度考核表.xlsx")
@click.option("--year", type=click.IntRange(2000, 2099), metavar="年", help="默认上一年")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="文件", help="写到这个 Excel 文件"
)
@format_option
@pass_program
def assess(program: Program, year: int | None, out: Path, form: str) -> None:
    """年度考核表：各单位得分和名次，公式可重算；分值用 MONITOR_ASSESS 设置。过完的年份编号、存档。"""
    from monitor.jobs import letters

    with program.store() as store:
        rows, number, draft = letters.assess(
            store, program.registry, program.settings, year or clock.today().year - 1, out
        )
    print_rows(rows, form, {"rank": "名次", "unit": "单位", "score": "得分", "note": "备注"})
    say(f"{number} {out}" if number else f"{out}：{draft}，写的是草稿，没有编号，也没有存档")


@group("templates", example="monitor templates export 公文模板")
def templates() -> None:
    """公文的 Word 模板：写出来修改，检查改得对不对。"""


@templates.command("export", example="monitor templates export 公文模板")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹")
@pass_program
def export_templates(program: Program, folder: Path) -> None:
    """写出程序自带的模板：在 Word 里改文头、字体、措辞，存到 MONITOR_TEMPLATES 的文件夹即生效。已有的文件不覆盖。"""
    from monitor.jobs import letters

    written, kept = letters.write_templates(program.registry, program.settings, folder)
    for path in written:
        click.echo(str(path))
    for path in kept:
        say(f"{path}：已经有了，没有改动")


@templates.command("check", example="monitor templates check")
@pass_program
def check_templates(program: Program) -> None:
    """检查自己的模板：占位符写全没有、有没有写错。"""
    from monitor.jobs import letters

    folder, names = letters.check_templates(program.registry, program.settings)
    click.echo(f"{folder}：{'、'.join(names)}都能用" if names else f"{folder}：没有自己的模板，用程序自带的")


@group("documents", example="monitor documents list")
def documents() -> None:
    """已印发的文件：列出、重印、查每个数字背后的问题。"""


@documents.command("list", example="monitor documents list --year 2026")
@click.option(
    "--kind",
    type=Word("文件种类", _kinds),
    help="只列这一种",
)
@click.option("--year", type=click.IntRange(2000, 2099), metavar="年", help="只看这一年的文号")
@format_option
@pass_program
def list_documents(program: Program, kind: str | None, year: int | None, form: str) -> None:
    """列出已印发的文件。"""
    from monitor.jobs import letters

    with program.store() as store:
        print_rows(letters.documents(store, kind, year), form, _DOCUMENTS, program.name_of)


@documents.command("reprint", example="monitor documents reprint 网整〔2026〕3号 --out 重印")
@click.argument("numbers", nargs=-1, required=True, metavar="文号…")
@_OUT
@pass_program
def reprint(program: Program, numbers: tuple[str, ...], out: Path) -> int:
    """重印：与印发时一字不差的原件。写文号，或 documents list 列出的序号。"""
    from monitor.jobs import letters
    from monitor.store.issued_documents import DamagedDocument

    try:
        with program.store() as store:
            for path in letters.reprint(store, program.registry, numbers, out):
                click.echo(str(path))
    except DamagedDocument as error:
        say(str(error))
        return 1
    return 0


@documents.command(
    "findings", example="monitor documents findings 网通〔2026〕3号 --figure 发现 --unit 区民政局 --type 失效链接"
)
@click.argument("number", metavar="文号")
@click.option(
    "--figure",
    type=Word("指标", _FIGURES),
    help="只列这个数字背后的",
)
@unit_option("只列这个单位的")
@click.option("--severity", type=SEVERITY, help="只列这个等级的")
@click.option("--type", "codes", type=CODE, metavar="类型", help="只列这一类的，如 失效链接")
@format_option
@pass_program
def behind(program: Program, /, number: str, figure: str | None, severity: str | None, form: str, **only: Any) -> None:
    """一份文件里每个数字背后是哪些问题。写文号，或 documents list 列出的序号。"""
    from monitor.jobs import letters

    level = Severity(severity) if severity else None
    with program.store() as store:
        rows = letters.behind_document(store, program.registry, number, figure, severity=level, **only)
    print_rows(rows, form, _FINDINGS, program.name_of)


@documents.command("void", example="monitor documents void 网整〔2026〕3号 --reason 主送单位写错 --by 张三")
@click.argument("number", metavar="文号")
@click.option("--reason", required=True, metavar="原因", help="为什么作废")
@click.option("--by", "who", required=True, metavar="姓名", help="谁作废的")
@pass_program
def void(program: Program, number: str, reason: str, who: str) -> None:
    """作废：文号不再使用，只由它通知的问题退回待整改，从它算起的期限和升级不再算。重新印发的会写明代替了它。"""
    from monitor.jobs import letters

    with program.store() as store:
        done = letters.void_document(store, number, reason, who)
    click.echo(f"{done.document.text} 已作废：退回待整改 {len(done.returned)} 个问题，撤销升级 {done.fallen} 次")
    if done.citing:
        later = "、".join(document.text for document in done.citing)
        say(f"此后印发的文件也点了这些问题的名，请核对是否一并作废：{later}")


def _month(value: str | None) -> str:
    """YYYY-MM; without one the month before this."""
    if value is None:
        first = clock.today().replace(day=1)
        return f"{first.year - (first.month == 1)}-{(first.month - 2) % 12 + 1:02}"
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", value):
        raise click.BadParameter("写成 2026-11 的样子", param_hint="--month")
    return value
