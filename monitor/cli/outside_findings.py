"""`add`, `import`, `compare`: problems that were found elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from monitor.cli.commands import command
from monitor.cli.output import format_option, print_rows
from monitor.cli.program import Program, pass_program, say
from monitor.cli.values import DAY, SEVERITY, Word, site_option, who_option
from monitor.model import State

_ROWS = {
    "spot": "行",
    "how": "结果",
    "finding_id": "编号",
    "unit_name": "责任单位",
    "due": "整改期限",
    "looked": "以后怎样核验",
    "address": "网址",
    "text": "问题",
    "refused": "说明",
}
_START = Word("状态", {state.label: state.value for state in (State.CONFIRMED, State.NEW)})
_WHO = who_option("谁录入的，记入处置记录")


def _three(context: click.Context, param: click.Parameter, words: tuple[str, ...]) -> dict[str, str]:
    """Address, kind and text; a complaint by telephone has no address."""
    if len(words) not in (2, 3):
        raise click.BadParameter(
            "写网址、检查项（或 其他）、问题三样；没有网址的写后两样。中间有空格的加引号", context, param
        )
    return dict(zip(("kind", "text") if len(words) == 2 else ("address", "kind", "text"), words, strict=True))


_state_option = click.option(
    "--state", type=_START, default=State.CONFIRMED.label, show_default=True, help="新建的从哪种状态开始"
)


@command(
    "add",
    example="monitor add http://www.example.gov.cn/a.htm 错别字 “布署”应为“部署” --source 网民找错 --who 张三\n"
    "monitor add 其他 办事指南上的电话打不通 --source 电话反映 --unit 区民政局 --column 办事指南 --who 张三",
)
@click.argument("words", nargs=-1, metavar="[网址] 检查项|其他 问题", callback=_three)
@click.option("--source", required=True, metavar="来源", help="上级通报、网民找错、电话反映、第三方检测，或别的名称")
@click.option("--by", "reporter", default="", metavar="反映人", help="谁反映的；其中的电话、证件号码遮盖后再存")
@click.option("--received", type=DAY, metavar="日期", help="哪天收到的，默认今天；期限从这天算起，网民找错 3 个工作日")
@click.option("--unit", default="", metavar="单位", help="责任单位；不写的按页面认定。没有网址的，写单位或网站")
@site_option("没有网址的：说的是哪个网站；不写的按单位认定")
@click.option("--column", default="", metavar="栏目", help="没有网址的：说的是哪个栏目")
@click.option("--wrong", default="", metavar="文字", help="页面上错误的文字，照抄；写了才能由程序核验")
@click.option("--suggestion", default="", metavar="文字", help="应改成什么")
@click.option("--target", default="", metavar="网址", help="打不开的链接；不写的，指这个网址自己打不开")
@click.option("--severity", type=SEVERITY, help="等级，默认按检查项")
@_state_option
@_WHO
@click.option("--dry-run", is_flag=True, help="只说会怎样，不录入")
@format_option
@pass_program
def add(
    program: Program,
    /,
    words: Mapping[str, str],
    received: datetime | None,
    state: str,
    who: str,
    dry_run: bool,
    form: str,
    **values: str | None,
) -> int:
    """录入别处发现的一个问题：和监测发现的一样有责任单位、期限、通知和核验；同一问题已有的并入。没有网址的由人工核对。"""
    from monitor.jobs import outside_findings as jobs
    from monitor.reports.workbooks.outside_list import OutsideRow

    cells = {name: value for name, value in {**values, **words}.items() if value}
    line = OutsideRow("", cells, received.date() if received else None)
    given = jobs.Defaults(who, state=State(state))
    with program.store() as store:
        rows = jobs.enter(store, program.registry, program.settings, [line], given, dry_run=dry_run)
    if rows[0].refused:
        say(f"没有录入：{rows[0].refused}")
        return 2
    shown = [jobs.row_values(row, program.registry) for row in rows]
    print_rows(shown, form, {name: title for name, title in _ROWS.items() if name != "spot"})
    return 0


@command(
    "import",
    example="monitor import 问题清单.xlsx --source 上级通报 --who 张三\n"
    "monitor import 问题清单.xlsx --source 上级通报 --who 张三 --yes",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="文件")
@click.option("--source", default="", metavar="来源", help="表里没写来源的，算这个来源")
@click.option("--by", "reporter", default="", metavar="反映人", help="表里没写的，算谁反映的")
@click.option("--received", type=DAY, metavar="日期", help="表里没写的，算哪天收到的，默认今天")
@_state_option
@_WHO
@click.option("--yes", is_flag=True, help="录入；不写的只预览")
@click.option("--dry-run", is_flag=True, help="只预览，同不写 --yes")
@format_option
@pass_program
def import_list(
    program: Program,
    file: Path,
    source: str,
    reporter: str,
    received: datetime | None,
    state: str,
    who: str,
    yes: bool,
    dry_run: bool,
    form: str,
) -> int:
    """
    读入别处发现的问题清单（Excel 或 CSV）：先预览，加 --yes 才录入。列的次序不限；看不懂的行按行号指出，其余照收。
    """
    from monitor.jobs import outside_findings as jobs

    lines, unread = jobs.read_list(file)
    given = jobs.Defaults(who, source, reporter, received.date() if received else None, State(state))
    is_preview = dry_run or not yes
    with program.store() as store:
        rows = jobs.enter(store, program.registry, program.settings, lines, given, dry_run=is_preview)
    shown = [jobs.row_values(row, program.registry) for row in rows]
    if is_preview:  # numbers are given when it is entered
        shown = [row | {"finding_id": None} if row["how"] == "新建" else row for row in shown]
    print_rows(shown, form, _ROWS)
    refused = [row for row in rows if row.refused]
    for row in refused:
        say(f"{row.spot}：{row.refused}")
    for sentence in unread:
        say(sentence)
    say(_summary(shown, is_preview))
    return 1 if refused or unread else 0


def _summary(shown: list[dict[str, object]], is_preview: bool) -> str:
    hows = [str(row["how"]) for row in shown]
    counts = "，".join(f"{how} {hows.count(how)}" for how in dict.fromkeys(hows))
    return f"{'预览，没有录入' if is_preview else '已录入'}：共 {len(shown)} 行；{counts or '没有问题'}" + (
        "。加 --yes 录入" if is_preview else ""
    )


@command("compare", example="monitor compare 第三方清单.xlsx --out 对比.xlsx")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="清单")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("对比.xlsx"),
    metavar="文件",
    help="写到哪个文件，默认 对比.xlsx",
)
@pass_program
def compare(program: Program, file: Path, out: Path) -> int:
    """
    把外部公司的问题清单（Excel 或 CSV）和本系统的对比：两家都有、只有对方有（未检查、未能判断、漏报……）、只有本系统有。
    """
    from monitor.jobs.compare import compare as run

    with program.store() as store:
        comparison = run(store, program.registry, program.settings, file, out)
    for sentence in comparison.unread:
        say(sentence)
    click.echo(comparison.summary())
    click.echo(out)
    return 1 if comparison.unread else 0
