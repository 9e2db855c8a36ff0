"""The day of a list's row: of all dates beside a title the day of publication, by its label or its column's head.

A day in running text (an abstract) is none of the row. Labels are those of real lists: 发布日期, 公示日期 … over
成文日期, 决定日期, 生成日期 …; 有效期, 施行日期, 截止时间 … are no days of publication at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from monitor.extract.fields import dates
from monitor.extract.fields.relative_days import DAYS_OF_UNIT, DAYS_SINCE, When

NO_DAY = When()
_MOST_PARTS, _LONGEST_PART = 60, 400
_MOST_REMEMBERED = 200  # characters
_LONG = 60  # characters of a part from which an unlabelled day inside it is one of running text
_LONGEST_LEAF = 10
_OF_LEAF = re.compile(rf"[\d年月日 ./-]{{1,{_LONGEST_LEAF}}}$")  # the text of one element of a calendar leaf


class Rank(IntEnum):
    """What a label says a day is, the likeliest day of publication first."""

    PUBLISHED = 0
    PLAIN = 1
    ISSUED = 2
    ANSWERED = 3
    DOCUMENT = 4
    ASKED = 5
    NEVER = 9


class Day(NamedTuple):
    when: When
    rank: Rank
    part: int  # index of the text that holds it
    parts: int = 1  # how many texts it is split over


_WORDS_OF = {
    Rank.NEVER: "有效|失效|废止|截[止至]|到期|(?<!公示)期限|施行|实施|生效|执行|起始|开始|开工|竣工|结束|终止"
    "|报名|考试|预约|活动|举办|召开|会议|出生|开标|至今|日止|之前|届满|开放|办理时限",
    Rank.PUBLISHED: "发布|公示|公开|公布|公告|刊[登发]|登载|上网|挂网|挂牌|发表|推送|上传|录入|添加"
    "|入库|更新|发稿|上线|披露",
    Rank.ISSUED: "发文|印发|下发",
    Rank.ANSWERED: "回复|答复|办结|办理|反馈|处理|受理",
    Rank.DOCUMENT: "成文|决定|生成|签[发署订]|制[定发]|形成|处罚|许可|审批|立案|作出|核准|登记|成交|中标"
    "|送达|检查|抽检|认定",
    Rank.ASKED: "来信|写信|提交|咨询|留言|投诉|提问|申请|申报|信件",
    Rank.PLAIN: "日期|时间|日子",
}
_RANK_OF = [(rank, re.compile(words)) for rank, words in _WORDS_OF.items()]
_SIGN = re.compile("[\\d０-９〇○零一二三四五六七八九刚今昨前]")  # found fast; without one there is no day
_MAY_HOLD = re.compile(r"\d|[０-９]|[〇○零一二三四五六七八九]{2}|刚[刚才]|今[天日]|[昨前]天|昨日")
_PLAIN = {ord("\u00a0"): " ", ord("\u3000"): " ", ord("‑"): "-", ord("–"): "-", ord("﹣"): "-", ord("\u200b"): " "}
_SHORT = re.compile(
    r"(?<![\w.\-/:])(?P<m>0?[1-9]|1[0-2])(?:[-/.]|月)(?P<d>0?[1-9]|[12]\d|3[01])日?(?![\d.\-/%:])(?=$|[\s\])）】|日])"
)
_AGO = re.compile(
    r"(?:(?P<n>\d{1,3})\s?(?P<unit>秒钟?|分钟?|个?小时|天|日|周|个?月)[之以]?前|(?P<word>刚刚|刚才|今[天日]|昨[天日]|前天))"
    r"(?:发布|更新)?(?=$|[\s\])）】|\d])"
)
_SIGN_OF_SHORT, _SIGN_OF_AGO = re.compile(r"\d[-/.月]\d"), re.compile("[前刚今昨]")  # found fast
_LABEL = re.compile(r"([\u4e00-\u9fff][\u4e00-\u9fff \t]{0,11})[\s:：\[(（【]{0,8}$")
_LABEL_ABOVE = re.compile(r"([\u4e00-\u9fff]{1,8}(?:[日时]?[期间]|(?=[\s:：]{1,3}$)))[\s:：]{0,3}$")
_COLON = re.compile(r"[:：]\s*$")
_SEPARATED = re.compile(r"(?:^|[\s:：\[(（【|｜,，·/—>」》”\"])$")
_GOES_ON = re.compile(
    r"\s{0,4}(?:起|前|日起|日前)?[\u4e00-\u9fff]{0,2}(?:施行|实施|生效|废止|失效|截止|到期|止|成文|印发)"
    r"|(?:之前|以前|前)(?=[将向报到完提交反送登办参缴申,，。；])"
)
_FOLLOWED = re.compile(r"\s|[\])）】|｜/·;；T]|$|(?:发布|更新|来自|公布|发表|编辑|星期|周[一二三四五六日天])")
_RANGE = re.compile(r"\s*(?:至|到|[-—~～－]{1,2})\s*$")
_FIELDS = (
    (("year", "month"), re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})月?")),
    (("year",), re.compile(r"((?:19|20)\d\d)年?")),
    (("month", "day"), re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")),
    (("month",), re.compile(r"(\d{1,2})月")),
    (("day",), re.compile(r"(\d{1,2})日?")),
)


def may_hold_day(text: str) -> bool:
    return _MAY_HOLD.search(text) is not None


def days_of(parts: Sequence[str], labels: Sequence[str] = ()) -> Sequence[Day]:
    """Every day that the texts of a row's elements say of it, in order.

    `labels`: the head over each part, "" for none.
    """
    if sum(map(len, parts)) > _MOST_REMEMBERED:
        return _days_of(tuple(parts), tuple(labels))
    return _remembered(tuple(parts), tuple(labels)) if parts else ()


def _days_of(parts: tuple[str, ...], labels: tuple[str, ...]) -> tuple[Day, ...]:
    found: list[Day] = []
    before = ""
    for index, part in enumerate(parts[:_MOST_PARTS]):
        if len(part) <= _LONGEST_PART and _SIGN.search(part) and _MAY_HOLD.search(part):
            plain = part if part.isascii() else dates.narrow(part).translate(_PLAIN)
            found += _in_part(plain, index, before, labels[index] if labels else "")
        before = part
    if not any(day.when.full for day in found if day.rank <= Rank.PLAIN):
        leaves = _leaves(parts)
        found = [*leaves, *found] if any(leaf.when.full for leaf in leaves) else found or leaves
    return tuple(found)


_remembered = lru_cache(2048)(_days_of)  # a row is read again with each box around it, and many have but a day


def best(days: Sequence[Day]) -> list[Day]:
    """Those of the likeliest rank: more than one where no label tells them apart."""
    judged = [day for day in days if day.rank is not Rank.NEVER]
    if not judged:
        return judged
    first = min(day.rank for day in judged)
    full = any(day.when.full for day in judged if day.rank is first)
    return [day for day in judged if day.rank is first and bool(day.when.full) is full]


@lru_cache(4096)
def rank_of(label: str) -> Rank | None:
    """None for a label that is none of a day."""
    return next((rank for rank, words in _RANK_OF if words.search(label)), None)


def _in_part(part: str, index: int, before: str, head: str) -> list[Day]:
    found: list[Day] = []
    end, last = 0, Rank.PLAIN
    for start, stop, when in _whens(part):
        ranged = found and _RANGE.fullmatch(part, end, start)
        rank = last if ranged else _rank(part, start, stop, before, head)
        if rank is not None and not ranged:
            found.append(Day(when, rank, index))
        end, last = stop, rank if rank is not None else Rank.PLAIN
    return found


def _rank(part: str, start: int, stop: int, before: str, head: str) -> Rank | None:
    """The rank of the day at start … stop; None for one of running text."""
    if _GOES_ON.match(part, stop):
        return Rank.NEVER
    lead = part[:start]
    label = _LABEL.search(lead[-24:]) if lead.strip() else _LABEL_ABOVE.search(before[-24:])
    rank = rank_of(label[1]) if label else None
    if label and rank is not None and (len(label[1]) <= 6 or _COLON.search(lead)):
        return rank
    followed = _suffix(part, stop)
    if followed is not None:
        return followed
    if not (_SEPARATED.search(lead) and _FOLLOWED.match(part, stop - part[stop - 1].isspace())):
        return None
    if len(part) > _LONG and len(part) - stop > 12:
        return None
    headed = rank_of(head) if head else None
    return headed if headed is not None else Rank.PLAIN


def _suffix(part: str, stop: int) -> Rank | None:
    after = part[stop : stop + 10].lstrip("日 \t")
    return Rank.PUBLISHED if after.startswith(("发布", "更新", "公布", "发表")) and len(after) < 8 else None


def _whens(part: str) -> list[tuple[int, int, When]]:
    """(start, end, day) of every date in a text, in any form, in order."""
    if day := dates.iso(part):  # most rows
        return [(0, len(part), When(day))]
    stamps = dates.stamps(part) or dates.doubtful(part)
    if stamps:
        return [(one.start, one.end, When(one.day)) for one in stamps]
    short = _SHORT.finditer(part) if _SIGN_OF_SHORT.search(part) else ()
    found = [(one.start(), one.end(), When(None, (int(one["m"]), int(one["d"])))) for one in short]
    ago = _AGO.finditer(part) if not found and _SIGN_OF_AGO.search(part) else ()
    return found or [(one.start(), one.end(), When(None, None, _ago(one))) for one in ago]


def _ago(match: re.Match[str]) -> int:
    return DAYS_SINCE[match["word"]] if match["word"] else int(match["n"]) * DAYS_OF_UNIT.get(match["unit"][-1], 0)


def _leaves(parts: Sequence[str]) -> list[Day]:
    """The first calendar leaf: day, month and year in two or three elements, the year mostly left out."""
    words = [
        (index, part)
        for index, part in enumerate(parts[:_MOST_PARTS])
        if len(part) <= _LONGEST_LEAF + 1 and _OF_LEAF.match(part)  # + 1: a line end behind it
    ]
    for size in (3, 2, 1):
        for start in range(len(words) - size + 1):
            run = words[start : start + size]
            if run[-1][0] - run[0][0] == size - 1 and (when := _leaf(" ".join(part for _, part in run).split())):
                return [Day(when, Rank.PLAIN, run[0][0], size)]
    return []


def _leaf(words: list[str]) -> When:
    """The day of a leaf whose words are nothing else."""
    fields: dict[str, int] = {}
    for word in words:
        for names, form in _FIELDS:
            if found := form.fullmatch(word):
                if not fields.keys().isdisjoint(names):
                    return NO_DAY
                fields.update(zip(names, map(int, found.groups()), strict=True))
                break
        else:
            return NO_DAY
    month, day = fields.get("month", 0), fields.get("day", 0)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return NO_DAY
    if "year" not in fields:
        return When(None, (month, day))
    full = dates.first(f"{fields['year']}-{month}-{day}")
    return When(full.day) if full else NO_DAY
