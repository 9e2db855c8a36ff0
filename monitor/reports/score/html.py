"""The simulated score as a page of HTML: everything escaped by Jinja2, nothing loaded from outside."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.reports.html_page import page
from monitor.reports.score import DISCLAIMER, UNCONFIRMED, Score
from monitor.reports.score.charges import limits
from monitor.reports.score.status import Status, Veto
from monitor.reports.score.text import shown_points

_COLOURS = {Status.CONFIRMED: "bad", Status.SUSPECTED: "bad", Status.LATE: "warn", Status.HALF: "warn"}


def html(scores: Sequence[Score]) -> str:
    values = {"disclaimer": DISCLAIMER, "limits": limits(), "unconfirmed": UNCONFIRMED, "shown_points": shown_points}
    return page("score.html.j2", scores=scores, used=used, colour=lambda one: _COLOURS.get(one, ""), **values)


def used(veto: Veto) -> int:
    """How much of its limit a veto has used up, in percent, for the bar; at most 100."""
    if veto.value is None or not veto.limit:
        return 0
    return min(int(veto.value / veto.limit * 100), 100)
