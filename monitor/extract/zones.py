"""The texts around an article in which its imprint stands, each read when it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from monitor.extract.page import Page
from monitor.extract.tree import TEXT
from monitor.model import Region

NEAR = 600  # characters after the title within which the imprint stands
_ABOVE = 300  # characters before the main text
_BELOW = 400


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
    def above(self) -> Zone:
        return self._from(self._before_content(), NEAR)

    @cached_property
    def below(self) -> Zone:
        content = self._page.content
        return self._from(self._page.tree.ends[content], _BELOW) if content >= 0 else Zone()

    def _from(self, start: int, limit: int) -> Zone:
        tree, regions = self._page.tree, self._page.layout.regions
        region = regions[start - 1] if start else Region.MAIN  # some templates call the title's box a header
        plain: list[str] = []
        full: list[str] = []
        length, link_end = 0, -1
        for node in range(start, len(tree)):
            tag = tree.tags[node]
            if tag == "a" and "href" in tree.attrs[node]:
                link_end = max(link_end, tree.ends[node])
            elif tag == TEXT and self._readable(node, region):
                text = tree.texts[node].strip()
                full.append(text)
                if node >= link_end:
                    plain.append(text)
                    length += len(text)
                    if length > limit:
                        break
        return Zone("\n".join(plain), "\n".join(full))

    def _before_content(self) -> int:
        length = 0
        for node in range(self._page.content, 0, -1):
            if self._page.tree.tags[node] == TEXT and self._readable(node, Region.MAIN):
                length += len(self._page.tree.texts[node])
                if length > _ABOVE:
                    return node
        return 0

    def _readable(self, node: int, region: Region) -> bool:
        layout = self._page.layout
        return not layout.unread[node] and not layout.hidden[node] and layout.regions[node] in (Region.MAIN, region)
