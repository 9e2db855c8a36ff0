"""Put right, or taken away with its whole sentence: what the page tells."""

from __future__ import annotations

import pytest

from monitor.inspection.sentences import standing
from monitor.inspection.work import SoughtSentence
from monitor.model import Block, Document, PageKind

SENTENCE = "会议对下半年重点工作进行了安排布署。"


def page(*texts: str) -> Document:
    return Document("http://127.0.0.1/1.htm", PageKind.ARTICLE, blocks=tuple(Block(text, text) for text in texts))


@pytest.mark.parametrize(
    ("now", "context", "wrong", "right", "stands"),
    [
        ("会议对下半年重点工作进行了安排部署。", SENTENCE, "布署", "部署", True),
        ("会议对下半年重点工作 进行了\n安排部署。", SENTENCE, "布署", "部署", True),
        ("会议对下半年重点工作进行了安排。", SENTENCE, "布署", "部署", True),
        ("本文已删除。", SENTENCE, "布署", "部署", False),
        ("", SENTENCE, "布署", "部署", False),
        (
            "……进行了安排，另有四十个字以上的内容插在中间，使得这一句已经不再是原来的那一句，谁也认不出来了哟哟哟。",
            SENTENCE,
            "布署",
            "部署",
            False,
        ),
        ("再接再厉", "再接再励", "再接再励", "再接再厉", True),
        ("谢谢", "再接再励", "再接再励", "再接再厉", False),
        ("谢谢", "再接再励", "再接再励", "", False),
        ("联系电话：138****0000，请勿拨打。", "联系电话：138****1234，请勿拨打。", "138****1234", "", True),
        ("a" * 100_000, SENTENCE, "布署", "部署", False),
    ],
)
def test_a_sentence_is_known_by_what_stands_beside_the_wrong_text(
    now: str, context: str, wrong: str, right: str, stands: bool
) -> None:
    assert standing(page(now), [SoughtSentence(7, wrong, right, context)]) == ({7} if stands else set())


def test_a_sentence_cut_by_an_ellipsis_is_still_known() -> None:
    assert standing(
        page("会议对下半年重点工作进行了安排部署。"), [SoughtSentence(7, "布署", "部署", "…工作进行了安排布署…")]
    ) == {7}


def test_nothing_sought_costs_nothing() -> None:
    assert standing(page("x"), []) == frozenset()
