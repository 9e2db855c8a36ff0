"""The command line (`monitor COMMAND`): each command parses its words, calls one job and prints.

Exit codes of `run`: 0 done; 1 ran, and found what it must fail on (problems, refused rows, a fault), or the database is
busy or closed; 2 usage, configuration, a full disk or a damaged database, with what to change; 130 and 143 interrupted.
Heavy modules are imported inside commands, so that `--help` is quick.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from monitor import locks, private_files, settings
from monitor.cli import (
    assign,
    backup,
    check_file,
    commands,
    digest,
    escalate,
    findings,
    installation,
    learn,
    letters,
    outside_findings,
    registry,
    reply,
    scan,
    score,
    verify,
)
from monitor.cli.program import Program, say
from monitor.private_logs import mask_logs

COMMANDS = (  # in the order in which a person needs them: that of `monitor --help` and docs/commands.md
    *(installation.init, installation.upgrade, installation.demo),
    *(scan.scan, scan.recheck, check_file.check, check_file.extract),
    *(findings.findings, findings.show, findings.mark, findings.exceptions),
    *(outside_findings.add, outside_findings.import_list, outside_findings.compare),
    *(assign.assign, verify.verify, escalate.escalate, reply.reply),
    *(digest.digest, letters.notice, digest.send),
    *(letters.bulletin, letters.supervise, letters.assess, letters.documents, letters.templates),
    *(score.probe, score.score, score.evidence, learn.learn),
    *(installation.doctor, installation.schedule, registry.registry, registry.wordlists),
    *(installation.prune, backup.backup, backup.restore),
)


def _version(context: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"monitor {version('gov-site-monitor')}")
        except PackageNotFoundError:  # run from a folder that was never installed
            click.echo("monitor 0")
        context.exit()


@click.group(cls=commands.Group, example="monitor --registry registry.toml scan")
@click.option(
    "--registry",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="登记表，默认是这里的 registry.toml（或 MONITOR_REGISTRY）",
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="版本号")
@click.pass_context
def monitor(context: click.Context, registry: Path | None) -> None:
    """政府网站监测：每晚检查网站，找出问题，跟踪整改。"""
    mask_logs()
    loaded = settings.load()
    context.obj = Program(replace(loaded, registry=registry) if registry else loaded)


for _command in COMMANDS:
    monitor.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the `monitor` command and end the process."""
    signal.signal(signal.SIGTERM, _end)
    private_files.keep()
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Errors of usage and configuration are one line, never a traceback."""
    try:
        code: Any = monitor.main(arguments, prog_name="monitor", standalone_mode=False)
    except click.exceptions.Abort:
        say("已中断")
        return 130
    except click.ClickException as error:
        say(commands.explain(error))
        return 2
    except locks.StillRunning as error:
        say(f"{error}，请稍后再试")
        return 1
    except commands.config_errors() as error:
        say(str(error))
        return 2
    except (
        Exception
    ) as error:  # the boundary: a failure of database or disk is explained, a fault of ours keeps its trace
        from monitor.store import failures

        if (failure := failures.of(error)) is None:
            raise
        say(f"{failure}（{commands.first_line(error)}）")
        return failure.code
    return code if isinstance(code, int) else 0


def _end(_signal: int, _frame: object) -> None:
    """Unwind the stack on SIGTERM as Ctrl-C does: children are asked to end, locks and files are closed."""
    raise SystemExit(143)
