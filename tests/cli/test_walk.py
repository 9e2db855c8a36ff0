"""A clerk's walk through every command: its help, and a wrong value for every option; all in Chinese, no code names."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import openpyxl
import pytest

from monitor.cli import monitor, run
from monitor.cli.values import Word
from tests.cli.test_help import ALL

# Names of formats and keys, of our own settings, and the words that are typed.
ALLOWED = {
    *("Ctrl", "C", "Excel", "Word", "WPS", "PDF", "JSON", "CSV", "WARC", "URL", "xlsx"),
    *("monitor", "x", "registry", "toml", "demo", "data"),
}
_TYPED = re.compile(r"--[a-z-]+|(?<![\w.])-(?![\w])|MONITOR_[A-Z_]+")


def found(path: tuple[str, ...]) -> click.Command:
    command: click.Command = monitor
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    return command


COMMANDS_OF_OURS = {name for path in ALL for name in path} | {"scan", "backups"}


def latin(text: str) -> set[str]:
    """Latin words that are neither typed nor the name of a format."""
    return set(re.findall("[A-Za-z]+", _TYPED.sub(" ", text))) - ALLOWED


@pytest.mark.parametrize("path", [(), *ALL], ids=lambda path: " ".join(path) or "monitor")
def test_the_help_has_no_latin_words_but_what_is_typed(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*path, "--help"]) == 0
    text = capsys.readouterr().out.split("例:\n")[0]
    assert latin(text) <= COMMANDS_OF_OURS


def options() -> Iterator[tuple[tuple[str, ...], click.Option]]:
    for path in ALL:
        for one in found(path).params:
            if isinstance(one, click.Option) and not one.is_flag and one.name != "help":
                yield path, one


def wrong_values(option: click.Option) -> Iterator[str]:
    kind = option.type
    if isinstance(kind, click.Path):
        yield from (["没有这个文件"] if kind.exists else [])
    elif isinstance(kind, click.IntRange):
        yield from ("零", "-1", "99999999999999999999", "")
    elif isinstance(kind, click.DateTime):
        yield from ("昨天", "2026-13-01", "")
    elif isinstance(kind, Word) or kind.name in ("单位", "网站", "检查项"):
        yield from ("没有的词", "")


WRONG = [(path, option, value) for path, option in options() for value in wrong_values(option)]


@pytest.mark.parametrize(
    ("path", "option", "value"), WRONG, ids=[f"{' '.join(path)} {one.opts[0]} {value}" for path, one, value in WRONG]
)
def test_a_wrong_value_is_refused_in_one_chinese_sentence(
    district: Path, capsys: pytest.CaptureFixture[str], path: tuple[str, ...], option: click.Option, value: str
) -> None:
    assert run([*path, option.opts[0], value]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and len(printed.err.splitlines()) == 1
    assert option.opts[0] in printed.err and not latin(printed.err) - COMMANDS_OF_OURS
    if isinstance(option.type, Word):
        assert "可用的有" in printed.err


def lists(path: Path) -> dict[str, Path]:
    """By what is wrong with it a file that is no list."""
    (path / "旧表.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (path / "文稿.xlsx").write_text("这不是表格", encoding="utf-8")
    (path / "空.xlsx").write_bytes(b"")
    (path / "断.xlsx").write_bytes(b"PK\x03\x04 broken")
    (path / "图.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    with closing(sqlite3.connect(path / "库.xlsx")) as conn:
        conn.executescript("create table a (b);")
    openpyxl.Workbook().save(path / "没有字.xlsx")
    (path / "文件夹.xlsx").mkdir()
    (path / "自己指自己.xlsx").symlink_to("自己指自己.xlsx")
    names = (
        "没有.xlsx",
        "旧表.xls",
        "文稿.xlsx",
        "空.xlsx",
        "断.xlsx",
        "图.xlsx",
        "库.xlsx",
        "没有字.xlsx",
        "文件夹.xlsx",
    )
    return {name: path / name for name in (*names, "自己指自己.xlsx")}


@pytest.mark.parametrize(
    "command",
    [["import", "FILE", "--source", "上级通报", "--who", "张三"], ["compare", "FILE"], ["reply", "import", "FILE"]],
    ids=lambda words: " ".join(words[:2]),
)
def test_a_file_that_is_no_list_says_so_in_chinese(
    district: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    for name, file in lists(district).items():
        assert run([str(file) if word == "FILE" else word for word in command]) == 2, name
        printed = capsys.readouterr()
        rest = printed.err.replace(str(district), "")
        assert printed.out == "" and rest.strip() and not latin(rest) - COMMANDS_OF_OURS - {"xls"}, (name, rest)
        assert name.partition(".")[0] in rest
