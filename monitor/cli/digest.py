"""`digest`, `notice`, `send`: telling people."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor import clock
from monitor.cli.commands import command
from monitor.cli.program import Program, pass_program, say
from monitor.cli.values import form_option, unit_option

if TYPE_CHECKING:
    from monitor.notify import SendResult


@command(
    "digest",
    example="monitor digest\nmonitor digest --format 网页 > 日报.html\nmonitor digest --send\nmonitor digest --units",
)
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="哪一天的日报，默认今天")
@form_option("文字", "网页", "JSON")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="三种格式都写到这里")
@click.option("--send", "is_sent", is_flag=True, help="发给 MONITOR_SMTP_URL 里的收件人，同一天只发一次")
@click.option(
    "--units",
    is_flag=True,
    help="把各单位自己的新问题、超期和将到期问题发到登记表里单位的邮箱和群机器人，同一天只发一次",
)
@pass_program
def digest(program: Program, day: datetime | None, form: str, out: Path | None, is_sent: bool, units: bool) -> int:
    """日报：昨夜新发现、复发、已整改、超期的问题，以及没能看到的页面。"""
    from monitor.jobs import digest as digest_job

    known = program.registry, program.settings
    with program.store() as store:
        if units and not is_sent and not out:
            return _told(digest_job.send_unit_digests(store, *known, day.date() if day else clock.today()))
        built = digest_job.digest(store, program.registry, day.date() if day else None)
        for path in digest_job.write_digest(built, out) if out else ():
            click.echo(str(path))
        sent = digest_job.send_digest(store, *known, built) if is_sent else None
        if units:
            sent = _both(sent, digest_job.send_unit_digests(store, *known, built.day))
    if sent:
        return _told(sent)
    if not out:
        click.echo({"text": built.text, "html": built.html, "json": built.json}[form]())
    return 0


@command(
    "notice",
    example="monitor notice --month 2026-11 --out notices\nmonitor notice --month 2026-11 --backlog 20 --extra --out notices",
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


@command("send", example="monitor send")
@pass_program
def send(program: Program) -> int:
    """把已写好、还没有发出的邮件和消息发出去。"""
    from monitor.jobs import digest as digest_job

    with program.store() as store:
        return _told(digest_job.send(store, program.registry, program.settings))


def _both(first: SendResult | None, second: SendResult) -> SendResult:
    if first:
        second.sent, second.failed = second.sent + first.sent, second.failed + first.failed
        second.errors[:0] = [one for one in first.errors if one not in second.errors]
    return second


def _told(result: SendResult) -> int:
    for error in result.errors:
        say(error)
    click.echo(f"已发出 {result.sent} 封，失败 {result.failed} 封")
    return 1 if result.failed else 0


def _month(value: str | None) -> str:
    """YYYY-MM; without one the month before this."""
    if value is None:
        first = clock.today().replace(day=1)
        return f"{first.year - (first.month == 1)}-{(first.month - 2) % 12 + 1:02}"
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", value):
        raise click.BadParameter("写成 2026-11 的样子", param_hint="--month")
    return value


COMMANDS = (digest, notice, send)
