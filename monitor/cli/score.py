"""`probe`, `score`, `evidence`: how a site stands by the official standard, and what proves it."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.commands import command
from monitor.cli.output import format_option, print_rows
from monitor.cli.program import Program, pass_program
from monitor.cli.values import NUMBER, form_option, site_option

_PROBES = {
    "name": "网站",
    "result": "结果",
    "status": "状态码",
    "elapsed_ms": "毫秒",
    "visits": "近7天访问",
    "failed": "打不开",
    "share": "占比",
    "error": "原因",
}


@command("probe", example="monitor probe\nmonitor probe --site portal --format json")
@site_option("只访问这个网站，默认访问登记的全部网站")
@format_option
@pass_program
def probe(program: Program, site: str | None, form: str) -> None:
    """访问各网站首页一次，记下能不能打开（15 秒内），并统计近 7 天打不开的占比。"""
    from monitor.jobs import score as job

    with program.store() as store:
        rows = job.probe(store, program.registry, program.settings, site)
    shown = rows if form == "json" else [row | {"share": f"{row['share']:.1%}"} for row in rows]
    print_rows(shown, form, _PROBES)


@command("score", example="monitor score\nmonitor score --site 示例区人民政府 --format Excel --out 模拟得分.xlsx")
@site_option("只算这个网站，默认登记的全部网站")
@form_option("文字", "JSON", "网页", "Excel", said="输出格式，Excel 里是公式，改了数会重新算")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="文件", help="写到这个文件，Excel 必须写"
)
@pass_program
def score(program: Program, site: str | None, form: str, out: Path | None) -> None:
    """按国办秘函〔2019〕19号模拟考核：单项否决距上限还有多远、扣分、明天会变成什么样。"""
    from monitor.jobs import score as job

    if form == "xlsx" and out is None:
        raise click.UsageError("--format Excel 要用 --out 写明文件")
    with program.store() as store:
        body = job.score_file(job.score(store, program.registry, site), form)
    if out is None:
        click.echo(body.decode(), nl=not body.endswith(b"\n"))
        return
    from monitor.reports.office.package import write_file

    click.echo(str(write_file(out, body)))


@command("evidence", example="monitor evidence 17 --out 证据\nmonitor evidence 17 --out 证据 --warc")
@click.argument("number", type=NUMBER, metavar="编号")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="写到这里"
)
@click.option("--warc", is_flag=True, help="另附抓取记录（WARC，存档用的格式）")
@pass_program
def evidence(program: Program, number: int, out: Path, warc: bool) -> None:
    """一条问题的证据包：抓取的原文、响应头、时间、校验值、标出错误的截图和文字报告。"""
    from monitor.jobs import score as job

    with program.store() as store:
        click.echo(str(job.evidence(store, program.registry, number, out, with_warc=warc)))
