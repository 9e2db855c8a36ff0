"""Dates that do not exist, weekdays that do not match, ranges that run backwards."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from monitor.language.slips import Slip

HAN = "\u4e00-\u9fff"
# 11月31号楼 is a building that was finished in November, 2月30号线 a bus line: no day is meant.
NUMBERED = "[楼线院厂路地井桥机馆门车站岛泵染罐炉坝矿仓库墩塔池标栋单宅文令航住窗店巷弄]|公[告路馆寓]|台风|[A-Za-z]"
DATE = re.compile(rf"(?:(?<!\d)(\d{{4}})年)?(?<![\d.])(\d{{1,2}})月(\d{{1,2}})(?:日|号(?!\s?(?:{NUMBERED})))")
WEEKDAY = re.compile(r"\s?[（(]?(星期|周|礼拜)([一二三四五六日天])([）)])?")
SEVERAL = re.compile(r"\s?[至到和及或、—~～-]")  # 11月1日周一至周五: from that day on, on these days
NAME = re.compile(f"[{HAN}]")
TIME = re.compile(r"(?<![\d第:：])(\d{1,2})[时点](\d{1,2})分(?![之钟])|(?<![\d第:：])(2[5-9]|[3-9]\d)时(?=许|整|至\d)")
YEARS = re.compile(r"(?<![\d〔（(])((?:19|20)\d\d)年?\s?(?:至|到|[-—~～]+)\s?((?:19|20)\d\d)年")
DAYS = re.compile(r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})日\s?(?:至|到|[-—~～]+)\s?(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日")
OF_A_MONTH = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})日?(?:至|[-—~～]+)(\d{1,2})日")
ARTICLES = re.compile(r"第(\d{1,4})([条页号期])(?:至|到|[-—~～])第(\d{1,4})\2")
LEAP = 2024  # a day without a year may be 2月29日
WEEKDAYS = "一二三四五六日"
OTHER_CALENDARS = ("农历", "阴历", "夏历", "旧历", "藏历", "回历", "彝历", "傣历")  # they have a 2月30日
NEAR = 12
MONTH_ENDS, MONTH_BEGINS = 25, 10


def dates(text: str) -> Iterator[Slip]:
    for found in DATE.finditer(text):
        year, month, day = (int(part) if part else 0 for part in found.group(1, 2, 3))
        if found.group(1) and not 1900 <= year <= 2100:
            continue
        if not 1 <= month <= 12 or not 1 <= day <= monthrange(year or LEAP, month)[1]:
            before = text[max(0, found.start() - NEAR) : found.start()]
            if month + day and not any(name in before for name in OTHER_CALENDARS):  # 0月0日: a form to be filled in
                yield Slip(*found.span(), f"日期不存在：‘{found.group()}’，请核对", certain=not _may_be_a_name(found))
        elif year:
            yield from _weekday(found, date(year, month, day))


def _may_be_a_name(found: re.Match[str]) -> bool:
    """号 before Chinese characters may number a thing."""
    text, end = found.string, found.end()
    return text[end - 1] == "号" and bool(NAME.match(text, end)) and not WEEKDAY.match(text, end)


def _weekday(found: re.Match[str], day: date) -> Iterator[Slip]:
    """日周一鸣同志 is a name, and what follows 日星期一 may yet make it something else."""
    text, real = found.string, WEEKDAYS[day.weekday()]
    written = WEEKDAY.match(text, found.end())
    if not written or written.group(2).replace("天", "日") == real:
        return
    runs_on = not written.group(3) and bool(NAME.match(text, written.end()))
    if not written.group(3) and (SEVERAL.match(text, written.end()) or (runs_on and written.group(1) == "周")):
        return
    message = f"‘{text[found.start() : written.end()]}’：这一天是星期{real}，日期或星期有误"
    yield Slip(*written.span(2), message, real, certain=not runs_on)


def times(text: str) -> Iterator[Slip]:
    """8时60分, 25时30分."""
    for found in TIME.finditer(text):
        hour, minute = int(found.group(1) or found.group(3)), int(found.group(2) or 0)
        if hour > 24 or minute > 59 or (hour == 24 and minute):
            yield Slip(*found.span(), f"时间不存在：‘{found.group()}’，请核对", certain=False)


def ranges(text: str) -> Iterator[Slip]:
    for found in YEARS.finditer(text):
        if int(found.group(1)) > int(found.group(2)):
            yield _backwards(found)
    for found in ARTICLES.finditer(text):
        if int(found.group(1)) > int(found.group(3)):
            yield _backwards(found)
    for found in DAYS.finditer(text):
        year, month, day, other_year, other_month, other_day = (int(part) if part else 0 for part in found.groups())
        if not other_year and other_month < month:  # 12月28日至1月4日: over New Year
            continue
        if (other_year or year, other_month, other_day) < (year, month, day):
            yield _backwards(found, certain=bool(other_year))
    for found in OF_A_MONTH.finditer(text):
        first, last = int(found.group(2)), int(found.group(3))
        if first > last and not (first >= MONTH_ENDS and last <= MONTH_BEGINS):  # 12月30日至1日
            yield _backwards(found, certain=False)


def _backwards(found: re.Match[str], *, certain: bool = True) -> Slip:
    return Slip(*found.span(), f"‘{found.group()}’起止颠倒，请核对", certain=certain)
