"""The line under the title: when the text was published, by whom, and where else the page says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from monitor.extract import dates
from monitor.extract.dates import Stamp
from monitor.extract.zones import Zones
from monitor.model import DateSource

_PUBLISHED = re.compile(
    r"(?:发布时间|发布日期|发表时间|发表日期|发稿时间|发布于|公布时间|公布日期|公开日期|公开时间|上传时间|录入时间|信息时间|添加时间|时间发布|发布)"
    r"\W{0,12}$"
)
_PLAIN = re.compile(r"(?:^|[^\u4e00-\u9fff])(?:时\s*间|日\s*期)\W{0,12}$")
_UPDATED = re.compile(r"(?:更新时间|更新日期|修改时间|最后更新)\W{0,12}$")
_OTHER = re.compile(
    r"(?:生成日期|生成时间|成文日期|成文时间|发文日期|印发日期|印发时间|制发日期|开始时间|结束时间|截止日期|截止时间|截至|有效期至?|失效日期|生效日期"
    r"|实施日期|施行日期|开始日期|起始)\W{0,6}$"
)
_DEADLINE = re.compile(r"(?:截止(?:日期|时间)?|截至|有效期至?|失效日期|结束时间)\W{0,6}$")  # lies ahead
_OF_SOMETHING = re.compile(r"[\u4e00-\u9fff](?:日期|时间)\W{0,6}$")  # of a decision, an event, a delivery …
_NO_STAMP = re.compile(
    r"(?:今天是?|今日|现在是?|当前时间|系统时间)\W{0,6}$|[自从于至到在][ \t]{0,3}$"
)  # a date in a sentence
_GOES_ON = re.compile(
    r"[ \t）)]{0,2}(?!来源|作者|编辑|字体|字号|文章|信息|浏览|点击|阅读|星期|访问)[\u4e00-\u9fff，,、]"
)
_LABEL = re.compile(r"[:：]\s*$")
_LABEL_LINE = re.compile(r"[:：]\s*$|^\W*$|当前位置|[:：].{0,20}$")
_WEEKDAY = re.compile(r"^\s*(?:星期|周[一二三四五六日])")
_SOURCE = re.compile(
    r"(?:(?:信息来源|文章来源|新闻来源|稿件来源|内容来源|来\s*源|稿源|发布机构|发布单位|发文机关|发文单位|供稿单位|信息提供|发布人?单位)\s*[:：]\s*|本文(?:来源|转)[自于]\s*"
    r")([^\s|｜\[\]【】(（]{2,40}(?: [^\s:：|｜\[\]【】(（\d]{2,20}(?=\s|$))?)"
)
_SOURCE_CELL = re.compile(
    r"^[ \t　]*(?:发布机构|发布单位|发文机关|发文单位|信息来源|来\s*源)[ \t　]*\n+[ \t　]*([^\n:：]{2,30}?)[ \t　]*$",
    re.MULTILINE,
)
_NO_SOURCE = re.compile(
    r"[，。；！？]|^\d{1,4}[年月./-]|^(?:索引|文号|主题|公开|成文|生成|有效|标题|名称)|^[小大中]字号$|^(?:发布|时间|日期|作者|编辑|字号|字体|浏览|点击|阅读|分享|打印|责任编辑|访问|信息|保护视力).{0,4}$|[:：]"
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


def line_above(zones: Zones) -> str:
    """The line above the date of publication: the title, where the head of the page says nothing of it."""
    zone = zones.above.plain
    best = _best_in_body(zone)
    if not best or best[1]:
        return ""
    lines = [line.strip() for line in zone[: best[0].start].rstrip().split("\n")]
    if _LABEL_LINE.search(lines[-1]):
        lines.pop()
    while lines:
        line = lines.pop()
        label = lines[-1] if lines else ""
        if 4 <= len(line) <= 100 and not _LABEL_LINE.search(line) and not _LABEL.search(label):
            return line
    return ""


def published(zones: Zones, meta: Mapping[str, str], url: str) -> Published:
    """Body label, then plain body date, then PubDate, then the URL (cms-patterns §11: the body is right in 8 of 11).

    Before and after the main text only a labelled date counts. A date of another kind (成文日期, 生成日期) only counts
    when nothing else is there. PubDate that equals the page's generation time to the second is none.
    """
    low = {key.lower(): value for key, value in meta.items()}
    stamp = dates.of_meta(low.get("pubdate", "")) or dates.of_meta(low.get("pubtime", ""))
    stated = stamp.day if stamp else None
    best = _best_in_body(zones.after_title.plain)
    if not best or best[1]:
        labelled = (
            _best_in_body(zones.before_title.plain, labelled=True)
            or _best_in_body(zones.above.plain, labelled=True)
            or _best_in_body(zones.below.plain, labelled=True)
        )
        best = labelled or best
    if best and not best[1]:
        return Published(best[0].day, best[0].time, DateSource.BODY, stated)
    if stamp and not _is_generated(low):
        return Published(stamp.day, stamp.time, DateSource.META, stated)
    in_url = dates.of_url(url)
    if in_url:
        return Published(in_url, "", DateSource.URL, stated)
    if stamp:
        return Published(stamp.day, stamp.time, DateSource.META, stated)
    if best:
        return Published(best[0].day, best[0].time, DateSource.BODY, stated)
    return Published(stated=stated)


def source_of(zones: Zones, meta: Mapping[str, str]) -> str:
    """信息来源 as shown; else the meta tag ContentSource."""
    shown = (
        _source(zones.after_title.full)
        or _source(zones.before_title.plain)
        or _source(zones.above.plain)
        or _source(zones.below.plain)
    )
    stated = next((value for key, value in meta.items() if key.lower() == "contentsource"), "")
    return shown or stated or _beside_the_day(zones.after_title.plain) or _at_the_end(zones.last.plain)


def _beside_the_day(text: str) -> str:
    """A publisher without a label, on the line after the day or behind it."""
    best = _best_in_body(text)
    found = _PUBLISHER.match(text, best[0].end) if best and not best[1] else None
    return found[1] if found else ""


def _at_the_end(text: str) -> str:
    """来源 on a line of its own at the end of the page's text."""
    return next((name for line in reversed(_LINE_OF_SOURCE.findall(text)) if (name := _source(line))), "")


def _source(text: str) -> str:
    for found in (*_SOURCE.finditer(text), *_SOURCE_CELL.finditer(text)):
        name = found[1].strip(" 　,，;；。“”\"'")
        if not _NO_SOURCE.search(name) and not _TOLD_TO.search(text, max(0, found.start() - 12), found.start()):
            return name
    return ""


def _best_in_body(zone: str, labelled: bool = False) -> tuple[Stamp, bool] | None:
    """(the likeliest date of publication, whether it is only that of the document)."""
    ranked: list[tuple[int, int, Stamp]] = []
    for stamp in dates.stamps(zone):
        rank = _rank(zone[max(0, stamp.start - 20) : stamp.start], zone[stamp.end : stamp.end + 8])
        if rank < 9 and (rank < 3 or not labelled):
            ranked.append((rank, stamp.start, stamp))
    if not ranked:
        return None
    rank, _, stamp = min(ranked)
    return stamp, rank >= 5


def _rank(before: str, after: str) -> int:
    """How surely a date is the day of publication, by the words before it: 0 is surest, 9 is out."""
    line = before.rstrip().rsplit("\n\n", 1)[-1]
    if _NO_STAMP.search(before) or _DEADLINE.search(line):
        return 9
    if _WEEKDAY.match(after) and not _PUBLISHED.search(line) and not _UPDATED.search(line):  # the clock of the frame
        return 9
    if _OTHER.search(line):
        return 5
    if _PUBLISHED.search(line):
        return 0
    if _PLAIN.search(line):
        return 1
    if _UPDATED.search(line):
        return 2
    if _OF_SOMETHING.search(line):
        return 5
    alone = not re.search(r"[\u4e00-\u9fff，,、；;]$", before.rstrip(" \t(（[【")) or "\n" in before[-3:]
    return 3 if alone and not _GOES_ON.match(after) else 9


def _is_generated(low: Mapping[str, str]) -> bool:
    value = low.get("pubdate", "").strip()
    return len(value) > 16 and any(value in low.get(name, "") for name in _GENERATED)
