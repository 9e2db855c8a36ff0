"""A false alarm is a bug: every sentence of innocent.tsv is met with silence."""

from __future__ import annotations

from collections import Counter

import pytest

from monitor.language import forms
from monitor.language.checker import Checker
from monitor.ngrams.model import load as load_model
from tests.language.tables import HERE, rows

INNOCENT = [(row[0], "\t".join(row[1:])) for row in rows(HERE / "innocent.tsv")]


@pytest.mark.parametrize(("kind", "text"), INNOCENT, ids=[f"{kind}-{text[:24]}" for kind, text in INNOCENT])
def test_an_innocent_sentence_is_met_with_silence(checker: Checker, kind: str, text: str) -> None:
    assert [(problem.wrong, problem.message) for problem in checker.check(text)] == []


def test_all_innocent_sentences_in_one_block_are_met_with_silence(checker: Checker) -> None:
    text = "\n".join(text for _, text in INNOCENT)
    assert [problem.wrong for problem in checker.check(text)] == []


@pytest.mark.parametrize(("kind", "text"), INNOCENT, ids=[f"{kind}-{text[:24]}" for kind, text in INNOCENT])
def test_its_form_is_met_with_silence_too(kind: str, text: str) -> None:
    assert [problem.message for problem in forms.problems(text)] == []


@pytest.mark.parametrize(("preset", "most"), [("严格", 0), ("均衡", 0), ("全面", 0.02)])
def test_with_the_model_next_to_all_are_silent(checker: Checker, preset: str, most: float) -> None:
    """When this was written 全面 raised 5 of 584 (people called 弘杨, 钟国强, 范国强; 既使, 制订), all as 疑似."""
    reading = Checker(checker.wordlists, load_model(), preset).ahead([text for _, text in INNOCENT])
    loud = {text: found for _, text in INNOCENT if (found := reading.check(text))}
    assert len(loud) <= most * len(INNOCENT), [one.message for found in loud.values() for one in found]
    assert not [one.message for found in loud.values() for one in found if one.certain]


def test_there_are_enough_of_them_in_every_class() -> None:
    assert len(INNOCENT) >= 500 and len(set(INNOCENT)) == len(INNOCENT)
    classes = Counter(kind for kind, _ in INNOCENT)
    assert set(classes) >= {
        "另义",
        "相遇",
        "名称",
        "译名",
        "引文",
        "古语",
        "数字",
        "表格",
        "代码",
        "地址",
        "纠错",
        "整治",
        "办事",
        "公文",
        "格式",
    }


def test_innocence_is_not_blindness(checker: Checker) -> None:
    """Each class with a fault in the same breath: the guard spares the innocent form, not the sentence."""
    for text, wrong in [
        ("公布署名文章，并对下一步工作作出布署。", "布署"),
        ("他自己经营的合作社己经盈利。", "己经"),
        ("“布署”应为“部署”。另外，要安排布署防汛工作。", "布署"),
        ("依据《会计帐簿登记规则》设立帐簿。", "帐簿"),
        ("严厉打击赌博。澳门新葡京注册送彩金。", "澳门新葡京"),
    ]:
        assert wrong in [problem.wrong for problem in checker.check(text)], text
