"""The page of all commands (docs/commands.md), written from the program: `python -m monitor.cli.reference`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from monitor.cli import monitor

HEAD = """\
# 命令一览

本页由程序生成（`make commands`），和 `monitor 命令 --help` 一致。所有命令都可以写成 `monitor --registry 文件 命令`。

退出码：

- 0：完成。
- 1：已运行，但有要处理的情况（`check --fail` 发现问题、`doctor` 有故障、有的行被退回、有的网站没有检查完、有的邮件
  没有发出）；或者数据库正忙、连不上、同一项工作正在运行，可以稍后再试。
- 2：用法、登记表、设置或词表不对，或者磁盘已满、没有权限、数据库已损坏；会说明哪里要改、怎么办。
- 130、143：被中断（Ctrl-C、停止服务）。
"""


def commands(group: click.Group = monitor, words: str = "monitor") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with the words that one types, in the order of the help page."""
    for word, command in group.commands.items():
        typed = f"{words} {word}"
        if not isinstance(command, click.Group):
            yield typed, command
            continue
        if command.invoke_without_command:
            yield typed, command
        yield from commands(command, typed)


def section(words: str, command: click.Command) -> str:
    """One command: its purpose, usage, options and examples."""
    context = click.Context(command, info_name=words, terminal_width=10_000, max_content_width=10_000)
    records = [record for entry in command.get_params(context) if (record := entry.get_help_record(context))]
    rows = [f"| `{_cell(name)}` | {_cell(text)} |" for name, text in records if not name.startswith("--help")]
    usage = " ".join([words, *command.collect_usage_pieces(context)])
    table = "\n".join(["", "| 选项 | 说明 |", "| --- | --- |", *rows, ""]) if rows else ""
    example = "\n".join(f"    {line.strip()}" for line in getattr(command, "example", "").splitlines())
    return f"## {words}\n\n{inspect.cleandoc(command.help or '')}\n\n    {usage}\n{table}\n例：\n\n{example}\n"


def _cell(text: str) -> str:
    """Text in a cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def page() -> str:
    """The whole page, as Markdown in Chinese."""
    entries = list(commands())
    contents = [f"- [{words}](#{words.replace(' ', '-')})：{_cell(command.help or '')}" for words, command in entries]
    return "\n".join([HEAD, *contents, "", *(section(words, command) for words, command in entries)])


if __name__ == "__main__":
    print(page(), end="")
