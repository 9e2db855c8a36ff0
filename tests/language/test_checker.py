"""What a problem says, and where it begins and ends."""

from __future__ import annotations

import pickle

import pytest

from monitor.language.checker import Checker
from monitor.model import Severity
from monitor.wordlists.entries import Category, Guard, Pair, Term, Wordlists


def small(*pairs: tuple[str, str], allow: tuple[str, ...] = (), guard: Guard = Guard()) -> Checker:  # noqa: B008
    made = tuple(
        Pair(wrong=wrong, right=right, reason="同音误用", code="text.typo", severity=Severity.MINOR, guard=guard)
        for wrong, right in pairs
    )
    return Checker(Wordlists(pairs=made, allow=allow))


def wrongs(checker: Checker, text: str) -> list[str]:
    return [problem.wrong for problem in checker.check(text)]


def test_a_typo_says_what_is_wrong_and_what_is_right(checker: Checker) -> None:
    (problem,) = checker.check("会议传达了上级精神。会议布署了下一步工作！请抓好落实。")
    assert problem.code == "text.typo"
    assert problem.message == "‘布署’应为‘部署’：同音误用"
    assert (problem.wrong, problem.suggestion) == ("布署", "部署")
    assert (problem.start, problem.end) == (12, 14)
    assert problem.context == "会议布署了下一步工作"
    assert problem.subject == "布署｜会议布署了下一步工作"
    assert problem.severity is Severity.MINOR and problem.certain


def test_the_name_of_the_state_is_serious_and_waits_for_a_person(checker: Checker) -> None:
    (problem,) = checker.check("中华人民共合国万岁")
    assert problem.severity is Severity.SERIOUS and not problem.certain


def test_a_sensitive_word_is_only_suspected(checker: Checker) -> None:
    (problem,) = checker.check("最新六*合*彩资料")
    assert (problem.code, problem.severity, problem.certain) == ("text.sensitive", Severity.SERIOUS, False)
    assert problem.wrong == "六*合*彩" and problem.message.startswith("疑似博彩赌博信息：‘六*合*彩’")


def test_an_unsuitable_name_is_advice_with_a_better_one(checker: Checker) -> None:
    (problem,) = checker.check("为残废人提供服务")
    assert (problem.code, problem.severity) == ("text.expression", Severity.HINT)
    assert problem.suggestion == "残疾人" and "残疾人" in problem.message


def test_the_same_disguise_is_the_same_subject(checker: Checker) -> None:
    spelt = [checker.check(f"{word}开奖")[0].subject.split("｜")[0] for word in ("六合彩", "六*合*彩", "六 合 彩")]
    assert spelt == ["六合彩"] * 3


def test_a_word_twice_in_a_sentence_is_two_places_of_one_subject(checker: Checker) -> None:
    first, second = checker.check("先布署，再布署。")
    assert (first.start, second.start) == (1, 5)
    assert first.subject == second.subject


def test_the_longest_wrong_form_speaks_alone() -> None:
    checker = small(("共合国", "共和国"), ("人民共合国", "人民共和国"))
    assert wrongs(checker, "中华人民共合国") == ["人民共合国"]


@pytest.mark.parametrize("gap", ["\t", "\n", "\r\n", "\x0b", "\x0c"])
def test_nothing_is_matched_across_a_tab_or_the_end_of_a_line(checker: Checker, gap: str) -> None:
    assert checker.check(f"全面布{gap}署工作") == []
    assert checker.check(f"最新六{gap}合{gap}彩") == []
    assert checker.check(f"赌{gap}*博网站") == []


def test_an_allowed_word_excuses_what_stands_in_it() -> None:
    checker = small(("布署", "部署"), allow=("布署镇",))
    assert wrongs(checker, "布署镇召开会议，布署工作") == ["布署"]
    assert checker.check("布署镇召开会议，布署工作")[0].start == 8


def test_an_allowed_word_may_be_the_wrong_form_itself() -> None:
    assert wrongs(small(("台帐", "台账"), allow=("台帐",)), "建立台帐") == []


def test_a_latin_word_is_not_found_inside_another() -> None:
    category = Category(key="x", title="测试", code="text.sensitive", severity=Severity.SERIOUS, message="请核实")
    checker = Checker(
        Wordlists(categories={"x": category}, terms=(Term(word="av", category="x"), Term(word="bet365", category="x")))
    )
    assert wrongs(checker, "java navy avatar 看AV bet3655") == ["AV"]


def test_contexts_reach_only_within_the_sentence(checker: Checker) -> None:
    assert wrongs(checker, "严厉打击六合彩活动") == []
    assert wrongs(checker, "严厉打击犯罪。六合彩开奖") == ["六合彩"]
    assert wrongs(checker, "打击" + "，天气晴好" * 10 + "六合彩开奖") == ["六合彩"]


def test_a_problem_never_shows_a_personal_number(checker: Checker) -> None:
    (problem,) = checker.check("请联系张三（手机13812345678，身份证371311199001011237）布署工作")
    for shown in (problem.context, problem.subject, problem.message):
        assert "12345678" not in shown and "19900101" not in shown
    assert "138****5678" in problem.context


def test_empty_lists_find_nothing() -> None:
    assert Checker(Wordlists()).check("布署六合彩") == []


def test_a_checker_travels_to_a_worker_process(checker: Checker) -> None:
    copy = pickle.loads(pickle.dumps(checker))
    assert copy.check("布署工作") == checker.check("布署工作")
