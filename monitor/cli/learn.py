"""`learn`: a site's own language from its stored pages, and a base model from one's own text."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.commands import command
from monitor.cli.output import format_option, print_rows
from monitor.cli.program import Bar, Program, pass_program, say
from monitor.cli.values import site_option

_LEARNT = {
    "site": "网站",
    "pages": "网页",
    "characters": "字数",
    "runs": "用语条数",
    "used": "启用",
    "version": "版本",
}
_FOLDER = click.Path(path_type=Path, file_okay=False)


@command("learn", example="monitor learn\nmonitor learn --site portal\nmonitor learn --base 本地文稿 --out 本地模型")
@site_option("只统计这个网站，默认登记的全部网站")
@click.option(
    "--base",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="文件夹",
    help="改为用这些文稿（文本文件，一段一行）另建一个基础模型，要先装训练用的扩展",
)
@click.option("--out", type=_FOLDER, metavar="文件夹", help="基础模型写到哪里，与 --base 同用")
@format_option
@pass_program
def learn(program: Program, site: str | None, base: Path | None, out: Path | None, form: str) -> None:
    """统计各网站自己的用语（只存次数，不存文句），供语言模型判断生僻写法；每周自动运行。"""
    from monitor.jobs import learn as job

    if (base is None) != (out is None):
        raise click.UsageError("--base 和 --out 要一起写")
    if base and out:
        job.learn_base(base, out)
        click.echo(f"已建好 {out}。启用：设置 MONITOR_MODEL={out}")
        return
    with program.store() as store, Bar() as bar:
        done = job.learn(store, program.registry, program.settings, site, bar.show if bar.is_shown else None)
    rows = [counted._asdict() for counted in done]
    print_rows(rows if form == "json" else [row | {"used": _used(row["used"])} for row in rows], form, _LEARNT)
    if not program.settings.model_preset:
        say("MONITOR_PRESET=词表：语言模型未启用，统计结果暂不起作用")


def _used(new: bool) -> str:
    return "新" if new else "沿用（变化不大）"
