"""Every problem says how sure it is: a rule is sure of itself, a guess of the model says its chance."""

from __future__ import annotations

import pytest

from monitor.language.checker import Checker
from monitor.ngrams.model import load
from monitor.wordlists.folders import SHIPPED
from monitor.wordlists.folders import load as load_lists


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_lists(SHIPPED), load(), "全面")


def test_a_rule_is_sure(checker: Checker) -> None:
    (problem,) = checker.check("会议布署了下一步工作。")
    assert problem.certain and problem.confidence == 1.0


def test_a_guess_says_its_chance(checker: Checker) -> None:
    (problem,) = checker.check("各级人民政腐应当加强对安全生产工作的领导。")
    assert 0.5 < problem.confidence < 1.0
