"""Strict reader of the tables of a TOML file: an unknown key, a missing one or a wrong value is an error with its line.

All errors are gathered, so that a person can fix a file in one go. A `Field` says what a key may hold. tomllib keeps no
positions: `positions` finds the lines of tables and keys in the text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from monitor.settings import ConfigError

Place = tuple[str | int, ...]  # the keys and list positions that lead to a table or key
Row = tuple[Place, dict[str, Any]]

_STRING_OR_COMMENT = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)
_HEADER = re.compile(r"\s*(\[\[?)\s*([\w\-.\s]+?)\s*\]")
_KEY = re.compile(r"\s*([\w\-]+(?:\s*\.\s*[\w\-]+)*)\s*=")


class WrongValue(Exception):
    """A value that is not allowed: what is wrong and how to fix it, in Chinese."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what, fix)
        self.what, self.fix = what, fix


class Field(NamedTuple):
    read: Callable[[Any], Any]  # raw TOML value → what the program uses; raises WrongValue
    required: bool = False


class Tables:
    """One reading of one file."""

    def __init__(self, path: Path) -> None:
        """Read the file. Raises ConfigError when it cannot be read or is not TOML at all."""
        text = _text(path)
        self.path = path
        self.errors: list[ConfigError] = []
        try:
            self.raw = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise _not_toml(path, text, error) from error
        self.lines = positions(text)

    def line(self, path: Place) -> int:
        return line_of(self.lines, path)

    def wrong(self, path: Place, what: str, fix: str) -> None:
        """Note an error at the line of `path`."""
        self.wrong_line(self.line(path), what, fix)

    def wrong_line(self, line: int, what: str, fix: str) -> None:
        self.errors.append(ConfigError(str(self.path), line, what, fix))

    def stop_if_wrong(self) -> None:
        """Stop where errors were noted. Raises ConfigError with all of them, in the order of their lines."""
        if self.errors:
            raise ConfigError.of(sorted(self.errors, key=lambda error: error.line))

    def known(self, raw: Mapping[str, Any], names: tuple[str, ...], path: Place = ()) -> None:
        """Note each key of `raw` that is not one of `names`."""
        for name in raw:
            if name not in names:
                self.wrong((*path, name), f"不认识“{name}”", near(name, names))

    def table(self, name: str, spec: Mapping[str, Field]) -> dict[str, Any]:
        """The fields of [name] that are right; a missing table counts as an empty one."""
        return self.fields(self.raw.get(name, {}), spec, (name,))

    def rows(self, raw: Mapping[str, Any], name: str, spec: Mapping[str, Field], path: Place = ()) -> list[Row]:
        """The [[name]] tables in `raw` that have all required fields right, each with its path in the file."""
        entries = raw.get(name, [])
        if not isinstance(entries, list):
            self.wrong(
                (*path, name),
                f"{name} 应该是一组表",
                f"用两层方括号：[[{'.'.join(map(str, (*path[::2], name)))}]]",
            )
            return []
        rows = [((*path, name, at), self.fields(row, spec, (*path, name, at))) for at, row in enumerate(entries)]
        required = {key for key, field in spec.items() if field.required}
        return [row for row in rows if required <= row[1].keys()]

    def values(self, name: str, key: str) -> tuple[str, ...]:
        """The values under `key` in all [[name]] tables, faulty ones too: one error must not cause others."""
        entries = self.raw.get(name, [])
        rows = entries if isinstance(entries, list) else []
        return tuple(str(row[key]) for row in rows if isinstance(row, dict) and key in row)

    def fields(self, raw: Any, spec: Mapping[str, Field], path: Place) -> dict[str, Any]:
        """The fields of one table that are right; each error is noted."""
        if not isinstance(raw, dict):
            self.wrong(path, f"{path[0]} 应该是表", f"另起一行写 [{path[0]}]，下面一行一项")
            return {}
        self.known(raw, tuple(spec), path)
        unknown = raw.keys() - spec.keys()
        for name, field in spec.items():
            if (
                field.required and name not in raw and not get_close_matches(name, unknown)
            ):  # a misspelt one is noted above
                self.wrong(path, f"没有写 {name}", f"补上 {name} = …")
        read = {name: self._field(spec[name], raw[name], (*path, name)) for name in spec if name in raw}
        return {name: value for name, value in read.items() if value is not _BAD}

    def _field(self, field: Field, value: Any, path: Place) -> Any:
        try:
            return field.read(value)
        except WrongValue as wrong:
            self.wrong(path, f"{path[-1]}：{wrong.what}", wrong.fix)
            return _BAD


def near(written: str, choices: tuple[str, ...]) -> str:
    """The fix for a word that is none of the choices: the nearest one, and all of them."""
    guess = get_close_matches(written, choices, n=1)
    return (f"是不是想写 {guess[0]}？" if guess else "") + f"可用的有：{'、'.join(choices)}"


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise ConfigError(str(path), 0, "找不到这个文件", "先运行 monitor init，或用 --registry 指明位置") from None
    except OSError as error:
        raise ConfigError(str(path), 0, f"读不了（{error.strerror}）", "检查路径和文件权限") from error
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), 0, "不是 UTF-8 编码", "用编辑器另存为，编码选 UTF-8") from error


def _not_toml(path: Path, text: str, error: tomllib.TOMLDecodeError) -> ConfigError:
    """tomllib gives the place only inside its message: `Expected '=' after a key (at line 3, column 7)`."""
    why, _, place = str(error).rpartition(" (at ")
    numbers = [int(word) for word in place.rstrip(")").replace(",", "").split() if word.isdigit()]
    line = numbers[0] if numbers else text.count("\n") + 1
    fix = "检查这一行的引号、等号、方括号；文字要用英文双引号括起来"
    return ConfigError(str(path), line, f"不合 TOML 格式（{why or error}）", fix)


def positions(text: str) -> dict[Place, int]:
    """Place → line (from 1). `text` must be valid TOML; members of inline tables and quoted keys have no entry.

    The path of the second [[sites]]' third [[sites.columns]] is ("sites", 1, "columns", 2).
    """
    found: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    depth = 0  # of brackets: a line inside a list over several lines is neither header nor key
    for number, line in enumerate(_without_strings(text).split("\n"), 1):
        if depth == 0 and (header := _HEADER.match(line)):
            table = _enter(header[1] == "[[", _parts(header[2]), counts)
            found.setdefault(table, number)
            continue
        if depth == 0 and (key := _KEY.match(line)):
            found.setdefault(table + _parts(key[1]), number)
        depth += sum(map(line.count, "[{")) - sum(map(line.count, "]}"))
    return found


def line_of(found: Mapping[Place, int], path: Place) -> int:
    """The first line of `path`, else of the nearest table around it, else 1."""
    while path:
        lines = [line for place, line in found.items() if place[: len(path)] == path]
        if lines:
            return min(lines)
        path = path[:-1]
    return 1


def _without_strings(text: str) -> str:
    """Blank strings and comments, keep line breaks: the rest can be read line by line."""
    return _STRING_OR_COMMENT.sub(lambda match: '"' + "\n" * match[0].count("\n"), text)


def _enter(is_list: bool, names: tuple[str, ...], counts: dict[Place, int]) -> Place:
    """The path of the table that this header opens; lists above it are at their last member."""
    path: Place = ()
    for name in names[:-1]:
        path += (name,)
        if path in counts:
            path += (counts[path],)
    path += (names[-1],)
    if is_list:
        counts[path] = counts.get(path, -1) + 1
        path += (counts[path],)
    return path


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in dotted.split("."))


_BAD = object()
