"""`scan`, `recheck`, `check`, `extract`: reading and checking."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.commands import command
from monitor.cli.output import format_option, print_json, print_rows
from monitor.cli.program import Bar, Program, pass_program, say
from monitor.cli.values import site_option

if TYPE_CHECKING:
    from monitor.model import Problem
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
_PROBLEMS = {
    "severity": "级别",
    "level": "把握",
    "code": "检查项",
    "wrong": "原文",
    "suggestion": "建议",
    "message": "说明",
    "layer": "依据",
    "where": "位置",
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

    bar = Bar()
    show = bar.show if bar.is_shown else None
    found = program.registry
    with program.store() as store:
        done = job.scan(store, found, program.settings, site, full=full, max_pages=max_pages, say=bar.say, show=show)
    bar.end()
    print_rows([_scan_row(one) for one in done.finished], form, _SCANS)
    for one in done.finished:
        for warning in one.warnings:
            say(f"{one.site}：{warning}")
    for error in done.errors:
        say(error)
    return 1 if done.errors else 0


@command("recheck", example="monitor recheck\nmonitor recheck --site portal")
@site_option("只检查这个网站")
@pass_program
def recheck(program: Program, site: str | None) -> int:
    """不再抓取，对已存的网页重新检查一遍（改了词表之后用）。"""
    from monitor.jobs import scan as job
    from monitor.jobs.scan_run import ScanFailed

    with program.store() as store:
        try:
            job.recheck(store, program.registry, program.settings, site)
        except ScanFailed as error:
            say(str(error))
            return 1
    click.echo("已重新检查")
    return 0


@command("check", example="monitor check 通知.docx\nmonitor check --lines - < 稿件.txt")
@click.argument("source", metavar="文件|网址|-")
@click.option("--lines", is_flag=True, help="逐行检查文字，每行输出一个 JSON 对象")
@click.option("--fail", is_flag=True, help="发现问题时以 1 退出")
@format_option
@pass_program
def check(program: Program, source: str, lines: bool, fail: bool, form: str) -> int:
    """发布前检查：文字、网页、Word、Excel、PDF。"""
    from monitor.jobs import check_file
    from monitor.language.layers import layer

    found = 0
    if lines:
        for answer in check_file.lines(source, program.settings, say):
            click.echo(check_file.as_line(answer))
            found += len(answer["problems"])
        sys.stdout.flush()
    else:
        document, problems = check_file.check(source, program.settings, say)
        found = len(problems)
        rows = [asdict(one) | {"level": _level(one), "layer": layer(one)} for one in problems]
        print_rows(rows, form, _PROBLEMS, program.name_of)
        if not document.readable:
            say(f"内容没有读出来（{document.outcome}），不能算没有问题")
            found += 1
    return 1 if fail and found else 0


@command("extract", example="monitor extract 网页.html --url http://www.example.gov.cn/zwgk/tzgg.htm")
@click.argument("source", metavar="文件|网址|-")
@click.option("--url", metavar="网址", default="", help="这个文件原来的网址，用来补全链接")
@pass_program
def extract(program: Program, source: str, url: str) -> None:
    """把一个网页或文件读成结构化内容（JSON）：标题、日期、来源、文号、索引号、正文、链接等。"""
    from monitor.jobs import check_file

    found = check_file.read(source, program.settings, url)
    parts = {"blocks": [one._asdict() for one in found.blocks], "links": [one._asdict() for one in found.links]}
    print_json(asdict(found) | parts)


def _level(problem: Problem) -> str:
    """确定, or 疑似 with the model's own chance where it has one."""
    if problem.certain:
        return "确定"
    return "疑似" if problem.confidence == 1 else f"疑似 {problem.confidence:.0%}"


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


COMMANDS = (scan, recheck, check, extract)
