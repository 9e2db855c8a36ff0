"""Errors of form, which need no dictionary: the table of rules, and slips as problems that a clerk can read.

Each rule is a function from a text to Slips. Nothing is matched across a tab or the end of a line, except ordinals and
quotations that run on. A rule sees one block: what opens or is counted in another paragraph is never held against it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from monitor.language import amounts, days, document_numbers, marks
from monitor.language.disguises import readable
from monitor.language.sentences import SHOWN, around, subject, tidy
from monitor.language.slips import Slip
from monitor.model import Problem

CODE = "text.form"
MOST = 50  # slips of one text
LONGEST = 100_000  # characters: more is no paragraph

RULES: tuple[Callable[[str], Iterator[Slip]], ...] = (
    marks.brackets,
    marks.doubled,
    marks.widths,
    document_numbers.document_numbers,
    document_numbers.ordinals,
    amounts.units,
    amounts.measure_words,
    amounts.doubts,
    amounts.shares,
    amounts.ranges,
    days.dates,
    days.times,
    days.ranges,
)


def problems(text: str) -> list[Problem]:
    """Slips of form in the order of their place, none inside another. Never raises on any text."""
    text = readable(text[:LONGEST])
    found = [slip for rule in RULES for slip in islice(rule(text), MOST)]
    return [_problem(slip, text) for slip in _apart(found)[:MOST]]


def _apart(slips: list[Slip]) -> list[Slip]:
    """Of slips that overlap the first stays: two rules may see the same thing."""
    kept: list[Slip] = []
    for slip in sorted(slips, key=lambda slip: (slip.start, -slip.end)):
        if not kept or slip.start >= kept[-1].end:
            kept.append(slip)
    return kept


def _problem(slip: Slip, text: str) -> Problem:
    wrong = text[slip.start : slip.end]
    return Problem(
        code=CODE,
        subject=subject(wrong, text, slip.start, slip.end),
        message=slip.message,
        severity=slip.severity,
        wrong=tidy(wrong),
        suggestion=slip.suggestion,
        context=around(text, slip.start, slip.end, SHOWN),
        start=slip.start,
        end=slip.end,
        certain=slip.certain,
    )
