"""The main text of a page: the container that the editor filled, apart from what the template puts around it."""

from __future__ import annotations

import re
from collections import defaultdict

from monitor.extract.markup.regions import Layout
from monitor.extract.markup.tree import TEXT, Tree
from monitor.model import Region

ENOUGH = 60  # characters of running text that make a container found by its density
_COMMENT_PAIR = re.compile(
    r"ZJEG_RSS\.content\.begin|^\s*UCAPCONTENT|信息内容\]>begin|文章内容\s*(?:begin|开始)|正文\s*(?:begin|开始)"
)
_OF_COMMENT_PAIR = ("begin", "开始", "UCAPCONTENT")  # one of these stands in each; found fast
_NEVER_CONTENT = frozenset({Region.HEADER, Region.NAV, Region.FOOTER, Region.ASIDE})
_PARAGRAPH = frozenset(
    "p span font strong b em i u s o:p h1 h2 h3 h4 h5 h6 li ul ol dd dt dl tr td th tbody thead table br sup sub"
    " blockquote pre center label big small".split()
)


class Measures:
    """How much text lies below each node, and how much of it in links: two sums, any subtree by subtraction."""

    __slots__ = ("_linked", "_text", "tree")

    def __init__(self, tree: Tree, layout: Layout) -> None:
        self.tree = tree
        self._text = [0]
        self._linked = [0]
        add_text, add_linked = self._text.append, self._linked.append
        text = linked = link_end = 0
        tags, texts, ends = tree.tags, tree.texts, tree.ends
        unread, hidden = layout.unread, layout.hidden
        for node, tag in enumerate(tags):
            if tag == TEXT:
                if not unread[node] and not hidden[node]:
                    length = len(texts[node])
                    text += length
                    if node < link_end:
                        linked += length
            elif tag == "a" and ends[node] > link_end:
                link_end = ends[node]
            add_text(text)
            add_linked(linked)

    def text(self, start: int, end: int) -> int:
        return self._text[end] - self._text[start]

    def plain(self, node: int, end: int = 0) -> int:
        """Characters below a node, or up to `end`, that are in no link."""
        end = end or self.tree.ends[node]
        return self.text(node, end) - (self._linked[end] - self._linked[node])

    def linked(self, node: int) -> int:
        end = self.tree.ends[node]
        return self._linked[end] - self._linked[node]


def find_content(tree: Tree, layout: Layout, measures: Measures) -> tuple[int, bool]:
    """(the node that holds the main text or -1, whether it is so by name: a container the system itself marks)."""
    node = _by_name(tree, layout, measures)
    if node < 0:
        node = _by_comment(tree)
    if node >= 0:
        return node, True
    return _by_density(tree, layout, measures), False


def _by_name(tree: Tree, layout: Layout, measures: Measures) -> int:
    best, most = -1, -1
    for node in layout.texts:
        if layout.unread[node]:
            continue
        length = measures.plain(node)
        if length > most:
            best, most = node, length
    return best if most > 0 or (best >= 0 and _holds_something(tree, best)) else -1


def _holds_something(tree: Tree, node: int) -> bool:
    """A notice that is only a scanned picture, or a document in a frame."""
    return any(tag in ("img", "iframe", "embed", "object", "video", "a") for tag in tree.tags[node : tree.ends[node]])


def _by_comment(tree: Tree) -> int:
    for node, said in tree.comments.items():
        if any(word in said for word in _OF_COMMENT_PAIR) and _COMMENT_PAIR.search(said):
            return tree.parents[node]
    return -1


def _by_density(tree: Tree, layout: Layout, measures: Measures) -> int:
    """The container whose own paragraphs hold the most running text."""
    scores: dict[int, float] = defaultdict(float)
    for node in tree.lines:
        text = tree.texts[node]
        if len(text) < 8 or layout.unread[node] or layout.hidden[node]:
            continue
        if layout.regions[node] in _NEVER_CONTENT:
            continue
        container = _container(tree, node)
        if container >= 0:
            scores[container] += len(text.strip())
            above = tree.parents[container]
            if above >= 0:
                scores[above] += len(text) * 0.4
    if not scores:
        return -1
    best = max(scores, key=lambda node: (scores[node], node))
    return best if measures.plain(best) >= ENOUGH and measures.plain(best) > measures.linked(best) else -1


def _container(tree: Tree, node: int) -> int:
    """The box around the paragraph in which a text stands; -1 inside a link."""
    tags, parents = tree.tags, tree.parents
    above = parents[node]
    while above >= 0:
        tag = tags[above]
        if tag == "a":
            return -1
        if tag not in _PARAGRAPH:
            return above
        above = parents[above]
    return -1
