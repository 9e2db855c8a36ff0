"""Lists of items without a rule for each site: repeated siblings that hold one main link and, mostly, a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from monitor.extract.content import Measures
from monitor.extract.regions import Layout
from monitor.extract.rows import Row, Rows
from monitor.extract.tree import TEXT, Tree
from monitor.extract.urls import stub
from monitor.model import Region

_ROW_LINKS = 4  # places that a row leads to: category, title, unit, download; with more it is a block of its own
_ROW_ANCHORS = 24
_KEYWORD = 5  # characters
_SURE = 3  # rows with a date: what else lies among or inside them cannot make them no list
_FREE, _WEAK, _TAKEN = range(3)  # below a node: no list; one row, or rows without dates; a list
_TITLE_OF_UNDATED = 8  # characters on average: menus have shorter ones
_SKIPPED = frozenset({Region.HEADER, Region.NAV, Region.FOOTER, Region.ASIDE})
_ROWS = frozenset("li tr dd dl dt p div section article h1 h2 h3 h4 h5 a span td".split())
_INSIDE = frozenset({"tbody", "thead"})
_SIDE = re.compile(
    r"排行|热门|点击榜|推荐(?:阅读|信息|新闻)|相关(?:阅读|链接|信息|新闻|文章|文档|稿件)|友情链接|猜你喜欢|浏览最多|阅读最多|热点(?:关注|推荐|新闻|文章)"
)
_MORE = re.compile(r"\W*(?:更多|more|详细|查看更多|全部|MORE|\+)?\W*$", re.IGNORECASE)
_LONGEST_HEADING = 12
_DAY = re.compile(r"\d\s?[-/.年月]\s?\d")
_BARE_DAY = re.compile(r"\W*(?:0?[1-9]|[12]\d|3[01])日?\W*$|.{0,6}前|刚[刚才]|.{0,3}[今昨前][天日]")
_SHORT, _LONG = 14, 300  # characters of a text that is a day; that may hold one


@dataclass(slots=True)
class Group:
    """One list: its rows, the region it stands in, and the look by which its other parts are known."""

    rows: list[Row]
    region: Region
    look: tuple[str, ...]
    start: int  # the node that holds the rows
    side: bool = False  # hot news, related links: a list, but not what the page is about
    origin: int = -1  # rows read from data: the node of the page that holds it (`start` lies in another tree)

    @property
    def place(self) -> int:
        """The node of the page that holds the rows."""
        return self.start if self.origin < 0 else self.origin

    @property
    def dated(self) -> int:
        return sum(1 for row in self.rows if row.when)

    @property
    def is_weak(self) -> bool:
        """What may be part of a row in a larger list: no dates, or one place that several links lead to."""
        first = self.rows[0].url
        return len(self.rows) == 1 or not self.dated or (first != "" and all(row.url == first for row in self.rows))

    @property
    def weight(self) -> float:
        """Dated lists with long titles first."""
        length = sum(min(len(row.title), 30) for row in self.rows)
        return length * (1 + 4 * self.dated / len(self.rows)) if self.rows else 0


def groups_of(tree: Tree, layout: Layout, base: str, measures: Measures | None = None) -> list[Group]:
    """Every list of a page, in order."""
    return _Finder(tree, layout, base, measures or Measures(tree, layout)).find()


def _may_hold_day(text: str) -> bool:
    length = len(text)
    if length < _SHORT and _BARE_DAY.match(text):
        return True
    return length < _LONG and _DAY.search(text) is not None


class _Finder:
    def __init__(self, tree: Tree, layout: Layout, base: str, measures: Measures) -> None:
        self.tree, self.layout, self.measures = tree, layout, measures
        self.days = list(accumulate((1 if text and _may_hold_day(text) else 0 for text in tree.texts), initial=0))
        self.links = list(accumulate((tag == "a" for tag in tree.tags), initial=0))
        self.taken = [0] * (len(tree) + 1)
        self.rows = Rows(tree, base)

    def find(self) -> list[Group]:
        """Inner lists before outer ones: a box whose child is a list is none itself.

        Surely dated rows outweigh weak lists inside them: a table of services, labels, one author with a time.
        """
        groups: list[Group] = []
        tree = self.tree
        for node in range(len(tree) - 1, -1, -1):
            end = tree.ends[node]
            if end - node < 3 or self.links[end] == self.links[node] or tree.tags[node] in ("a", "head", "script"):
                continue
            if self.taken[node] == _TAKEN:
                self._take_above(node, _TAKEN)
                continue
            if self.layout.regions[node] in _SKIPPED or self.layout.unread[node]:
                continue
            group = self._group(node)
            if group:
                while groups and groups[-1].start < end:
                    groups.pop()
                groups.append(group)
                self._take_above(node, _WEAK if group.is_weak else _TAKEN)
            elif self.taken[node]:
                self._take_above(node, _WEAK)
        groups.reverse()
        return groups

    def _take_above(self, node: int, how: int) -> None:
        above = self.tree.parents[node]
        if above >= 0:
            self.taken[above] = max(how, self.taken[above])

    def _count(self, node: int) -> int:
        return self.links[self.tree.ends[node]] - self.links[node]

    def _group(self, node: int) -> Group | None:
        tree = self.tree
        rows_by_tag, mixed = self._rows(node)
        if not rows_by_tag:
            return None
        tag, nodes = max(rows_by_tag.items(), key=lambda pair: len(pair[1]))
        if (mixed and len(nodes) < _SURE) or self._is_menu(node, len(nodes)):
            return None
        if len(nodes) == 1 and self.days[tree.ends[node]] == self.days[node]:
            return None  # one row is a list only with its day
        rows = self._alike([(one, row) for one in nodes if (row := self.rows.read(one))])
        if not rows or not self._is_list(tag, rows, node):
            return None
        if mixed and (len(rows) < _SURE or not all(row.when for row in rows)):
            return None
        for row in rows:
            self.rows.complete(row)
        group = Group(rows, self.layout.regions[node], self._look(node, tag), node)
        group.side = bool(_SIDE.search(self._heading(node)))
        return group

    def _alike(self, rows: list[tuple[int, Row]]) -> list[Row]:
        """Where rows have dates, those without one and of another class are something else, between them."""
        looks = {self.tree.attr(node, "class") for node, row in rows if row.when}
        dated = sum(1 for _, row in rows if row.when)
        if dated < _SURE or dated == len(rows):
            return [row for _, row in rows]
        return [row for node, row in rows if row.when or self.tree.attr(node, "class") in looks]

    def _is_menu(self, node: int, rows: int) -> bool:
        """Without a day only long titles make a list."""
        dateless = self.days[self.tree.ends[node]] == self.days[node]
        return dateless and self.measures.linked(node) < rows * _TITLE_OF_UNDATED

    def _rows(self, node: int) -> tuple[dict[str, list[int]], bool]:
        """(children that hold a link, by tag; whether something too large to be a row lies among them)."""
        tree = self.tree
        found: dict[str, list[int]] = {}
        mixed = self.taken[node] != _FREE
        for child in tree.children(node):
            tag = tree.tags[child]
            if tag in _ROWS and self._count(child) and self.taken[child] != _TAKEN:
                if self._leads_far(child):
                    mixed = True
                else:
                    found.setdefault(tag, []).append(child)
        return found, mixed

    def _leads_far(self, node: int) -> bool:
        """More places than a row leads to; keywords and a share bar in every row do not count."""
        count = self._count(node)
        if count <= _ROW_LINKS or count > _ROW_ANCHORS:
            return count > _ROW_LINKS
        tree = self.tree
        links = (link for link in tree.find("a", node, tree.ends[node]) if self.measures.linked(link) > _KEYWORD)
        targets = {tree.attr(link, "href") for link in links}
        return not targets or sum(1 for href in targets if not stub(href)) > _ROW_LINKS

    def _is_list(self, tag: str, rows: list[Row], node: int) -> bool:
        dated = sum(1 for row in rows if row.when)
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
