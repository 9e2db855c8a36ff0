"""Errors of form: what is raised, and what looks like one and is right."""

from __future__ import annotations

import pytest

from monitor.language.forms import problems
from monitor.language.numbering import chinese, numeral

WRONG = [
    ("会议于2023年2月30日召开。", "2023年2月30日"),
    ("定于2023年5月1日（星期三）上午召开。", "三"),
    ("一是抓落实。二是强监督。四是重考核。", "四是"),
    ("共办理建议106、提案164件。", "106"),
    ("全年发布信息2500余。", "2500余"),
    ("根据国发[2020]5号文件", "[2020]"),
    ("加强领导，，狠抓落实。", "，，"),
    ("占总数的120%。", "占总数的120%"),
    ("2023年5月10日至2023年5月1日报名。", "2023年5月10日至2023年5月1日"),
    ("2021年至2019年，累计投资3亿元。", "2021年至2019年"),
    ("根据第十条，落实《中华人民共和国食品安全法的规定。", "《"),
    ("拨付资金300万元万元。", "万元万元"),
    ("居民人均可支配收入达3.5亿元。", "人均可支配收入达3.5亿元"),
    ("约有5000余人参加活动。", "约有5000余"),
    ("面向60至18周岁居民。", "60至18周岁"),
    ("经费比例为30%—20%。", "30%—20%"),
    ("活动于5月20日至3日举行。", "5月20日至3日"),
    ("会议于上午8时75分开始。", "8时75分"),
    ("根据鲁政办发〔2020〕05号文件", "05号"),
    ("根据国办发〔2020〕第5号文件", "第5号"),
    ("（一）抓好学习。（三）抓好落实。", "（三）"),
    ("（一）抓好学习；（二）抓好宣传；（二）抓好落实。", "（二）"),
    ("第一，抓学习。第二，抓宣传。第四，抓落实。", "第四"),
    ("一是甲，一是乙，二是丙，三是丁。二是戊。四是己。", "四是"),
    ("（二)申请人提交材料。", ")"),
    ("扎实开展“回头看“工作，确保整改到位。", "“"),
    ("会议结束。要以“回头看”为抓手，开展专项整治”工作，确保到位。", "”"),
    ("会议要求，要提高认识,压实责任，强化督导，确保落实。", ","),
    ("逾期不候；。", "；。"),
]
RIGHT = [
    "2024年2月29日，会议在京召开。",
    "2月29日起施行。",
    "2023年5月1日（星期一）放假。",
    "一是抓落实，二是强监督，三是重考核。",
    "办理建议106件、提案164件。",
    "任务完成率120%，增长150%。",
    "国发〔2020〕5号",
    "（2020）京01民初5号判决书",
    "1）申请人；2）代理人。",
    "等等……",
    "详见《中华人民共和国食品安全法》第三条至第五条。",
    "他说：“依法办事，",
    "2022—2023年供暖季",
    "23时至次日2时",
    "发布信息2500余条。",
    "一要抓落实，二要强监督。",
    "姓名\t（一\t2023",
    "农历2月30日是传统节日。",
    "0月0日",
    "关于印发《关于转发〈某办法〉的通知》的通知已经下发。",
    "关于印发《关于转发《某办法》的通知》的通知已经下发。",
    "修改为：“建设单位应当编制报告书，并报送审批。",
    "“（一）选址不符合规划；",
    "建设单位不得开工。”七、将第十二条修改如下。",
    "》文件要求，深入到各个地块查验。",
    "一是甲。二是乙。三是丙，其中一是丁，二是戊，三是己。四是庚。",
    "一是甲，二是乙，三是丙。主要问题一是丁，二是戊，三是己，四是庚。",
    "（三）落实责任。（五）加强宣传。",
    "依据第八条第（一）项、第（三）项规定。",
    "分别占全国的43%、37%、43%。",
    "由20%到15%，下降明显。",
    "已签约9000余人。",
    "附近300余户居民。",
    "博鳌亚洲论坛2023年年会今天闭幕。",
    "第5章,Section 3, item 4",
    "经费标准为每人每天100元。",
    "每人每月补助1.2万元",
    "（以下简称《办法》）",
    "全文结束。）",
    "会议要求,要提高认识,压实责任,强化督导,确保落实。",
    "2024年2月29日（星期四）",
    "9时至17时30分",
    "比例为2:1，得分3:2。",
    "2022—2023学年",
    "温度为-5—3℃",
    "咨询电话：12345、96166。",
]


@pytest.mark.parametrize(("text", "wrong"), WRONG)
def test_a_slip_is_found_where_it_stands(text: str, wrong: str) -> None:
    found = problems(text)
    assert [problem.wrong for problem in found] == [wrong]
    assert text[found[0].start : found[0].end] == wrong
    assert found[0].code == "text.form" and found[0].message


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_silent(text: str) -> None:
    assert problems(text) == []


def test_what_a_rule_cannot_be_sure_of_is_a_hint() -> None:
    assert [problem.certain for problem in problems("一是甲。二是乙。四是丁。")] == [False]


def test_a_quotation_of_several_lines_closes_where_it_likes() -> None:
    assert problems("会议指出：“要提高认识。\n要压实责任，强化督导”的要求，各单位认真落实。") == []


def test_numbers_of_different_paragraphs_are_never_compared() -> None:
    assert [problems(text) for text in ("一是抓学习。", "三是抓落实。", "（二）抓宣传。", "（五）抓整改。")] == [[]] * 4


def test_what_two_rules_see_is_told_once() -> None:
    assert len(problems("国发[2020]第05号")) <= 2


HOSTILE = [
    *("（" * 5_000 + "。", "2月99日" * 1_000, "\x00", "一是" * 3_000, "1月1日" * 100_000, "\ud800，，", "第" * 90_000),
    *("《" * 50_000 + "。", "“,甲" * 50_000, "占" * 90_000, "（" * 45_000 + "）" * 45_000 + "。"),
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:4].encode("unicode_escape").decode())
def test_hostile_text_is_bounded(text: str) -> None:
    assert len(problems(text)) <= 50


@pytest.mark.parametrize("number", range(1, 100))
def test_numerals_read_back(number: int) -> None:
    assert chinese(numeral(number)) == number
