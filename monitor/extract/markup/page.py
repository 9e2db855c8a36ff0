"""A parsed page with what several readers of it need: its metas, its window title, where its main text stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from bs4 import BeautifulSoup

from monitor.extract.markup.blocks import tidy
from monitor.extract.markup.links import base_of
from monitor.extract.markup.main_text import Measures, find_content
from monitor.extract.markup.regions import Layout
from monitor.extract.markup.tree import Tree, parse
from monitor.model import Region

MAX_META = 200
MAX_REPAIRED = 1_000_000  # characters
_TOP = 100  # texts
_META_LENGTH = 2_000
_SWALLOWS = ("title", "textarea")
_BODY = re.compile(r"<body[\s>]", re.IGNORECASE)
_FOOTER_WORDS = re.compile(r"版权所有|ICP备|公网安备|网站标识码|主办单位|承办单位|copyright", re.IGNORECASE)


@dataclass(slots=True, kw_only=True)
class Page:
    url: str
    tree: Tree
    layout: Layout
    base: str  # from which relative links start
    meta: Mapping[str, str] = field(default_factory=dict)  # names as written
    window: str = ""  # the text of <title>
    content: int = -1  # the node of the main text
    named: bool = False  # the system itself marks that node
    plain: int = 0  # characters in it that are in no link
    source: str = ""
    measures: Measures | None = None

    def stated(self, name: str) -> str:
        """A meta tag's value, regardless of the case of its name."""
        low = name.lower()
        return next((value for key, value in self.meta.items() if key.lower() == low), "")

    def top(self) -> str:
        """The first texts of the page, each on a line of its own: its header, where many show the day."""
        tree, unread = self.tree, self.layout.unread
        texts = (tree.texts[node].strip() for node in tree.said(0, len(tree) // 2) if not unread[node])
        return "\n".join(islice(texts, _TOP))


def read_page(text: str, url: str, utf8: bytes = b"", queries: str = "") -> Page:
    """`utf8`: the same text in bytes, where these are at hand; `queries`: the encoding in which it sends them."""
    tree = parse(text, utf8)
    if is_swallowed(text, len(tree)):
        tree = parse(repaired(text))
    layout = Layout(tree)
    page = Page(
        url=url,
        tree=tree,
        layout=layout,
        base=base_of(tree, url, queries),
        meta=metas_of(tree),
        window=window_title(tree),
        source=text,
    )
    measures = page.measures = Measures(tree, layout)
    page.content, page.named = find_content(tree, layout, measures)
    if page.content >= 0:
        page.plain = measures.plain(page.content)
        layout.release(page.content)
    _mark_footer(page)
    return page


def is_swallowed(text: str, elements: int) -> bool:
    """True when the source has a body, an unclosed <title> or <textarea>, and next to nothing of the page was parsed.

    A parser that does as browsers do takes all that follows such a tag for its text.
    """
    if elements > 60 or len(text) > MAX_REPAIRED or not _BODY.search(text):
        return False
    low = text.lower()
    return any(low.count(f"<{name}") > low.count(f"</{name}") for name in _SWALLOWS)


def repaired(text: str) -> str:
    """The page with its open tags closed, by Beautiful Soup over Python's own parser: slow, and few pages need it."""
    return str(BeautifulSoup(text, "html.parser"))


def metas_of(tree: Tree) -> dict[str, str]:
    """Name → content, as written. Of doubles the first that says something stands."""
    found: dict[str, str] = {}
    for node in tree.find("meta"):
        name = (tree.attr(node, "name") or tree.attr(node, "property")).strip()
        if name and len(name) <= 60 and len(found) < MAX_META and not found.get(name):
            found[name] = " ".join(tree.attr(node, "content").split())[:_META_LENGTH]
    return found


def window_title(tree: Tree) -> str:
    node = next(tree.find("title"), None)
    return "" if node is None else tidy(tree.raw_text(node, 1000))


def _mark_footer(page: Page) -> None:
    """The box at the end of the page that speaks like a footer, regardless of its name."""
    tree, layout = page.tree, page.layout
    start = max(tree.ends[page.content] if page.content >= 0 else 0, len(tree) // 2)
    for node in tree.said(start):
        if layout.regions[node] is not Region.MAIN or layout.unread[node] or not _FOOTER_WORDS.search(tree.texts[node]):
            continue
        box = node
        for above in tree.ancestors(node):
            if above < start or tree.ends[above] - above > max(30, len(tree) // 3):
                break
            box = above
        layout.assign(box, tree.ends[box], Region.FOOTER)
