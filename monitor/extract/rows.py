"""One row of a list: its main link, its day, whether it is pinned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from monitor.extract import dates
from monitor.extract.tree import TEXT, Tree
from monitor.extract.urls import join

_ROW_TEXT = 600  # characters beside the title; a row with more is none
_SHORT_TITLE = 4
_DATE_TEXT = 20  # characters of an element that holds nothing but a date, with its label
_PINNED = re.compile(r"置顶|\[顶\]|【顶】")
_LEAD = re.compile(r"^(?:[\s·•●▪■◆▶►○>›»・]|&middot;|\[?置顶\]?|【置顶】|\d{1,3}[、.．]\s)+")
_CUT = re.compile(r"(?:…|\.{2,}|⋯)+$")
_MARKUP = re.compile(r"<[^<>]{0,200}>?")
_MUSTACHE = re.compile(r"\{\{|\}\}|\$\{|<%")
_DIGIT = re.compile(r"\d")
_FULL_DATE = r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?"
_DATE_AT_END = re.compile(rf"[\s\[(（【]*({_FULL_DATE}|(?<![\d-])\d\d-\d\d)[\s\])）】]*$")
_DATE_AT_START = re.compile(rf"^[\s\[(（【]*(?:({_FULL_DATE})(?!\d)[\s\])）】]*|[\[(（【](\d\d-\d\d)[\])）】]\s*)")
Day = tuple[date | None, tuple[int, int] | None]  # a full date; or month and day, where the year is not written
NO_DAY: Day = (None, None)


@dataclass(slots=True)
class Row:
    title: str
    url: str
    day: date | None
    month_day: tuple[int, int] | None
    pinned: bool


class Rows:
    """Reads rows of one tree."""

    def __init__(self, tree: Tree, base: str) -> None:
        self._tree, self._base = tree, base

    def read(self, node: int) -> Row | None:
        """The row below `node`; None when it has no title, or is the template of one."""
        link, title = self._main_link(node)
        if link < 0:
            return None
        around = self._around(node, link)
        if len(around) > _ROW_TEXT or _MUSTACHE.search(title + around):
            return None
        (day, month_day), title = self._dated(node, link, title, around)
        title = _LEAD.sub("", title).strip()
        url = join(self._base, self._tree.attr(link, "href"))
        if not title or (len(title) < _SHORT_TITLE and not day) or not (url or day or month_day):
            return None
        return Row(title, url, day, month_day, self._is_pinned(node, link, around))

    def _main_link(self, node: int) -> tuple[int, str]:
        """The link with the longest text, and that text."""
        tree = self._tree
        main, title = -1, ""
        for link in [node] if tree.tags[node] == "a" else tree.find("a", node, tree.ends[node]):
            text = self._title(link)
            if len(text) > len(title):
                main, title = link, text
        return main, title

    def _dated(self, node: int, link: int, title: str, around: str) -> tuple[Day, str]:
        """The day: beside the link, inside it, or in the next element; and the title without it."""
        day = _day_of(around)
        if day == NO_DAY:
            day, title = self._inside(link, title)
        if day == NO_DAY:
            day = _day_of(self._after(node))
        return day, title

    def _inside(self, link: int, title: str) -> tuple[Day, str]:
        """A date in elements of their own inside the link, or at either end of its text."""
        parts = self._parts(link, self._tree.ends[link])
        stamps = [part for part in parts if len(part) <= _DATE_TEXT and _DIGIT.search(part)]
        if len(parts) > len(stamps) > 0:
            day = _day_of(" ".join(stamps))
            if day != NO_DAY:
                rest = " ".join(part for part in parts if part not in stamps)
                return day, title if self._tree.attr(link, "title") and title not in "".join(parts) else rest
        for pattern in (_DATE_AT_END, _DATE_AT_START):
            found = pattern.search(title)
            day = _day_of(next(filter(None, found.groups()), "")) if found else NO_DAY
            if day != NO_DAY and pattern.sub("", title).strip():
                return day, pattern.sub("", title).strip()
        return NO_DAY, title

    def _title(self, link: int) -> str:
        """The link's text; the title attribute where the text is cut short."""
        tree = self._tree
        text = tree.text(link, tree.ends[link])
        full = " ".join(_MARKUP.sub("", tree.attr(link, "title")).split())
        if not text:
            return full
        shown = _CUT.sub("", text)
        is_cut = shown != text or full.startswith(_LEAD.sub("", shown)[:6])
        return full if len(full) > len(shown) and is_cut else text

    def _is_pinned(self, node: int, link: int, around: str) -> bool:
        tree = self._tree
        if _PINNED.search(around) or _PINNED.search(tree.text(link, tree.ends[link])[:12]):
            return True
        pictures = tree.find("img", node, tree.ends[node])
        return any("置顶" in tree.attr(picture, "alt") + tree.attr(picture, "title") for picture in pictures)

    def _around(self, node: int, link: int) -> str:
        """The row's text outside its main link, elements apart."""
        tree = self._tree
        return " ".join((*self._parts(node, link), *self._parts(tree.ends[link], tree.ends[node])))

    def _parts(self, start: int, end: int) -> list[str]:
        texts = self._tree.texts
        return [texts[node].strip() for node in self._tree.find(TEXT, start, end)]

    def _after(self, node: int) -> str:
        """The next sibling's text when it holds no link of its own: a date in the neighbouring dd or td."""
        tree = self._tree
        after = tree.ends[node]
        if after >= len(tree) or tree.parents[after] != tree.parents[node] or tree.ends[after] - after > 12:
            return ""
        if any(True for _ in tree.find("a", after, tree.ends[after])):
            return ""
        text = " ".join(self._parts(after, tree.ends[after]))
        return text if len(text) <= _DATE_TEXT + 10 else ""


def _day_of(text: str) -> Day:
    """The day in the text beside a title."""
    if not _DIGIT.search(text):
        return NO_DAY
    day = dates.of_item(text)
    if day:
        return day, None
    for word in text.split():
        month_day = dates.without_year(word)
        if month_day:
            return None, month_day
    return NO_DAY
