"""Measured on sets that lie beside the checkout and are never copied into it: precision first, recall told.

The numbers come out with `pytest -s tests/language/test_measured.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.language.checker import Checker
from monitor.model import Problem, Severity
from tests.language.tables import DATA, rows

CSC = DATA / "csc"
needs_sets = pytest.mark.skipif(not CSC.is_dir(), reason="the spelling sets are not beside this checkout")
# The rest are names, wording of party rules and forms that only a sentence can judge: not for word lists.
FOUND_IN_NOTICES = 22


def read(name: str) -> list[tuple[str, str]]:
    lines = (CSC / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [(wrong, right) for wrong, right in (line.split("\t") for line in lines)]


def alarms(checker: Checker, texts: list[str]) -> list[Problem]:
    return [problem for text in texts for problem in checker.check(text)]


@needs_sets
@pytest.mark.parametrize("name", ["clean_official_dev", "clean_news_dev"])
def test_clean_text_raises_at_most_a_fifth_of_an_alarm_in_ten_thousand_characters(checker: Checker, name: str) -> None:
    texts = [wrong for wrong, _ in read(name)]
    found = alarms(checker, texts)
    size = sum(map(len, texts))
    print(f"\n{name}: {len(found)} alarms in {size:,} characters", *(problem.context for problem in found), sep="\n  ")
    assert len(found) / size * 10_000 <= 0.2


@needs_sets
@pytest.mark.parametrize(("name", "precision"), [("official_dev", 0.98), ("law_dev", 0.9)])
def test_what_is_raised_on_wrong_text_is_wrong(checker: Checker, name: str, precision: float) -> None:
    hit = missed = 0
    for wrong, right in read(name):
        if len(wrong) == len(right):
            for problem in checker.check(wrong):
                if right[problem.start : problem.end] != wrong[problem.start : problem.end]:
                    hit += 1
                elif problem.severity is not Severity.HINT:
                    missed += 1
    print(f"\n{name}: {hit} right alarms, {missed} wrong ones, advice left out")
    assert hit >= 40 and hit / (hit + missed) >= precision


@needs_sets
def test_the_right_side_of_official_text_is_left_alone(checker: Checker) -> None:
    found = alarms(checker, [right for _, right in read("official_dev")])
    assert [problem.context for problem in found] == []


PAIRS = DATA / "reports" / "pairs.tsv"


@pytest.mark.skipif(not PAIRS.exists(), reason="the pairs named in notices are not beside this checkout")
def test_errors_that_real_notices_named_are_found(checker: Checker) -> None:
    named = rows(Path(PAIRS))[1:]
    found = [wrong for wrong, *_ in named if checker.check(f"近日，{wrong}，请核实。")]
    print(f"\n{len(found)} of {len(named)} errors named in notices:", *found)
    assert len(found) >= FOUND_IN_NOTICES
    assert [right for _, right, *_ in named if checker.check(f"近日，{right}，请核实。")] == []
