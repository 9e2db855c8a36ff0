"""Commands and groups of click, in Chinese.

click's own texts come from a gettext catalogue (`locale/`); a help page ends with an example; a usage error is one
sentence with the command that helps.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from monitor import settings

_OPTIONS, _ARGUMENTS = "[选项]", "命令 [参数]…"
gettext.bindtextdomain(gettext.textdomain(), str(Path(__file__).parent / "locale"))
settings.speak("zh_CN")


class _Chinese(click.Command):
    """A command with an `example`: lines that can be typed unchanged."""

    def __init__(self, *args: Any, example: str, **kwargs: Any) -> None:
        super().__init__(*args, **({"options_metavar": _OPTIONS} | kwargs))
        self.example = example

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("例"):
            for line in self.example.splitlines():
                formatter.write_text(line.strip())


class Command(_Chinese):
    pass


class Group(_Chinese, click.Group):
    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"subcommand_metavar": _ARGUMENTS} | kwargs))

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order of use, not of the alphabet


def command(name: str, example: str) -> Callable[[Callable[..., Any]], click.Command]:
    return click.command(name, cls=Command, example=example)


def group(name: str, example: str, **more: Any) -> Callable[[Callable[..., Any]], Group]:
    return click.group(name, cls=Group, example=example, **more)


def explain(error: click.ClickException) -> str:
    """A usage error as one Chinese sentence with the command that helps; the help page where nothing was typed."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    context = getattr(error, "ctx", None)
    message = error.format_message().replace("'", "").replace(" ，", "，").rstrip(".。 ")
    end = "" if message.endswith("？") else "。"
    return f"用法不对：{message}{_range(error)}{end}说明见 {context.command_path if context else 'monitor'} --help"


def _range(error: click.ClickException) -> str:
    """A range in words; click writes it as a formula."""
    kind = error.param.type if isinstance(error, click.BadParameter) and error.param else None
    if not isinstance(kind, click.IntRange):
        return ""
    return f"，写不小于 {kind.min} 的整数" if kind.max is None else f"，写 {kind.min} 到 {kind.max} 的整数"


def first_line(error: BaseException, limit: int = 200) -> str:
    """The system's own message in one line, for the person who looks after the machine."""
    return str(getattr(error, "orig", None) or error).strip().partition("\n")[0][:limit]


def config_errors() -> tuple[type[Exception], ...]:
    """The errors that a person has to fix before the program can work. Called only when something was raised."""
    from monitor.ngrams.model import ModelError
    from monitor.settings import ConfigError
    from monitor.store.database import SchemaTooOld
    from monitor.wordlists.entries import WordlistError

    return ConfigError, ModelError, SchemaTooOld, WordlistError
