"""Values of several commands: states, steps, units, sites, names of checks, numbers, days.

Each accepts the Chinese word and the program's own (ids of registry.toml, codes of checks). Anything else is refused
with the list of words, never answered by an empty table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from monitor.model import Severity, State, Step

if TYPE_CHECKING:
    from monitor.registry import Registry

NUMBER = click.IntRange(1, 2**31 - 1)  # beyond it the database raises an error of its own
DAY = click.DateTime(["%Y-%m-%d"])


class Word(click.ParamType[str]):
    """One of a closed list of words. `words`: Chinese → the program's own, or what makes that when it is asked for."""

    def __init__(self, name: str, words: Mapping[str, str] | Callable[[], Mapping[str, str]]) -> None:
        self.name, self._given = name, words

    @property
    def words(self) -> Mapping[str, str]:
        return self._given() if callable(self._given) else self._given

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return f"[{'|'.join(self.words)}]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        words = self.words
        if value in words.values():
            return value
        if value not in words:
            self.fail(_refusal(self.name, value, words, words.values()), param, ctx)
        return words[value]


def form_option(*labels: str, said: str = "输出格式") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--format`; the first one is the default."""
    kind = Word("格式", {label: _FORMS[label] for label in labels})
    return click.option("--format", "form", type=kind, default=labels[0], show_default=True, help=said)


_FORMS = {"表格": "table", "文字": "text", "网页": "html", "Excel": "xlsx", "JSON": "json", "CSV": "csv"}
STATE = Word("状态", {state.label: state.value for state in State})
STEP = Word("级别", {step.label: step.value for step in Step})
SEVERITY = Word("等级", {level.value: level.value for level in Severity})


class _Registered(click.ParamType[str]):
    """Something in the registry, by id or name; its value is the id."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from monitor.cli.program import Program

        assert ctx is not None
        registry = ctx.ensure_object(Program).registry
        names = self.names(registry)
        if value in names.values():
            return value
        key = names.get(value) or self.aliases(registry).get(value)
        if key is None:
            self.fail(_refusal(self.name, value, names, names.values()), param, ctx)
        return key

    def names(self, registry: Registry) -> Mapping[str, str]:
        """Name → id."""
        raise NotImplementedError

    def aliases(self, registry: Registry) -> Mapping[str, str]:
        return {}


class _Unit(_Registered):
    name = "单位"

    def names(self, registry: Registry) -> Mapping[str, str]:
        return {unit.name: unit.id for unit in registry.units.values()}

    def aliases(self, registry: Registry) -> Mapping[str, str]:
        return {alias: unit.id for unit in registry.units.values() for alias in unit.aliases}


class _Site(_Registered):
    name = "网站"

    def names(self, registry: Registry) -> Mapping[str, str]:
        return {site.name: site.id for site in registry.sites.values()}


class _Code(click.ParamType[tuple[str, ...]]):
    """The checks of a name: 错别字 is what two checks report."""

    name = "检查项"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        from monitor.checks import BY_CODE, CHECKS

        if isinstance(value, tuple):
            return value
        if value in BY_CODE:
            return (value,)
        codes = tuple(check.code for check in CHECKS if check.title == value)
        if not codes:
            self.fail(_refusal(self.name, value, dict.fromkeys(check.title for check in CHECKS), BY_CODE), param, ctx)
        return codes


UNIT, SITE, CODE = _Unit(), _Site(), _Code()


def _refusal(name: str, value: str, words: Iterable[str], own: Iterable[str]) -> str:
    """`words`: what a clerk may write, listed; `own`: the program's own words, only guessed at."""
    guess = get_close_matches(value, [*words, *own], n=1)
    hint = f"是不是想写 {guess[0]}？" if guess else ""
    return f"没有{name}“{value}”，{hint}可用的有：{'、'.join(words)}"


def unit_option(said: str, **more: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option("--unit", type=UNIT, metavar="单位", help=said, **more)


def site_option(said: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option("--site", type=SITE, metavar="网站", help=said)


def code_option(said: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option("--code", type=CODE, metavar="检查项", help=said)


def who_option(said: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option("--who", required=True, metavar="姓名", help=said, callback=_staff)


def _staff(context: click.Context, param: click.Parameter, who: str) -> str:
    from monitor.findings.lifecycle import MoveRefused, staff

    try:
        return staff(who)
    except MoveRefused as error:
        raise click.BadParameter(str(error), context, param) from error
