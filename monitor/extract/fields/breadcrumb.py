"""当前位置: the path of column names that a page shows above its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from monitor.extract.markup.regions import Layout
from monitor.extract.markup.tree import TEXT, Tree
from monitor.extract.urls import join
from monitor.model import Region

_LABEL = re.compile(
    r"(?:您|你)?的?(?:当前|现在|目前)?(?:所在)?的?(?:位置|所在地)(?:是)?\s*[:：]"
    r"|(?:您|你)?(?:当前|现在|目前)?(?:所在的?|的)位置|当前位置|^\s*位置\s*$"
)
_OF_VISITOR = re.compile("[您你当现目所]")  # whose place it is; else it may be that of an office
_LABEL_ALONE = re.compile(r"^\W*(?:" + _LABEL.pattern + r")\W*")
_SEPARATOR = re.compile(
    r"\s*(?:>>|>|≫|»|›|＞|→|⇒|▸|►|▶|▷|➤|➔|➜|/|／|\\|\||｜|丨|┃|│|》|〉|❯|－|--|::|·(?=\s)|\s-\s|—)\s*"
)
_HOME = re.compile(r"^(?:网站|本站|门户|站点|返回|中心|政府|官网)?(?:首页|主页|home)$|^index$", re.IGNORECASE)
# What ends a path without being a column: 正文, 浏览正文, 文章详情 …
_END = re.compile(
    r"(?:(?:查看|浏览|阅读|当前|文章|信息|新闻|公告|通知){0,2}(?:正文|内容|详情|全文|文章){1,2}页?|详细(?:内容|信息)?|列表页?|查看|浏览文章|文章页?|栏目列表|当前页面?)$"
)
# What stands in such a box beside the path.
_CONTROL = re.compile(
    r"(?:返回|后退|关闭|打印|刷新|收藏|分享|字体|字号|上一[页篇]|下一[页篇]|搜索|检索|无障碍|繁体|简体|订阅|我要纠错|二维码)"
    r"(?:[首主上]一?[页级]|列表|目录|栏目|本页|窗口|页面|到)?$|[大中小]$"
)
_ARROW_SIGN = re.compile("[>≫»›＞→⇒▸►▶▷➤➔➜]")
_ARROW = re.compile(r"\s*(?:-+>|>+|≫|»|›|＞|→|⇒|▸|►|▶|▷|➤|➔|➜)\s*")
# Signs that part the entries of menus as well.
_SLASH = re.compile(r"\s*(?:[/／|｜丨┃│》〉❯\\∕－]|^\s*[-–—·•]+(?=\s|$)|(?<=\s)[-–—·•]+(?=\s|$))\s*")
_BEGINS_WITH_SLASH = re.compile(r"\s*[/／|｜丨┃│》〉❯\\∕－\-–—·•]")
_OF_MENU = re.compile(
    r"登录|注册|english|无障碍|适老|长者|关怀|收藏|设为首页|地图|联系|手机|移动|繁|关于|邮箱|微信|微博|客户端|rss|帮助|搜索",
    re.IGNORECASE,
)
_MOST_SLASHED = 6
_SLASHED_REACH = 40  # nodes
_DIGITS = re.compile(r"\d+|\.s?html?$|/index\b.*$")
_LONGEST_NAME = 30
_NOWHERE = "#"  # a link, but to no page
Part = tuple[str, str]  # name, address or ""
_SIGNS = "：:-—[]【】|·.。 >»›→＞"
_FRAME = "：:-—[]【】<＜«|｜丨┃│❯/／\\·.。 \t\r\n　\u200b\u200d\ufeff>≫»›→＞⇒▸►▶▷➤➔➜"
_LONGEST = 300  # characters of a breadcrumb
_MOST = 12
_MOST_NODES = 200
_REACH = 60  # nodes on either side of an arrow in which the names beside it stand


class Crumbs(NamedTuple):
    names: tuple[str, ...] = ()  # as shown, from 首页 down, without 正文
    url: str = ""  # of the last name, where it is a link
    own: str = ""  # the page's own name, where the path ends with it


def crumbs_of(tree: Tree, layout: Layout, base: str, title: str, content: int = -1) -> Crumbs:
    """The breadcrumb of a page; empty when it shows none. `content`: the node of the main text, or -1."""
    only_home = Crumbs()
    for parts in _candidates(tree, layout, base, content):
        found = _crumbs(parts, title)
        if any(not _HOME.match(name) for name in found.names) or found.own:
            return found
        only_home = found if found.names else only_home
    return only_home


def is_home_name(name: str) -> bool:
    """首页, 网站首页 …: where a path begins, not a column."""
    return _HOME.match(name) is not None


def _candidates(tree: Tree, layout: Layout, base: str, content: int) -> Iterator[list[Part]]:
    """What may be a breadcrumb, the surest first: after 当前位置, in a box of that name, names between arrows."""
    for node in [node for node in tree.lines if "位置" in tree.texts[node]]:
        text = tree.texts[node]
        if len(text) < _LONGEST and not layout.unread[node] and _LABEL.search(text):
            box = _around(tree, node)
            parts = _parts(tree, layout, box, base) if box >= 0 else []
            if parts and (_OF_VISITOR.search(text) or is_home_name(parts[0][0])):
                yield parts
    for node in layout.paths:
        if _is_path(tree, node):
            yield _parts(tree, layout, node, base)
    end = content if content >= 0 else len(tree)
    yield from _chains(tree, layout, base, end)
    yield from reversed(list(_slashed(tree, layout, base, end)))
    yield from _written(tree, layout, end)


def _crumbs(parts: list[Part], title: str) -> Crumbs:
    own = ""
    parts = parts[:1] + [part for part in parts[1:] if not _CONTROL.match(part[0])]
    while parts and (_END.match(parts[-1][0]) or (not parts[-1][1] and _is_title(parts[-1][0], title))):
        own = title if _is_title(parts[-1][0], title) else own
        parts = parts[:-1]
    url = parts[-1][1] if parts else ""
    return Crumbs(tuple(name for name, _ in parts[:_MOST]), "" if url == _NOWHERE else url, own)


def _is_title(name: str, title: str) -> bool:
    """The page's own title, or its beginning: 关于做好春节期间…"""
    cut = name.rstrip(".…⋯")
    return bool(title) and (name == title or (cut != name and len(cut) >= 4 and title.startswith(cut)))


def _around(tree: Tree, node: int) -> int:
    """From the label up to the element that holds links or separators; -1 when that is too large."""
    text = tree.texts[node]
    for level, above in enumerate(tree.ancestors(node)):
        if level > 4 or tree.ends[above] - above > _MOST_NODES:
            return -1
        links = sum(1 for _ in tree.find("a", above, tree.ends[above]))
        if links or _SEPARATOR.search(_LABEL.sub("", text)) or len(_split(_without_label(text))) > 1:
            small = len(tree.raw_text(above, _LONGEST + 1)) <= _LONGEST and links <= _MOST
            return above if small and tree.tags[above] != "a" else -1
    return -1


def _is_path(tree: Tree, node: int) -> bool:
    """A box named like a breadcrumb that begins at the home page or holds separators."""
    if tree.ends[node] - node > 80:
        return False
    text = tree.text(node, tree.ends[node])
    if not 2 <= len(text) <= _LONGEST:
        return False
    links = list(tree.find("a", node, tree.ends[node]))
    first = tree.text(links[0], tree.ends[links[0]]) if links else ""
    return bool(_HOME.match(first)) or (bool(links) and ">" in text)


def _chains(tree: Tree, layout: Layout, base: str, end: int) -> Iterator[list[Part]]:
    """首页 > 政务公开 > …, without a label and without a name: links, or texts after 首页, with arrows between."""
    search, texts = _ARROW_SIGN.search, tree.texts
    arrows = [node for node in tree.said(0, end) if search(texts[node]) and len(texts[node]) < _LONGEST]
    for start, stop in _around_each(arrows, end):
        yield from _chains_of(_tokens(tree, layout, base, start, stop))


def _around_each(nodes: list[int], end: int) -> list[tuple[int, int]]:
    """The stretches of a page near these nodes, each once."""
    found: list[tuple[int, int]] = []
    for node in nodes:
        start, stop = max(0, node - _REACH), min(end, node + _REACH)
        if found and found[-1][1] >= start:
            found[-1] = (found[-1][0], stop)
        else:
            found.append((start, stop))
    return found


def _chains_of(tokens: Iterator[Part]) -> Iterator[list[Part]]:
    chain: list[Part] = []
    linked = False
    for name, url in tokens:
        if not name:
            linked = bool(chain)
        elif linked and len(name) <= _LONGEST_NAME:
            chain.append((name, url))
            linked = False
        else:
            if _is_chain(chain):
                yield _without_doubles(chain)
            chain, linked = ([(name, url)] if len(name) <= _LONGEST_NAME else []), False
    if _is_chain(chain):
        yield _without_doubles(chain)


def _slashed(tree: Tree, layout: Layout, base: str, end: int) -> Iterator[list[Part]]:
    """首页 / 政务公开 / …, in the middle of the page: unlike in a menu, each link leads below the last one."""
    for node in [node for node in tree.find("a", 0, end) if tree.ends[node] - node <= 4]:
        after = tree.ends[node]
        if after + 1 < end and tree.ends[after] == after + 2:  # <span>/</span>
            after += 1
        if after >= end or tree.tags[after] != TEXT or not _BEGINS_WITH_SLASH.match(tree.texts[after]):
            continue
        if layout.regions[node] is not Region.MAIN or not is_home_name(tree.text(node, tree.ends[node]).strip(_FRAME)):
            continue
        stop = min(end, node + _SLASHED_REACH)
        chain = next(_chains_of(_tokens(tree, layout, base, node, stop, _SLASH)), [])
        if 2 <= len(chain) <= _MOST_SLASHED and _leads_down(chain):
            yield chain


def _written(tree: Tree, layout: Layout, end: int) -> Iterator[list[Part]]:
    """首页 / 政务公开 / …, without links."""
    for node in [node for node in tree.said(0, end) if "首页" in tree.texts[node] and len(tree.texts[node]) < _LONGEST]:
        names = [name.strip(_FRAME) for name in _SLASH.split(tree.texts[node])]
        if (
            not 2 <= len(names) <= _MOST_SLASHED
            or not is_home_name(names[0])
            or layout.regions[node] is not Region.MAIN
        ):
            continue
        if all(0 < len(name) <= _LONGEST_NAME and not _OF_MENU.search(name) for name in names):
            yield [(name, "") for name in names]


def _leads_down(chain: list[Part]) -> bool:
    """Each address lies below the one before it, or says nothing of it: addresses that differ in figures only."""
    if any(_OF_MENU.search(name) for name, _ in chain[1:]):
        return False
    paths = [
        _DIGITS.sub("", url.partition("?")[0].partition("//")[2]).rstrip("/")
        for _, url in chain[1:]
        if url and url != _NOWHERE
    ]
    return all(below.startswith(above) for above, below in pairwise(paths))


def _is_chain(chain: list[Part]) -> bool:
    return len(chain) >= 2 and (bool(chain[0][1]) or is_home_name(chain[0][0]))


def _tokens(
    tree: Tree, layout: Layout, base: str, start: int, end: int, separator: re.Pattern[str] = _ARROW
) -> Iterator[Part]:
    """Names in the order of the page, and for each arrow an empty one."""
    link_end = -1
    for node in range(start, end):
        if layout.unread[node] or layout.regions[node] is Region.FOOTER:
            continue
        if tree.tags[node] == "a":
            link_end = tree.ends[node]
            name = _bare(tree.text(node, link_end))
            if name:
                yield name, join(base, tree.attr(node, "href")) or _NOWHERE
        elif tree.tags[node] == TEXT and node >= link_end:
            for place, name in enumerate(separator.split(tree.texts[node])):
                if place:
                    yield "", ""
                if name.strip(_SIGNS):  # a wide blank between two links parts them
                    yield " ".join(_bare(name).split()) or " ", ""


def _parts(tree: Tree, layout: Layout, box: int, base: str) -> list[Part]:
    """(name, address or "") in order."""
    parts: list[Part] = []
    link_end = -1
    address = ""
    for node in range(box, tree.ends[box]):
        if tree.tags[node] == "a":
            link_end, address = tree.ends[node], join(base, tree.attr(node, "href"))
            parts.append((tree.text(node, link_end), address))
        elif tree.tags[node] == TEXT and node >= link_end and not layout.unread[node]:
            parts += [(name, "") for name in _split(_without_label(tree.texts[node]))]
    return _without_doubles([(bare, url) for name, url in parts if (bare := _bare(name))])


def _without_label(text: str) -> str:
    return _LABEL_ALONE.sub("", " ".join(text.split()))


def _split(text: str) -> list[str]:
    """Names between separators; between blanks where the text begins with 首页 and holds no separator."""
    names = _SEPARATOR.split(text)
    words = text.split(" ")
    return words if len(names) == 1 < len(words) and is_home_name(words[0]) else names


def _bare(name: str) -> str:
    """The name without the signs around it; that it was cut short (关于做好...) stays to be seen."""
    bare = name.strip(_FRAME)
    return f"{bare}…" if bare and name.rstrip().endswith("...") else bare


def _without_doubles(parts: list[Part]) -> list[Part]:
    """Templates that print the last column twice."""
    return [part for place, part in enumerate(parts) if not place or part[0] != parts[place - 1][0]]
