"""Names of units as pages write them, for the fictional 云泉区 and its neighbours."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.registry import Unit
from monitor.unit_names.abbreviations import abbreviates
from monitor.unit_names.lookup import SURE, Match, UnitNames, of_units
from monitor.unit_names.spelling import SIMILAR, plain
from tests.waiting import work

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


@pytest.mark.parametrize(
    ("known", "written"),
    [
        ("区市场监督管理局", "市市场监督管理局"),
        ("区市政工程服务中心", "市市政工程服务中心"),
        ("区政务中心", "市政务信息化中心"),
        ("云泉区实验学校", "云泉区实验外国语学校"),
        ("云泉区政务中心", "云泉区政务信息化中心"),
    ],
)
def test_a_longer_name_than_the_registered_one_is_never_sure(known: str, written: str) -> None:
    found = UnitNames({"a": [known]}, "云泉区").match(written)
    assert not found.sure and (found.unit == "a") is (not written.startswith("市")), found


def test_an_alias_is_a_short_form_of_the_full_name_but_not_of_the_citys() -> None:
    names = UnitNames({"a": ["区甲局", "区市监局"], "b": ["区教体局"]}, "云泉区")
    assert names.unit("区市场监督管理局") == "a" and not names.match("市市场监督管理局").unit
    assert (names.match("区教育和体育局").unit, names.match("区教育和体育局").sure) == ("b", False)


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


TABLE = Path(__file__).with_name("names.tsv")
OFFICES = (
    Unit(id="zfb", name="区政府办公室"),
    Unit(id="jtj", name="区教育和体育局", aliases=("区教体局",)),
    Unit(id="scj", name="区市场监督管理局"),
    Unit(id="zjj", name="区住房和城乡建设局"),
    Unit(id="rsj", name="区人力资源和社会保障局"),
    Unit(id="fgj", name="区发展和改革局"),
    Unit(id="mzj", name="区民政局"),
    Unit(id="yqz", name="云泉镇人民政府"),
    Unit(id="dc", name="东城街道办事处"),
    Unit(id="xx1", name="第一实验小学"),
    Unit(id="xx2", name="第二实验小学"),
)
SAMPLE = of_units(OFFICES, "示例区")


def lines() -> list[list[str]]:
    rows = TABLE.read_text(encoding="utf-8").splitlines()
    return [row.split("\t") for row in rows if row and not row.startswith("#")]


@pytest.mark.parametrize(("name", "unit", "why"), lines())
def test_a_name_of_the_table_means_its_unit_or_nobody(name: str, unit: str, why: str) -> None:
    assert SAMPLE.unit(name) == unit, why


@pytest.mark.parametrize(
    ("name", "guess"), [("区教育和体育局教研室", "jtj"), ("第三实验小学", "xx1"), ("市场监督局综合科", "scj")]
)
def test_what_matches_nobody_for_sure_has_its_nearest_guesses(name: str, guess: str) -> None:
    nearest = SAMPLE.guesses(name)[0]
    assert nearest.unit == guess and nearest.score < SIMILAR


def test_what_is_like_nothing_has_no_guess() -> None:
    assert SAMPLE.guesses("新华社") == SAMPLE.guesses("") == []


def test_the_guesses_of_an_ambiguous_name_are_all_that_it_may_mean() -> None:
    both = of_units([Unit(id="a", name="区城市管理局"), Unit(id="b", name="区城乡管理局")], "示例区")
    assert both.match("区城管局").ambiguous and both.unit("区城管局") == ""
    assert {one.unit for one in both.guesses("区城管局")} == {"a", "b"}
    assert both.unit("区城市管理局") == "a"


def test_of_two_names_one_of_which_is_nobody_the_other_is_not_sure() -> None:
    found = SAMPLE.match("区教体局、区财政局")
    assert (found.unit, found.sure, found.how) == ("jtj", False, "several")


def test_a_name_that_two_units_bear_says_nothing() -> None:
    both = of_units([Unit(id="a", name="甲局", aliases=("一局",)), Unit(id="b", name="乙局", aliases=("一局",))])
    assert (both.unit("一局"), both.unit("甲局")) == ("", "a")


def test_in_a_county_the_prefix_of_a_district_is_not_its_own() -> None:
    county = of_units([Unit(id="jyj", name="县教育局")], "示例县")
    assert county.unit("教育局") == "jyj" and county.unit("示例县教育局") == "jyj"
    assert county.unit("区教育局") == ""


def test_a_letter_of_the_level_that_begins_a_word_stays() -> None:
    city = of_units([Unit(id="scj", name="市市场监督管理局"), Unit(id="mzj", name="市民政局")], "示例市")
    assert [city.unit(name) for name in ("市场监督管理局", "市场监管局", "民政局", "示例市民政局")] == [
        "scj", "scj", "mzj", "mzj",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["兰河人力资源和社会保障局", "市人力资源和社会保障局", "人力资源和社会保障局服务站", "省人力资源和社会保障厅"],
)
def test_what_is_written_much_alike_may_be_another_areas(name: str) -> None:
    assert SAMPLE.unit(name) == ""


@pytest.mark.parametrize("name", ["教" * 100_000, "\x00\ud800", "＝1+1", "(" * 5_000])
def test_a_hostile_name_costs_nothing_and_means_nobody(name: str) -> None:
    assert SAMPLE.unit(name) == ""


@pytest.mark.parametrize(
    "name", ["", " ", "：", "（）", "来源：", "\u3000", "区" * 5_000, "和" * 5_000, "局、" * 5_000]
)
def test_strange_names_mean_nothing_and_take_no_time(name: str) -> None:
    with work(0.5):
        assert not NAMES.match(name).unit


def test_a_name_that_is_all_in_brackets_is_what_stands_in_them() -> None:
    assert plain("（代章）") == "代章"
