"""Leaders: people and posts are invented."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.language.leaders import MOST, Leaders
from monitor.wordlists.entries import Leader
from tests.waiting import work

DAY = date(2026, 5, 1)
LEADERS = Leaders(
    [
        Leader("钱示例", "区委书记", date(2024, 1, 15), None, 1),
        Leader("孙样板", "区长", date(2025, 3, 1), None, 2),
        Leader("孙样板", "区委副书记", date(2025, 3, 1), None, 2),
        Leader("李范文", "区长", date(2021, 6, 1), date(2025, 2, 28), 2),
        Leader("周举例", "副区长", None, None, 5),
        Leader("吴例", "副区长", None, None, 6),
    ]
)


def wrongs(text: str, day: date | None = DAY) -> list[str]:
    return [problem.wrong for problem in LEADERS.check(text, day)]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("区委书记钱示列主持会议", "钱示列"),
        ("区委书记赵示例主持会议", "赵示例"),
        ("区委副书记、区长孙样扳出席", "孙样扳"),
        ("区长孙板出席", "孙板"),
        ("区长孙样样板出席", "孙样样板"),
    ],
)
def test_a_name_one_character_off_beside_its_title(text: str, wrong: str) -> None:
    (problem,) = LEADERS.check(text, DAY)
    assert (problem.wrong, problem.code, problem.certain) == (wrong, "text.leader", False)
    assert text[problem.start : problem.end] == wrong
    assert problem.suggestion in ("钱示例", "孙样板")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("区长李范文主持会议", "区长李范文"),
        ("区长钱示例主持会议", "区长钱示例"),
        ("区长吴例出席", "区长吴例"),
        ("副区长孙样板出席", "副区长孙样板"),
    ],
)
def test_a_title_that_was_not_held_on_the_pages_day(text: str, wrong: str) -> None:
    assert wrongs(text) == [wrong]


def test_the_same_words_were_right_when_they_were_written() -> None:
    assert wrongs("区长李范文主持会议", date(2024, 1, 20)) == []
    assert wrongs("区长孙样板主持会议", date(2024, 1, 20)) == ["区长孙样板"]
    assert wrongs("区长李范文主持会议", None) == []


def test_the_order_of_an_enumeration() -> None:
    assert wrongs("孙样板、钱示例、周举例出席会议") == ["孙样板、钱示例"]
    assert wrongs("钱示例、吴例、王某某、周举例出席") == ["吴例、王某某、周举例"]
    assert wrongs("孙样板、钱示例出席会议（按姓氏笔画排序）") == []
    assert wrongs("孙样板主持会议。钱示例出席") == []


@pytest.mark.parametrize("gap", [" ", "\n", "\u3000"])
def test_a_name_split_by_a_space_or_the_end_of_a_line(gap: str) -> None:
    text = f"区委书记钱{gap}示例主持会议"
    (problem,) = [one for one in LEADERS.check(text, DAY) if one.suggestion == "钱示例"]
    assert text[problem.start : problem.end] == f"钱{gap}示例"
    assert wrongs(f"参会名单：钱{gap}示{gap}例") == []


@pytest.mark.parametrize(
    "text",
    [
        "区委书记钱示例、区长孙样板、副区长周举例和吴例出席会议",
        "区委副书记、区长孙样板主持",
        "书记钱示例强调",
        "原区长李范文回忆当年",
        "时任区长李范文签发",
        "区长接待日安排",
        "区长热线开通",
        "区长吴例行检查道路",
        "副区长吴例会后调研",
        "社区长者食堂每日供应午餐",
        "区长高新明主持",
        "钱示例同志简历",
        "",
    ],
)
def test_what_is_right_or_not_known_is_met_with_silence(text: str) -> None:
    assert wrongs(text) == []


def test_an_empty_list_does_nothing() -> None:
    assert not Leaders([])
    assert Leaders([]).check("区长李范文", DAY) == []


@pytest.mark.parametrize(
    "text", ["区长孙样" * 250_000, "孙 " * 500_000, "孙样板、钱示例、" * 100_000, "\ud800区长" * 9]
)
def test_a_megabyte_is_read_in_bounded_time(text: str) -> None:
    with work(3):
        assert len(LEADERS.check(text, DAY)) <= 3 * MOST
