from __future__ import annotations

import pytest

from monitor.language.sentences import REACH, around, sentence, subject


@pytest.mark.parametrize("end", ["。", "！", "？", "；", "\n", "\t", "!", ";"])
def test_a_sentence_ends_at_marks_and_lines(end: str) -> None:
    text = f"前一句{end}这里有错{end}后一句"
    at = text.index("错")
    first, last = sentence(text, at, at + 1)
    assert text[first:last] == "这里有错"


def test_a_sentence_without_end_is_bounded() -> None:
    text = "字" * 10_000
    first, last = sentence(text, 5_000, 5_002)
    assert (first, last) == (5_000 - REACH, 5_002 + REACH)


@pytest.mark.parametrize("at", [0, 40, 150, 298])
def test_what_is_shown_of_a_long_sentence_holds_the_word(at: int) -> None:
    text = "甲" * at + "错" + "乙" * (299 - at)
    shown = around(text, at, at + 1, 80)
    assert "错" in shown and 79 <= len(shown) <= 80


def test_a_short_sentence_is_shown_whole_on_one_line() -> None:
    assert around("  区政府　办公室\u200b 有错  ", 11, 12, 80) == "区政府 办公室 有错"


def test_the_subject_is_the_word_and_its_sentence() -> None:
    assert subject("错", "甲。乙错丙。丁", 3, 4) == "错｜乙错丙"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13812345678错", "电话138****5678错"),
        ("电话138 1234 5678错", "电话138 **** 5678错"),
        ("身份证37131119900101123X错", "身份证3713**********123X错"),
        ("鲁公网安备371311错", "鲁公网安备371311错"),
        ("投资1234567890元错", "投资1234567890元错"),
    ],
)
def test_long_numbers_are_starred(text: str, shown: str) -> None:
    at = text.index("错")
    assert around(text, at, at + 1, 80) == shown


def test_a_number_cut_by_the_edge_is_starred_too() -> None:
    text = "13812345678" + "字" * 76 + "错" + "字" * 100
    at = text.index("错")
    for size in range(150, 190):  # the cut falls before, into and behind the number
        assert not any(part in around(text, at, at + 1, size) for part in ("2345", "3812", "45678"))
