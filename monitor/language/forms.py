"""Errors of form that need no dictionary: brackets, punctuation, ordinals, numbers. Dates are in `days`.

Each rule is a function from a text to Slips. Nothing is matched across the end of a line, except ordinals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from monitor.language.days import dates, ranges
from monitor.language.sentences import SHOWN, around, subject, tidy
from monitor.language.slips import Slip
from monitor.model import Problem, Severity

CODE = "text.form"
MOST = 50  # slips of one text
PAIRS = {"（": "）", "《": "》", "〔": "〕", "【": "】", "“": "”", "〈": "〉"}
CLOSING = {closing: opening for opening, closing in PAIRS.items()}
CONTINUED = 12  # a line that closes at once what it never opened goes on from the line before
ENDS_WELL = "。！？；"
HAN = "\u4e00-\u9fff"

DOUBLED = re.compile(
    "(?<![，。、；：])([，、；：])\\1(?![，。、；：])|(?<!。)。。(?!。)|[，、；]。|。[，、；]|，、|、，|；，|，；"
)
NUMBER_BRACKETS = re.compile("(?<=[发办函字规政令通告文组党委][\\[［【(（])((?:19|20)\\d\\d)(?=[\\]］】)）]\\d{1,4}号)")
TWICE = re.compile("万元万元|万元元|亿元元|亿亿元|万万元|[%％]{2}|(?<=\\d)元元|号号")
SHARE = re.compile("占(?:比|到|[^，。；：、\\d]{0,12}?的)(?:达到?|为|约|近)?(\\d+(?:\\.\\d+)?)[%％]")
BARE_ODD = re.compile(f"\\d+余(?=[，。；、])|(?<=[{HAN}])\\d{{2,}}多(?=[，。；])")
UNITS = "件个条项人次篇份起名户家所处场期批套台辆亩吨"
NO_UNIT = re.compile(f"[办回受审完发收上报理复结]([{HAN}]{{2,4}})(\\d+)(?=[、和][{HAN}]{{2,4}}\\d+([{UNITS}]))")
NUMERALS = "一二三四五六七八九"
ORDINAL = re.compile(f"(?:^|(?<=[，。；：、\\s]))([{NUMERALS}]?十?[{NUMERALS}]?)(是|要)(?=[{HAN}“])")
LISTED = re.compile(f"(?:^|(?<=[\\s。；：]))（([{NUMERALS}]?十?[{NUMERALS}]?)）", re.MULTILINE)


def problems(text: str) -> list[Problem]:
    """Slips of form in the order of their place."""
    found = [slip for rule in RULES for slip in rule(text)]
    return [_problem(slip, text) for slip in sorted(found, key=lambda slip: slip.start)[:MOST]]


def _problem(slip: Slip, text: str) -> Problem:
    wrong = text[slip.start : slip.end]
    return Problem(
        code=CODE,
        subject=subject(wrong, text, slip.start, slip.end),
        message=slip.message,
        severity=Severity.MINOR if slip.certain else Severity.HINT,
        wrong=tidy(wrong),
        suggestion=slip.suggestion,
        context=around(text, slip.start, slip.end, SHOWN),
        start=slip.start,
        end=slip.end,
        certain=slip.certain,
    )


def brackets(text: str) -> Iterator[Slip]:
    """In a line that ends as a sentence each bracket has its other half. 1） and （1 in tables are left alone."""
    at = 0
    for line in text.split("\n"):
        if line.rstrip()[-1:] in tuple(ENDS_WELL) and "\t" not in line:
            yield from (slip.moved(at) for slip in _unmatched(line))
        at += len(line) + 1


def _unmatched(line: str) -> Iterator[Slip]:
    opened: list[int] = []
    for at, char in enumerate(line):
        if char in PAIRS:
            if opened and line[opened[-1]] == char and char in "“《":
                yield _half(line, opened.pop(), PAIRS[char])
            opened.append(at)
        elif char in CLOSING:
            if opened and line[opened[-1]] == CLOSING[char]:
                opened.pop()
            elif at >= CONTINUED and char in "》〕”" and CLOSING[char] not in [line[place] for place in opened]:
                yield _half(line, at, CLOSING[char])
    yield from (_half(line, at, PAIRS[line[at]]) for at in opened if line[at] != "“")


def _half(line: str, at: int, other: str) -> Slip:
    return Slip(at, at + 1, f"‘{line[at]}’没有与之成对的‘{other}’，请核对", certain=False)


def doubled(text: str) -> Iterator[Slip]:
    for found in DOUBLED.finditer(text):
        marks = found.group()
        right = marks[0] if marks[0] == marks[1] else ""
        yield Slip(*found.span(), f"标点‘{marks}’重复或连用", right, certain=bool(right))


def document_numbers(text: str) -> Iterator[Slip]:
    for found in NUMBER_BRACKETS.finditer(text):
        start, end = found.start() - 1, found.end() + 1
        right = f"〔{found.group(1)}〕"
        yield Slip(start, end, f"发文字号中的年份应使用六角括号：‘{text[start:end]}’应为‘{right}’", right)


def numbers(text: str) -> Iterator[Slip]:
    for found in TWICE.finditer(text):
        yield Slip(*found.span(), f"‘{found.group()}’单位重复，请核对")
    for found in SHARE.finditer(text):
        if float(found.group(1)) > 100:
            yield Slip(*found.span(), f"占比{found.group(1)}%超过100%，请核对", certain=False)
    for found in BARE_ODD.finditer(text):
        yield Slip(*found.span(), f"‘{found.group()}’之后缺少量词，请核对", certain=False)
    for found in NO_UNIT.finditer(text):
        start, end = found.span(2)
        unit = found.group(3)
        yield Slip(
            start,
            end,
            f"‘{found.group(1)}{found.group(2)}’之后缺少量词，疑为‘{found.group(2)}{unit}’",
            f"{found.group(2)}{unit}",
            certain=False,
        )


def ordinals(text: str) -> Iterator[Slip]:
    """一是…二是…四是; （一）（二）（四）: a number left out or given twice, after at least two in order."""
    for pattern, shown in ((ORDINAL, "{0}{1}"), (LISTED, "（{0}）")):
        series: dict[str, list[int]] = {}
        for found in pattern.finditer(text):
            number = chinese(found.group(1))
            kind = found.group(2) if pattern is ORDINAL else ""
            before = series.setdefault(kind, [])
            if number == 1 or (before and number == before[-1] + 1):
                series[kind] = [1] if number == 1 else [*before, number]
            elif len(before) >= 2 and before[-1] <= number <= before[-1] + 3:
                expected = shown.format(numeral(before[-1] + 1), kind)
                yield Slip(
                    *found.span(),
                    f"序号不连续：‘{shown.format(numeral(before[-1]), kind)}’之后是‘{found.group()}’，"
                    f"缺‘{expected}’或序号重复",
                    certain=False,
                )
                series[kind] = [*before, number]


def chinese(text: str) -> int:
    """十二 → 12; 0 for what is no number below 100."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return NUMERALS.find(text) + 1 if len(text) == 1 else 0
    return (NUMERALS.find(tens) + 1 if tens else 1) * 10 + (NUMERALS.find(ones) + 1 if ones else 0)


def numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = ("" if tens < 2 else NUMERALS[tens - 1]) + ("十" if tens else "")
    return head + (NUMERALS[ones - 1] if ones else "")


RULES: tuple[Callable[[str], Iterator[Slip]], ...] = (
    brackets,
    doubled,
    document_numbers,
    numbers,
    ordinals,
    dates,
    ranges,
)
