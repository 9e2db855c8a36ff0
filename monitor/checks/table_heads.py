"""What the head of a table says of the cells below it: a row is a block of its own and does not name its columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from monitor.model import Block

_NAMES = re.compile(r"证|号|码|电话|手机|联系|账户|帐户|卡")  # heads that say what a number is
_DIGITS = re.compile(r"\d")
_LONGEST_HEAD = 400  # characters
_BETWEEN = 40  # characters: a longer paragraph ends the table


def heads_of(blocks: Iterable[Block]) -> Mapping[str, tuple[str, ...]]:
    """By a row's text the names of its columns, for rows with digits below a head that names numbers."""
    found: dict[str, tuple[str, ...]] = {}
    head: tuple[str, ...] = ()
    for block in blocks:
        if "\t" not in block.text:
            head = () if len(block.text) > _BETWEEN else head
        elif len(block.text) <= _LONGEST_HEAD and not _DIGITS.search(block.text):
            head = tuple(block.text.split("\t")) if _NAMES.search(block.text) else ()
        elif head and block.text.count("\t") < len(head):
            found.setdefault(block.text, head)
    return found
