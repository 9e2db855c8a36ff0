"""text.title: documents named in 《》, against the titles of the site's own pages. Source: indicators G.

A page check, not a text check: the site's titles change every night, and a block's remembered result must not.
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
    """Nothing where no title is known."""
    if not view.titles:
        return
    give = belonging(view)
    for block in view.document.blocks:
        if "《" in block.text and block.region in REGIONS and not block.hidden:
            for problem in view.titles.check(masked(block.text)):
                yield replace(give(block, problem), region=block.region, where=block.where)
