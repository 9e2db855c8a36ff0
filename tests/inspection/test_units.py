"""Whose page it is: the registry's column, the source that the page names, the columns above, the site."""

from __future__ import annotations

from monitor.inspection.units import unit_names, unit_of
from monitor.registry import Column, Unit
from tests.inspection.grounds import HOME, ground

NEWS = HOME + "xwzx/"
SCHOOLS = HOME + "xwzx/jy/"


def test_the_registrys_word_for_the_column_comes_first() -> None:
    known = ground(registered={NEWS: Column(NEWS, unit="zfb")})
    assert unit_of(known, NEWS, "区教体局") == "zfb"


def test_then_the_source_that_the_page_names_by_name_or_alias() -> None:
    for source in ("区教育和体育局", "区教体局", " 区 教体局 ", "来源：区教体局", "区教体局"):
        assert unit_of(ground(), NEWS, source) == "jtj"


def test_a_name_must_match_exactly() -> None:
    assert unit_of(ground(), NEWS, "区教育和体育局教研室") == "zfb"
    assert unit_of(ground(), NEWS, "") == "zfb"


def test_then_the_nearest_column_above_that_the_registry_gives_a_unit() -> None:
    registered = {NEWS: Column(NEWS, unit="jtj"), HOME: Column(HOME, unit="zfb")}
    known = ground(registered=registered, ancestors={SCHOOLS: (HOME + "x/", NEWS, HOME)})
    assert unit_of(known, SCHOOLS, "") == "jtj"
    assert unit_of(known, SCHOOLS, "区政府办公室") == "zfb"


def test_a_name_that_two_units_bear_says_nothing() -> None:
    names = unit_names([Unit("a", "甲局", ("一局",)), Unit("b", "乙局", ("一局",))])
    assert names == {"甲局": "a", "乙局": "b"}
