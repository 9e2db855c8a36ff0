"""`monitor JOB`: each command is one call into jobs.

Exit codes: 0 done; 1 ran, and found what it is to fail on; 2 usage or configuration. The commands stand in the modules
beside this one, by what they are about; what is heavy is imported when a command runs.
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
from monitor.cli import assign, commands, findings, installation, learn, letters, outside_findings, registry, scan
from monitor.cli import digest as reporting
from monitor.cli import score as judging
from monitor.cli.program import Program, say
from monitor.private_logs import mask_logs

_MODULES = (installation, scan, findings, outside_findings, assign, reporting, letters, judging, learn, registry)


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
    found = settings.load()
    context.obj = Program(replace(found, registry=registry) if registry else found)


for _module in _MODULES:
    for _command in _module.COMMANDS:
        monitor.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """The `monitor` command. Ends the process."""
    signal.signal(signal.SIGTERM, _end)
    private_files.keep()
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what is wrong with usage or configuration is said in one line, never by a traceback."""
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
    """SIGTERM unwinds the stack like Ctrl-C does: children are asked to end, locks and files are closed."""
    raise SystemExit(143)
