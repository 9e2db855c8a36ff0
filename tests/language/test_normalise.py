from __future__ import annotations

import pytest

from monitor.folded_text import folded
from monitor.language.disguises import FOLD, SIMPLIFIED, TRADITIONAL, one_word, readable, undisguised


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ＢＥＴ３６５", "bet365"),
        ("Bet 365", "bet365"),
        ("賭場", "赌场"),
        ("成人電影免費觀看", "成人电影免费观看"),
        ("無抵押貸款，當天放款", "无抵押贷款,当天放款"),
        ("赌*博", "赌博"),
        ("六\u3000合\u3000彩", "六合彩"),
        ("赌\u200b博", "赌博"),
        ("赌😀博", "赌博"),
        ("第一\t第二\n第三", "第一\t第二\n第三"),
        ("推荐，码表", "推荐,码表"),
    ],
)
def test_disguises_are_taken_off(text: str, plain: str) -> None:
    assert undisguised(text) == plain


def test_every_folded_character_knows_its_place() -> None:
    text = "Ａ *賭\u200b😀博　３\t𠮷"
    both = folded(text, FOLD)
    assert both.plain == undisguised(text) and len(both.at) == len(both.plain)
    assert [undisguised(text[at]) for at in both.at] == list(both.plain)


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("六合彩", True),
        ("六 合 彩", True),
        ("六*合彩", True),
        ("六合 彩", False),
        ("六-合-彩", True),
        ("六·合彩", False),
    ],
)
def test_spacing_joins_only_when_it_stands_between_all_characters(text: str, one: bool) -> None:
    assert one_word(folded(text, FOLD), 0, 3) is one


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    assert readable("\ud800布\udfff") == "\ufffd布\ufffd"
    assert readable("𠮷😀") == "𠮷😀"


def test_the_shipped_words_are_found_in_traditional_characters() -> None:
    """Each character of the lists that has another traditional form folds back to it."""
    assert len(TRADITIONAL) == len(SIMPLIFIED) == len(set(TRADITIONAL))
    assert undisguised(TRADITIONAL) == SIMPLIFIED
    back = dict(zip(SIMPLIFIED, TRADITIONAL, strict=True))
    for word in ("赌场", "迷药", "假证", "窃听器", "网络刷单", "办理毕业证", "无抵押贷款", "裸聊"):
        assert undisguised("".join(back.get(char, char) for char in word)) == word
