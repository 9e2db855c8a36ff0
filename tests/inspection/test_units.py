"""Whose page it is: the registry's column, the source that the page names, the columns above, the site."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.inspection.units import Owner, owner_of
from monitor.model import AssignedBy
from monitor.registry import Column
from monitor.store.assignments import UnitRules
from tests.inspection.grounds import HOME, ground

NEWS = HOME + "xwzx/"
SCHOOLS = HOME + "xwzx/jy/"
ABOVE = {SCHOOLS: (HOME + "x/", NEWS, HOME)}


def registered(**units: str) -> dict[str, Column]:
    urls = {"schools": SCHOOLS, "news": NEWS, "home": HOME}
    return {urls[name]: Column(urls[name], unit=unit) for name, unit in units.items()}


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
    there = ground(registered=known, ancestors=ABOVE, unit_rules=rules)
    assert owner_of(there, SCHOOLS, source) == Owner(unit, by)
