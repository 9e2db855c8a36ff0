"""Outlinks of a page, the spider's hot path: the links of `Document.links` without the rest of a Document."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from monitor.extract import endpoints
from monitor.extract.charset import as_utf8, decode
from monitor.extract.fields.soft_404 import MOST_TEXT, says_missing
from monitor.extract.lists import groups_of
from monitor.extract.lists.pager import after_datastore, next_pages, pager_pages
from monitor.extract.markup import datastore
from monitor.extract.markup.links import base_of, leading, links_of, records_links, sent_on_by, shown
from monitor.extract.markup.regions import Layout
from monitor.extract.markup.tree import TEXT, Tree, parse
from monitor.extract.urls import Base
from monitor.extract.urls.kinds import kind_of
from monitor.extract.urls.query_encoding import query_charset
from monitor.model import Link, PageKind, Region

_NAVIGATION = (Region.NAV, Region.HEADER)
_OF_ARTICLE = re.compile(r"""<meta\s+name=["']?ArticleTitle["']?\s+content=["']?[^"'\s>]""", re.IGNORECASE)
_LONGEST_NAME = 14  # characters of a column's name in a menu
_OF_SENTENCE = re.compile(r"[，。！？；：]|\d{1,2}[-/.月]\d{1,2}")
Dated = Callable[[], frozenset[str]]
_NO_LIST = (PageKind.ARTICLE, PageKind.ATTACHMENT)


class Outlink(NamedTuple):
    url: str  # its key, absolute
    text: str
    nav: bool  # stands in the page's head or navigation
    kind: PageKind  # as far as the address tells; whether it is outside is the spider's to say


@dataclass(slots=True, kw_only=True)
class Outlinks:
    pages: list[Outlink] = field(default_factory=list)  # once each, in the order of the page
    images: list[str] = field(default_factory=list)
    pager: list[str] = field(default_factory=list)  # further pages of this list, nearest first
    paged: list[str] = field(default_factory=list)  # other pages that its pager names, by number or as the last
    calls: list[str] = field(default_factory=list)  # end points that its script would fetch its list from
    says_missing: bool = False
    asked: Mapping[str, str] = field(default_factory=dict)  # what is requested, where that is not the key
    dated: Dated = field(default=frozenset, compare=False)  # the pages that rows of its dated lists lead to: dear

    def asked_for(self, url: str) -> str:
        """What is requested for this key; "" where that is the key itself."""
        return self.asked.get(url, "")


def outlinks(body: bytes, url: str, charset: str = "", refresh: str = "") -> Outlinks:
    """The links of an HTML page, or of what an end point sent. `refresh`: the header of that name. Never raises."""
    text, codec = decode(body, charset)
    answer = endpoints.answer(text, url)
    text = text if answer is None else answer.datastore()
    if datastore.is_datastore(text):
        records = records_links(text, Base(url, query_charset(codec, body, charset)))
        found = _pages(records)
        rows = frozenset(page.url for page in found)
        pager = [page for page in after_datastore(text, url) if page]
        return Outlinks(pages=found, pager=pager, asked=_asked(records), dated=lambda: rows)
    tree = parse(text, as_utf8(body, codec))
    layout = Layout(tree)
    base = base_of(tree, url, query_charset(codec, body, charset))
    links = [*links_of(tree, layout, base), *sent_on_by(refresh, base)]
    pager = list(next_pages(tree, links, base))
    calls = [] if kind_of(url) in _NO_LIST or _OF_ARTICLE.search(text) else endpoints.calls(text, url)
    if calls and any(group.dated and not group.side for group in groups_of(tree, layout, base)):
        calls = []  # the page holds its list itself
    missing = _missing(tree, layout)
    pages, dated = _pages(links), lambda: _dated(tree, layout, base)
    return Outlinks(
        pages=pages,
        images=_images(links),
        pager=pager,
        paged=pager_pages(links),
        calls=calls,
        says_missing=missing,
        asked=_asked(links),
        dated=dated,
    )


def _dated(tree: Tree, layout: Layout, base: str) -> frozenset[str]:
    rows = (row.url for group in groups_of(tree, layout, base) if group.dated and not group.side for row in group.rows)
    records = (link.url for _, text in datastore.of_page(tree) for link in leading(records_links(text, base)))
    return frozenset((*rows, *records))


def _pages(links: list[Link]) -> list[Outlink]:
    pages: dict[str, Outlink] = {}
    for link in leading(links):
        known = pages.get(link.url)
        if known and known.text and (known.nav or link.region not in _NAVIGATION):
            continue  # it says no more
        nav = link.region in _NAVIGATION and _may_be_column(link)
        if known is None:
            pages[link.url] = Outlink._make((link.url, link.text, nav, kind_of(link.url, link.text)))
        elif (nav and not known.nav) or (link.text and not known.text):
            pages[link.url] = known._replace(text=known.text or link.text, nav=known.nav or nav)
    return list(pages.values())


def _may_be_column(link: Link) -> bool:
    """A headline in a banner stands in the page's head and names no column."""
    if len(link.text) > _LONGEST_NAME or _OF_SENTENCE.search(link.text):
        return False
    return kind_of(link.url, link.text) not in _NO_LIST


def _images(links: list[Link]) -> list[str]:
    return list(dict.fromkeys(link.url for link in shown(links)))


def _asked(links: list[Link]) -> dict[str, str]:
    """The first spelling of each key counts."""
    first = {link.url: link.asked for link in reversed(links)}
    return {url: asked for url, asked in first.items() if asked}


def _missing(tree: Tree, layout: Layout) -> bool:
    title, text = title_text(tree), main_text(tree, layout, MOST_TEXT)
    return says_missing(title, text)


def title_text(tree: Tree) -> str:
    node = next(tree.find("title"), None)
    return "" if node is None else tree.raw_text(node, 1000).strip()


def main_text(tree: Tree, layout: Layout, limit: int) -> str:
    """The text that a reader sees outside head, navigation, footer and sidebars, until it is longer than `limit`."""
    parts: list[str] = []
    length = 0
    for node, text in enumerate(tree.texts):
        if text and layout.regions[node] is Region.MAIN and not layout.unread[node] and not layout.hidden[node]:
            text = text.strip()
            if text and tree.tags[node] == TEXT:
                parts.append(text)
                length += len(text)
                if length > limit:
                    break
    return "\n".join(parts)
