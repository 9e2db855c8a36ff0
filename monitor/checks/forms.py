"""text.form: punctuation, numbering, dates and amounts that cannot be right. Source: indicators G; GB/T 15834, 9704."""

from __future__ import annotations

from monitor.checks.view import TextView
from monitor.language import forms
from monitor.model import Problem
from monitor.personal_numbers import masked


def run(text: str, _view: TextView) -> list[Problem]:
    """Personal numbers are starred before anything is quoted. The length stays, and so do the offsets."""
    return forms.problems(masked(text))
