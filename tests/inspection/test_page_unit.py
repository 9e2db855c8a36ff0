"""Whose page it is: the registry's column, the source that the page names, the columns above, the site."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.findings.assignments import UnitRules
from monitor.inspection.page_unit import owner_of
from monitor.model import AssignedBy
from monitor.registry import Column
from tests.inspection.contexts import HOME, check_context

NEWS = HOME + "xwzx/"
SCHOOLS = HOME + "xwzx/jy/"
ABOVE = {SCHOOLS: (HOME + "x/", NEWS, HOME)}


def registered(**units: str) -> dict[str, Column]:
    urls = {"schools": SCHOOLS, "news": NEWS, "home": HOME}
    return {urls[name]: Column(url=urls[name], unit=unit) for name, unit in units.items()}


COLUMN_RULE = UnitRules(columns={SCHOOLS: "jtj"})
ABOVE_RULE = UnitRules(columns={NEWS: "jtj"})
SOURCE_RULE = UnitRules(sources={"融媒体中心": "jtj", "教育和体育局": "zfb"})


@pytest.mark.parametrize(
    ("known", "rules", "source", "unit", "by"),
    [
        (registered(schools="zfb"), UnitRules(), "区教体局", "zfb", AssignedBy.COLUMN),
        (registered(schools="zfb"), COLUMN_RULE, "区教体局", "zfb", AssignedBy.COLUMN),
        ({}, COLUMN_RULE, "区政府办公室", "jtj", AssignedBy.RULE),
        ({}, SOURCE_RULE, "示例区融媒体中心", "jtj", AssignedBy.RULE),
        ({}, SOURCE_RULE, "区教育和体育局", "zfb", AssignedBy.RULE),
        ({}, UnitRules(), "区教体局", "jtj", AssignedBy.SOURCE),
        (registered(news="jtj"), UnitRules(), "区政府办公室", "zfb", AssignedBy.SOURCE),
        (registered(news="jtj", home="zfb"), UnitRules(), "", "jtj", AssignedBy.ABOVE),
        (registered(home="zfb"), ABOVE_RULE, "新华社", "jtj", AssignedBy.ABOVE),
        ({}, UnitRules(), "新华社", "zfb", AssignedBy.SITE),
        ({}, UnitRules(), "", "zfb", AssignedBy.SITE),
        (registered(schools=""), UnitRules(), "区教育和体育局教研室", "zfb", AssignedBy.SITE),
    ],
)
def test_the_owner_of_a_page_is_decided_in_this_order(
    known: Any, rules: UnitRules, source: str, unit: str, by: AssignedBy
) -> None:
    there = check_context(registered=known, ancestors=ABOVE, unit_rules=rules)
    assert owner_of(there, SCHOOLS, source)[:2] == (unit, by)


def test_a_column_that_is_named_for_a_unit_is_its_with_less_confidence() -> None:
    paths = {SCHOOLS: ("部门", "区教体局", "通知公告"), NEWS: ("区政府办公室",)}
    there = check_context(ancestors=ABOVE, paths=paths)
    found = owner_of(there, SCHOOLS, "新华社")
    assert found[:2] == ("jtj", AssignedBy.NAMED) and 0.5 < found.confidence < 1
    assert owner_of(there, SCHOOLS, "区政府办公室")[:2] == ("zfb", AssignedBy.SOURCE), "the page's own word is nearer"


def test_a_column_decides_between_the_units_of_an_ambiguous_source_and_only_those() -> None:
    paths = {SCHOOLS: ("区教体局",), NEWS: ("区政府办公室",)}
    both = "区教体局、区政府办公室"
    there = check_context(ancestors=ABOVE, paths=paths)
    assert owner_of(there, SCHOOLS, both)[:2] == ("jtj", AssignedBy.NAMED)
    assert owner_of(there, HOME + "x/", both)[:2] == ("zfb", AssignedBy.SITE)


def test_confidence_falls_from_the_registry_to_the_site() -> None:
    sure = [
        owner_of(check_context(registered=registered(schools="jtj")), SCHOOLS, ""),
        owner_of(check_context(), SCHOOLS, "示例区教育和体育局"),
        owner_of(check_context(), SCHOOLS, "区教育体育局"),
        owner_of(check_context(paths={SCHOOLS: ("区教育体育局",)}), SCHOOLS, ""),
        owner_of(check_context(), SCHOOLS, ""),
    ]
    said = [owner.confidence for owner in sure]
    assert said == sorted(said, reverse=True) and said[0] == 1 and said[-1] == 0.5
