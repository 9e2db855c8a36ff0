"""Lists of items without a rule for each site: repeated siblings that hold one main link and, mostly, a date."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from monitor.extract.lists import cards
from monitor.extract.lists.rows import ListRow, RowReader
from monitor.extract.markup.main_text import Measures
from monitor.extract.markup.regions import Layout
from monitor.extract.markup.tree import TEXT, Tree
from monitor.extract.urls import join, stub
from monitor.extract.urls.kinds import kind_of
from monitor.model import PageKind, Region

Span = tuple[int, int]  # the first node of a row, and the one behind it
_ITEMS = (PageKind.ARTICLE, PageKind.ATTACHMENT)

_ROW_LINKS = 4  # places that a row leads to: category, title, unit, download; with more it is a block of its own
_ROW_ANCHORS = 24
_KEYWORD = 5  # characters
_SURE = 3  # rows with a date: what else lies among or inside them cannot make them no list
_FREE, _WEAK, _TAKEN = range(3)  # below a node: no list; one row, or rows without dates; a list
_TITLE_OF_UNDATED = 8  # characters on average: menus have shorter ones
_SKIPPED = frozenset({Region.HEADER, Region.NAV, Region.FOOTER, Region.ASIDE})
_ROWS = frozenset("li tr dd dl dt p div section article figure h1 h2 h3 h4 h5 a span td".split())
_BOXES = frozenset({"ul", "ol", "table"})  # of one place: a row with its title, abstract and day below each other
_BLOCKS = frozenset({"div", "section", *_BOXES})
_LINE = "br"
_UNDATED = frozenset(
    {"li", "tr", "dd", "dl", "dt", "p", "div", "section", "article", "figure", "h3", "h4", _LINE, *_BOXES}
)
_ALONE = frozenset({"li", "tr", "dl", "dd", "p", "div", "section", "article", *_BOXES})
_INSIDE = frozenset({"tbody", "thead"})
_INLINE = frozenset({"a", "span"})
_MOST_BELOW = 2  # lines without a link that belong to the one above
_LOOSE = frozenset({"-text", "-comment", "b", "em", "i", "br", "font", "strong", "script"})
_SIDE = re.compile(
    r"排行|热门|点击榜|推荐(?:阅读|信息|新闻)|相关(?:阅读|链接|信息|新闻|文章|文档|稿件)|友情链接|猜你喜欢|浏览最多|阅读最多|热点(?:关注|推荐|新闻|文章)"
)
_MORE = re.compile(r"\W*(?:更多|more|详细|查看更多|全部|MORE|\+)?\W*$", re.IGNORECASE)
_LONGEST_HEADING = 12
_DAY = re.compile(r"\d\s?[-/.年月]\s?\d")
_BARE_DAY = re.compile(r"\W*(?:0?[1-9]|[12]\d|3[01])日?\W*$|.{0,6}前|刚[刚才]|.{0,3}[今昨前][天日]")
_OTHER_DAY = re.compile(
    r"(?<!\d)(?:19|20)\d\d[01]\d[0-3]\d(?!\d)|[〇○零一二三四五六七八九]{4}年|２０[２-９]|\b[A-Za-z]{3,9}\.? \d|前$"
)
_SIGN_OF_DAY = re.compile("[\\d前刚今昨年]")  # without one of these none of the forms above is there
_SHORT, _LONG = 14, 300  # characters of a text that is a day; that may hold one
_STAMP = 40  # characters of a text that holds little but a day in a rare form
_ASIDE = re.compile(r"[\W\d]*$|.{0,8}[:：]\s*\S{0,20}$|[\[(（【〔].{1,14}[\])）】〕]$|\S{1,3}\d+\S{0,2}$")
_FEW = 12  # characters beside a title in a row that are no running text
_ENDED = re.compile(r"[。；！？]")
_OF_ITEM = re.compile(r"\d{3}|\d+\.s?html?$|id=\d")


@dataclass(slots=True, kw_only=True)
class ItemList:
    """One list: its rows, the region it stands in, and the look by which its other parts are known."""

    rows: list[ListRow]
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


def groups_of(tree: Tree, layout: Layout, base: str, measures: Measures | None = None) -> list[ItemList]:
    """Every list of a page, in order."""
    return _Finder(tree, layout, base, measures or Measures(tree, layout)).find()


@lru_cache(8192)
def _may_hold_day(text: str) -> bool:
    """`text`: a short one; most stand on other pages too."""
    length = len(text)
    if not _SIGN_OF_DAY.search(text):
        return False
    if length < _SHORT and _BARE_DAY.match(text):
        return True
    if _DAY.search(text):
        return True
    return length < _STAMP and _OTHER_DAY.search(text) is not None


def _is_aside(text: str, tag: str) -> bool:
    """A text beside a title that is no running text: 浏览次数：37次, [通知], a number, in rows also a short name."""
    if _ASIDE.match(text):
        return len(text) <= _STAMP
    return tag != "p" and len(text) <= _FEW and not _ENDED.search(text)


class _Finder:
    def __init__(self, tree: Tree, layout: Layout, base: str, measures: Measures) -> None:
        self.tree, self.layout, self.measures = tree, layout, measures
        days = [1 if text and len(text) < _LONG and _may_hold_day(text) else 0 for text in tree.texts]
        self.days = list(accumulate(days, initial=0))
        self.links = list(accumulate([tag == "a" for tag in tree.tags], initial=0))
        self.taken = [0] * (len(tree) + 1)
        self.rows, self.base = RowReader(tree, base), base
        self.pictures, self.grids = cards.pictures_of(tree), dict[int, list[int]]()

    def find(self) -> list[ItemList]:
        """Inner lists before outer ones: a box whose child is a list is none itself.

        Surely dated rows outweigh weak lists inside them: a table of services, labels, one author with a time.
        """
        groups: list[ItemList] = []
        tree = self.tree
        for node in range(len(tree) - 1, -1, -1):
            end = tree.ends[node]
            if end - node < 3 or self.links[end] == self.links[node] or tree.tags[node] in ("a", "head", "script"):
                continue
            if self.taken[node] == _TAKEN:
                self._take_above(node, _TAKEN)
                continue
            if self.layout.regions[node] in _SKIPPED or self.layout.unread[node]:
                if self._is_beside(node) and self.measures.linked(node) >= _SURE * _KEYWORD:
                    self._take_above(node, _WEAK)  # what holds it is no row
                continue
            group = self._with_cards(node) if self.pictures else self._group(node)
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

    def _group(self, node: int) -> ItemList | None:
        tree = self.tree
        spans_by_tag, mixed = self._rows(node)
        if not spans_by_tag:
            return None
        tag, spans = max(spans_by_tag.items(), key=lambda pair: len(pair[1]))
        if (mixed and len(spans) < _SURE) or self._is_menu(node, spans):
            return None
        if len(spans) == 1 and self.days[tree.ends[node]] == self.days[node]:
            return None  # one row is a list only with its day
        rows = self._alike([row for start, end in spans if (row := self.rows.read(start, end))])
        if not rows or not self._is_list(tag, rows, node):
            return None
        if mixed and (len(rows) < _SURE or not all(row.when for row in rows)):
            return None
        self.rows.settle(rows, node)
        for row in rows:
            self.rows.complete(row)
        group = ItemList(rows=rows, region=self.layout.regions[node], look=self._look(node, tag), start=node)
        group.side = bool(_SIDE.search(self._heading(node)))
        return group

    def _cells(self, node: int) -> list[int]:
        """Of the cards below a node."""
        if node not in self.grids:
            self.grids[node] = cards.cells_of(self.tree, self.pictures, node, self._count(node))
        return self.grids[node]

    def _with_cards(self, node: int) -> ItemList | None:
        """The list of a node, where it may be made of pictures with captions; none for one row of a grid."""
        if self.tree.tags[node] == "tr" and self._cells(self.tree.parents[node]):
            return None
        return self._cards(node, self._group(node))

    def _cards(self, node: int, group: ItemList | None) -> ItemList | None:
        """The list, or the pictures with captions that it does not read as rows, or not all of them."""
        cells = self._cells(node)
        if len(cells) <= (len(group.rows) if group else _SURE - 1):
            return group
        rows = [row for cell in cells if (row := self.rows.read_card(cell)) and kind_of(row.url) is PageKind.ARTICLE]
        if len(rows) < max(_SURE, len(cells) - 1) or len({row.url for row in rows}) < len(rows):
            return group
        self.rows.settle(rows, node)
        for row in rows:
            self.rows.complete(row)
        found = ItemList(
            rows=rows, region=self.layout.regions[node], look=self._look(node, self.tree.tags[cells[0]]), start=node
        )
        found.side = bool(_SIDE.search(self._heading(node)))
        return found

    def _alike(self, rows: list[ListRow]) -> list[ListRow]:
        """Where rows have dates, those without one and of another class are something else, between them."""
        looks = {self.tree.attr(row.node, "class") for row in rows if row.when}
        dated = sum(1 for row in rows if row.when)
        if dated < _SURE or dated == len(rows):
            return rows
        return [row for row in rows if row.when or self.tree.attr(row.node, "class") in looks]

    def _is_menu(self, node: int, spans: list[Span]) -> bool:
        """Without a day only long titles make a list, or titles that lead to articles."""
        dateless = self.days[self.tree.ends[node]] == self.days[node]
        if not dateless or self.measures.linked(node) >= len(spans) * _TITLE_OF_UNDATED:
            return False
        return len(spans) < _SURE or not all(self._leads_to_item(start, end) for start, end in spans)

    def _leads_to_item(self, start: int, end: int) -> bool:
        """By its address the first link of a row leads to an article or a file."""
        tree = self.tree
        href = next((tree.attr(link, "href") for link in tree.find("a", start, end)), "")
        return _OF_ITEM.search(href) is not None and kind_of(join(self.base, href)) in _ITEMS

    def _rows(self, node: int) -> tuple[dict[str, list[Span]], bool]:
        """(children that hold a link, by tag; whether something too large to be a row lies among them)."""
        tree = self.tree
        found: dict[str, list[Span]] = {}
        mixed = self.taken[node] != _FREE
        lines = 0
        for child in tree.children(node):
            tag = tree.tags[child]
            lines += tag == _LINE
            if self._is_beside(child):
                continue
            if (tag in _ROWS or tag in _BOXES) and self._count(child) and self.taken[child] != _TAKEN:
                if self._leads_far(child) if tag in _ROWS else not self._is_one_place(child):
                    mixed = True
                else:
                    found.setdefault(tag, []).append((child, tree.ends[child]))
        if lines >= 2 and (spans := self._lines(node)):
            found = {tag: rows for tag, rows in found.items() if tag not in _INLINE} | {_LINE: spans}
        return found, mixed

    def _is_beside(self, node: int) -> bool:
        """A box of several links in another part of the page (a hot list, a footer) is no row of the main part."""
        elsewhere = self.layout.regions[node] in _SKIPPED
        return elsewhere and self.tree.tags[node] in _BLOCKS and self._count(node) > 1

    def _lines(self, node: int) -> list[Span]:
        """The lines of a box, parted by <br>, that hold a link, each with those below it that hold none."""
        tree = self.tree
        spans: list[Span] = []
        start, below = node + 1, 0
        for child in (*tree.children(node), tree.ends[node]):
            if child != tree.ends[node] and tree.tags[child] != _LINE:
                continue
            if self.links[child] > self.links[start]:
                spans.append((start, child))
                below = 0
            elif spans and below < _MOST_BELOW:
                spans[-1] = (spans[-1][0], child)
                below += 1
            start = min(child + 1, tree.ends[node])
        return spans if all(self.links[end] - self.links[begin] <= _ROW_LINKS for begin, end in spans) else []

    def _is_one_place(self, node: int) -> bool:
        """All links of a box lead to one place: it is a row whose parts stand below each other."""
        tree = self.tree
        if self._count(node) > _ROW_LINKS:
            return False
        targets = {tree.attr(link, "href") for link in tree.find("a", node, tree.ends[node])}
        return len(targets) == 1

    def _leads_far(self, node: int) -> bool:
        """More places than a row leads to; keywords and a share bar in every row do not count."""
        count = self._count(node)
        if count <= _ROW_LINKS or count > _ROW_ANCHORS:
            return count > _ROW_LINKS
        tree = self.tree
        links = (link for link in tree.find("a", node, tree.ends[node]) if self.measures.linked(link) > _KEYWORD)
        targets = {tree.attr(link, "href") for link in links}
        return not targets or sum(1 for href in targets if not stub(href)) > _ROW_LINKS

    def _is_list(self, tag: str, rows: list[ListRow], node: int) -> bool:
        dated = sum(1 for row in rows if row.when)
        if tag in ("a", "span", "td") and (len(rows) < 2 or dated < len(rows)):
            return False
        if dated:
            alone = tag in _ALONE and len(rows[0].title) >= _TITLE_OF_UNDATED
            return dated * 2 >= len(rows) and (len(rows) > 1 or alone)
        if tag not in _UNDATED or len(rows) < 2 or not all(row.url for row in rows):
            return False
        length = sum(len(row.title) for row in rows) / len(rows)
        if length < _TITLE_OF_UNDATED and not all(kind_of(row.url) in _ITEMS for row in rows):
            return False
        return self._mostly_links(node, tag) or self._are_built_alike(rows)

    def _mostly_links(self, node: int, tag: str) -> bool:
        """A list without dates is made of links, and numbers, marks and labels; a text with links is not."""
        tree = self.tree
        text = linked = 0
        link_end = -1
        for below in range(node, tree.ends[node]):
            if tree.tags[below] == "a":
                link_end = max(link_end, tree.ends[below])
            elif tree.tags[below] == TEXT:
                length = len(tree.texts[below])
                if below < link_end:
                    linked += length
                elif not _is_aside(tree.texts[below].strip(), tag):
                    text += length
        return linked * 10 >= (text + linked) * 7

    def _are_built_alike(self, rows: list[ListRow]) -> bool:
        """Rows of one make, whose running text stands apart from the title: abstracts, not sentences with links."""
        if len(rows) < _SURE or len({row.url for row in rows}) < len(rows):
            return False
        tree = self.tree
        makes = Counter(tuple(tag for tag in tree.tags[row.node : row.end] if tag not in _LOOSE) for row in rows)
        if makes.most_common(1)[0][1] * 10 < len(rows) * 8:
            return False
        return not any(self._is_in_text(row) for row in rows)

    def _is_in_text(self, row: ListRow) -> bool:
        """The title's link stands in the middle of running text."""
        tree = self.tree
        holder = tree.parents[row.link]
        if row.node > holder or tree.tags[row.node] == "a":
            return False
        beside = sum(len(tree.texts[child].strip()) for child in tree.children(holder) if tree.tags[child] == TEXT)
        return beside > _FEW

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
