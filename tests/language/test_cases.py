"""Wrong sentences with the place, the suggestion and the code that must come out of them."""

from __future__ import annotations

import pytest

from monitor.language.checker import Checker
from tests.language.tables import HERE, rows

CASES = rows(HERE / "cases.tsv")


@pytest.mark.parametrize(("text", "wrong", "right", "code", "start"), CASES, ids=[case[1] for case in CASES])
def test_a_fault_is_found_at_its_place(
    checker: Checker, text: str, wrong: str, right: str, code: str, start: str
) -> None:
    found = [(problem.wrong, problem.suggestion, problem.code, problem.start) for problem in checker.check(text)]
    assert (wrong, right, code, int(start)) in found


@pytest.mark.parametrize(("text", "wrong"), [case[:2] for case in CASES], ids=[case[1] for case in CASES])
def test_offsets_hold_wherever_the_sentence_stands(checker: Checker, text: str, wrong: str) -> None:
    moved = f"😀𠮷　上一句。\n\t{text}\r\n下一句"
    places = [moved[problem.start : problem.end] for problem in checker.check(moved)]
    assert wrong in places
    assert len(places) == len(checker.check(text))
