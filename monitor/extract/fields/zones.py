"""The texts around an article in which its imprint stands, each read when it is asked for."""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

from monitor.extract.fields import date_sources, dates
from monitor.extract.fields.head_tables import CUT, gridded, is_small, lines
from monitor.extract.markup.page import Page
from monitor.model import Region

NEAR = 600  # characters after the title within which the imprint stands
_ABOVE = 300  # characters before the main text
_BELOW = 400
_LAST = 1_500
_LAST_LINES = 12
_LONGEST_LINE = 1_000  # characters of one text
_LONGEST_SCRIPT = 2_000  # characters
# Links, and what says something by being there. Where a li, dt or tr begins, no value of a label before it goes on.
_PARTS = frozenset({"li", "dt", "tr"})
_WATCHED = frozenset({"a", "script", "time", "table", *_PARTS})
_LABEL_AT_END = re.compile(r"(?:时\s*间|日\s*期|发布|发表|更新|on|date|time)\s*[:：]?\s*[\[【(（]?$", re.IGNORECASE)
_LINKED = 4  # times as much, where most of it is links: a menu stands between


class Zone(NamedTuple):
    """Texts of elements, each on a line of its own; `full` has those of links too."""

    plain: str = ""
    full: str = ""
    inside: int = 1 << 30  # where the main text begins in `plain`


class Zones:
    """After the title, around the main text, below the main text."""

    def __init__(self, page: Page, title: int) -> None:
        """`title`: the node of the visible title, or -1."""
        self._page, self._title = page, title

    @cached_property
    def after_title(self) -> Zone:
        """Where a title is not seen, what stands before the main text."""
        return self._from(self._page.tree.ends[self._title], NEAR) if self._title >= 0 else self.above

    @cached_property
    def before_title(self) -> Zone:
        """What stands right above a visible title: the table of a disclosure, the day in some templates."""
        if self._title < 0:
            return Zone()
        return self._from(self._before(self._title, _ABOVE), NEAR, self._title)

    @cached_property
    def above(self) -> Zone:
        return self._from(self._before(self._page.content, _ABOVE), NEAR)

    @cached_property
    def last(self) -> Zone:
        """The end of what stands in the middle of a page that has a text."""
        if self._page.content < 0:
            return Zone()
        return self._from(self._before(len(self._page.tree), _LAST), _LAST)

    @cached_property
    def below(self) -> Zone:
        content = self._page.content
        return self._from(self._page.tree.ends[content], _BELOW) if content >= 0 else Zone()

    @cached_property
    def end_of_text(self) -> list[str]:
        """The last lines of the main text, or of the page where none is known, the last first; no cells of tables."""
        tree, layout, content = self._page.tree, self._page.layout, self._page.content
        start, end = (content, tree.ends[content]) if content >= 0 else (max(self._title, 0), len(tree))
        found: list[str] = []
        for node in range(end - 1, max(start, end - _LAST), -1):
            text = tree.texts[node]
            if text and not layout.unread[node] and not layout.hidden[node] and layout.regions[node] is Region.MAIN:
                if any(tree.tags[above] in ("td", "th", "a") for above in tree.ancestors(node) if above > start):
                    continue
                found.append(text.strip())
                if len(found) >= _LAST_LINES:
                    break
        return found

    def _from(self, start: int, limit: int, end: int = -1) -> Zone:
        return _Reading(self._page, limit).read(self._at_table(start), len(self._page.tree) if end < 0 else end)

    def _at_table(self, start: int) -> int:
        """The beginning of the table of labels in which a zone begins."""
        tree = self._page.tree
        for above in tree.ancestors(start) if 0 <= start < len(tree) else ():
            if tree.tags[above] == "table":
                return above if is_small(tree, above) else start
        return start

    def _before(self, end: int, limit: int) -> int:
        """The node from which it is so many characters to `end`."""
        length, texts = 0, self._page.tree.texts
        layout, main = self._page.layout, Region.MAIN
        for node in range(end - 1, 0, -1):
            text = texts[node]
            if text and layout.regions[node] is main and not layout.unread[node] and not layout.hidden[node]:
                length += len(text)
                if length > limit:
                    return node
        return 0


class _Reading:
    """One walk over the nodes of a zone."""

    def __init__(self, page: Page, limit: int) -> None:
        self._page, self._limit = page, limit
        self._plain: list[str] = []
        self._full: list[str] = []
        self._length = self._shown = 0
        self._is_full = False
        self._text_at = 1 << 30  # lines of `_plain` before the main text

    def read(self, start: int, end: int) -> Zone:
        tree, layout, content = self._page.tree, self._page.layout, self._page.content
        regions, unread, hidden = layout.regions, layout.unread, layout.hidden
        tags, texts = tree.tags, tree.texts
        region = regions[start - 1] if start else Region.MAIN  # some templates call the title's box a header
        main, watched = Region.MAIN, _WATCHED
        node, link_end = start, -1
        while node < end and not self._is_full:
            text = texts[node]
            if text:
                if not unread[node] and not hidden[node] and (regions[node] is region or regions[node] is main):
                    self._add(text.strip()[:_LONGEST_LINE], node >= link_end)
            elif (tag := tags[node]) in watched:
                if tag in _PARTS:
                    self._cut()
                elif tag != "a":
                    node = self._element(node)
                    continue
                elif tree.ends[node] > link_end and "href" in tree.attrs[node]:
                    link_end = tree.ends[node]
            if node == content:
                self._begin_text()
            node += 1
        return self._zone()

    def _zone(self) -> Zone:
        above, text = self._plain[: self._text_at], self._plain[self._text_at :]
        full = self._full
        paired = gridded(above)
        if paired is not above:
            above, full = paired, gridded(full)
        inside = len("\n".join([*above, ""])) if text else 1 << 30
        return Zone("\n".join([*above, *text]), "\n".join(full), inside)

    def _element(self, node: int) -> int:
        """What an element says by being there; the node that comes next."""
        page = self._page
        tag = page.tree.tags[node]
        if node == page.content:
            self._begin_text()
        if tag == "script":
            self._script(node)
        elif tag == "time":
            self._time(node)
        elif not page.layout.hidden[node] and self._table(node):
            return page.tree.ends[node]
        return node + 1

    def _begin_text(self) -> None:
        if self._page.named:
            self._text_at = len(self._plain)
        self._cut()

    def _add(self, text: str, is_plain: bool = True) -> None:
        self._full.append(text)
        self._shown += len(text)
        if is_plain:
            self._plain.append(text)
            self._length += len(text)
        self._is_full = self._length > self._limit or self._shown > _LINKED * self._limit

    def _cut(self) -> None:
        if self._plain and self._plain[-1] != CUT:
            self._plain.append(CUT)
        if self._full and self._full[-1] != CUT:
            self._full.append(CUT)

    def _table(self, table: int) -> bool:
        """Read a table of labels; False for any other."""
        tree = self._page.tree
        cells = lines(tree, table) if is_small(tree, table) else None
        if cells is None:
            return False
        for cell in (one for one in cells if one.full):
            self._full.append(cell.full)
            self._plain.append(cell.plain)
            self._length += len(cell.plain)
            self._shown += len(cell.full)
            self._cut()
        self._is_full = self._length > self._limit or self._shown > _LINKED * self._limit
        return True

    def _script(self, node: int) -> None:
        """The day that a script writes behind its label."""
        if self._plain and _LABEL_AT_END.search(self._plain[-1]):
            day = date_sources.of_script(self._page.tree.raw_text(node, _LONGEST_SCRIPT))
            if day:
                self._add(f"{day.day.isoformat()} {day.time}".strip())

    def _time(self, node: int) -> None:
        """<time datetime=…>, where its text says 3天前 or nothing."""
        tree = self._page.tree
        stamp = date_sources.of_meta(tree.attr(node, "datetime"))
        if stamp and not dates.first(tree.text(node, tree.ends[node])):
            self._add(f"{stamp.day.isoformat()} {stamp.time}".strip())
