"""Brackets, quotation marks, 书名号 and other punctuation. Source: GB/T 15834-2011 (标点符号用法)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from monitor.language.slips import Slip

PAIRS = {"（": "）", "《": "》", "〔": "〕", "【": "】", "“": "”", "〈": "〉"}
CLOSING = {closing: opening for opening, closing in PAIRS.items()}
NARROW = {"(": "（", ")": "）"}  # a bracket of half width closes one of full width, but is one itself
ENDS_WELL = ("。", "！", "？", "；", "。”", "！”", "？”", "。）")
ENDS = "。；！？…"
HAN = "\u4e00-\u9fff"
# A quotation of several paragraphs opens each of them again and closes only once.
OPENS_A_SPEECH = frozenset("：:，。；！？…“”》） \u3000\u00a0\t")
DEEPEST = 50  # brackets open at once: more is no sentence
CONTINUED = 12  # a line that closes at once what it never opened goes on from the line before
QUOTED_TWICE = 20  # characters between two “ that are meant as a pair

DOUBLED = re.compile(
    "(?<![，。、；：])([，、；：])\\1(?![，。、；：])|(?<!。)。。(?!。)|[，、；：]。(?!。)|。[，、；]|，、|、，|；，|，；"
)
# ：， stands rightly after a cited heading; 。， after an abbreviation never does.
INNER = re.compile(f"(?<=[{HAN}”》）])([,;:?!])(?=[{HAN}“《（])")
WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
FEW = 3  # half-width marks of a text beside as many full-width ones and more: slips, not a house style


def brackets(text: str) -> Iterator[Slip]:
    """In a line that ends as a sentence each bracket has its other half. 1） and （1 in tables are left alone."""
    at, quoted, first = 0, False, len(text) - len(text.lstrip())
    for line in text.split("\n"):
        if line.rstrip().endswith(ENDS_WELL) and "\t" not in line:
            slips = (slip.moved(at) for slip in _unmatched(line, quoted))
            # （注：… as the first character: its other half may stand in the block that follows.
            yield from (slip for slip in slips if slip.start != first or text[first] != "（")
        quoted = (quoted or "“" in line) and line.rfind("”") <= line.rfind("“")
        at += len(line) + 1


def _unmatched(line: str, quoted: bool) -> Iterator[Slip]:
    """`quoted`: a quotation of the lines before has not closed yet."""
    opened: list[int] = []
    for at, char in enumerate(line):
        if char in PAIRS or char == "(":
            if len(opened) == DEEPEST:
                return
            opened.append(at)
        elif char in CLOSING or char == ")":
            yield from _closed(line, at, opened, quoted)
    yield from _left_open(line, [at for at in opened if line[at] != "("])


def _closed(line: str, at: int, opened: list[int], quoted: bool) -> Iterator[Slip]:
    """Takes what line[at] closes from `opened`; what was opened inside it and never closed is a slip."""
    char = NARROW.get(line[at], line[at])
    waiting = [NARROW.get(line[place], line[place]) for place in opened]
    if CLOSING[char] in waiting:
        place = len(waiting) - 1 - waiting[::-1].index(CLOSING[char])
        yield from _left_open(line, [inner for inner in opened[place + 1 :] if line[inner] != "("])
        if char == "）" and (line[opened[place]] == "(") != (line[at] == ")"):
            yield _two_widths(line, opened[place], at)
        del opened[place:]
    elif (char in "》〕" and at >= CONTINUED) or (char == "”" and not quoted and _closes_nothing(line, at)):
        yield _half(line, at, CLOSING[char])


def _closes_nothing(line: str, at: int) -> bool:
    """A ” in the middle of a sentence that began in this line. Else its “ may stand in the paragraph before."""
    begun = max(line.rfind(end, 0, at) for end in ENDS)
    return begun >= 0 and line[at - 1] not in ENDS


def _left_open(line: str, places: list[int]) -> Iterator[Slip]:
    quotes = [at for at in places if line[at] == "“"]
    for one, other in pairwise(quotes):
        between = line[one + 1 : other]
        if 0 < len(between) <= QUOTED_TWICE and not any(mark in between for mark in ENDS + "，："):
            yield Slip(other, other + 1, f"‘“{between}“’的后引号应为‘”’，请核对", "”", certain=False)
    for at in places:
        if line[at] != "“":
            yield _half(line, at, PAIRS[line[at]])
    if len(quotes) == 1 and quotes[0] and line[quotes[0] - 1] not in OPENS_A_SPEECH:
        yield _half(line, quotes[0], "”")


def _half(line: str, at: int, other: str) -> Slip:
    return Slip(at, at + 1, f"‘{line[at]}’没有与之成对的‘{other}’，请核对", certain=False)


def _two_widths(line: str, start: int, end: int) -> Slip:
    at = start if line[start] == "(" else end
    right = NARROW[line[at]]
    return Slip(at, at + 1, f"括号一半全角、一半半角：‘{line[at]}’应为‘{right}’", right, hint=True)


def doubled(text: str) -> Iterator[Slip]:
    for found in DOUBLED.finditer(text):
        mark = found.group()
        if mark[0] == mark[1]:
            yield Slip(*found.span(), f"标点‘{mark}’重复，应为‘{mark[0]}’", mark[0])
        else:
            yield Slip(*found.span(), f"标点‘{mark}’连用，只应保留一个，请核对", certain=False)


def widths(text: str) -> Iterator[Slip]:
    """A few half-width marks between Chinese words where the same mark is otherwise of full width. Reported once."""
    found = list(INNER.finditer(text))
    if 0 < len(found) <= FEW:
        odd = [one for one in found if text.count(WIDE[one.group()]) >= FEW]
        for one in odd[:1]:
            mark, right = one.group(), WIDE[one.group()]
            more = f"（本段共{len(odd)}处）" if len(odd) > 1 else ""
            yield Slip(*one.span(), f"全角、半角标点混用：‘{mark}’应为‘{right}’{more}", right, hint=True)
