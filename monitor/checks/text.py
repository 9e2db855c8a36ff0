"""Text checks: text.typo, text.sensitive, text.expression. Source: indicators G.

The language engine finds them all in one pass; this module is only its door into the table of checks.
"""

from __future__ import annotations

from monitor.checks.view import TextView
from monitor.model import Problem
from monitor.personal_numbers import masked


def run(text: str, view: TextView) -> list[Problem]:
    """Personal numbers are starred before the engine sees them: what it quotes is stored and shown.

    The length stays, so the offsets hold for `text` as well.
    """
    return view.checker.check(masked(text))
