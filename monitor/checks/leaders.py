"""text.leader: names, titles and order of leaders, against the list that the user keeps. Source: indicators A (W1).

A page check, not a text check: whether somebody held a title depends on the page's date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitor.checks.text_owner import belonging
from monitor.checks.view import PageView
from monitor.model import Problem, Region
from monitor.personal_numbers import masked

REGIONS = (Region.MAIN, Region.META)


def run(view: PageView) -> Iterator[Problem]:
    """Nothing where the list is empty."""
    if not view.leaders:
        return
    day = view.document.date or view.document.meta_date
    give = belonging(view)
    for block in view.document.blocks:
        if block.region in REGIONS and not block.hidden:
            for problem in view.leaders.check(masked(block.text), day):
                yield replace(give(block, problem), region=block.region, where=block.where)
