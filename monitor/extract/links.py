"""Every link of a page with the region that it stands in: the same answer for the spider and for the Document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from monitor.extract import datastore
from monitor.extract.regions import Layout
from monitor.extract.tree import TEXT, Tree, parse
from monitor.extract.urls import join, stub
from monitor.model import Region

MAX_LINKS = 20_000
MAX_TEXT = 500
_LAZY = ("data-original", "data-src", "data-echo", "lazysrc", "original")
_REFRESH = re.compile(r"^\s*\d*\.?\d*\s*[;,]\s*url\s*=\s*['\"]?([^'\"\s>]+)", re.IGNORECASE)
_MOVED = re.compile(
    r"(?:^|[\s;{(.])location(?:\.href)?\s*=\s*['\"]([^'\"\s+]{1,300})['\"]\s*(?:[;}\r\n]|$)"
    r"|location\.(?:replace|assign)\(\s*['\"]([^'\"\s+]{1,300})['\"]\s*\)"
)
_LITTLE = 60  # nodes: a page that only sends its reader on


def base_of(tree: Tree, url: str) -> str:
    """The address that relative links start from: `<base href>`, or the page's own."""
    for node in tree.find("base"):
        href = tree.attr(node, "href")
        if href:
            return join(url, href) or url
    return url


class Sight(NamedTuple):
    """A link as `model.Link` has it; a tuple, because the spider makes sixty of them a page and keeps none."""

    url: str
    text: str
    href: str
    region: Region = Region.MAIN
    hidden: bool = False
    tag: str = "a"
    title: str = ""


def links_of(tree: Tree, layout: Layout, base: str) -> list[Sight]:
    """All links in the order of the page; those inside a datastore stand at the place of its script."""
    links: list[Sight] = []
    attrs = tree.attrs
    for node in [node for node, tag in enumerate(tree.tags) if tag in _LEADING]:
        tag = tree.tags[node]
        if tag == "a":
            if "href" in attrs[node]:
                links.append(_anchor(tree, node, layout, base))
        else:
            links += _LINKING[tag](tree, node, layout, base)
        if len(links) >= MAX_LINKS:
            break
    return links[:MAX_LINKS]


def leading(links: list[Sight]) -> list[Sight]:
    """The links that a visitor can follow to another page: no pictures, no scripts, no stubs."""
    return [link for link in links if link.url and link.tag not in ("img", "script")]


def _anchor(tree: Tree, node: int, layout: Layout, base: str) -> Sight:
    attrs = tree.attrs[node]
    href, title = attrs["href"] or "", attrs.get("title")
    return Sight(
        join(base, href),
        _text(tree, node),
        href if len(href) <= MAX_TEXT else href[:MAX_TEXT],
        layout.regions[node],
        layout.hidden[node],
        "a",
        title.strip()[:MAX_TEXT] if title else "",
    )


def _area(tree: Tree, node: int, layout: Layout, base: str) -> tuple[Sight, ...]:
    href = tree.attrs[node].get("href")
    return () if href is None else _framed(tree, node, layout, base, href)


def _picture(tree: Tree, node: int, layout: Layout, base: str) -> tuple[Sight, ...]:
    """A picture, also one that a script loads later; none for pictures drawn from data."""
    attrs = tree.attrs[node]
    src = attrs.get("src") or ""
    if not src or src.startswith("data:") or stub(src):
        src = next((attrs[name] for name in _LAZY if attrs.get(name)), src) or ""
    return () if not src or src.startswith("data:") else _framed(tree, node, layout, base, src)


def _frame(tree: Tree, node: int, layout: Layout, base: str) -> tuple[Sight, ...]:
    src = tree.attrs[node].get("src")
    return _framed(tree, node, layout, base, src) if src else ()


def _framed(tree: Tree, node: int, layout: Layout, base: str, src: str) -> tuple[Sight, ...]:
    text, title = tree.attr(node, "alt"), tree.attr(node, "title")
    region, hidden = layout.regions[node], layout.hidden[node]
    return (Sight(join(base, src), text[:MAX_TEXT], src[:MAX_TEXT], region, hidden, tree.tags[node], title[:MAX_TEXT]),)


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


def _refresh(tree: Tree, node: int, layout: Layout, base: str) -> tuple[Sight, ...]:
    """`<meta http-equiv="refresh">`: the page sends its visitor on."""
    if tree.attr(node, "http-equiv").lower() != "refresh":
        return ()
    found = _REFRESH.match(tree.attr(node, "content"))
    return (Sight(join(base, found[1]), "", found[1], tag="link"),) if found else ()


def _script(tree: Tree, node: int, layout: Layout, base: str) -> Iterable[Sight]:
    """The file that a script comes from; the records of a datastore; where a little page sends its visitor."""
    if tree.attrs[node].get("src"):
        return _frame(tree, node, layout, base)
    kind = tree.attr(node, "type").lower()
    if kind == "text/xml":
        return records_links(tree.raw_text(node), base, layout.regions[node], layout.hidden[node])
    if len(tree) < _LITTLE and not kind.startswith("text/x-"):
        found = _MOVED.search(tree.raw_text(node, 20_000))
        if found:
            href = found[1] or found[2]
            return (Sight(join(base, href), "", href, tag="link"),)
    return ()


def records_links(text: str, base: str, region: Region = Region.MAIN, hidden: bool = False) -> list[Sight]:
    """The links inside the records of a datastore."""
    fragment = parse(datastore.records(text))
    links = links_of(fragment, Layout(fragment), base)
    return [link._replace(region=region, hidden=hidden or link.hidden) for link in links]


_LINKING: dict[str, Callable[[Tree, int, Layout, str], Iterable[Sight]]] = {
    "area": _area,
    "iframe": _frame,
    "frame": _frame,
    "img": _picture,
    "script": _script,
    "meta": _refresh,
}
_LEADING = frozenset({"a", *_LINKING})
