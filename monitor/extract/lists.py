"""Lists of items without a rule for each site: repeated siblings that hold one main link and, mostly, a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from monitor.extract import dates
from monitor.extract.content import Measures
from monitor.extract.regions import Layout
from monitor.extract.rows import Row, Rows
from monitor.extract.tree import TEXT, Tree
from monitor.model import ListItem, Region

MAX_ITEMS = 2_000
_ROW_LINKS = 4  # category, title, unit, download: more than that is a block of its own
_TITLE_OF_UNDATED = 8  # characters on average: menus have shorter ones
_SKIPPED = frozenset({Region.HEADER, Region.NAV, Region.FOOTER, Region.ASIDE})
_ROWS = frozenset("li tr dd dl dt p div section article h1 h2 h3 h4 h5 a span td".split())
_INSIDE = frozenset({"tbody", "thead"})
_SIDE = re.compile(
    r"排行|热门|点击榜|推荐(?:阅读|信息|新闻)|相关(?:阅读|链接|信息|新闻|文章|文档|稿件)|友情链接|猜你喜欢|浏览最多|阅读最多|热点(?:关注|推荐|新闻|文章)"
)
_MORE = re.compile(r"\W*(?:更多|more|详细|查看更多|全部|MORE|\+)?\W*$", re.IGNORECASE)
_LONGEST_HEADING = 12
_DIGIT = re.compile(r"\d")


@dataclass(slots=True)
class Group:
    """One list: its rows, the region it stands in, and the look by which its other parts are known."""

    rows: list[Row]
    region: Region
    look: tuple[str, ...]
    side: bool = False  # hot news, related links: a list, but not what the page is about

    @property
    def dated(self) -> int:
        return sum(1 for row in self.rows if row.day or row.month_day)

    @property
    def weight(self) -> float:
        """Dated lists with long titles first."""
        length = sum(min(len(row.title), 30) for row in self.rows)
        return length * (1 + 4 * self.dated / len(self.rows)) if self.rows else 0


def groups_of(tree: Tree, layout: Layout, base: str, measures: Measures | None = None) -> list[Group]:
    """Every list of a page, in order."""
    return _Finder(tree, layout, base, measures or Measures(tree, layout)).find()


def main_items(groups: list[Group], everything: bool, today: date | None) -> tuple[ListItem, ...]:
    """The items that the page is about: of a home page (`everything`) all dated ones, else those of the main list."""
    groups = [group for group in groups if not group.side]
    chosen = [group for group in groups if group.dated] if everything else _like_the_heaviest(groups)
    found: dict[tuple[str, str], ListItem] = {}
    for group in chosen:
        for item in items_of(group, today):
            found.setdefault((item.url, "" if item.url else item.title + str(len(found))), item)
    return tuple(found.values())[:MAX_ITEMS]


def items_of(group: Group, today: date | None) -> Iterator[ListItem]:
    days = dates.complete([(row.day, row.month_day, dates.of_url(row.url), row.pinned) for row in group.rows], today)
    for row, day in zip(group.rows, days, strict=True):
        yield ListItem(row.title, row.url, day, row.pinned)


def _like_the_heaviest(groups: list[Group]) -> list[Group]:
    """The heaviest list, and the others that look the same: a list is often cut into parts of five."""
    if not groups:
        return []
    weights: dict[tuple[str, ...], float] = {}
    for group in groups:
        weights[group.look] = weights.get(group.look, 0) + group.weight
    look = max(weights, key=lambda one: weights[one])
    return [group for group in groups if group.look == look]


class _Finder:
    def __init__(self, tree: Tree, layout: Layout, base: str, measures: Measures) -> None:
        self.tree, self.layout, self.measures = tree, layout, measures
        self.figures = list(accumulate((bool(text and _DIGIT.search(text)) for text in tree.texts), initial=0))
        self.links = list(accumulate((tag == "a" for tag in tree.tags), initial=0))
        self.taken = [0] * (len(tree) + 1)
        self.rows = Rows(tree, base)

    def find(self) -> list[Group]:
        """Inner lists before outer ones: a box whose child is a list is none itself."""
        groups: list[Group] = []
        tree = self.tree
        for node in range(len(tree) - 1, -1, -1):
            end = tree.ends[node]
            if end - node < 3 or self.links[end] == self.links[node] or tree.tags[node] in ("a", "head", "script"):
                continue
            if self.taken[node]:
                self._take_above(node)
                continue
            if self.layout.regions[node] in _SKIPPED or self.layout.unread[node]:
                continue
            group = self._group(node)
            if group:
                groups.append(group)
                self._take_above(node)
        groups.reverse()
        return groups

    def _take_above(self, node: int) -> None:
        above = self.tree.parents[node]
        if above >= 0:
            self.taken[above] = 1

    def _count(self, node: int) -> int:
        return self.links[self.tree.ends[node]] - self.links[node]

    def _group(self, node: int) -> Group | None:
        rows_by_tag = self._rows(node)
        if not rows_by_tag:
            return None
        tag, nodes = max(rows_by_tag.items(), key=lambda pair: len(pair[1]))
        if self._is_menu(node, len(nodes)):
            return None
        rows = [row for one in nodes if (row := self.rows.read(one))]
        if not rows or not self._is_list(tag, rows, node):
            return None
        group = Group(rows, self.layout.regions[node], self._look(node, tag))
        group.side = bool(_SIDE.search(self._heading(node)))
        return group

    def _is_menu(self, node: int, rows: int) -> bool:
        """Without a figure there is no date, and without dates only long titles make a list."""
        dateless = self.figures[self.tree.ends[node]] == self.figures[node]
        return dateless and self.measures.linked(node) < rows * _TITLE_OF_UNDATED

    def _rows(self, node: int) -> dict[str, list[int]]:
        """Children that hold a link, by tag; {} when one of them is too large to be a row."""
        tree = self.tree
        found: dict[str, list[int]] = {}
        for child in tree.children(node):
            tag = tree.tags[child]
            if tag in _ROWS and self._count(child) and not self.taken[child]:
                if self._count(child) > _ROW_LINKS:
                    return {}
                found.setdefault(tag, []).append(child)
        return found

    def _is_list(self, tag: str, rows: list[Row], node: int) -> bool:
        dated = sum(1 for row in rows if row.day or row.month_day)
        if tag in ("a", "span", "td") and (len(rows) < 2 or dated < len(rows)):
            return False
        if dated:
            alone = tag in ("li", "tr", "dl", "dd", "p", "div") and len(rows[0].title) >= _TITLE_OF_UNDATED
            return dated * 2 >= len(rows) and (len(rows) > 1 or alone)
        if tag not in ("li", "tr", "dd", "dl", "p", "div", "h3", "h4") or len(rows) < 2:
            return False
        length = sum(len(row.title) for row in rows) / len(rows)
        return length >= _TITLE_OF_UNDATED and all(row.url for row in rows) and self._mostly_links(node)

    def _mostly_links(self, node: int) -> bool:
        """A list without dates is made of links; a text with links in it is not."""
        tree = self.tree
        text = linked = 0
        link_end = -1
        for below in range(node, tree.ends[node]):
            if tree.tags[below] == "a":
                link_end = max(link_end, tree.ends[below])
            elif tree.tags[below] == TEXT:
                text += len(tree.texts[below])
                linked += len(tree.texts[below]) if below < link_end else 0
        return linked * 10 >= text * 7

    def _look(self, node: int, tag: str) -> tuple[str, ...]:
        tree = self.tree
        look = [tag]
        while tree.tags[node] in _INSIDE and tree.parents[node] >= 0:
            node = tree.parents[node]
        look += [tree.tags[node], tree.attr(node, "class")]
        above = tree.parents[node]
        if above >= 0:
            look += [tree.tags[above], tree.attr(above, "class")]
        return tuple(look)

    def _heading(self, node: int) -> str:
        """The last words before the list, 更多 not counted."""
        tree = self.tree
        for before in range(node - 1, max(-1, node - 16), -1):
            text = tree.texts[before].strip() if tree.tags[before] == TEXT else ""
            if text and not _MORE.match(text):
                return text if len(text) <= _LONGEST_HEADING else ""
        return ""
