"""Errors of form: what is raised, and what looks like one and is right."""

from __future__ import annotations

import pytest

from monitor.language.forms import chinese, numeral, problems

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


@pytest.mark.parametrize("text", ["（" * 5_000 + "。", "2月99日" * 1_000, "\x00", "一是" * 3_000, "1月1日" * 100_000])
def test_hostile_text_is_bounded(text: str) -> None:
    assert len(problems(text)) <= 50


@pytest.mark.parametrize("number", range(1, 100))
def test_numerals_read_back(number: int) -> None:
    assert chinese(numeral(number)) == number
