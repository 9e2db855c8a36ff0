"""Does the sentence still stand in which something was wrong? It tells what was put right from what was taken away."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.inspection.work import SoughtSentence
from monitor.model import Document

BESIDE = 8  # characters on each side of the wrong text by which its sentence is known again
BETWEEN = 40  # characters that may stand there now
ENOUGH = 4  # characters beside it: fewer are found everywhere
_SPACE = re.compile(r"\s+")


def standing(found: Document, sought: Sequence[SoughtSentence]) -> frozenset[int]:
    """The findings whose sentence is still on the page, the wrong text apart."""
    if not sought:
        return frozenset()
    text = _one_line(" ".join((found.title, *(block.text for block in found.blocks))))
    return frozenset(one.finding_id for one in sought if _stands(text, one))


def _stands(text: str, one: SoughtSentence) -> bool:
    before, wrong, after = _one_line(one.context).strip("…").partition(_one_line(one.wrong))
    left, right = before[-BESIDE:], after[:BESIDE]
    if not wrong or len(left) + len(right) < ENOUGH:
        return bool(one.suggestion) and _one_line(one.suggestion) in text
    at = text.find(left)
    while at >= 0:
        end = at + len(left)
        if right in text[end : end + BETWEEN + len(right)]:
            return True
        at = text.find(left, at + 1) if left else -1
    return not left and right in text


def _one_line(text: str) -> str:
    return _SPACE.sub("", text)
