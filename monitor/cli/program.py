"""What every command starts from: settings, the registry when it is asked for, the store when it is asked for."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click

from monitor import clock
from monitor.personal_numbers import masked
from monitor.settings import Settings

if TYPE_CHECKING:
    from monitor.registry import Registry
    from monitor.store.database import Store


@dataclass(frozen=True)
class Program:
    settings: Settings

    @cached_property
    def registry(self) -> Registry:
        from monitor import registry

        return registry.load(self.settings.registry)

    def name_of(self, key: str, value: Any) -> Any:
        """What a clerk reads for the id of a site or unit, or the code of a check; every other value as it is."""
        if key == "site" and value in self.registry.sites:
            return self.registry.sites[value].name
        if key == "unit" and value in self.registry.units:
            return self.registry.units[value].name
        if key == "code":
            from monitor.checks import BY_CODE

            return BY_CODE[value].title if value in BY_CODE else value
        return value

    @contextmanager
    def store(self) -> Iterator[Store]:
        from monitor.store.database import open_store

        with open_store(self.settings, self.registry) as store:
            yield store
        for warning in clock.holiday_warnings():
            say(f"注意：{warning}")


class Bar:
    """A bar on a terminal; nowhere else. What is said meanwhile stands above it."""

    SIZE = 30

    def __init__(self) -> None:
        self.is_shown = sys.stderr.isatty()
        self._is_drawn = False

    def say(self, text: str) -> None:
        self.end()
        say(text)

    def show(self, done: int, wanted: int) -> None:
        filled = self.SIZE * done // max(wanted, 1)
        click.echo(f"\r  [{'#' * filled}{'-' * (self.SIZE - filled)}] {done}/{wanted} ", err=True, nl=False)
        self._is_drawn = True

    def end(self) -> None:
        if self._is_drawn:
            click.echo(err=True)
        self._is_drawn = False


def say(text: str) -> None:
    """Progress and remarks: one plain line on stderr, so that stdout holds only what was asked for."""
    click.echo(_STEERING.sub("", masked(text)), err=True)


# Texts of pages and files stand in what is said: no control character but the line's end, no mark that turns the direction.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
pass_program = click.make_pass_decorator(Program)
