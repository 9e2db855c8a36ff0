"""The text of a page in reading order: one block for each paragraph, heading, list item, table row."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b

from monitor.extract.markup.links import MAX_TEXT
from monitor.extract.markup.regions import Layout
from monitor.extract.markup.tree import TEXT, Tree
from monitor.model import Block, LinkText, Region

MAX_BLOCKS = 20_000
MAX_BLOCK = 20_000  # characters; a longer text is cut into several blocks
_SHORT, _UNCOUNTED = 100, 200  # characters of a text that is remembered; of a line that may be but a counter
MAX_ROW = 4_000  # characters; a longer "row" belongs to a table that lays out the page
_BLOCK_LEVEL = frozenset(
    "address article aside blockquote body br center dd details dialog dir div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr html iframe legend li main marquee menu nav ol optgroup option p pre section"
    " select summary table tbody td tfoot th thead title tr ul caption textarea button".split()
)
_LAYOUT_ONLY = frozenset("table ul ol dl form h1 h2 h3 h4 select iframe".split())
_BLANKS = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff\xad]+")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\xad]+")
# The number changes with every visit, so the line would be a new block each night.
_COUNTER = re.compile(
    r"[【\[（(]?\s*(?:点击数?|点击量|点击次数|浏览次数|浏览量|浏览数?|阅读次数|阅读量|阅读数?|访问次数|访问量|人气|已下载)\s*[:：]?\s*"
    r"(?:\d[\d,]*\s*)?(?:次|人次)?\s*[】\]）)]?(?=$|\s|[|｜【\[]|来源|发布|作者|字)"
)
_COUNTING = re.compile(r"点击|浏览|阅读|访问|人气|已下载")


def block_key(text: str) -> str:
    """What identifies a block's text: blake2b, 16 bytes in hex, of the text with its white space normalised."""
    return _digest(" ".join(text.split()))


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def block(
    text: str, region: Region = Region.MAIN, where: str = "", hidden: bool = False, links: tuple[LinkText, ...] = ()
) -> Block:
    """A block of a text that is `tidy`, cells of a row joined by tabs."""
    key = block_key(text) if "\t" in text else _digest(text)
    return Block(text, key, region, where, hidden, links=links)


def tidy(text: str) -> str:
    """One line: white space collapsed to single blanks, zero-width characters removed."""
    if not text.isprintable():  # what is never seen is not; neither are line ends
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def pieces(text: str, limit: int = MAX_BLOCK) -> Iterator[str]:
    for start in range(0, len(text), limit):
        yield text[start : start + limit]


def blocks_of(tree: Tree, layout: Layout) -> list[Block]:
    """All that a visitor can read, in order. Hidden and unread parts are left out."""
    return _Reader(tree, layout).read()


class _Reader:
    """One pass over the nodes; `pending` is the block that is being read."""

    def __init__(self, tree: Tree, layout: Layout) -> None:
        self.tree, self.layout = tree, layout
        self.blocks: list[Block] = []
        self.pending: list[str] = []
        self.region = Region.MAIN
        self.gap = 0
        self.anchor = self.anchor_end = -1
        self.linked: list[tuple[int, int]] = []  # (anchor, index in `pending`) of each text on a link

    def read(self) -> list[Block]:
        tags, ends = self.tree.tags, self.tree.ends
        unread, hidden = self.layout.unread, self.layout.hidden
        size, node, blocks, pending = len(tags), 0, self.blocks, self.pending
        open_blocks = [size + 1]
        block_end = open_blocks[-1]
        while node < size and len(blocks) < MAX_BLOCKS:
            while block_end <= node:
                open_blocks.pop()
                block_end = open_blocks[-1]
                if pending:
                    self._flush()
            tag = tags[node]
            if unread[node] or hidden[node]:
                node = ends[node]
            elif tag == TEXT:
                self._add(node)
                node += 1
            elif tag == "tr" and self._is_data(node):
                self._flush()
                self._row(node)
                node = ends[node]
            else:
                if tag in _BLOCK_LEVEL:
                    if pending:
                        self._flush()
                    block_end = ends[node]
                    open_blocks.append(block_end)
                elif tag == "a":
                    self.anchor, self.anchor_end = node, ends[node]
                node += 1
        self._flush()
        return self.blocks

    def _add(self, node: int) -> None:
        spaced = self._spaced(node)
        if not self.pending:
            self.region = self.layout.regions[node]
        elif spaced:
            self.pending.append(" ")
        if node < self.anchor_end:
            self.linked.append((self.anchor, len(self.pending)))
        self.pending.append(self.tree.texts[node])

    def _spaced(self, node: int) -> bool:
        """White space stood before this text since the last one that was read."""
        gaps, before = self.tree.gaps, self.gap
        if before == len(gaps) or gaps[before] > node:
            return False
        self.gap = bisect_right(gaps, node, before)
        return True

    def _flush(self) -> None:
        if not self.pending:
            return
        text, linked = "".join(self.pending), self._linked() if self.linked else ()
        self.pending.clear()
        if len(text) <= _SHORT:
            text, key = _line(text)
            if text:
                self.blocks.append(Block(text, key, self.region, links=_located(text, linked) if linked else ()))
        else:
            self._emit(tidy(text), linked)

    def _linked(self) -> list[tuple[str, str]]:
        """(text, href) of the links of the block that is being read, in order."""
        if len(self.linked) == 1:  # most blocks with a link have one
            anchor, at = self.linked.pop()
            return [(self.pending[at], self._href(anchor))]
        texts: dict[int, list[str]] = {}
        for anchor, at in self.linked:
            texts.setdefault(anchor, []).append(self.pending[at])
        self.linked.clear()
        return [("".join(parts), self._href(anchor)) for anchor, parts in texts.items()]

    def _href(self, anchor: int) -> str:
        return (self.tree.attrs[anchor].get("href") or "")[:MAX_TEXT]

    def _emit(self, text: str, linked: Sequence[tuple[str, str]] = ()) -> None:
        if len(text) < _UNCOUNTED:
            text = without_counters(text)
        if len(text) <= MAX_BLOCK:
            if text:
                links = _located(text, linked) if linked else ()
                self.blocks.append(Block(text, _digest(text), self.region, links=links))
            return
        for piece in pieces(text):
            self.blocks.append(block(piece, self.region))

    def _is_data(self, row: int) -> bool:
        """A row of a table of data; false for a table that lays out the page, and for a single cell."""
        tree = self.tree
        end = tree.ends[row]
        cells = sum(1 for child in tree.children(row) if tree.tags[child] in ("td", "th"))
        if cells < 2 or end - row > 400:
            return False
        return not any(tag in _LAYOUT_ONLY for tag in tree.tags[row + 1 : end])

    def _row(self, row: int) -> None:
        tree = self.tree
        self.region = self.layout.regions[row]
        cells = [self._cell(child) for child in tree.children(row)]
        text = "\t".join(cells).strip("\t")
        linked = [(tree.text(node, tree.ends[node]), self._href(node)) for node in tree.find("a", row, tree.ends[row])]
        if len(text) <= MAX_ROW:
            if text:
                self.blocks.append(block(text, self.region, links=_located(text, linked)))
            return
        for cell in filter(None, cells):
            self._emit(cell, linked)

    def _cell(self, cell: int) -> str:
        """The text of one cell; its paragraphs and breaks become blanks."""
        tree, layout = self.tree, self.layout
        parts: list[str] = []
        for node in range(cell + 1, tree.ends[cell]):
            if layout.unread[node] or layout.hidden[node]:
                continue
            if tree.tags[node] == TEXT:
                if self._spaced(node):
                    parts.append(" ")
                parts.append(tree.texts[node])
            elif tree.tags[node] in _BLOCK_LEVEL:
                parts.append(" ")
        return tidy("".join(parts))


@lru_cache(8192)
def _line(text: str) -> tuple[str, str]:
    """(a short text as its block has it, the block's key): menus and footers are the same on every page of a site."""
    text = without_counters(tidy(text))
    return text, _digest(text)


def _located(text: str, linked: Sequence[tuple[str, str]]) -> tuple[LinkText, ...]:
    """Where the texts of links stand in the text of their block. What is not found there word for word is left out."""
    if len(linked) == 1 and linked[0][0] == text:  # most of them: a title in a list, an entry of a menu
        return (LinkText(0, len(text), linked[0][1]),) if linked[0][1] else ()
    found = []
    after = 0
    for words, href in linked:
        at = text.find(words, after) if words and href else -1
        if at < 0 and href and (words := tidy(words)):
            at = text.find(words, after)
        if at >= 0:
            after = at + len(words)
            found.append(LinkText(at, after, href))
    return tuple(found)


def without_counters(text: str) -> str:
    """A short line without its click counter."""
    if _COUNTING.search(text):
        text = tidy(_COUNTER.sub(" ", text))
    return text
