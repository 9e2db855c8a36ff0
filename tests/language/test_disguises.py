"""One fold for all checks: what a reader does not see changes nothing, and every offset maps back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.checks.hijack import hijacked
from monitor.language.checker import Checker
from monitor.language.disguises import spelled
from monitor.model import Problem

UNSEEN = "\u200b\u200c\u200d\u2060\u00ad\u200e\u200f\u202a\u202e\u2066\u2069\u0336\u0338\u20dd\ufe0f\U000e0101"
SYMBOLS = "@#*~￥€£¥°→←⇒♪♫★☆×÷±√∞※丶●■◇✿❤☀✔©®😀🎲§¶‖`ˉˇ"
LISTED = "、，／：；·-.の之！とノァㄅ丨丿々"


def found(checker: Checker, text: str, code: str) -> list[Problem]:
    return [problem for problem in checker.check(text) if problem.code == code]


@given(marks=st.lists(st.sampled_from(UNSEEN), min_size=1, max_size=4), at=st.integers(0, 6))
def test_unseen_marks_hide_no_typo_and_offsets_map_back(checker: Checker, marks: list[str], at: int) -> None:
    plain = "会议要求认真布署好冬季供暖工作。"
    place = plain.index("布署") + at % 2
    text = plain[: place + 1] + "".join(marks) + plain[place + 1 :]
    (problem,) = found(checker, text, "text.typo")
    assert problem.wrong == "布署" and problem.suggestion == "部署"
    shown = text[problem.start : problem.end]
    assert shown[0] == "布" and "".join(char for char in shown if char not in UNSEEN) == "布署"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("会议要求认真布\u202e署好冬季供暖工作。", "布署"),
        ("会议要求认真布\u0336署\u0336好冬季供暖工作。", "布署"),
        ("⼯作⼈员要认真布署好冬季供暖⼯作。", "布署"),
    ],
)
def test_typos_are_found_as_a_reader_sees_them(checker: Checker, text: str, wrong: str) -> None:
    assert [problem.wrong for problem in found(checker, text, "text.typo")] == [wrong]


@given(symbol=st.sampled_from(SYMBOLS + UNSEEN), word=st.sampled_from(["六合彩", "裸聊", "网上赌场"]))
def test_symbols_between_characters_hide_no_word(checker: Checker, symbol: str, word: str) -> None:
    text = f"平台提供{symbol.join(word)}资料，欢迎加入。"
    problems = [problem for problem in checker.check(text) if problem.code in ("text.sensitive", "text.vulgar")]
    assert problems and text[problems[0].start : problems[0].end] == symbol.join(word)
    assert hijacked(symbol.join(word))


@pytest.mark.parametrize("mark", LISTED)
def test_marks_of_honest_text_count_where_they_part_every_character(checker: Checker, mark: str) -> None:
    text = f"平台提供六{mark}合{mark}彩资料，欢迎加入。"
    assert len(found(checker, text, "text.sensitive")) == 1
    assert not found(checker, f"平台提供六{mark}合彩资料，欢迎加入。", "text.sensitive")


DRESSED = ["𝐛𝐞𝐭𝟑𝟔𝟓", "ⓑⓔⓣ３６５", "ＢＥＴ365", "⽼虎机", "老\u20dd虎\u20dd机", "澳\u200b门赌场", "六、合、彩"]


@pytest.mark.parametrize("text", DRESSED)
def test_a_hijacked_title_is_known_in_every_disguise(text: str) -> None:
    assert hijacked(f"{text}官网")


INNOCENT = [
    "收缴枪支、弹药和管制刀具。",
    "第一、二、三、四、五、六、七中学。",
    "东、西、南、北、中五个片区同时开工。",
    "文博彩虹展览开幕。",
    "棋牌、娱乐等场所安全检查。",
    "价格：100￥/吨，温度：37℃，面积±5%。",
    "甲→乙→丙三条线路同时通车。",
]


@pytest.mark.parametrize("text", INNOCENT)
def test_honest_enumerations_and_symbols_are_no_disguise(checker: Checker, text: str) -> None:
    assert not found(checker, text, "text.sensitive") and hijacked(text) is None
    assert len(spelled(text)) == len(text)


SIGNS = "①⑩⑳❶㈠㊀Ⅳⅻⅰ⒈⑴ⓐ℃℉㎡㎏㏄№℡™㍿㈱㊣½²₂ª"


@given(signs=st.lists(st.sampled_from(SIGNS), min_size=2, max_size=2))
def test_signs_of_one_character_hide_no_word(checker: Checker, signs: list[str]) -> None:
    first, second = signs
    text = f"平台提供六{first}合{second}彩资料，欢迎加入。"
    (problem,) = found(checker, text, "text.sensitive")
    assert text[problem.start : problem.end] == f"六{first}合{second}彩"


@given(sign=st.sampled_from(SIGNS), at=st.integers(0, 16))
def test_signs_of_one_character_move_no_offset_and_invent_no_problem(checker: Checker, sign: str, at: int) -> None:
    """Each of them is one character that is read as several or as another: the place of what is found stays."""
    plain = "一、会议要求认真布署好冬季供暖工作。"
    text = plain[:at] + sign + plain[at:]
    problems = checker.check(text)
    assert {problem.wrong for problem in problems} <= {"布署"}
    assert all(text[problem.start : problem.end] == "布署" for problem in problems)


@pytest.mark.parametrize(
    "text",
    [
        "气温降至-5℃以下", "建筑面积120㎡", "第Ⅲ类水质", "①加强领导②落实责任③督促检查", "Ⅰ级响应Ⅱ级响应",
        "重量5㎏，长3㎝",
        "№0012345号",
        "㈠指导思想", "PM₂.₅浓度", "H₂O", "CO₂排放", "100m²，20m³", "第⑫条", "⑴申请⑵受理⑶审查", "Ⅳ度烧伤",
        "№：20261103",
        "５Ａ级景区",
        "5㎎/㎏", "1㎞范围内", "℉与℃", "①六②合③彩霞小区", "①枪②弹③药品", "判断：①对②错③对④错",
    ],
)  # fmt: skip
def test_honest_signs_are_no_problem(checker: Checker, text: str) -> None:
    assert checker.check(f"{text}，请各单位做好工作。") == []
