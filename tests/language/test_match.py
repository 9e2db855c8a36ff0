from __future__ import annotations

from monitor.language.match import MOST, Hit, Matcher, covered, longest


def test_hits_overlap_and_count_characters_not_bytes() -> None:
    assert Matcher(["布署", "署名"]).find("😀布署名") == [Hit(0, 1, 3), Hit(1, 2, 4)]


def test_no_words_find_nothing() -> None:
    assert Matcher([]).find("布署") == []


def test_hits_of_one_text_are_bounded() -> None:
    assert len(Matcher(["布"]).find("布" * (MOST + 10))) == MOST


def test_the_longest_of_overlapping_hits_stays() -> None:
    short, long, apart = Hit(0, 2, 4), Hit(1, 0, 4), Hit(2, 5, 6)
    assert longest([short, apart, long]) == [long, apart]
    assert longest([Hit(0, 0, 2), Hit(1, 1, 5)]) == [Hit(1, 1, 5)]


def test_a_span_covers_what_stands_in_it() -> None:
    assert covered(Hit(0, 1, 3), [(0, 4)]) and covered(Hit(0, 1, 3), [(1, 3)])
    assert not covered(Hit(0, 1, 3), [(2, 4)])
