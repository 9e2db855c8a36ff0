"""Numbers of documents (GB/T 9704-2012, 7.2.5 发文字号), and series of ordinals that break."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.language.slips import Slip

HAN = "\u4e00-\u9fff"
# After what abbreviates an issuer (国发, 鲁政办字); （2020）京01民初5号 is a court's own form and stands alone.
NUMBER_BRACKETS = re.compile(
    "(?<=[发办函字规政令通告文组党委])(?<![证许准]字)"
    "[\\[［【(（]((?:19|20)\\d\\d)[\\]］】)）](?=(?:第(?!0))?\\d{1,4}号)"
)
SHORT_YEAR = re.compile("(?<=[发办函字规])〔(\\d\\d)〕(?=\\d{1,4}号)")
# 鲁卫消证字（2012）第0023号 is a licence: it has its own form.
LICENCE = "(?<![证许准]字〔\\d\\d\\d\\d〕)(?!(?<=字〔\\d\\d\\d\\d〕)第0)"
BEFORE_NUMBER = re.compile(f"(?<=[发办函字规]〔(?:19|20)\\d\\d〕){LICENCE}(?:第(\\d{{1,4}})|0+([1-9]\\d{{0,3}}))号")
NUMERALS = "一二三四五六七八九"
NUMBER = f"([{NUMERALS}]?十?[{NUMERALS}]?)"
CLAUSE = "(?:^|(?<=[，。；：、\\s]))"
# Kind of series: where a member begins, how it is written, how many must have come in order before a break counts.
SERIES = (
    (re.compile(f"{CLAUSE}{NUMBER}(?:是|则)(?=[{HAN}“])"), "{}是", 2),
    (re.compile(f"{CLAUSE}{NUMBER}要(?=[{HAN}“])"), "{}要", 2),
    (re.compile(f"{CLAUSE}第{NUMBER}(?=，)"), "第{}，", 2),
    (re.compile(f"(?:^|(?<=[\\s。；：]))（{NUMBER}）(?=[{HAN}“])", re.MULTILINE), "（{}）", 1),
)
NEXT = 2  # a jump by more is another series
DEEPEST = 8  # series that wait at once


def document_numbers(text: str) -> Iterator[Slip]:
    """〔〕 around a year of four digits, no 第 and no 0 before the number."""
    for found in NUMBER_BRACKETS.finditer(text):
        right = f"〔{found.group(1)}〕"
        yield Slip(*found.span(), f"发文字号中的年份用六角括号：‘{found.group()}’应为‘{right}’", right, hint=True)
    for found in SHORT_YEAR.finditer(text):
        yield Slip(*found.span(), f"发文字号中的年份应写全四位：‘{found.group()}’", certain=False)
    for found in BEFORE_NUMBER.finditer(text):
        right = f"{found.group(1) or found.group(2)}号"
        yield Slip(*found.span(), f"发文字号的序号不加‘第’、不编虚位：‘{found.group()}’应为‘{right}’", right, hint=True)


def ordinals(text: str) -> Iterator[Slip]:
    """一是…二是…四是; （一）（三）: a number left out or given twice. A series inside another does not end it."""
    for pattern, shown, least in SERIES:
        series: list[list[int]] = []  # the last one runs, those before it wait
        for found in pattern.finditer(text):
            number = chinese(found.group(1))
            if number:
                _return_to(series, number - 1)
                if not series or number == 1 or number < series[-1][-1]:  # a first member may be worded otherwise
                    series = [*series[1 - DEEPEST :], [number]]
                else:
                    yield from _broken(found, shown, number, series[-1], least)


def _return_to(series: list[list[int]], before: int) -> None:
    """The innermost series that waits for this number runs again, if there is one."""
    while len(series) > 1 and series[-1][-1] != before and any(outer[-1] == before for outer in series[:-1]):
        series.pop()


def _broken(found: re.Match[str], shown: str, number: int, run: list[int], least: int) -> Iterator[Slip]:
    """What is wrong with `number` after `run`, which it joins."""
    if number == run[-1]:
        if run[0] == 1 and len(run) >= 2:
            yield _twice(found, shown, number)
        return
    if number != run[-1] + 1 and run[0] == 1 and len(run) >= least and number <= run[-1] + NEXT:
        yield _missing(found, shown, run[-1])
    run.append(number)


def _missing(found: re.Match[str], shown: str, last: int) -> Slip:
    before, missing = shown.format(numeral(last)), shown.format(numeral(last + 1))
    message = f"序号不连续：‘{before}’之后是‘{found.group()}’，缺‘{missing}’，请核对"
    return Slip(*found.span(), message, certain=False)


def _twice(found: re.Match[str], shown: str, number: int) -> Slip:
    right = shown.format(numeral(number + 1))
    return Slip(*found.span(), f"序号重复：‘{found.group()}’出现两次，疑应为‘{right}’，请核对", right, certain=False)


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
