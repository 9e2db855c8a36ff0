"""The columns that a site map (网站地图) or a menu names, in their nesting: lists in lists, headings above links.

No rule of a site: an item stands below the nearest name that its box begins with (`<li><a>政务公开</a><ul>…`), or below
the heading before it (`<h3>…</h3><ul>…`, `<dt>`, `<th>`, `<div class="title">`). Of a menu only lists in lists are
believed: what stands before a menu (a logo, a slogan) is no column above it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from monitor.extract.charset import as_utf8, decode
from monitor.extract.fields.breadcrumb import is_home_name
from monitor.extract.markup.links import base_of
from monitor.extract.markup.regions import Layout
from monitor.extract.markup.tree import TEXT, Tree, parse
from monitor.extract.urls import join
from monitor.model import Region

MOST_ITEMS = 3_000
_LONGEST_NAME = 30
_DEEPEST = 8  # names of a path
_CLIMB = 40  # elements upwards
_NAME = re.compile(r"[\u4e00-\u9fff]")
_NO_NAME = re.compile(
    r"[，。；？！：:]|\d{4}-\d|^(?:更多|查看更多|more|详情|返回|上一页|下一页)|(?:网站|站点)(?:地图|导航)$",
    re.IGNORECASE,
)
_FRAME = " \t\r\n　>》»|·•[]【】+-—"
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_HEADS = frozenset({*_HEADINGS, "dt", "th", "strong", "b", "legend", "summary"})
_NO_HEADS = frozenset({"li", "dd", "tr", "ul", "ol", "table", "tbody"})
_BOXES = frozenset({"ul", "ol", "dl", "dd", "div", "table", "tbody", "tr", "td", "p", "nav", "section"})
_HEAD_CLASS = re.compile(
    r"tit|head|hd|name|biaoti|(?:^|[\s_-])(?:bt|yj|one|first|left|top|lm)(?:$|[\s_-])", re.IGNORECASE
)
_MENU = (Region.NAV, Region.HEADER)


class SiteMapEntry(NamedTuple):
    url: str  # absolute, normalised
    path: tuple[str, ...]  # names from the top down, its own last


class _Item(NamedTuple):
    node: int
    name: str
    url: str  # "" of a heading that leads nowhere


def outline(body: bytes, url: str, *, menu: bool = False) -> list[SiteMapEntry]:
    """What the main part of a page names, or its menu; once each, in the order of the page. Never raises."""
    text, codec = decode(body, "")
    tree = parse(text, as_utf8(body, codec))
    layout = Layout(tree)
    items = _items(tree, layout, base_of(tree, url), menu)
    paths = _paths(_Boxes(tree, items, menu), items)
    entries = [SiteMapEntry(item.url, path) for item, path in zip(items, paths, strict=True) if item.url]
    return _once(entries if menu else _without_title(entries))


def _items(tree: Tree, layout: Layout, base: str, menu: bool) -> list[_Item]:
    """Links and short texts in the order of the page."""
    found: list[_Item] = []
    link_end = -1
    for node, tag in enumerate(tree.tags):
        region = layout.regions[node]
        if layout.unread[node] or (region in _MENU if menu else region is Region.MAIN) is False:
            continue
        if tag == "a" and "href" in tree.attrs[node]:
            link_end = tree.ends[node]
            name = tree.text(node, link_end).strip(_FRAME) or tree.attr(node, "title").strip(_FRAME)
            address = join(base, tree.attr(node, "href"))
        elif tag == TEXT and node >= link_end:
            name, address = tree.texts[node].strip(_FRAME), ""
        else:
            continue
        if 2 <= len(name) <= _LONGEST_NAME and _NAME.search(name) and not _NO_NAME.search(name):
            found.append(_Item(node, "".join(name.split()), address))
        if len(found) >= MOST_ITEMS:
            break
    return found


class _Boxes:
    """Which item stands above which. What was found of a box is kept: a list of a thousand is walked once."""

    def __init__(self, tree: Tree, items: list[_Item], menu: bool) -> None:
        self._tree, self._items, self._menu = tree, items, menu
        self._starts = [item.node for item in items]
        self._heads: dict[int, dict[int, int]] = {}

    def above(self, number: int) -> int:
        """The number of the item above this one, or -1."""
        node = self._items[number].node
        for step, box in enumerate(self._tree.ancestors(node)):
            if step > _CLIMB:
                break
            if not self._menu or self._tree.tags[box] in ("li", "dl"):
                head = self._heads_in(box).get(node, -1)
                if head >= 0:
                    return head
            node = box
        return -1

    def _heads_in(self, box: int) -> dict[int, int]:
        """Child of the box → the number of the item that heads it."""
        if box not in self._heads:
            self._heads[box] = dict(self._headed(box))
        return self._heads[box]

    def _headed(self, box: int) -> Iterator[tuple[int, int]]:
        singles: dict[tuple[str, str], tuple[int, int]] = {}
        for position, child in enumerate(self._tree.children(box)):
            first, count = self._count(child)
            if not count:
                continue
            tag, cls = self._tree.tags[child], self._tree.attr(child, "class")
            fits = [spot for key, spot in singles.items() if _heads(key, (tag, cls), count)]
            if fits:
                yield child, max(fits)[1]
            if count == 1 and not is_home_name(self._items[first].name):
                level = _HEADINGS.get(tag, 9)
                singles = {key: spot for key, spot in singles.items() if _HEADINGS.get(key[0], 0) <= level}
                if len(singles) < 20:
                    singles[tag, cls] = (position, first)

    def _count(self, node: int) -> tuple[int, int]:
        """(the first item in a subtree, how many there are)"""
        first = bisect_left(self._starts, node)
        return first, bisect_left(self._starts, self._tree.ends[node]) - first


def _heads(head: tuple[str, str], below: tuple[str, str], count: int) -> bool:
    """Whether a child of a box that holds one name heads another child that comes after it."""
    tag, cls = head
    other, other_cls = below
    if tag in _HEADINGS and other in _HEADINGS:
        return _HEADINGS[tag] < _HEADINGS[other]
    if tag == other:
        named = bool(_HEAD_CLASS.search(cls)) and cls != other_cls and not _HEAD_CLASS.search(other_cls)
        return (tag == "td" and count > 1) or (named and tag not in _NO_HEADS)
    return tag in _HEADS or (other in _BOXES and tag not in _NO_HEADS)


def _paths(boxes: _Boxes, items: list[_Item]) -> list[tuple[str, ...]]:
    paths: list[tuple[str, ...]] = []
    for number, item in enumerate(items):
        above = boxes.above(number)
        up = paths[above] if 0 <= above < number else ()
        paths.append((*up, item.name)[-_DEEPEST:] if up[-1:] != (item.name,) else up)
    return paths


def _without_title(entries: list[SiteMapEntry]) -> list[SiteMapEntry]:
    """What stands above everything is the page's title, no column."""
    tops = {entry.path[0] for entry in entries}
    while len(entries) > 1 and len(tops) == 1 and all(len(entry.path) > 1 for entry in entries):
        entries = [SiteMapEntry(entry.url, entry.path[1:]) for entry in entries]
        tops = {entry.path[0] for entry in entries}
    return entries


def _once(entries: list[SiteMapEntry]) -> list[SiteMapEntry]:
    """Of an address that is named several times, the deepest place."""
    found: dict[str, SiteMapEntry] = {}
    for entry in entries:
        known = found.get(entry.url)
        if not is_home_name(entry.path[-1]) and (known is None or len(entry.path) > len(known.path)):
            found[entry.url] = entry
    return list(found.values())
