"""One row of a list: its main link, its day, whether it is pinned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice, pairwise

from monitor.extract.fields.relative_days import When
from monitor.extract.lists import row_days
from monitor.extract.lists.row_days import NO_DAY, Day
from monitor.extract.markup.tree import TEXT, Tree
from monitor.extract.urls import join

_ROW_TEXT = 600  # characters beside the title; a row with more is none
_SHORT_TITLE = 4
_LONGEST_CAPTION = 60
_NESTED = 4  # nodes of a link from which it may hold more than a title
_DATE_TEXT = 28  # characters of an element that holds nothing but a date, with its label
_MOST_BEHIND = 4  # elements
_MOST_CHILDREN, _MOST_CELLS = 60, 30
_LONGEST_HEAD = 14  # characters
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
_FULL_DATE = r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?(?:\s{1,3}\d{1,2}:\d\d(?::\d\d)?)?"
_LABELLED = r"(?:[\s(（\[【|][\u4e00-\u9fff]{0,4}(?:日期|时间)\s?[:：]\s?)?"
_DATE_AT_END = re.compile(
    rf"{_LABELLED}[\s\[(（【]*({_FULL_DATE}|(?<![\d-])\d\d-\d\d|(?<=[\[(（【])\d\d[-/.]\d\d[-/.]\d\d"
    r"|(?<=[\s\[(（【:：])(?:\d{1,3}\s?(?:分钟|小时|天|周|个?月)前|[昨前]天|刚刚))[\s\])）】]*$"
)
_DATE_AT_START = re.compile(rf"^[\s\[(（【]*(?:({_FULL_DATE})(?!\d)[\s\])）】]*|[\[(（【](\d\d-\d\d)[\])）】]\s*)")
_ENDING = frozenset("0123456789])）】日前天刚")  # the last character of a text that ends in a day
_BEGINNING = frozenset("0123456789[(（【")
_SOURCE = re.compile(
    r"(?:信息来源|文章来源|来源|发布机构|发布单位|发文机关|发文单位|供稿)\s*[:：]\s*([^\s|｜:：]{2,30})"
)
_UNIT = re.compile(
    r"[\[(（【]?([\u4e00-\u9fff·（）]{1,22}(?:局|委|委员会|办|办公室|办公厅|政府|厅|院|街道|街道办事处|镇|乡|中心|集团"
    r"|支队|大队|管委会|联合会|日报|晚报|时报|新闻网|政府网|电视台|新华社))[\])）】]?"
)


@dataclass(slots=True, kw_only=True)
class ListRow:
    title: str
    url: str
    when: When
    node: int
    end: int  # the node behind it
    link: int  # the node of its main link
    pinned: bool = False
    source: str = ""  # who is named beside the title
    days: tuple[Day, ...] = ()  # where its labels do not tell which of several days is its own


class RowReader:
    """Reads rows of one tree."""

    def __init__(self, tree: Tree, base: str) -> None:
        self._tree, self._base = tree, base
        self._titles: dict[int, str] = {}  # of links that were read: a row is read again with each box around it
        self._may_be_pinned = "顶" in "".join(tree.texts) or any(
            "置顶" in tree.attr(picture, "alt") + tree.attr(picture, "title") for picture in tree.find("img")
        )

    def read(self, node: int, end: int = 0) -> ListRow | None:
        """The row below `node`, or of the nodes up to `end`; None when it has no title, or is the template of one."""
        end = end or self._tree.ends[node]
        link, title = self._main_link(node, end)
        if link < 0:
            return None
        beside = self._beside(node, end, link)
        around = " ".join(beside)
        if len(around) > _ROW_TEXT or _MUSTACHE.search(title + around):
            return None
        days, title = self._dated(node, end, link, title, beside)
        when = days[0].when if days else NO_DAY
        lead = _LEAD.match(title)
        title = (title[lead.end() :] if lead else title).strip()
        url = join(self._base, self._tree.attr(link, "href"))
        if not title or (len(title) < _SHORT_TITLE and not when.full) or not (url or when):
            return None
        return ListRow(
            title=title, url=url, when=when, node=node, end=end, link=link, days=tuple(days) if len(days) > 1 else ()
        )

    def read_card(self, node: int) -> ListRow | None:
        """The card in a cell. A link without text is titled by the caption beside it, else by its picture's alt."""
        tree, end = self._tree, self._tree.ends[node]
        row = self.read(node)
        if row:
            return row
        words = (tree.attr(picture, "alt").strip() for picture in tree.find("img", node, end))
        parts = self._parts(node, end) or self._after(node, end) or list(words)
        days = row_days.best(row_days.days_of(parts))
        title = next((part for place, part in enumerate(parts) if place not in {day.part for day in days}), "")
        link = next(tree.find("a", node, end))
        if not _SHORT_TITLE <= len(title) <= _LONGEST_CAPTION or _MUSTACHE.search(title):
            return None
        url = join(self._base, tree.attr(link, "href"))
        return ListRow(title=title, url=url, when=days[0].when if days else NO_DAY, node=node, end=end, link=link)

    def complete(self, row: ListRow) -> None:
        """What only the rows of a list need: whether it is pinned, and whom it is from."""
        parts = self._beside(row.node, row.end, row.link)
        around = " ".join(parts)
        row.pinned = self._may_be_pinned and self._is_pinned(row.node, row.end, row.link, around)
        row.source = _source(parts, around)

    def settle(self, rows: list[ListRow], container: int) -> None:
        """Choose each row's own day: the one under the head that says so, else the one that the list is sorted by."""
        several = [row for row in rows if row.days]
        if rows and (several or self._tree.tags[rows[0].node] == "tr") and (heads := self._heads(rows[0], container)):
            for row in rows:
                days = row_days.days_of(*self._headed(row, heads))
                if days and row.when.full:
                    chosen = row_days.best(days)
                    row.when, row.days = chosen[0].when if chosen else NO_DAY, tuple(chosen) if len(chosen) > 1 else ()
            several = [row for row in rows if row.days]
        if several:
            place = _sorted_place(several)
            for row in several:
                row.when = row.days[min(place, len(row.days) - 1)].when

    def _main_link(self, node: int, end: int) -> tuple[int, str]:
        """The link with the longest text, and that text; a template's mark as title, or as no title, weighs more."""
        tree = self._tree
        main, title, most = -1, "", -_MARKED
        for link in [node] if tree.tags[node] == "a" and end == tree.ends[node] else tree.find("a", node, end):
            text = self._titles.get(link)
            if text is None:
                text = self._titles[link] = self._title(link)
            if text and (weight := len(text) + self._marked(link)) > most:
                main, title, most = link, text, weight
        return main, title

    def _marked(self, link: int) -> int:
        tree = self._tree
        classes = tree.attrs[link].get("class")
        marked = _weight_of(classes) if classes else 0
        return marked or (_MARKED if tree.tags[tree.parents[link]] in _HEADINGS else 0)

    def _dated(self, node: int, end: int, link: int, title: str, beside: list[str]) -> tuple[list[Day], str]:
        """The day: beside the link, inside it, or behind the row; and the title without it."""
        days = row_days.best(row_days.days_of(beside))
        if not days:
            days, title = self._inside(link, title)
        return days or row_days.best(row_days.days_of(self._after(node, end))), title

    def _inside(self, link: int, title: str) -> tuple[list[Day], str]:
        """A day in elements of their own inside the link, or at either end of its text."""
        parts = self._parts(link, self._tree.ends[link])
        if len(parts) > 1:
            days = [day for day in row_days.days_of(parts) if len(parts[day.part]) <= _DATE_TEXT]
            stamps = {place for day in days for place in range(day.part, day.part + day.parts)}
            found = row_days.best(days)
            rest = " ".join(part for place, part in enumerate(parts) if place not in stamps)
            if found and rest:
                own = self._own_title(link) or rest
                return found, title if self._tree.attr(link, "title") and title not in "".join(parts) else own
        return self._at_end(title)

    @staticmethod
    def _at_end(title: str) -> tuple[list[Day], str]:
        """A day at either end of a link's text."""
        ends = ((title[-1:], _ENDING, _DATE_AT_END), (title[:1], _BEGINNING, _DATE_AT_START))
        for character, signs, pattern in ends:
            found = pattern.search(title) if character in signs else None
            days = row_days.days_of([next(filter(None, found.groups()), "")]) if found else []
            if days and (rest := pattern.sub("", title).strip()):
                return [days[0]], rest
        return [], title

    def _title(self, link: int) -> str:
        """The link's text; the title attribute where the text is cut short."""
        tree = self._tree
        end = tree.ends[link]
        text = ""
        if end > link + 2:
            text = (end > link + _NESTED and self._own_title(link)) or tree.text(self._after_label(link), end)
        text = text or tree.text(link, end)
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

    def _own_title(self, link: int) -> str:
        """Of a link that holds a title and more, the part marked as title: a heading, an element of that name."""
        tree = self._tree
        for node in range(link + 1, tree.ends[link]):
            tag, classes = tree.tags[node], tree.attrs[node].get("class")
            if tag in _HEADINGS or (classes and _names_title(classes)):
                text = tree.text(self._after_label(node), tree.ends[node])
                if len(text) > _LONGEST_LABEL:
                    return text
        return ""

    def _is_pinned(self, node: int, end: int, link: int, around: str) -> bool:
        tree = self._tree
        if _PINNED.search(around) or _PINNED.search(tree.text(link, tree.ends[link])[:12]):
            return True
        pictures = tree.find("img", node, end)
        return any("置顶" in tree.attr(picture, "alt") + tree.attr(picture, "title") for picture in pictures)

    def _beside(self, node: int, end: int, link: int) -> list[str]:
        """The row's texts outside its main link."""
        return [*self._parts(node, link), *self._parts(self._tree.ends[link], end)]

    def _parts(self, start: int, end: int) -> list[str]:
        return [text.strip() for text in self._tree.texts[start:end] if text]

    def _after(self, node: int, after: int) -> list[str]:
        """The texts of the next siblings up to the next row, when they hold no link: dd and td behind a title."""
        tree = self._tree
        parts: list[str] = []
        for _ in range(_MOST_BEHIND):
            if after >= len(tree) or tree.parents[after] != tree.parents[node] or tree.ends[after] - after > 12:
                break
            if tree.tags[after] == tree.tags[node] or "a" in tree.tags[after : tree.ends[after]]:
                break
            parts += self._parts(after, tree.ends[after])
            after = tree.ends[after]
        return parts

    def _heads(self, row: ListRow, container: int) -> list[str]:
        """The words over each cell of the rows; [] where no head names a day."""
        tree = self._tree
        for node in self._before(row.node, container):
            heads = [text for cell, span in self._cells(node) for text in [tree.text(cell, tree.ends[cell])] * span]
            named = any(row_days.rank_of(head) is not None for head in heads)
            if named and len(heads) > 1 and all(len(head) <= _LONGEST_HEAD for head in heads):
                return heads
        return []

    def _before(self, row: int, container: int) -> Iterator[int]:
        """What may be the head of a list: its other children before the first row; the last rows above it."""
        tree = self._tree
        yield from self._children_before(tree.parents[row], row)
        for _ in range(2):
            above = tree.parents[container]
            if above < 0:
                return
            siblings = self._children_before(above, container)
            yield from siblings
            for sibling in siblings:
                yield from list(tree.find("tr", sibling, tree.ends[sibling]))[:3] or list(tree.children(sibling))[:3]
            container = above

    def _children_before(self, parent: int, node: int) -> list[int]:
        """The last elements before a node, nearest first."""
        tree = self._tree
        found = [child for child in islice(tree.children(parent), _MOST_CHILDREN) if child < node]
        return [child for child in found if tree.tags[child] != TEXT][: -_MOST_BEHIND - 1 : -1]

    def _cells(self, node: int) -> list[tuple[int, int]]:
        """(element, how many columns it takes) of a row; where it holds one box, those of the box."""
        tree = self._tree
        for _ in range(3):
            cells = [child for child in tree.children(node) if tree.tags[child] != TEXT]
            if len(cells) != 1:
                break
            node = cells[0]
        spans = [tree.attr(cell, "colspan") for cell in cells[:_MOST_CELLS]]
        counts = [int(span) if span.isdecimal() and len(span) == 1 and span != "0" else 1 for span in spans]
        return list(zip(cells, counts, strict=False))

    def _headed(self, row: ListRow, heads: list[str]) -> tuple[list[str], list[str]]:
        """The row's texts outside its link, and the head over each."""
        parts: list[str] = []
        labels: list[str] = []
        column = 0
        for cell, span in self._cells(row.node):
            texts = self._parts(cell, self._tree.ends[cell]) if not cell <= row.link < self._tree.ends[cell] else []
            parts += texts
            labels += [heads[column] if column < len(heads) else ""] * len(texts)
            column += span
        return parts, labels


def _sorted_place(rows: list[ListRow]) -> int:
    """Of several days in each row the one by which the rows run from the newest to the oldest; else the latest."""
    places = min(len(row.days) for row in rows)
    days = [[row.days[place].when.full for row in rows if row.days[place].when.full] for place in range(places)]
    ordered = [place for place, run in enumerate(days) if len(run) > 2 and len(set(run)) > 1 and _falls(run)]
    if len(ordered) == 1:
        return ordered[0]
    return max(range(places), key=lambda place: (sum(day.toordinal() for day in days[place] if day), -place))


def _falls(run: list[date | None]) -> bool:
    return all(later and earlier and later >= earlier for later, earlier in pairwise(run))


def _source(parts: list[str], around: str) -> str:
    """来源 beside the title, with its label or in an element that holds nothing but a unit's name."""
    labelled = _SOURCE.search(around)
    if labelled:
        return labelled[1]
    return next((found[1] for part in parts if len(part) <= 26 and (found := _UNIT.fullmatch(part))), "")


@lru_cache(4096)
def _names_title(classes: str) -> bool:
    return _OF_TITLE.search(classes) is not None


@lru_cache(4096)
def _weight_of(classes: str) -> int:
    """How many characters a link's class says for or against its being the title."""
    if _NO_TITLE.search(classes):
        return -_MARKED
    return _MARKED if _names_title(classes) else 0
