"""The line under the title: when the text was published, by whom, and where else the page says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from monitor.extract.fields import date_sources, dates, relative_days
from monitor.extract.fields.dates import Stamp
from monitor.extract.fields.head_tables import CUT
from monitor.extract.fields.zones import Zone, Zones
from monitor.model import DateSource

_OF_TIME = r"(?:时\s*[间问]|日\s*期)"
_ACT = (
    r"(?:发\s*[布表稿帖]|公\s*[布开示告]|上\s*[传网]|挂\s*网|录\s*入|[登刊]\s*载|刊\s*[发登]|推\s*送|添\s*加|信\s*息"
    r"|文\s*章|新\s*闻|稿\s*件)"
)
_PUBLISHING = (
    rf"(?:{_ACT}\s*的?\s*{_OF_TIME}|时间发布|(?:发布|发表|刊发|刊登|公布|上传)于|发布|发表"
    r"|(?<![a-z])(?:published|posted|released|publi(?:sh|cation)|release|posting)(?:\s(?:on|at|date|time))*)"
)
_PUBLISHED = re.compile(_PUBLISHING + r"\W{0,12}$", re.IGNORECASE)
_PLAIN = re.compile(r"(?:^|[^\u4e00-\u9fff])(?:时\s*间|日\s*期|(?<![a-z])(?:date|time))\W{0,12}$", re.IGNORECASE)
_UPDATED = re.compile(
    r"(?:更\s*新\s*(?:时间|日期|于)?|修改\s*(?:时间|日期|于)|最后更新|(?<![a-z])(?:last\s)?(?:updated?|modified)(?:\s(?:on|at|date|time))?)\W{0,12}$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?:生成日期|生成时间|成文日期|成文时间|发文日期|印发日期|印发时间|制发日期|开始时间|结束时间|截止日期|截止时间|截至|有效期至?|失效日期|生效日期"
    r"|实施日期|施行日期|开始日期|起始|公示期限?|版本号?|版次|修订版?)\W{0,6}$"
)
_DEADLINE = re.compile(  # lies ahead, or is the day of an event
    r"(?:截止(?:日期|时间)?|截至|有效期至?|失效日期|结束时间"
    r"|(?:会议|活动|报名|考试|面试|笔试|开标|投标|开庭|听证|培训|比赛|演出|展览|预约|投票|征集|开工|竣工|施工|开放|出生|任职|入职|工作|成立|注册)(?:日期|时间))\W{0,6}$"
)
_OF_SOMETHING = re.compile(r"[\u4e00-\u9fff](?:日期|时间)\W{0,6}$")  # of a decision, an event, a delivery …
_NO_STAMP = re.compile(
    r"(?:今天是?|今日|现在是?|当前时间|系统时间)\W{0,6}$|[自从于至到在][ \t]{0,3}$"
)  # a date in a sentence
# A label with its colon, or at the end of its line; what should follow is the day.
_LABEL_OF_DAY = re.compile(
    rf"(?:{_ACT}\s*的?\s*{_OF_TIME}|时间发布|(?:^|(?<=[\s|｜\[【(（\f]))(?:时\s*间|日\s*期)|更\s*新\s*{_OF_TIME})\s*(?P<colon>[:：]|[】\]]|$)",
    re.MULTILINE,
)
_DONE = re.compile(r"\s{0,2}(?:发布|发表|刊发|刊登|更新|上传)(?![\u4e00-\u9fff])")  # 2026-05-24 08:13更新
_BY = re.compile(r"于\s{0,2}$")
_SPAN = re.compile(r"\s{0,2}(?:至|到|—|－|~|～|-\s?\d)")
_IMPRINT_WORD = (
    r"来源|来自|稿源|出处|作者|编辑|责编|责任|审核|校对|摄影|记者|通讯员|供稿|撰稿|文字|图文|文/|字体|字号|字\s*[:：]|文章|信息|稿件|发布|发表|更新|刊发"
    r"|上传|浏览|点击|阅读|人气|查看|星期|周[一二三四五六日天]|访问|打印|分享|收藏|关闭|返回|语音|播报|保护|背景|我要|扫|评论|大\s|中\s|小\s"
)
_GOES_ON = re.compile(rf"[ \t）)\]】]{{0,3}}(?!{_IMPRINT_WORD})[\u4e00-\u9fff，,、。；]")
_PROSE = re.compile(
    r"^(?=[^\n\f]{20})[^\n\f]{0,200}[。；！？]|^(?=[^\n\f]{12})[^\n\f]{0,200}。$|^[^\n\f]{60}", re.MULTILINE
)
_LABEL = re.compile(r"[:：]\s*$")
_LABEL_LINE = re.compile(r"[:：]\s*$|^\W*$|当前位置|[:：].{0,20}$")
_WEEKDAY = re.compile(r"[\s(（【\[]*(?:星期|周[一二三四五六日天])")
_WEEKDAY_BEFORE = re.compile(
    r"(?:(?:星期|周)[一二三四五六日天]|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)[\s,，)）\]】]*$",
    re.IGNORECASE,
)
_LAW = re.compile(r"(?:法|条例|规定|办法|细则|规则|准则|章程|通则|决定|决议|令)(?:[（(][^（()）]{0,30}[)）])?$")
_LAW_LABEL = re.compile(r"(?:施行|实施|生效|失效|颁布|通过|批准)\s*(?:时间|日期)|发布文号|颁布单位")
_SIGNED = re.compile(
    r"^(?:[\u4e00-\u9fff（）()·\s]{2,40}[\s　]+)?"
    r"(?P<day>(?:(?:19|20)\d\d|[〇○零ОοOo0一二三四五六七八九]{4})\s?年[^，。；：\n]{4,12}[日号])$"
)
_NAME = (
    r"[^\S\f]{0,80}[\[［【〔(（]?[^\S\f]{0,6}"
    r"([^\s|｜\[\]［］【】〔〕(（）)]{2,40}(?: (?!A[+-])[^\s:：|｜\[\]［］【】〔〕(（）)\d]{2,20}(?=[\s\]］)】〕]|$))?)"
)
_OF_GOODS = "资金|经费|收入|水源|生源|财力|债务|线索|食材|原料"  # their source is no newspaper
_COLON_BEHIND = r"[^\S\f]{0,6}[:：]"
_SOURCES = (
    re.compile(
        rf"(?:(?:(?:信息|文章|新闻|稿件|内容|资料)?(?<!{_OF_GOODS})来\s*源|稿源|出处|供稿单位|信息提供|(?<![a-z])source){_COLON_BEHIND}|本文(?:来源|转)[自于])"
        rf"{_NAME}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?:发布机构|发布单位|发文机关|发文单位|发布人?单位){_COLON_BEHIND}{_NAME}"),
    re.compile(
        r"^[ \t　]*(?:发布机构|发布单位|发文机关|发文单位|信息来源|来\s*源)[ \t　]*"
        r"\n+[ \t　]*([^\n:：\f]{2,30}?)[ \t　]*$",
        re.MULTILINE,
    ),
)
_MAY_NAME_SOURCE = re.compile(
    "源|出处|供稿单位|信息提供|本文|(?i:ource)|机构|单位|机关"
)  # one stands in each; found fast
_NEXT_LABEL = re.compile(
    r"(?:作者|记者|责任编辑|责编|编辑|审核|校对|摄影|发布时间|发布日期|更新时间|时间|日期|浏览|点击|阅读|字体|字号|打印|分享|文号|索引号)[^:：]{0,4}[:：]"
)
_NO_SOURCE = re.compile(
    r"[，。；！？]|^\d{1,4}[年月./-]|^(?:索引|文号|主题|公开|成文|生成|有效|标题|名称)|^[小大中]字号$"
    r"|^(?:发布|时间|日期|作者|编辑|字号|字体|浏览|点击|阅读|分享|打印|责任编辑|访问|信息|保护视力|关闭|收藏|审核|人气).{0,4}$|[:：]"
    r"|^.{0,5}(?:编号|文号|字号|日期|时间|索引号|索取号|序号|号码|备注|类别|类型|分类|主题词|关键词|有效性|时效性|状态|语种|次数|概述|体裁|期限)$"
    r"|^(?:发布|公开|责任|成文|发文)(?:机构|单位|机关|部门)$|^[\W_]+$|^\{\{|^null$|^undefined$"
)
_TOLD_TO = re.compile(r"(?:注明|标明|标注)[^\n]{0,6}$")  # what others should write when they copy the text
_PUBLISHER = re.compile(
    r"\s{0,60}([\u4e00-\u9fffA-Za-z0-9]{1,18}"
    r"(?:网|报|社|台|局|办|委|厅|部|院|署|办公室|中心|政府|协会|街道|镇|乡|频道|在线))\s*(?:\n|$|[【\[]|点击|浏览|阅读|作者|编辑|字体|字号)"
)
_LINE_OF_SOURCE = re.compile(r"^\s*(?:信息来源|文章来源|稿件来源|来\s*源)\s*[:：]\s*[^\s:：]{2,40}", re.MULTILINE)
_GENERATED = ("maketime", "htmlgeneratetime", "createdate", "others", "generatetime")


class Published(NamedTuple):
    day: date | None = None
    time: str = ""
    origin: DateSource = DateSource.NONE
    stated: date | None = None  # PubDate
    unread: bool = False  # a label of the day is there, but a script fills it


_REACH, _BEHIND = 24, 60  # characters before a date in which its label stands, and behind it
_METAS = ("pubdate", "pubtime", "publishdate", "publishtime", "article:published_time", "datepublished")
_COLON = re.compile(r"[:：]\W{0,4}$")
_IN_SENTENCE = re.compile(r"[\u4e00-\u9fff，,、；;]$")
_BREAK_BEFORE = re.compile(r"(?:^|\n)[\s\[(（【]*$")
_BREAK_AFTER = re.compile(rf"[\s\])）】|｜]*(?:$|\n|{_IMPRINT_WORD})")
_TIME = re.compile(r"\d{1,2}:\d\d")


class _Found(NamedTuple):
    rank: int  # how surely it is the day of publication; 0 is surest
    stamp: Stamp


_LABELLED, _ALONE, _DOUBTED, _OF_DOCUMENT, _OUT = 2, 3, 4, 5, 9  # the last rank of each


def line_above(zones: Zones) -> str:
    """The line above the date of publication: the title, where the head of the page says nothing of it."""
    zone = zones.above
    best = _best(zone)
    if not best or best.rank > _ALONE:
        return ""
    lines = [line.strip() for line in zone.plain[: best.stamp.start].replace(CUT, "").rstrip().split("\n")]
    if _LABEL_LINE.search(lines[-1]):
        lines.pop()
    while lines:
        line = lines.pop()
        label = lines[-1] if lines else ""
        if 4 <= len(line) <= 100 and not _LABEL_LINE.search(line) and not _LABEL.search(label):
            return line
    return ""


def published(
    zones: Zones,
    meta: Mapping[str, str],
    url: str,
    title: str = "",
    clock: Callable[[], date | None] = lambda: None,
) -> Published:
    """Body label, then plain body date, then PubDate, then the URL (cms-patterns §11: the body is right in 8 of 11).

    Before and after the main text only a labelled date counts. A date of another kind (成文日期, 生成日期, a signature)
    only counts when nothing else is there, and none does where a script fills the label of the publication. PubDate
    that equals the page's generation time to the second is none. `clock` is asked for today where
    the label says 3天前.
    """
    low = {key.lower(): value for key, value in meta.items()}
    stamp = next(filter(None, (date_sources.of_meta(low.get(name, "")) for name in _METAS)), None)
    stated = stamp.day if stamp else None
    shown = _labelled(zones, clock)
    unread = shown is None and _is_emptied(zones)
    if shown is None and not unread:
        shown = _unlabelled(zones.after_title) or _in(zones.below, _LABELLED)
    if shown:
        return Published(shown.day, shown.time, DateSource.BODY, stated)
    if stamp and not _is_generated(low):
        return Published(stamp.day, stamp.time, DateSource.META, stated)
    in_url = date_sources.of_url(url)
    if in_url:
        return Published(in_url, "", DateSource.URL, stated)
    if stamp:
        return Published(stamp.day, stamp.time, DateSource.META, stated)
    last = None if unread else _of_document(zones, title)
    if last:
        return Published(last.day, last.time, DateSource.DOCUMENT, stated)
    return Published(stated=stated, unread=unread)


def _labelled(zones: Zones, clock: Callable[[], date | None]) -> Stamp | None:
    """The day behind its label, nearest to the title; 3天前 and 11-03 are days where today is known."""
    places = (zones.after_title, zones.before_title, zones.above)
    for zone in places:
        found = _in(zone, _LABELLED)
        if found:
            return found
    return next((found for zone in places if (found := _relative(zone, clock))), None)


def _unlabelled(zone: Zone) -> Stamp | None:
    """The day that stands alone between the title and the main text."""
    return _in(zone, _ALONE)


def _in(zone: Zone, worst: int) -> Stamp | None:
    best = _best(zone, worst)
    return best.stamp if best else None


def _of_document(zones: Zones, title: str) -> Stamp | None:
    """What is left: a day whose kind is doubted, that of the document itself, the signature's. A law's are none."""
    is_law = _LAW.search(title) is not None
    for zone in (zones.after_title, zones.before_title, zones.above):
        best = _best(zone, _OF_DOCUMENT)
        if best and not (is_law and best.stamp.start >= zone.inside):
            return best.stamp
    return None if is_law else _signature(zones.end_of_text)


def _signature(lines: list[str]) -> Stamp | None:
    """The day under the text, alone or behind the unit's name. `lines`: the last first."""
    for line in lines:
        found = _SIGNED.match(line) if len(line) <= 60 else None
        stamp = dates.alone(found["day"]) if found else None
        if stamp:
            return stamp
    return None


def _is_emptied(zones: Zones) -> bool:
    """A label of the day without one: a script fills it. Without a colon it may head a row of values."""
    zone = zones.after_title
    prose = _prose(zone.plain)
    labels = [found for found in _labels(zone) if found.start() < prose]
    labels += [*_labels(zones.before_title), *_labels(zones.above)]
    return any(found["colon"] for found in labels) or (bool(labels) and not _unlabelled(zone))


@lru_cache(64)
def _labels(zone: Zone) -> tuple[re.Match[str], ...]:
    """The labels of a day of publication above the main text."""
    text = zone.plain[: zone.inside]
    return tuple(_LABEL_OF_DAY.finditer(text)) if "间" in text or "期" in text else ()


def _relative(zone: Zone, clock: Callable[[], date | None]) -> Stamp | None:
    """发布时间：3天前, 昨天 10:20, 11-03."""
    for label in _labels(zone):
        value = zone.plain[label.end() : label.end() + 30].split(CUT, 1)[0].strip()
        words = value.split("\n", 1)[0].split()
        today = clock() if words and relative_days.is_relative(words[0]) else None
        day = relative_days.relative(words[0], today) if today else None
        if day:
            hour = words[1][:5] if len(words) > 1 and _TIME.match(words[1]) else ""
            return Stamp(day, hour, label.end(), label.end() + len(words[0]))
    return None


def source_of(zones: Zones, meta: Mapping[str, str]) -> str:
    """信息来源 as shown; else the meta tag ContentSource."""
    shown = (
        _source(zones.after_title.full)
        or _source(zones.before_title.plain)
        or _source(zones.above.plain)
        or _source(zones.below.plain)
    )
    stated = next((value for key, value in meta.items() if key.lower() == "contentsource"), "")
    return shown or stated or _beside_the_day(zones.after_title) or _at_the_end(zones.last.plain)


def _beside_the_day(zone: Zone) -> str:
    """A publisher without a label, on the line after the day or behind it."""
    best = _best(zone, _ALONE)
    found = _PUBLISHER.match(zone.plain, best.stamp.end) if best else None
    return found[1] if found else ""


def _at_the_end(text: str) -> str:
    """来源 on a line of its own at the end of the page's text."""
    return next((name for line in reversed(_LINE_OF_SOURCE.findall(text)) if (name := _source(line))), "")


def _source(text: str) -> str:
    """Behind 来源, else behind 发布机构; never the label of something else."""
    if not _MAY_NAME_SOURCE.search(text):
        return ""
    for found in (match for pattern in _SOURCES for match in pattern.finditer(text)):
        name = _NEXT_LABEL.split(found[1], maxsplit=1)[0].strip(" 　,，;；。“”\"'")
        first, _, second = name.partition(" ")
        name = first if second and _NO_SOURCE.search(second) else name
        if (
            len(name) > 1
            and not _NO_SOURCE.search(name)
            and not _TOLD_TO.search(text, max(0, found.start() - 12), found.start())
        ):
            return name
    return ""


def _best(zone: Zone, worst: int = _OF_DOCUMENT) -> _Found | None:
    """The likeliest date of publication of a zone; of two alike the first."""
    best = _first_ranked(zone)
    return best if best and best.rank <= worst else None


@lru_cache(64)
def _first_ranked(zone: Zone) -> _Found | None:
    stamps = dates.stamps(zone.plain, loose=True)
    prose = _prose(zone.plain) if stamps else 0
    ranked = [_Found(_rank(zone, stamp, prose), stamp) for stamp in stamps]
    return min(ranked, key=lambda one: (one.rank, one.stamp.start), default=None)


def _prose(text: str) -> int:
    """Where sentences begin: the main text, where its box is not known."""
    found = _PROSE.search(text)
    return found.start() if found else len(text)


def _rank(zone: Zone, stamp: Stamp, prose: int) -> int:
    """How surely a date is the day of publication, by the words around it and where it stands."""
    text = zone.plain
    before = text[max(0, stamp.start - _REACH) : stamp.start].rsplit(CUT, 1)[-1]
    rank = _by_words(before, text[stamp.end : stamp.end + _BEHIND].split(CUT, 1)[0], stamp)
    if stamp.start >= prose and (rank > _LABELLED or stamp.start >= zone.inside):
        return _OUT
    if stamp.start < zone.inside:
        return rank
    if rank <= _LABELLED:  # a law in the text has a head of its own
        return _OUT if _LAW_LABEL.search(text, zone.inside) else rank
    return _DOUBTED if rank == _ALONE else rank


def _by_words(before: str, after: str, stamp: Stamp) -> int:
    weekday = _WEEKDAY_BEFORE.search(before)
    before = before[: weekday.start()] if weekday else before
    line = before.rstrip().rsplit("\n\n", 1)[-1]
    goes_on = _GOES_ON.match(after) is not None
    if _DEADLINE.search(line) or _SPAN.match(after):
        return _OUT
    if _OTHER.search(line):
        return _OF_DOCUMENT
    label = _by_label(line)
    if label <= _LABELLED:
        return _OUT if goes_on and ("\n" in before[len(line) :] or not _COLON.search(line)) else label
    if _NO_STAMP.search(before):
        return 0 if _BY.search(before) and _DONE.match(after) else _OUT
    if _OF_SOMETHING.search(line):
        return _OF_DOCUMENT
    return _standing(before, after, stamp, bool(weekday or _WEEKDAY.match(after)))


def _by_label(line: str) -> int:
    """0 behind 发布时间, 1 behind 时间, 2 behind 更新时间."""
    labels = (_PUBLISHED, _PLAIN, _UPDATED)
    return next((rank for rank, label in enumerate(labels) if label.search(line)), _OUT)


def _standing(before: str, after: str, stamp: Stamp, weekday: bool) -> int:
    """A date without a label: between breaks, or before a word of the imprint."""
    begins = not before.strip(" \t([（【") or "\n" in before[-3:] or not _IN_SENTENCE.search(before.rstrip(" \t(（[【"))
    if not begins or (_GOES_ON.match(after) and not _PUBLISHER.match(after)):
        return _OUT
    if stamp.loose and not (_BREAK_BEFORE.search(before) and _BREAK_AFTER.match(after)):
        return _OUT
    if _DONE.match(after):
        return _LABELLED
    return _DOUBTED if weekday else _ALONE  # the clock of the frame has its day of the week


def _is_generated(low: Mapping[str, str]) -> bool:
    value = low.get("pubdate", "").strip()
    return len(value) > 16 and any(value in low.get(name, "") for name in _GENERATED)
