"""The start of every command: settings; registry and store when they are asked for; messages and progress."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import click

from monitor import clock
from monitor.personal_numbers import masked
from monitor.settings import Settings

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

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
        """The name for the id of a site or unit or the code of a check; other values unchanged."""
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
    """A progress bar on a terminal; nowhere else. Messages are printed above it. Use as a context manager."""

    def __init__(self) -> None:
        self.is_shown = sys.stderr.isatty()
        self._bar: ProgressBar[int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.end()

    def say(self, text: str) -> None:
        """Print a message; the bar is drawn again below it."""
        self.end()
        say(text)

    def show(self, done: int, wanted: int) -> None:
        """Draw the bar. `wanted` may grow; a smaller `done` begins a new bar."""
        if self._bar is None or done < self._bar.pos:
            self.end()
            self._bar = click.progressbar(length=wanted, show_pos=True, width=30, file=sys.stderr)
        self._bar.length = wanted
        self._bar.update(done - self._bar.pos)
        self._bar.render_progress()  # also where nothing is done yet

    def end(self) -> None:
        """Leave the line of the bar."""
        if self._bar:
            self._bar.render_finish()
        self._bar = None


def say(text: str) -> None:
    """Print a remark as one plain line on stderr, so that stdout holds only the answer."""
    click.echo(_STEERING.sub("", masked(text)), err=True)


# Remarks quote pages and files: no control character but the line end, no mark that turns the reading direction.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
pass_program = click.make_pass_decorator(Program)
