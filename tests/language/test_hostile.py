"""Whatever a page says, the engine answers, in bounded time, and what it says can be stored."""

from __future__ import annotations

import pytest

from monitor.language.checker import MOST, Checker
from tests.waiting import work

MEGABYTES = {
    "one character": "布" * 1_000_000,
    "one wrong word": "布署" * 500_000,
    "one sensitive word": "六合彩" * 330_000,
    "split words": "赌*" * 500_000,
    "a word and a digit": "截止2" * 300_000,
    "spaces": " " * 1_000_000,
    "opening marks": "《" * 1_000_000 + "帐户",
    "stars": "*" * 1_000_000,
    "digits": "1" * 1_000_000 + "布署" + "1" * 1_000_000,
    "no full stop": "春风又绿江南岸" * 150_000 + "布署",
    "new lines": "\n" * 1_000_000,
    "emoji": "😀" * 500_000 + "布署",
}


@pytest.mark.parametrize("text", MEGABYTES.values(), ids=list(MEGABYTES))
def test_a_megabyte_of_anything_is_read_in_seconds(checker: Checker, text: str) -> None:
    with work(5):
        problems = checker.check(text)
    assert len(problems) <= MOST
    assert all(len(problem.context) < 200 and len(problem.subject) < 200 for problem in problems)


@pytest.mark.parametrize(
    "text",
    [
        "\ud800布署\udfff",
        "\x00布署\x00",
        "\u202e布署\u202d",
        "\ufeff布署",
        "布署\x1b[31m",
        "\U0010ffff布署",
        "e\u0301布署",
    ],
)
def test_broken_characters_move_no_offset_and_reach_no_store(checker: Checker, text: str) -> None:
    (problem,) = checker.check(text)
    assert text[problem.start : problem.end] == "布署"
    for shown in (problem.context, problem.subject, problem.message, problem.wrong):
        shown.encode("utf-8")
        assert not any(ord(char) < 32 or char == "\ufeff" for char in shown)


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "》《", "》布", "署布", "\t\n\r", "#", "^"])
def test_next_to_nothing_is_nothing(checker: Checker, text: str) -> None:
    assert checker.check(text) == []


def test_invisible_characters_do_not_hide_a_sensitive_word(checker: Checker) -> None:
    text = "在线\u200b博\u2060彩\ufeff平台"
    (problem,) = checker.check(text)
    assert problem.start == 0 and text[problem.end - 1] in "彩台"
    assert problem.wrong in problem.context
