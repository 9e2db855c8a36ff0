"""Values that several commands take: the name of who did it, the number of a finding or rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

NUMBER = click.IntRange(1, 2**31 - 1)  # beyond it the database raises an error of its own


def who_option(said: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option("--who", required=True, metavar="姓名", help=said, callback=_staff)


def _staff(context: click.Context, param: click.Parameter, who: str) -> str:
    from monitor.store.life import MoveRefused, staff

    try:
        return staff(who)
    except MoveRefused as error:
        raise click.BadParameter(str(error), context, param) from error
