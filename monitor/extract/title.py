"""The title of a page as a visitor reads it: the heading, else the meta tag, else the window title without the site."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from monitor.extract.blocks import tidy
from monitor.extract.regions import Layout
from monitor.extract.tree import TEXT, Tree
from monitor.model import Region

LONGEST = 200
_MAYBE = (Region.MAIN, Region.HEADER)
_HEADINGS = {"h1": 3, "h2": 2, "h3": 1, "ucaptitle": 3}
_NO_HEADING = frozenset("a title meta img input link script".split())
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:article|news|content|detail|info|main|text|con|xl|arc|page|show|view)?[_-]?(?:title|titles|tit|biaoti|headline|bt)\d?"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[^<>]{0,300}>?")
_NOTHING = re.compile(r"[\s\W_]+")
_TEMPLATE = re.compile(
    r"^(?:列表页?|详情页?|信息公开详情|内容页?|栏目页?|首页|文章页?|无标题文档|标题)(?:\W|$)|详细页面$|(?:平台|专题)$"
)
_STRONG_CUTS = re.compile(r"\s*[_|｜]+\s*|\s+[-–—]+\s*")
_CUTS = re.compile(r"\s*[-_|—–]+\s*|\s+[-–—]\s*")
_SITE = re.compile(
    r"(?:人民政府|政府网|政府门户|门户网站|网站|官网|委员会|管委会|公开网|信息网|中国政府网|办公室|办公厅|[局厅部院署]|网|中学|小学|大学|学院|医院|集团|公司)(?:门户网站|网站|官网)?$"
    r"|www\.|\.cn$|\.com$"
)


class Title(NamedTuple):
    text: str = ""
    node: int = -1  # where it stands on the page; -1 when it is only in the head


def title_of(tree: Tree, layout: Layout, meta: Mapping[str, str], window: str, content: int) -> Title:
    """`window`: the text of <title>; `content`: the node of the main text, or -1."""
    stated = _clean(_meta(meta, "articletitle"))
    heading = _heading(tree, layout, stated, _clean(window), content)
    if heading.node >= 0:
        return heading
    return Title(stated or without_site(_clean(window), meta))


def without_site(window: str, meta: Mapping[str, str]) -> str:
    """通知公告-示例区人民政府 → 通知公告. A title that is nothing but the site's name stays as it is."""
    site = bare(_meta(meta, "sitename"))
    parts = [part for part in _STRONG_CUTS.split(window) if part]
    if len(parts) > 1:
        window = parts[-1] if _is_site(parts[0], site) and not _is_site(parts[-1], site) else parts[0]
    parts = [part for part in _CUTS.split(window) if part]
    if parts and parts[0] == "首页":
        window = window[len(parts.pop(0)) :].lstrip(" -_|—–")
    rest = window
    while len(parts) > 1 and _is_site(parts[-1], site):
        cut = rest.rfind(parts.pop())
        rest = rest[:cut].rstrip(" -_|—–")
    while len(parts) > 1 and _is_site(parts[0], site):
        rest = rest[rest.find(parts[0]) + len(parts.pop(0)) :].lstrip(" -_|—–")
    return (rest or window)[:LONGEST]


def says_nothing(title: str) -> bool:
    """True for a title that names the site, or a template, instead of the page."""
    return len(bare(title)) < 3 or _SITE.search(title) is not None or _TEMPLATE.search(title) is not None


def bare(text: str) -> str:
    """Letters and figures only, for comparing two titles."""
    return _NOTHING.sub("", unicodedata.normalize("NFKC", text)).lower()


def _is_site(part: str, site: str) -> bool:
    return bare(part) == site or (len(part) <= 30 and _SITE.search(part) is not None)


def _clean(text: str) -> str:
    if "<" in text:
        text = _MARKUP.sub("", text)
    return tidy(text)[:LONGEST]


def _meta(meta: Mapping[str, str], name: str) -> str:
    return next((value for key, value in meta.items() if key.lower() == name), "")


def _heading(tree: Tree, layout: Layout, stated: str, window: str, content: int) -> Title:
    """The heading that the head of the page confirms; else a plain <h1>."""
    stated_bare, window_bare = bare(stated), bare(window)
    best, best_score = Title(), 0.0
    for node, weight in _candidates(tree, layout, tree.ends[content] if content >= 0 else len(tree)):
        if layout.unread[node] or layout.regions[node] not in _MAYBE:
            continue
        text = _once(tree.text(node, tree.ends[node]))
        if not 2 <= len(text) <= LONGEST or layout.hidden[node]:
            continue
        score = _score(bare(text), stated_bare, window_bare, weight)
        if score >= 30 and _is_linked(tree, node):
            score = 5  # in a menu or a side list that names this page too
        if score > best_score and not (score < 5 and _is_linked(tree, node)):  # a logo
            best, best_score = Title(text, node), score
    if best_score < 30 and stated_bare:
        line = _line(tree, layout, stated_bare)
        if line.node >= 0 and (best_score < 10 or bare(line.text) == stated_bare or len(line.text) > len(best.text)):
            return line
    if best_score < 10 and len(window_bare) >= 6:
        line = _line(tree, layout, window_bare)
        return line if line.node >= 0 else best
    return best


def last_named(tree: Tree, layout: Layout, content: int) -> str:
    """What the template marks as the title right before the main text: for pages whose head says nothing."""
    for node in range(content - 1, 0, -1):
        attrs, tag = tree.attrs[node], tree.tags[node]
        if layout.regions[node] is not Region.MAIN or layout.unread[node] or layout.hidden[node]:
            continue
        if tag in _HEADINGS or (attrs and tag not in _NO_HEADING and _is_named(attrs.get("class"), attrs.get("id"))):
            text = _once(tree.text(node, tree.ends[node]))
            if 6 <= len(text) <= 100 and not says_nothing(text) and not _is_linked(tree, node):
                return text
    return ""


def _is_linked(tree: Tree, node: int) -> bool:
    """The text of this element begins inside a link to somewhere."""
    first = next(tree.find(TEXT, node, tree.ends[node]), node)
    for above in tree.ancestors(first):
        if tree.tags[above] == "a" and tree.attr(above, "href"):
            return True
        if above <= node:
            break
    return False


def _candidates(tree: Tree, layout: Layout, end: int) -> list[tuple[int, float]]:
    """What a template marks as a heading, by its tag or its names, with how much that says."""
    found: dict[int, float] = {node: weight for tag, weight in _HEADINGS.items() for node in tree.find(tag, 0, end)}
    for node, classes, name in layout.named:
        if node < end and _is_named(classes, name) and tree.tags[node] not in _NO_HEADING:
            found.setdefault(node, 0.5)
    return sorted(found.items())


def _once(text: str) -> str:
    """Rendered pages hold some titles twice."""
    half = len(text) // 2
    return text[:half] if half > 5 and text[:half] == text[half + 1 :] else text


@lru_cache(8192)
def _is_named(classes: str | None, name: str | None) -> bool:
    return _NAMED.search(f"{classes or ''} {name or ''}") is not None


def _score(text: str, stated: str, window: str, weight: float) -> float:
    """A heading that says what the head says is right; a bare h1 is likely; anything else is not."""
    if not text:
        return 0
    if stated and text == stated:
        return 30 + weight
    if len(text) >= 6 and (text in window or (stated and (text in stated or stated in text))):
        return 10 + weight + min(len(text), 60) / 10
    return weight if weight >= 3 and len(text) >= 5 else 0


def _line(tree: Tree, layout: Layout, whole: str) -> Title:
    """The longest visible line with which `whole`, what the head says, begins; its parts may be spread over tags."""
    best, longest = Title(), 5
    begins = whole[:1] if whole[:1] > "\u4e00" else ""  # a Chinese character is the same in every spelling
    for node in [node for node, text in enumerate(tree.texts) if text and begins in text]:
        text = tree.texts[node]
        if not 4 <= len(text) <= LONGEST + 40 or layout.unread[node] or layout.hidden[node]:
            continue
        if layout.regions[node] not in _MAYBE or tree.tags[tree.parents[node]] in ("a", "title"):
            continue
        if whole.startswith(bare(text)[:4] or "-"):
            box, length = _widest(tree, node, whole)
            if length > longest:
                best, longest = Title(tree.text(box, _with_next_line(tree, box, whole)), box), length
                if length == len(whole):
                    break
    return best


def _with_next_line(tree: Tree, box: int, whole: str) -> int:
    """The end of a title, or of the subtitle below it where that is the rest of `whole`."""
    end = tree.ends[box]
    if end >= len(tree) or tree.parents[end] != tree.parents[box] or tree.ends[end] - end > 20:
        return end
    return tree.ends[end] if bare(tree.text(box, tree.ends[end])) == whole else end


def _widest(tree: Tree, node: int, whole: str) -> tuple[int, int]:
    """(the element around a text that still says nothing but the beginning of `whole`, its length)."""
    box, length = node, 0
    for element in (node, *islice(tree.ancestors(node), 5)):
        plain = bare(tree.text(element, tree.ends[element])) if tree.ends[element] - element < 60 else ""
        if plain and whole.startswith(plain):
            box, length = element, len(plain)
    return box, length
