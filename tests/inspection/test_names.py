"""Whom a source's name means: a table of names, the innocent strangers beside the units' own."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.inspection.names import SIMILAR, of_units
from monitor.registry import Unit

TABLE = Path(__file__).with_name("names.tsv")
UNITS = (
    Unit("zfb", "区政府办公室"),
    Unit("jtj", "区教育和体育局", ("区教体局",)),
    Unit("scj", "区市场监督管理局"),
    Unit("zjj", "区住房和城乡建设局"),
    Unit("rsj", "区人力资源和社会保障局"),
    Unit("fgj", "区发展和改革局"),
    Unit("mzj", "区民政局"),
    Unit("yqz", "云泉镇人民政府"),
    Unit("dc", "东城街道办事处"),
    Unit("xx1", "第一实验小学"),
    Unit("xx2", "第二实验小学"),
)
NAMES = of_units(UNITS, "示例区")


def lines() -> list[list[str]]:
    rows = TABLE.read_text(encoding="utf-8").splitlines()
    return [row.split("\t") for row in rows if row and not row.startswith("#")]


@pytest.mark.parametrize(("name", "unit", "why"), lines())
def test_a_name_means_its_unit_or_nobody(name: str, unit: str, why: str) -> None:
    assert NAMES.unit(name) == unit, why


@pytest.mark.parametrize(
    ("name", "guess"), [("区教育和体育局教研室", "jtj"), ("第三实验小学", "xx1"), ("市场监督局综合科", "scj")]
)
def test_what_matches_nobody_has_a_nearest_guess(name: str, guess: str) -> None:
    nearest = NAMES.nearest(name)
    assert nearest and nearest.unit == guess and nearest.score < SIMILAR


def test_what_is_like_nothing_has_no_guess() -> None:
    assert NAMES.nearest("新华社") is None and NAMES.nearest("") is None


def test_a_short_form_of_two_units_means_neither() -> None:
    both = of_units([Unit("a", "区城市管理局"), Unit("b", "区城乡管理局")], "示例区")
    assert both.unit("区城管局") == "" and both.unit("区城市管理局") == "a"


def test_a_name_that_two_units_bear_says_nothing() -> None:
    both = of_units([Unit("a", "甲局", ("一局",)), Unit("b", "乙局", ("一局",))])
    assert both.forms == {"甲局": "a", "乙局": "b"}


def test_in_a_county_the_prefix_of_a_district_is_not_its_own() -> None:
    county = of_units([Unit("jyj", "县教育局")], "示例县")
    assert county.unit("教育局") == "jyj" and county.unit("示例县教育局") == "jyj"
    assert county.unit("区教育局") == ""


@pytest.mark.parametrize("name", ["教" * 100_000, "\x00\ud800", "＝1+1", "(" * 5_000])
def test_a_hostile_name_costs_nothing_and_means_nobody(name: str) -> None:
    assert NAMES.unit(name) == ""
