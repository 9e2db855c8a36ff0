"""`digest`, `send`: last night for staff and units."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor import clock
from monitor.cli.commands import command
from monitor.cli.program import Program, pass_program, say
from monitor.cli.values import form_option

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
            return _report(digest_job.send_unit_digests(store, *known, day.date() if day else clock.today()))
        built = digest_job.digest(store, program.registry, day.date() if day else None)
        for path in digest_job.write_digest(built, out) if out else ():
            click.echo(str(path))
        sent = digest_job.send_digest(store, *known, built) if is_sent else None
        if units:
            sent = _both(sent, digest_job.send_unit_digests(store, *known, built.day))
    if sent:
        return _report(sent)
    if not out:
        click.echo(digest_job.rendered(built, form))
    return 0


@command("send", example="monitor send")
@pass_program
def send(program: Program) -> int:
    """把已写好、还没有发出的邮件和消息发出去。"""
    from monitor.jobs import digest as digest_job

    with program.store() as store:
        return _report(digest_job.send(store, program.registry, program.settings))


def _both(first: SendResult | None, second: SendResult) -> SendResult:
    if first:
        second.sent, second.failed = second.sent + first.sent, second.failed + first.failed
        second.errors[:0] = [error for error in first.errors if error not in second.errors]
    return second


def _report(result: SendResult) -> int:
    for error in result.errors:
        say(error)
    click.echo(f"已发出 {result.sent} 封，失败 {result.failed} 封")
    return 1 if result.failed else 0
