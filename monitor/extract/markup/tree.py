"""A parsed page as flat lists: nodes in reading order, each with its parent and the end of its subtree.

lexbor parses as browsers do; one walk copies out what extraction needs. Everything after that is loops over lists:
no recursion, so depth costs nothing, and a subtree is simply `range(node, tree.ends[node])`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from monitor.extract.markup.bounds import MAX_DEPTH, tame

TEXT = "-text"
COMMENT = "-comment"
_TEXT_ID = 2
_FEW = 16  # nodes
_STANDARD = 256  # the parser numbers the standard's tags below this
_READINGS = frozenset({"rt", "rp", "rtc"})
_NAMES: dict[int, str] = {}
Attributes = dict[str, str | None]
NO_ATTRIBUTES: Attributes = {}


class Tree:
    """`tags[n]`, `parents[n]` (-1 at the top), `ends[n]`, `attrs[n]`, and `texts[n]`, which is "" for all but text.

    What comments say is in `comments`, by node. Text that is only white space makes two nodes in five and is left out:
    `gaps` holds, in order, the numbers of the nodes before which it stood; `lines` those of the nodes of text.
    """

    __slots__ = ("attrs", "comments", "ends", "gaps", "lines", "parents", "tags", "texts")

    def __init__(self) -> None:
        self.tags: list[str] = []
        self.parents: list[int] = []
        self.ends: list[int] = []
        self.attrs: list[Attributes] = []
        self.texts: list[str] = []
        self.gaps: list[int] = []
        self.lines: list[int] = []
        self.comments: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self.tags)

    def attr(self, node: int, name: str) -> str:
        """The attribute's value as written; "" when it is absent or bare."""
        return self.attrs[node].get(name) or ""

    def find(self, tag: str, start: int = 0, end: int | None = None) -> Iterator[int]:
        """Every element `tag` among the nodes start … end, in order."""
        position, end = start, len(self.tags) if end is None else end
        while True:
            try:
                position = self.tags.index(tag, position, end)
            except ValueError:
                return
            yield position
            position += 1

    def said(self, start: int = 0, end: int | None = None) -> list[int]:
        """The nodes of text among the nodes start … end, in order."""
        lines = self.lines
        first = bisect_left(lines, start) if start > 0 else 0
        return lines[first : len(lines) if end is None else bisect_left(lines, end, first)]

    def ancestors(self, node: int) -> Iterator[int]:
        node = self.parents[node]
        while node >= 0:
            yield node
            node = self.parents[node]

    def children(self, node: int) -> Iterator[int]:
        child, end = node + 1, self.ends[node]
        while child < end:
            yield child
            child = self.ends[child]

    def text(self, start: int, end: int) -> str:
        """The text of the nodes start … end as one line: blanks collapsed, none made up between elements."""
        texts, gaps = self.texts, self.gaps
        if end - start == 2 and not texts[start]:  # most links: an element around one text
            return " ".join(texts[start + 1].split())
        gap = bisect_right(gaps, start)
        if gap == len(gaps) or gaps[gap] >= end:
            return " ".join("".join(texts[start:end]).split())
        parts: list[str] = []
        for until in gaps[gap : bisect_left(gaps, end)]:
            parts += ("".join(texts[start:until]), " ")
            start = until
        parts.append("".join(texts[start:end]))
        return " ".join("".join(parts).split())

    def raw_text(self, node: int, limit: int = 1 << 30) -> str:
        """All text below `node` as it stands in the source, scripts included, cut near `limit` characters."""
        end = self.ends[node]
        if end - node < _FEW:
            return "".join(self.texts[node:end])
        parts: list[str] = []
        length = 0
        for text in self.find(TEXT, node, end):
            parts.append(self.texts[text])
            length += len(parts[-1])
            if length > limit:
                break
        return "".join(parts)


def parse(text: str, utf8: bytes = b"") -> Tree:
    """The tree of a page, or of a fragment. Never raises: what cannot be parsed is an empty tree.

    `utf8`: the same text in bytes, where these are at hand; it saves the parser from encoding it again.
    """
    tree = Tree()
    tamed = tame(text)
    root = LexborHTMLParser(utf8 if utf8 and tamed is text else tamed or " ").root
    if root is not None:
        _copy(root, tree)
    if "ruby" in tree.tags:
        _without_readings(tree)
    return tree


def _without_readings(tree: Tree) -> None:
    """Empty the texts of <rt>, <rp> and <rtc> below each <ruby>: 布<rt>bù</rt>署<rt>shǔ</rt> is read as 布署.

    Blanks by layout between the parts of a ruby, and at its end, go too, where the base is Chinese.
    """
    tags, texts, done = tree.tags, tree.texts, -1
    spans: list[tuple[int, int]] = []
    for ruby in tree.find("ruby"):
        if ruby < done:  # inside another
            continue
        node, done = ruby + 1, tree.ends[ruby]
        while node < done:
            if tags[node] in _READINGS:
                end = tree.ends[node]
                texts[node:end] = [""] * (end - node)
                node = end
                continue
            if not texts[node].isascii():
                texts[node] = texts[node].strip()
            node += 1
        if not "".join(texts[ruby:done]).isascii():
            spans.append((ruby, done))
    tree.gaps = list(_outside(tree.gaps, spans))


def _outside(gaps: list[int], spans: list[tuple[int, int]]) -> Iterator[int]:
    """The gaps that stand neither in one of the spans nor at its end, all in order."""
    left = iter(spans)
    span = next(left, None)
    for gap in gaps:
        while span and span[1] < gap:
            span = next(left, None)
        if not span or gap <= span[0]:
            yield gap


def _named(node, number: int) -> str:  # type: ignore[no-untyped-def]
    """A tag's name, remembered for those of the standard. Others have a memory address for a number."""
    tag: str = node.tag
    if number < _STANDARD:
        _NAMES[number] = tag
    return tag


def _copy(node, tree: Tree) -> None:  # type: ignore[no-untyped-def]  # the library's node type has no stubs
    """The hot loop of the whole package: every node once, with as few calls as can be.

    What lies deeper than MAX_DEPTH hangs flat below its ancestor at that depth, so that a climb stays short.
    """
    tags, parents, ends = tree.tags, tree.parents, tree.ends
    attrs, texts, gaps = tree.attrs, tree.texts, tree.gaps
    add_tag, add_parent, add_end, add_attrs, add_text, add_line = (
        tags.append, parents.append, ends.append, attrs.append, texts.append, tree.lines.append,
    )  # fmt: skip
    names = _NAMES
    open_nodes: list[int] = []
    parent, here = -1, 0  # `here`: the number of the node that comes next
    while True:
        number = node.tag_id
        if number == _TEXT_ID:
            if node.is_empty_text_node:
                gaps.append(here)
            else:
                add_tag(TEXT)
                add_parent(parent)
                add_text(node.text_content)
                add_attrs(NO_ATTRIBUTES)
                add_line(here)
                here += 1
                add_end(here)
        else:
            tag = names.get(number) or _named(node, number)
            if tag == COMMENT:
                tree.comments[here] = node.comment_content or ""
            add_tag(tag)
            add_parent(parent)
            add_text("")
            add_attrs(node.attributes)
            below = node.first_child
            if below is not None:
                open_nodes.append(here)
                if len(open_nodes) <= MAX_DEPTH:
                    parent = here
                here += 1
                add_end(0)
                node = below
                continue
            here += 1
            add_end(here)
        after = node.next
        while after is None:
            if not open_nodes:
                return
            ends[open_nodes.pop()] = here
            if not open_nodes:
                return
            parent = open_nodes[-1] if len(open_nodes) <= MAX_DEPTH else open_nodes[MAX_DEPTH - 1]
            node = node.parent
            after = node.next
        node = after
