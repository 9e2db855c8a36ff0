"""The texts around an article in which its imprint stands, each read when it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from monitor.extract.page import Page
from monitor.model import Region

NEAR = 600  # characters after the title within which the imprint stands
_ABOVE = 300  # characters before the main text
_BELOW = 400
_LAST = 1_500
_LINKED = 4  # times as much, where most of it is links: a menu stands between


class Zone(NamedTuple):
    """Texts of elements, each on a line of its own; `full` has those of links too."""

    plain: str = ""
    full: str = ""


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

    def _from(self, start: int, limit: int, end: int = -1) -> Zone:
        tree, layout = self._page.tree, self._page.layout
        regions, unread, hidden = layout.regions, layout.unread, layout.hidden
        tags, texts = tree.tags, tree.texts
        region = regions[start - 1] if start else Region.MAIN  # some templates call the title's box a header
        plain: list[str] = []
        full: list[str] = []
        length, shown, link_end = 0, 0, -1
        for node in range(start, len(tree) if end < 0 else end):
            text = texts[node]
            if not text:
                if tags[node] == "a" and "href" in tree.attrs[node]:
                    link_end = max(link_end, tree.ends[node])
            elif not unread[node] and not hidden[node] and (regions[node] is region or regions[node] is Region.MAIN):
                text = text.strip()
                full.append(text)
                shown += len(text)
                if node >= link_end:
                    plain.append(text)
                    length += len(text)
                if length > limit or shown > _LINKED * limit:
                    break
        return Zone("\n".join(plain), "\n".join(full))

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
