"""text.renamed: institutions under a name of the past. Source: indicators G (表述不规范).

A page check, not a text check: an old name is right on an old page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitor.checks.text_owner import belonging
from monitor.checks.view import PageView
from monitor.model import Problem, Region
from monitor.personal_numbers import masked


def run(view: PageView) -> Iterator[Problem]:
    """Each name once: a document of old that is printed again is one thing to look at. Nothing without a date."""
    day = view.document.date or view.document.meta_date
    if not view.institutions or day is None:
        return
    reported: set[str] = set()
    blocks = (block for block in view.document.blocks if block.region is Region.MAIN and not block.hidden)
    give = belonging(view)
    for block in blocks:
        for problem in view.institutions.check(masked(block.text), day):
            if problem.wrong not in reported:
                reported.add(problem.wrong)
                yield replace(give(block, problem), region=block.region, where=block.where)
