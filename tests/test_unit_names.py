"""Names of units as pages write them, for the fictional 云泉区 and its neighbours."""

from __future__ import annotations

import time

import pytest

from monitor.unit_names import SURE, Match, UnitNames, abbreviates, plain, unit_of_page

UNITS = {
    "zfb": ("区政府办公室",),
    "jtj": ("区教育和体育局",),
    "wjj": ("云泉区卫生健康局",),
    "rsj": ("区人力资源和社会保障局",),
    "scj": ("区市场监督管理局",),
    "zgj": ("区自然资源和规划局",),
    "yjj": ("区应急管理局",),
    "zjj": ("区住房和城乡建设局",),
    "fgj": ("区发展和改革局",),
    "hbj": ("银河市生态环境局云泉分局",),
    "spj": ("区行政审批服务局",),
    "nyj": ("区农业农村局",),
    "jtys": ("区交通运输局",),
    "twj": ("区退役军人事务局",),
    "wlj": ("区文化和旅游局",),
    "xcb": ("区委宣传部",),
    "czj": ("区财政局",),
    "yqjd": ("云泉街道办事处",),
    "dmz": ("东明镇人民政府",),
    "slz": ("双岭镇",),
    "dsj": ("区大数据中心", "大数据局"),
    "gxj": ("区工业和信息化局", "区中小企业局"),
}
NAMES = UnitNames(UNITS, "云泉区")

SAME = """
区教体局 jtj
教体局 jtj
云泉区教体局 jtj
银河市云泉区教育和体育局 jtj
云泉教育和体育局 jtj
来源：区教体局 jtj
发布机构: 区 教 体 局 jtj
区教育体育局 jtj
区教育和体育局（区教育工委） jtj
区卫健局 wjj
区卫生健康局 wjj
区人社局 rsj
云泉区人力资源社会保障局 rsj
区市场监管局 scj
区自规局 zgj
区应急局 yjj
区住建局 zjj
区发改局 fgj
云泉区生态环境局 hbj
生态环境分局 hbj
区生态环境分局 hbj
市生态环境局云泉分局 -
银河市生态环境局云泉区分局 hbj
区审批局 -
区行政审批局 spj
区交通局 jtys
区退役军人局 twj
区文旅局 wlj
中共云泉区委宣传部 xcb
云泉区委宣传部 xcb
区政府办 zfb
云泉区人民政府办公室 zfb
区府办 zfb
云泉街道 yqjd
云泉街道办 yqjd
东明镇 dmz
东明镇政府 dmz
双岭镇人民政府 slz
大数据局 dsj
区工信局 gxj
区中小企业局 gxj
区教体局基础教育科 jtj
东明镇便民服务中心 dmz
区教体局、区教育和体育局 jtj
兰河区教育和体育局 -
银河市教育局 -
市教育和体育局 -
省应急管理厅 -
新华社 -
人民日报 -
本网 -
区直机关 -
区 -
局 -
教局 -
云泉区 -
区水利局 -
区财政局 czj
"""


@pytest.mark.parametrize("line", SAME.split("\n")[1:-1])
def test_a_name_means_its_unit_or_none(line: str) -> None:
    name, _, unit = line.rpartition(" ")
    found = NAMES.match(name)
    assert found.unit == unit.replace("-", ""), found
    assert not found.ambiguous


def test_confidence_falls_with_the_liberty_taken() -> None:
    written = ["区教育和体育局", "云泉区教育和体育局", "区教体局", "区教体局基教科"]
    sure = [NAMES.match(name).confidence for name in ["区教育和体育局", "云泉区教育和体育局", "区教体局"]]
    assert sure == sorted(sure, reverse=True) and len(set(sure)) == 3 and min(sure) >= SURE
    assert NAMES.match(written[3]).confidence < SURE


def test_a_name_that_fits_two_units_is_for_staff() -> None:
    names = UnitNames(
        {"zrzy": ["区自然资源局"], "zgj": ["区自然资源和规划局"], "czj": ["区财政局"], "cjj": ["区财金局"]}, "云泉区"
    )
    assert names.match("区自然资源局").unit == "zrzy"
    found = names.match("区财政局、区自然资源局")
    assert (found.unit, found.candidates, found.ambiguous) == ("", ("czj", "zrzy"), True)
    doubled = UnitNames({"a": ["区城乡建设管理局"], "b": ["区城市建设管理局"]}, "云泉区")
    assert doubled.match("区城建局").ambiguous


def test_an_alias_of_two_units_says_nothing() -> None:
    names = UnitNames({"a": ["区甲局", "综合科室"], "b": ["区乙局", "综合科室"]})
    assert names.match("综合科室") == Match("", 1.0, ("a", "b"), "name")


@pytest.mark.parametrize(
    ("short", "full", "fits"),
    [
        ("教体局", "教育和体育局", True),
        ("教育局", "教育和体育局", False),
        ("自然资源局", "自然资源和规划局", False),
        ("体教局", "教育和体育局", False),
        ("教体办", "教育和体育局", False),
        ("卫健局", "卫生健康局", True),
        ("卫生局", "卫生健康局", False),
        ("医保局", "医疗保障局", True),
        ("农业局", "农业农村局", False),
        ("局", "教育局", False),
    ],
)
def test_an_abbreviation_takes_a_letter_of_each_part(short: str, full: str, fits: bool) -> None:
    assert abbreviates(short, full) is fits


class TestPages:
    def test_the_registry_stands_above_all(self) -> None:
        found = unit_of_page(NAMES, "czj", "区教体局", ["首页", "区卫健局"], "zfb")
        assert (found.unit, found.confidence, found.how) == ("czj", 1.0, "registry")

    def test_the_source_stands_above_the_column(self) -> None:
        assert unit_of_page(NAMES, source="区教体局", path=["首页", "部门", "区卫健局"]).unit == "jtj"

    def test_the_nearest_column_named_for_a_unit_is_next(self) -> None:
        found = unit_of_page(
            NAMES, source="本网", path=["首页", "区教体局", "东明镇", "通知公告", "正文"], site_unit="zfb"
        )
        assert (found.unit, found.how) == ("dmz", "column") and found.confidence < 1

    def test_a_column_decides_between_two_sources(self) -> None:
        source = "区教体局、区财政局"
        assert unit_of_page(NAMES, source=source, path=["首页", "区财政局"]).unit == "czj"
        assert unit_of_page(NAMES, source=source, path=["首页", "区卫健局"]).ambiguous
        assert unit_of_page(NAMES, source=source, site_unit="zfb").candidates == ("jtj", "czj")

    def test_what_nobody_names_is_the_sites_with_little_confidence(self) -> None:
        found = unit_of_page(NAMES, source="新华社", path=["首页", "新闻"], site_unit="zfb")
        assert (found.unit, found.how, found.sure) == ("zfb", "site", False)
        assert unit_of_page(NAMES) == Match()


@pytest.mark.parametrize(
    "name", ["", " ", "：", "（）", "来源：", "\u3000", "区" * 5_000, "和" * 5_000, "局、" * 5_000]
)
def test_strange_names_mean_nothing_and_take_no_time(name: str) -> None:
    began = time.perf_counter()
    assert not NAMES.match(name).unit
    assert time.perf_counter() - began < 0.5


def test_plain_keeps_a_name_that_is_all_brackets() -> None:
    assert plain("（代章）") == "(代章)"
