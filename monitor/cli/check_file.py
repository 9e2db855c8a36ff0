"""`check`, `extract`: one text, file or page, before publication."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from monitor.cli.commands import command
from monitor.cli.output import format_option, print_json, print_rows
from monitor.cli.program import Program, pass_program, say

if TYPE_CHECKING:
    from monitor.model import Problem

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

    count = 0
    if lines:
        for answer in check_file.lines(source, program.settings, say):
            click.echo(check_file.as_line(answer))
            count += len(answer["problems"])
        sys.stdout.flush()
    else:
        document, problems = check_file.check(source, program.settings, say)
        count = len(problems)
        rows = [asdict(problem) | {"level": _level(problem), "layer": layer(problem)} for problem in problems]
        print_rows(rows, form, _PROBLEMS, program.name_of)
        if not document.readable:
            say(f"内容没有读出来（{document.outcome}），不能算没有问题")
            count += 1
    return 1 if fail and count else 0


@command("extract", example="monitor extract 网页.html --url http://www.example.gov.cn/zwgk/tzgg.htm")
@click.argument("source", metavar="文件|网址|-")
@click.option("--url", metavar="网址", default="", help="这个文件原来的网址，用来补全链接")
@pass_program
def extract(program: Program, source: str, url: str) -> None:
    """把一个网页或文件读成结构化内容（JSON）：标题、日期、来源、文号、索引号、正文、链接等。"""
    from monitor.jobs import check_file

    document = check_file.read(source, program.settings, url)
    parts = {"blocks": [one._asdict() for one in document.blocks], "links": [one._asdict() for one in document.links]}
    print_json(asdict(document) | parts)


def _level(problem: Problem) -> str:
    """确定, or 疑似 with the model's own chance where it has one."""
    if problem.certain:
        return "确定"
    return "疑似" if problem.confidence == 1 else f"疑似 {problem.confidence:.0%}"
