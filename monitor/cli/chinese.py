"""click in Chinese: help pages with an example at their end, and usage errors that say what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

import click

_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)\.?", re.DOTALL)


class _Chinese(click.Command):
    """`example`: a command line that can be typed as it stands."""

    def __init__(self, *args: Any, example: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.example = example

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(map(_piece, self.collect_usage_pieces(ctx))), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx))]
        with formatter.section("选项"):
            formatter.write_dl(records)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None: ...

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("例"):
            for line in self.example.splitlines():
                formatter.write_text(line.strip())

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = "显示这段说明"
        return option


class Command(_Chinese):
    pass


class Group(_Chinese, click.Group):
    command_class = Command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        commands = [(name, command) for name, command in self.commands.items() if not command.hidden]
        with formatter.section("命令"):
            formatter.write_dl([(name, command.get_short_help_str(80)) for name, command in commands])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in self.commands:
            guess = get_close_matches(args[0], self.commands, n=1)
            ctx.fail(f"没有命令 {args[0]}" + (f"，是不是想用 {guess[0]}？" if guess else ""))
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order in which one needs them, not of the alphabet


def command(name: str, example: str) -> Callable[[Callable[..., Any]], click.Command]:
    return click.command(name, cls=Command, example=example)


def group(name: str, example: str, **more: Any) -> Callable[[Callable[..., Any]], Group]:
    return click.group(name, cls=Group, example=example, **more)


def explain(error: click.ClickException) -> str:
    """A usage error as one Chinese sentence, with the command that helps; the help page where nothing was typed."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    context = getattr(error, "ctx", None)
    help_command = f"{context.command_path if context else 'monitor'} --help"
    return f"用法不对：{_what(error)}。说明见 {help_command}"


def _what(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        near = "、".join(error.possibilities or ())
        return f"没有选项 {error.option_name}" + (f"，是不是想用 {near}？" if near else "")
    if isinstance(error, click.MissingParameter):
        return f"没有写 {_param(error)}"
    if isinstance(error, click.BadParameter):
        return f"{_param(error)} 的值不对（{_expected(error)}）"
    said = error.format_message()
    if extra := _EXTRA.fullmatch(said):
        return f"多写了“{extra[1]}”"
    return said.rstrip(".。")


def _expected(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"可用的有：{'、'.join(map(str, kind.choices))}"
    if isinstance(kind, click.DateTime):
        return "写成 2026-11-20 的样子"
    if isinstance(kind, click.IntRange):
        return f"写不小于 {kind.min} 的整数" if kind.max is None else f"写 {kind.min} 到 {kind.max} 的整数"
    if kind is click.INT:
        return "写整数"
    if isinstance(kind, click.Path):
        return "没有这个文件，或者不能用"
    return error.message.rstrip(".")


def _piece(usage: str) -> str:
    return {"[OPTIONS]": "[选项]", "COMMAND": "命令", "[ARGS]...": "[参数]…"}.get(usage, usage)


def _param(error: click.BadParameter) -> str:
    names = error.param.opts if error.param else [error.param_hint or ""]
    return str(names[0]) if str(names[0]).startswith("-") else str(names[0]).upper()


def first_line(error: BaseException, limit: int = 200) -> str:
    """What the system said, in one line, for the person who looks after the machine."""
    return str(getattr(error, "orig", None) or error).strip().partition("\n")[0][:limit]


def config_errors() -> tuple[type[Exception], ...]:
    """What a person has to put right before the program can work. Asked for only when something was raised."""
    from monitor.ngrams import ModelError
    from monitor.settings import ConfigError
    from monitor.store.database import SchemaTooOld
    from monitor.wordlists import WordlistError

    return ConfigError, ModelError, SchemaTooOld, WordlistError
