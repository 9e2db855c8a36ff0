"""The simulated score as a page of HTML: everything escaped by Jinja2, nothing loaded from outside."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from monitor.reports.cells import masked, plain
from monitor.reports.score import DISCLAIMER, UNCONFIRMED, Score
from monitor.reports.score_charges import limits
from monitor.reports.score_text import shown_points
from monitor.reports.score_veto import Status, Veto

_COLOURS = {Status.CONFIRMED: "bad", Status.SUSPECTED: "bad", Status.LATE: "warn", Status.HALF: "warn"}


def html(scores: Sequence[Score]) -> str:
    return _template().render(scores=scores, disclaimer=DISCLAIMER, limits=limits(), unconfirmed=UNCONFIRMED)


def used(veto: Veto) -> int:
    """How much of its limit a veto has used up, in percent, for the bar; at most 100."""
    if veto.value is None or not veto.limit:
        return 0
    return min(int(veto.value / veto.limit * 100), 100)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("monitor.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"shown_points": shown_points, "used": used, "colour": lambda one: _COLOURS.get(one, "")}
    environment.filters |= {"plain": lambda value: masked(plain(value))}
    return environment.get_template("score.html.j2")
