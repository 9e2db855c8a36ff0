"""Every link of a page with the region that it stands in: the same answer for the spider and for the Document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from monitor.extract.lists.script_rows import Carried, carried_lists
from monitor.extract.markup import datastore, resources
from monitor.extract.markup.refresh import refresh
from monitor.extract.markup.regions import Layout
from monitor.extract.markup.tree import TEXT, Tree, parse
from monitor.extract.urls import Base, address, join
from monitor.model import Link, Region

MAX_LINKS = 20_000
MAX_TEXT = 500
_MENU = 500  # nodes of a menu's item
_MOVED = re.compile(
    r"(?:^|[\s;{(.])location(?:\.href)?\s*=\s*['\"]([^'\"\s+]{1,300})['\"]\s*(?:[;}\r\n]|$)"
    r"|location\.(?:replace|assign)\(\s*['\"]([^'\"\s+]{1,300})['\"]\s*\)"
)
_LITTLE = 60  # nodes: a page that only sends its reader on


def base_of(tree: Tree, url: str, charset: str = "") -> str:
    """The address that relative links start from: `<base href>`, or the page's own.

    `charset`: in which the page sends its queries (`query_encoding.query_charset`).
    """
    hrefs = (tree.attr(node, "href") for node in tree.find("base"))
    first = next(filter(None, hrefs), "")
    base = (join(url, first) if first else "") or url
    return Base(base, charset) if charset else base


def links_of(tree: Tree, layout: Layout, base: str, carried: Iterable[Carried] | None = None) -> list[Link]:
    """All links in the order of the page; those inside a datastore stand at the place of its script.

    `carried`: the lists of its scripts, where they have been looked for already.
    """
    links: list[Link] = []
    attrs = tree.attrs
    drawn = frozenset(layout.drawn)
    nodes = [node for node, tag in enumerate(tree.tags) if tag in _LEADING]
    for node in sorted(drawn.union(nodes)) if drawn else nodes:
        tag = tree.tags[node]
        if tag == "a":
            if "href" in attrs[node]:
                links.append(_anchor(tree, node, layout, base))
        elif tag in _LINKING:
            links += _LINKING[tag](tree, node, layout, base)
        if node in drawn:
            links += _drawn(tree, node, layout, base)
        if len(links) >= MAX_LINKS:
            break
    links += _scripted(carried_lists(tree, layout, base) if carried is None else carried, base)
    return links[:MAX_LINKS]


def _scripted(carried: Iterable[Carried], base: str) -> list[Link]:
    """Where the rows lead that the page's scripts hold as literals."""
    return [
        _anchor(one.tree, row.link, one.layout, base)
        for one in carried
        for group in one.groups
        for row in group.rows
        if group.dated and row.url
    ]


def _fragment_links(html: str, base: str) -> list[Link]:
    fragment = parse(html)
    return links_of(fragment, Layout(fragment), base)


def leading(links: list[Link]) -> list[Link]:
    """The links that a visitor can follow to another page: no pictures, no scripts, no stubs."""
    return [link for link in links if link.url and link.tag not in _SHOWN]


def shown(links: list[Link]) -> list[Link]:
    """What is only shown on the page: it is looked at, never read."""
    return [link for link in links if link.url and link.tag in resources.TARGETS]


def _anchor(tree: Tree, node: int, layout: Layout, base: str) -> Link:
    attrs = tree.attrs[node]
    href, title = attrs["href"] or "", attrs.get("title")
    key, asked = address(base, href)
    region = layout.regions[node]
    if not key and region is Region.MAIN and _opens_a_menu(tree, node):
        region = Region.NAV
    if len(href) > MAX_TEXT:
        href = href[:MAX_TEXT]
    title = title.strip()[:MAX_TEXT] if title else ""
    return Link._make((key, _text(tree, node), href, region, layout.hidden[node], "a", title, asked))


def _opens_a_menu(tree: Tree, node: int) -> bool:
    """The head of a drop-down menu: its `<li>` holds the list that it opens."""
    tags, parents, item = tree.tags, tree.parents, tree.parents[node]
    for _ in range(2):
        if item >= 0 and tags[item] != "li":
            item = parents[item]
    if item < 0 or tags[item] != "li":
        return False
    end = min(tree.ends[item], node + _MENU)
    inside = tags[node:end]
    lists = (below for kind in ("ul", "ol", "dl") if kind in inside for below in tree.find(kind, node, end))
    return any(next(tree.find("a", below, tree.ends[below]), None) is not None for below in lists)


def _area(tree: Tree, node: int, layout: Layout, base: str) -> tuple[Link, ...]:
    href = tree.attrs[node].get("href")
    return () if href is None else (_framed(tree, node, layout, base, href),)


def _embedded(tree: Tree, node: int, layout: Layout, base: str) -> list[Link]:
    """A picture, a film …, also one that a script loads later; none for what is drawn from data."""
    tag, attrs = tree.tags[node], tree.attrs[node]
    if tag == "img" and resources.is_plain(attrs):
        src = attrs.get("src") or ""
        return [_framed(tree, node, layout, base, src, tag)] if resources.is_fetched(src) else []
    if not resources.shows(tag, attrs):
        return []
    found = [_framed(tree, node, layout, base, href, kind) for kind, href in resources.addresses(tag, attrs)]
    shows = any(one.url for one in found)
    later = [_framed(tree, node, layout, base, href) for href in resources.loaded_later(attrs, shows)]
    return [*found, *(one for one in later if one.url)] if later else found


def _frame(tree: Tree, node: int, layout: Layout, base: str) -> list[Link]:
    attrs = tree.attrs[node]
    src = attrs.get("src")
    found = [_framed(tree, node, layout, base, src)] if src else []
    if tree.tags[node] == "iframe":
        later = [_framed(tree, node, layout, base, href) for href in resources.loaded_later(attrs, bool(src))]
        found += [one for one in later if one.url]
    return found


def _drawn(tree: Tree, node: int, layout: Layout, base: str) -> list[Link]:
    """The pictures behind an element."""
    attrs = tree.attrs[node]
    hrefs = [*resources.of_style(attrs.get("style") or "")]
    if tree.tags[node] in _WITH_BACKGROUND and attrs.get("background"):
        hrefs.append(attrs["background"] or "")
    return [_framed(tree, node, layout, base, href, "img") for href in hrefs]


def _style(tree: Tree, node: int, layout: Layout, base: str) -> list[Link]:
    hrefs = resources.of_style(tree.raw_text(node, 200_000))
    return [_framed(tree, node, layout, base, href) for href in hrefs]


def _framed(tree: Tree, node: int, layout: Layout, base: str, src: str, tag: str = "") -> Link:
    value = tree.attrs[node].get
    text, title = (value("alt") or "")[:MAX_TEXT], (value("title") or "")[:MAX_TEXT]
    key, asked = address(base, src)
    tag = tag or tree.tags[node]
    return Link._make((key, text, src[:MAX_TEXT], layout.regions[node], layout.hidden[node], tag, title, asked))


def _text(tree: Tree, node: int) -> str:
    """What a visitor reads on the link; of a picture its alt text."""
    end = tree.ends[node]
    if end == node + 2 and tree.tags[node + 1] == TEXT:
        return " ".join(tree.texts[node + 1].split())[:MAX_TEXT]
    end = min(end, node + 200)
    text = tree.text(node, end)
    if not text:
        text = " ".join(alt for picture in tree.find("img", node, end) if (alt := tree.attr(picture, "alt").strip()))
    return text[:MAX_TEXT]


def _refresh(tree: Tree, node: int, layout: Layout, base: str) -> tuple[Link, ...]:
    """`<meta http-equiv="refresh">`: the page sends its visitor on, unless it does so only where no scripts run."""
    if tree.attr(node, "http-equiv").lower() != "refresh" or any(
        tree.tags[n] == "noscript" for n in tree.ancestors(node)
    ):
        return ()
    return sent_on_by(tree.attr(node, "content"), base)


def sent_on_by(content: str, base: str) -> tuple[Link, ...]:
    """The link of a refresh, as its meta tag or the header of that name says it; none where the page stays itself."""
    found = refresh(content) if content else None
    return (_sent_on(base, found.href, "refresh"),) if found and found.href else ()


def _sent_on(base: str, href: str, tag: str = "link") -> Link:
    key, asked = address(base, href)
    return Link(key, "", href[:MAX_TEXT], tag=tag, asked=asked)


def _script(tree: Tree, node: int, layout: Layout, base: str) -> Iterable[Link]:
    """The file that a script comes from; the records of a datastore; where a little page sends its visitor."""
    if tree.attrs[node].get("src"):
        return _frame(tree, node, layout, base)
    kind = tree.attr(node, "type").lower()
    if kind == "text/xml":
        return records_links(tree.raw_text(node), base, layout.regions[node], layout.hidden[node])
    if len(tree) < _LITTLE and not kind.startswith("text/x-"):
        found = _MOVED.search(tree.raw_text(node, 20_000))
        if found:
            return (_sent_on(base, found[1] or found[2]),)
    return ()


def records_links(text: str, base: str, region: Region = Region.MAIN, hidden: bool = False) -> list[Link]:
    """The links inside the records of a datastore."""
    links = _fragment_links(datastore.records(text), base)
    return [link._replace(region=region, hidden=hidden or link.hidden) for link in links]


_LINKING: dict[str, Callable[[Tree, int, Layout, str], Iterable[Link]]] = {
    "area": _area,
    "iframe": _frame,
    "frame": _frame,
    "script": _script,
    "meta": _refresh,
    "style": _style,
    **dict.fromkeys(resources.ELEMENTS, _embedded),
}
_SHOWN = resources.TARGETS | {"script"}
_WITH_BACKGROUND = frozenset({"body", "table", "thead", "tbody", "tfoot", "tr", "td", "th"})
_LEADING = frozenset({"a", *_LINKING})
