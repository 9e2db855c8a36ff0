"""`registry`, `wordlists`: what people write for the program, checked."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.commands import group
from monitor.cli.output import format_option, print_rows
from monitor.cli.program import Program, pass_program
from monitor.cli.values import site_option

_EXCEL = click.Path(path_type=Path, dir_okay=False)
_REGISTERED = {name: name for name in ("类型", "代号", "名称", "责任单位", "网址", "说明")}
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
        entries = columns.columns(store, program.registry, site)
    if out:
        from monitor.reports.workbooks import columns as column_sheet

        column_sheet.write(entries, program.registry.district, out)
        click.echo(f"已写好 {out}：{len(entries)} 个栏目")
        return
    rows = (
        entries if form == "json" else [row | {"indented": "└ " * (row["level"] - 1) + row["name"]} for row in entries]
    )
    print_rows(rows, form, _COLUMNS, program.name_of)


@group("wordlists", example="monitor wordlists check")
def wordlists() -> None:
    """词表：错别字、敏感词、例外词。"""


@wordlists.command("check", example="monitor wordlists check")
@pass_program
def check_wordlists(program: Program) -> None:
    """读一遍全部词表：有错就指出文件和行号、怎么改。"""
    from monitor.jobs import wordlists as wordlists_job

    lists = wordlists_job.wordlists(program.settings)
    for title, count in lists.counts().items():
        click.echo(f"{title}：{count} 条")
    click.echo(f"词表没有错（版本 {lists.version[:12]}）")
