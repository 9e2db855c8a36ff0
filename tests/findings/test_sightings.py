"""Sightings: whose problem it is, and which of several counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.findings.false_positives import Exceptions
from monitor.findings.sightings import CheckedPage, collect
from monitor.model import AssignedBy, CheckRun, Problem, Region, Severity
from tests.findings.nights import FIRST, RULES, typo


def page(number: int, *problems: Problem, unit: str = "jtj") -> CheckedPage:
    run = CheckRun(problems)
    return CheckedPage(page_id=1, fetch_id=number, at=FIRST, url="http://p/1.htm", run=run, unit=unit, unit_by="source")


@pytest.mark.parametrize(
    ("problem", "unit", "owner", "by"),
    [
        (typo(), "jtj", "jtj", "source"),
        (typo(), "", "zfb", AssignedBy.SITE.value),
        (typo(region=Region.FOOTER), "jtj", "zfb", AssignedBy.FRAME.value),
        (typo(region=Region.META, belongs_to="http://p/1.htm"), "jtj", "jtj", "source"),  # its own title
    ],
)
def test_a_problem_belongs_to_the_page_or_to_the_site(problem: Problem, unit: str, owner: str, by: str) -> None:
    ((identity, _),) = (seen := collect([page(1, problem, unit=unit)], RULES, Exceptions(()))).raised
    assert (identity.unit, seen.speaking()[identity].unit_by) == (owner, by)


def test_staff_give_one_finding_to_another_unit() -> None:
    ((known, _),) = collect([page(1, typo())], RULES, Exceptions(())).raised
    rules = replace(RULES, assigned={(known.unit, known.code, known.subject_key): "zfb"})
    ((identity, _),) = (seen := collect([page(1, typo())], rules, Exceptions(()))).raised
    assert (identity.unit, seen.speaking()[identity].unit_by) == ("zfb", AssignedBy.HAND.value)


def test_the_newer_look_counts_and_in_one_look_the_graver_problem() -> None:
    light, grave = typo(), replace(typo(), severity=Severity.MAJOR)
    for pages, severity in (
        ([page(2, light), page(1, grave)], light.severity),
        ([page(1, light, grave)], grave.severity),
    ):
        (sighting,) = collect(pages, RULES, Exceptions(())).raised.values()
        assert sighting.problem.severity is severity
