"""Guards of a list entry: its conditions, and what makes any wrong form innocent where it stands."""

from __future__ import annotations

import re

from monitor.language.sentences import sentence
from monitor.wordlists.entries import Guard

# Within NEAR characters of a wrong form, the right one and one of these: the text speaks about the error itself.
SPEAKS_OF_ERRORS = re.compile(
    "错别字|错字|别字|误写|误作|误为|误用|错写|之误|写成|写作|应为|应是|应改|改为|更正|更改|修改|勘误|原文"
    "|不是|而非|混淆|易混|不同于|辨析|正确|规范写|异形词"
)
NEAR = 25
# An article or item of law, quoted as it was written.
LAW = re.compile(r"\s*(?:第[一二三四五六七八九十百零〇\d]{1,7}[条章款项]|[（(][一二三四五六七八九十]{1,3}[)）])")
LINE = 1_000  # characters a line is followed back
TITLE = 60  # characters a title in 《》 is looked for around a hit
# What the title of an official document ends with; any other title (a book, a song) is quoted unchanged.
OFFICIAL = re.compile(
    "(?:法|条例|办法|规定|意见|通知|通报|通告|公告|决定|决议|方案|规划|计划|报告|细则|纲要|准则|规则|规程|规范|制度|要点|标准|批复"
    "|函|纪要|公报|解释|指南|清单|目录|预案|章程|协议|合同|须知|说明|总结|表)(?:[（(][^）)]{1,12}[）)])?$"
)
CLAUSE = "^"  # in 前: the form begins a clause


def permits(guard: Guard, text: str, start: int, end: int) -> bool:
    """True when the form at text[start:end] counts under its guard."""
    return (
        not _inside(guard.inside, text, start, end)
        and _beside(guard, text, start, end)
        and _in_sentence(guard, text, start, end)
        and (guard.in_titles or not title_around(text, start, end))
        and (guard.in_law or not LAW.match(text, _line(text, start)))
    )


def _line(text: str, at: int) -> int:
    """Where the line of text[at] begins, if that is not far."""
    return max(text.rfind("\n", max(0, at - LINE), at) + 1, at - LINE)


def _inside(words: tuple[str, ...], text: str, start: int, end: int) -> bool:
    form = text[start:end]
    for word in words:
        at = word.find(form)
        while at >= 0:
            if start >= at and text.startswith(word, start - at):
                return True
            at = word.find(form, at + 1)
    return False


def _beside(guard: Guard, text: str, start: int, end: int) -> bool:
    before, after = guard.before, guard.after
    return (
        (not before or any(_ends(text, start, word) for word in before))
        and (not after or any(_begins(text, end, word) for word in after))
        and not any(_ends(text, start, word) for word in guard.not_before)
        and not any(_begins(text, end, word) for word in guard.not_after)
    )


def _ends(text: str, at: int, word: str) -> bool:
    if word == CLAUSE:
        return at == 0 or not text[at - 1].isalnum()
    return at >= len(word) and _fits(text[at - len(word) : at], word)


def _begins(text: str, at: int, word: str) -> bool:
    return _fits(text[at : at + len(word)], word)


def _fits(part: str, word: str) -> bool:
    if "#" not in word:
        return part == word
    return len(part) == len(word) and all(
        char == sign or (sign == "#" and char.isdigit()) for char, sign in zip(part, word, strict=True)
    )


def _in_sentence(guard: Guard, text: str, start: int, end: int) -> bool:
    if not guard.needs and not guard.spares:
        return True
    first, last = sentence(text, start, end)
    said = f"{text[first:start]}\t{text[end:last]}"
    needed = not guard.needs or any(word in said for word in guard.needs)
    return needed and not any(word in said for word in guard.spares)


def title_around(text: str, start: int, end: int) -> str:
    """The title in 《》 that text[start:end] is part of, or nothing."""
    opened = text.rfind("《", max(0, start - TITLE), start)
    closed = text.find("》", end, end + TITLE)
    if opened < 0 or closed < 0 or text.find("》", opened, start) >= 0:
        return ""
    return text[opened + 1 : closed]


def in_other_title(text: str, start: int, end: int) -> bool:
    """True in 《布署人生》, the name of a book; false in 《关于布署…的通知》, which we may have written ourselves."""
    title = title_around(text, start, end)
    return bool(title) and not OFFICIAL.search(title)


def about_the_error(wrong: str, right: str, text: str, start: int, end: int) -> bool:
    """True for “布署”应为“部署”: a correction or a lesson, not a mistake."""
    first, last = sentence(text, start, end)
    said = text[max(first, start - NEAR) : min(last, end + NEAR)]
    return right in said.replace(wrong, "\t") and bool(SPEAKS_OF_ERRORS.search(said))
