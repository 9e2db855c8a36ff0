"""One row of a list: its main link, its day, whether it is pinned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from monitor.extract import dates
from monitor.extract.dates import When
from monitor.extract.tree import Tree
from monitor.extract.urls import join

_ROW_TEXT = 600  # characters beside the title; a row with more is none
_SHORT_TITLE = 4
_DATE_TEXT = 20  # characters of an element that holds nothing but a date, with its label
_PINNED = re.compile(r"置顶|\[顶\]|【顶】")
_LEAD = re.compile(r"^(?:[\s·•●▪■◆▶►○>›»・]|&middot;|\[?置顶\]?|【置顶】|\d{1,3}[、.．]\s)+")
_CUT = re.compile(r"(?:…|\.{2,}|⋯)+$")
_OF_TITLE = re.compile(r"(?:^|[\s_-])(?:title|tit|bt|biaoti|headline)\d?(?:$|[\s_-])", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"(?:^|[\s_-])(?:source|author|from|ly|laiyuan|cmt|comments?|more|tag|lm|lanmu|category|down(?:load)?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_MARKED = 40  # characters by which a marked title outweighs a longer link
_INLINE = frozenset("span em i b font strong label".split())
_LABELLING = re.compile(
    r"(?:^|[\s_-])(?:tag|type|label|icon|mark|flag|sort|badge|hot|top|zt|lanmu|lm)s?(?:$|[\s_-])", re.IGNORECASE
)
_LONGEST_LABEL = 5
_MARKUP = re.compile(r"<[^<>]{0,200}>?")
_MUSTACHE = re.compile(r"\{\{|\}\}|\$\{|<%")
_DIGIT = re.compile(r"\d")
_LEAF_WORDS = 4
_MONTH = re.compile(r"(\d{1,2})月")
_DAY = re.compile(r"(\d{1,2})日?")
_AGO = re.compile(r"刚刚|刚才|今[天日]|昨[天日]|前天")
NO_DAY = When()
_FULL_DATE = r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?"
_DATE_AT_END = re.compile(rf"[\s\[(（【]*({_FULL_DATE}|(?<![\d-])\d\d-\d\d)[\s\])）】]*$")
_DATE_AT_START = re.compile(rf"^[\s\[(（【]*(?:({_FULL_DATE})(?!\d)[\s\])）】]*|[\[(（【](\d\d-\d\d)[\])）】]\s*)")
_SOURCE = re.compile(
    r"(?:信息来源|文章来源|来源|发布机构|发布单位|发文机关|发文单位|供稿)\s*[:：]\s*([^\s|｜:：]{2,30})"
)
_UNIT = re.compile(
    r"[\[(（【]?([\u4e00-\u9fff·（）]{1,22}(?:局|委|委员会|办|办公室|办公厅|政府|厅|院|街道|街道办事处|镇|乡|中心|集团"
    r"|支队|大队|管委会|联合会|日报|晚报|时报|新闻网|政府网|电视台|新华社))[\])）】]?"
)


@dataclass(slots=True)
class Row:
    title: str
    url: str
    when: When
    node: int
    link: int  # the node of its main link
    pinned: bool = False
    source: str = ""  # who is named beside the title


class Rows:
    """Reads rows of one tree."""

    def __init__(self, tree: Tree, base: str) -> None:
        self._tree, self._base = tree, base
        self._may_be_pinned = any("顶" in text for text in tree.texts) or any(
            "置顶" in tree.attr(picture, "alt") + tree.attr(picture, "title") for picture in tree.find("img")
        )

    def read(self, node: int) -> Row | None:
        """The row below `node`; None when it has no title, or is the template of one."""
        link, title = self._main_link(node)
        if link < 0:
            return None
        around = " ".join(self._beside(node, link))
        if len(around) > _ROW_TEXT or _MUSTACHE.search(title + around):
            return None
        when, title = self._dated(node, link, title, around)
        title = _LEAD.sub("", title).strip()
        url = join(self._base, self._tree.attr(link, "href"))
        if not title or (len(title) < _SHORT_TITLE and not when.full) or not (url or when):
            return None
        return Row(title, url, when, node, link)

    def complete(self, row: Row) -> None:
        """What only the rows of a list need: whether it is pinned, and whom it is from."""
        parts = self._beside(row.node, row.link)
        around = " ".join(parts)
        row.pinned = self._may_be_pinned and self._is_pinned(row.node, row.link, around)
        row.source = _source(parts, around)

    def _main_link(self, node: int) -> tuple[int, str]:
        """The link with the longest text, and that text; one that a template marks as the title, or as no title, counts."""
        tree = self._tree
        main, title, most = -1, "", -_MARKED
        for link in [node] if tree.tags[node] == "a" else tree.find("a", node, tree.ends[node]):
            text = self._title(link)
            if text and (weight := len(text) + self._marked(link)) > most:
                main, title, most = link, text, weight
        return main, title

    def _marked(self, link: int) -> int:
        tree = self._tree
        classes = tree.attrs[link].get("class")
        marked = _weight_of(classes) if classes else 0
        return marked or (_MARKED if tree.tags[tree.parents[link]] in _HEADINGS else 0)

    def _dated(self, node: int, link: int, title: str, around: str) -> tuple[When, str]:
        """The day: beside the link, inside it, or in the next element; and the title without it."""
        when = _when(around)
        if not when:
            when, title = self._inside(link, title)
        return when or _when(self._after(node)), title

    def _inside(self, link: int, title: str) -> tuple[When, str]:
        """A date in elements of their own inside the link, or at either end of its text."""
        parts = self._parts(link, self._tree.ends[link])
        stamps = [part for part in parts if len(part) <= _DATE_TEXT and _DIGIT.search(part)]
        if len(parts) > len(stamps) > 0:
            when = _when(" ".join(stamps))
            if when:
                rest = " ".join(part for part in parts if part not in stamps)
                return when, title if self._tree.attr(link, "title") and title not in "".join(parts) else rest
        for pattern in (_DATE_AT_END, _DATE_AT_START):
            found = pattern.search(title)
            when = _when(next(filter(None, found.groups()), "")) if found else NO_DAY
            if when and pattern.sub("", title).strip():
                return when, pattern.sub("", title).strip()
        return NO_DAY, title

    def _title(self, link: int) -> str:
        """The link's text; the title attribute where the text is cut short."""
        tree = self._tree
        end = tree.ends[link]
        text = (tree.text(self._after_label(link), end) if end > link + 2 else "") or tree.text(link, end)
        full = tree.attr(link, "title")
        if not full:
            return text
        full = " ".join((_MARKUP.sub("", full) if "<" in full else full).split())
        if not text:
            return full
        shown = _CUT.sub("", text)
        is_cut = shown != text or full.startswith(_LEAD.sub("", shown)[:6])
        return full if len(full) > len(shown) and is_cut else text

    def _after_label(self, link: int) -> int:
        """Behind the little box before a title that says what kind of text it is: 专题, 政务信息."""
        tree = self._tree
        start = link
        for child in tree.children(link):
            labels = tree.tags[child] in _INLINE and _LABELLING.search(tree.attr(child, "class"))
            if not labels or len(tree.text(child, tree.ends[child])) > _LONGEST_LABEL:
                break
            start = tree.ends[child]
        return start

    def _is_pinned(self, node: int, link: int, around: str) -> bool:
        tree = self._tree
        if _PINNED.search(around) or _PINNED.search(tree.text(link, tree.ends[link])[:12]):
            return True
        pictures = tree.find("img", node, tree.ends[node])
        return any("置顶" in tree.attr(picture, "alt") + tree.attr(picture, "title") for picture in pictures)

    def _beside(self, node: int, link: int) -> list[str]:
        """The row's texts outside its main link."""
        ends = self._tree.ends
        return [*self._parts(node, link), *self._parts(ends[link], ends[node])]

    def _parts(self, start: int, end: int) -> list[str]:
        return [text.strip() for text in self._tree.texts[start:end] if text]

    def _after(self, node: int) -> str:
        """The next sibling's text when it holds no link of its own: a date in the neighbouring dd or td."""
        tree = self._tree
        after = tree.ends[node]
        if after >= len(tree) or tree.parents[after] != tree.parents[node] or tree.ends[after] - after > 12:
            return ""
        if "a" in tree.tags[after : tree.ends[after]]:
            return ""
        text = " ".join(self._parts(after, tree.ends[after]))
        return text if len(text) <= _DATE_TEXT + 10 else ""


def _source(parts: list[str], around: str) -> str:
    """来源 beside the title, with its label or in an element that holds nothing but a unit's name."""
    labelled = _SOURCE.search(around)
    if labelled:
        return labelled[1]
    return next((found[1] for part in parts if len(part) <= 26 and (found := _UNIT.fullmatch(part))), "")


@lru_cache(4096)
def _weight_of(classes: str) -> int:
    """How many characters a link's class says for or against its being the title."""
    if _NO_TITLE.search(classes):
        return -_MARKED
    return _MARKED if _OF_TITLE.search(classes) else 0


def _when(text: str) -> When:
    """What the text beside a title says of its day."""
    if _DIGIT.search(text):
        day = dates.of_item(text)
        if day:
            return When(day)
    elif not _AGO.search(text):
        return NO_DAY
    words = text.split()
    for word in words:
        month_day = dates.without_year(word)
        if month_day:
            return When(None, month_day)
        ago = dates.days_ago(word)
        if ago is not None:
            return When(None, None, ago)
    return _leaf(words) if len(words) <= _LEAF_WORDS else NO_DAY


def _leaf(words: list[str]) -> When:
    """A calendar leaf without a year: 7月 in one element, 02 in another."""
    months = [int(found[1]) for word in words if (found := _MONTH.fullmatch(word))]
    days = [int(found[1]) for word in words if (found := _DAY.fullmatch(word))]
    if len(months) == len(days) == 1 and 1 <= months[0] <= 12 and 1 <= days[0] <= 31:
        return When(None, (months[0], days[0]))
    return NO_DAY
