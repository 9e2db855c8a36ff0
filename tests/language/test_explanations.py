"""Every layer tells a clerk what is wrong, what to write instead (or honestly nothing) and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from monitor.language import forms
from monitor.language.checker import Checker
from monitor.language.institutions import Institutions
from monitor.language.layers import LAYERS, MODEL, layer
from monitor.language.leaders import Leaders
from monitor.language.titles import Titles
from monitor.model import Problem
from monitor.ngrams.model import load as load_model
from monitor.wordlists.entries import Leader
from monitor.wordlists.folders import SHIPPED, load

DAY = date(2026, 11, 20)
TITLES = Titles(["关于印发示例区农村供水管理办法的通知"])
INSTITUTIONS = Institutions(load(SHIPPED).institutions)
LEADERS = Leaders([Leader("孙样板", "区长", date(2024, 1, 1), None, 1)])


@pytest.fixture(scope="module")
def engine() -> Checker:
    return Checker(load(SHIPPED), load_model(), "均衡")


def read(engine: Checker, text: str) -> list[Problem]:
    """All layers."""
    found = [
        engine.check(text),
        forms.problems(text),
        TITLES.check(text),
        LEADERS.check(text, DAY),
        INSTITUTIONS.check(text, DAY),
    ]
    return [problem for layer_found in found for problem in layer_found]


# layer, text, message, suggestion
TOLD = [
    ("错别字词表", "全面布署秋季森林防火工作。", "‘布署’应为‘部署’：同音误用", "部署"),
    ("错别字词表", "各部门要进一完善制度。", "‘进一完善’应为‘进一步完善’：漏字", "进一步完善"),
    ("错别字词表", "认真贯彻实落会议精神。", "‘贯彻实落’应为‘贯彻落实’：错序", "贯彻落实"),
    ("错别字词表", "开展宣传宣传活动。", "‘宣传宣传’应为‘宣传’：多字", "宣传"),
    ("表述词表", "落实二胎政策有关要求。", "‘二胎政策’建议写作‘两孩政策’：政策规范表述", "两孩政策"),
    ("表述词表", "为辖区残废人理发。", "疑似歧视性或不当称谓：‘残废人’。", "残疾人"),
    ("敏感词表", "六合彩开奖结果", "疑似博彩赌博信息：‘六合彩’。", ""),
    ("敏感词表", "台湾总统发表讲话", "疑似", "台湾地区领导人"),
    ("格式规则", "会议于2026年2月30日召开。", "日期不存在：‘2026年2月30日’，请核对", ""),
    ("格式规则", "一是甲。二是乙。四是丁。", "序号不连续：‘二是’之后是‘四是’，缺‘三是’，请核对", ""),
    ("格式规则", "依据国发[2026]5号文件", "发文字号中的年份用六角括号：‘[2026]’应为‘〔2026〕’", "〔2026〕"),
    ("格式规则", "共办理建议106、提案164件。", "‘办理建议106’之后缺少量词，疑应为‘106件’", "106件"),
    (
        "本站标题比对",
        "依据《关于印发示例区农村供水管里办法的通知》",
        "只差一个字，疑似笔误，请核实",
        "关于印发示例区农村供水管理办法的通知",
    ),
    (
        "机构改名表",
        "请到区国土资源局办理。",
        "‘国土资源局’已于 2019年03月 前后改为‘自然资源局’：机构名称过时，请核实",
        "自然资源局",
    ),
    ("领导名单", "区长孙样扳主持会议。", "按领导名单，区长是‘孙样板’，姓名疑似有误，请核实", "孙样板"),
    (MODEL, "进一步加大对重点区域的巡查立度，确保人民群众生命财产安全。", "应为‘力度’：", "力度"),
]


@pytest.mark.parametrize(
    ("name", "text", "message", "suggestion"), TOLD, ids=[f"{row[0]} {row[1][:9]}" for row in TOLD]
)
def test_a_problem_says_what_and_why(engine: Checker, name: str, text: str, message: str, suggestion: str) -> None:
    (problem,) = [one for one in read(engine, text) if layer(one) == name]
    assert message in problem.message and problem.suggestion == suggestion
    assert problem.wrong in problem.message or name == "本站标题比对"
    assert len(problem.message) <= 120 and not re.search("[A-Za-z]{3}", problem.message)


def test_what_is_doubted_says_so(engine: Checker) -> None:
    doubtful = [one for row in TOLD for one in read(engine, row[1]) if not one.certain]
    assert len(doubtful) >= 8
    assert [one.message for one in doubtful if not re.search("疑|核对|核实", one.message)] == []


def test_every_layer_is_in_the_table() -> None:
    assert {row[0] for row in TOLD} == {*LAYERS.values(), MODEL}


def test_every_entry_of_the_lists_gives_its_reason() -> None:
    """A reason is a word for what happened (同音误用), not the correction once more."""
    assert [pair.wrong for pair in load(SHIPPED).pairs if not 2 <= len(pair.reason) <= 30] == []


def test_the_layer_of_another_check_is_nobodys() -> None:
    told: Callable[[str], str] = lambda code: layer(Problem(code, "s", "m", severity="一般"))  # type: ignore[arg-type]  # noqa: E731
    assert told("link.dead") == "" and told("text.typo") == "错别字词表"
