"""`scan`, `recheck`: sites, read and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from monitor.cli.commands import command
from monitor.cli.output import format_option, print_rows
from monitor.cli.program import Bar, Program, pass_program, say
from monitor.cli.values import site_option

if TYPE_CHECKING:
    from monitor.store.scans import Scan

_SCANS = {
    "id": "批次",
    "site": "网站",
    "asked": "请求",
    "seen": "看到",
    "unchanged": "其中未变",
    "failed": "失败",
    "skipped": "跳过",
    "targets": "核查链接",
    "requests": "请求合计",
    "bytes": "字节",
    "warnings": "警告",
}


@command("scan", example="monitor scan\nmonitor scan --site portal --full")
@site_option("只检查这个网站，默认检查登记的全部网站")
@click.option("--full", is_flag=True, help="每一页都看，不只看今晚轮到的页面")
@click.option("--max-pages", type=click.IntRange(1, 10_000_000), metavar="页数", help="每个网站最多请求多少页")
@format_option
@pass_program
def scan(program: Program, site: str | None, full: bool, max_pages: int | None, form: str) -> int:
    """检查网站：抓取、核查链接、检查内容，开立和销号问题。中断后再运行会接着做。"""
    from monitor.jobs import scan as job

    registry = program.registry
    with program.store() as store, Bar() as bar:
        show = bar.show if bar.is_shown else None
        done = job.scan(store, registry, program.settings, site, full=full, max_pages=max_pages, say=bar.say, show=show)
    print_rows([_scan_row(run) for run in done.finished], form, _SCANS)
    for run in done.finished:
        for warning in run.warnings:
            say(f"{run.site}：{warning}")
    for error in done.errors:
        say(error)
    return 1 if done.errors else 0


@command("recheck", example="monitor recheck\nmonitor recheck --site portal")
@site_option("只检查这个网站")
@pass_program
def recheck(program: Program, site: str | None) -> int:
    """不再抓取，对已存的网页重新检查一遍（改了词表之后用）。"""
    from monitor.jobs import scan as job
    from monitor.jobs.scan import ScanFailed

    with program.store() as store:
        try:
            job.recheck(store, program.registry, program.settings, site)
        except ScanFailed as error:
            say(str(error))
            return 1
    click.echo("已重新检查")
    return 0


def _scan_row(one: Scan) -> dict[str, Any]:
    coverage = one.coverage
    return {
        "id": one.id,
        "site": one.site,
        "started": one.started_at,
        "finished": one.finished_at,
        "full": one.full,
        "asked": coverage["asked"],
        "seen": coverage["got"] + coverage["unchanged"],
        "unchanged": coverage["unchanged"],
        "failed": sum(coverage["failed"].values()),
        "skipped": sum(coverage["skipped"].values()),
        "targets": coverage["targets_asked"],
        "requests": coverage["requests"],
        "bytes": coverage["bytes"],
        "warnings": list(one.warnings),
        "coverage": {name: value for name, value in coverage.items() if not isinstance(value, bool)},
    }
