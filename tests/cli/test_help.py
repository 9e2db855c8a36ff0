"""What every command says of itself: help in Chinese with an example, every option explained, nothing heavy loaded."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from monitor.cli import monitor, run

ROOT = Path(__file__).parents[2]


def commands(group: click.Group = monitor, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


ALL = sorted(commands())


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_explains_itself_in_chinese_with_an_example(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*path, "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"用法： monitor {' '.join(path)}")
    example = text.split("例:\n")[1]
    assert f"monitor {path[0]}" in example or f"{' '.join(path)}" in example
    assert not {"Usage", "Options", "Show this message"} & set(text.replace(":", " ").split())


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_option_says_what_it_is_for(path: tuple[str, ...]) -> None:
    command: click.Command = monitor
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    for parameter in command.params:
        assert not isinstance(parameter, click.Option) or parameter.help, parameter.name


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; from monitor.cli import run; run(['--help']); "
        "heavy = {'sqlalchemy', 'scrapy', 'lxml', 'jieba', 'alembic', 'apprise', 'docx'} & set(sys.modules); "
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["scann"], "是不是想用 scan"),
        (["registry", "chek"], "是不是想用 check"),
        (["scan", "--ful"], "是不是想用 --full"),
        (["scan", "--max-pages", "0"], "--max-pages 的值不对"),
        (["notice"], "没有写 --out"),
        (["notice", "--out", "x", "--month", "2026-13"], "写成 2026-11 的样子"),
        (["mark", "--state", "new", "--who", "x"], "没有写"),
        (["findings", "--state", "nwe"], "可用的有：待核实"),
        (["digest", "--date", "yesterday"], "写成 2026-11-20 的样子"),
        (["show", "99999999999999999999"], "写 1 到 2147483647 的整数"),
        (["evidence", "99999999999999999999", "--out", "x"], "写 1 到 2147483647 的整数"),
        (["verify", "99999999999999999999"], "写 1 到 2147483647 的整数"),
        (["findings", "foo", "bar"], "多写了“foo bar”"),
        (["mark", "1", "--state", "fixed", "--who", "monitor"], "--who 的值不对（“monitor”指系统自动"),
        (["assign", "withdraw", "1", "--who", "unit:zzz"], "“unit:zzz”指责任单位"),
        (["exceptions", "withdraw", "1", "--who", "  "], "须写明是谁"),
        (["exceptions", "withdraw", "1", "--who", "张" * 65], "最多 64 个字"),
    ],
)
def test_a_usage_error_is_one_chinese_sentence_and_exit_code_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    error = capsys.readouterr().err
    assert words in error and "--help" in error and len(error.splitlines()) == 1
