"""The template of a list page, all that it is made of but its rows; and its words for having none.

A truly blank column is its template with nothing in it: the place that holds rows on its siblings is there and bare,
and nothing else stands on the page that does not stand on them too. `inspection.sight` compares; here are the marks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain

from monitor.extract.markup.main_text import Measures
from monitor.extract.markup.page import Page
from monitor.extract.markup.tree import Tree
from monitor.extract.urls import join, stub
from monitor.model import Link, Region, Template

_PLACES = frozenset("div ul ol dl table tbody section article td main".split())
_HOLDING = frozenset("img iframe embed object select textarea canvas video audio area".split())
_SOURCES = frozenset("iframe frame embed img".split())
_FIELDS = frozenset("form select textarea canvas video audio object".split())
_PARTS = frozenset({"script", *_SOURCES, *_FIELDS})
_MAY_HOLD = _HOLDING | {"a", "input"}
_BOUND = ("v-", "ng-", ":", "@", "x-", "data-bind")  # attributes by which frameworks fill a box
_ABOVE = 2  # boxes around a place that belong to its mark
_FEW_WORDS = 40  # characters: a table's head, 共0条
_BESIDE = 60  # characters beside the rows of a box that holds nothing but its list: heading, pager
_OF_FOOTER = re.compile(
    r"版权所有|ICP备|公网安备|标识码|主办|承办|技术支持|联系电话|地址|邮编|copyright|当前位置|今天是", re.IGNORECASE
)
_A_TEXT, _A_WORD = 12, 4  # characters
SHORT = "s"
ELSEWHERE = "x"
_DAY = re.compile(r"[\d\W年月日]+")  # the days of rows tell no frame
_MOST = 150  # marks of one kind
_LONGEST = 200_000  # characters of a script
_SHORT = 10_000  # characters; 512 such scripts are ten megabytes
_SHORT_TEXT = 200  # characters
_NAMES = frozenset({"class", "id", "style"})
_DIGITS = re.compile(r"\d+")
_STRING = re.compile(r"""'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`]*`""")
_COMMENT = re.compile(r"/(?:\*.*?\*/|(?<![:\w]/)/[^\n]*)", re.DOTALL)  # a sign for a start is found fast
_ARRAY = re.compile(r"\[[^\[\]]*\]")
_PUSHED = re.compile(r"""(?<![\w$])[\w$]{1,60}\.push\([\[{"][^()]{0,2000}\);?""")  # list.push({title:"",url:""});
_NESTED = 3  # levels of arrays in data
# Boxes that scripts fill with something else than a list.
_AIDS = re.compile(
    r"page|pager|pagination|fenye|fanye|share|fenxiang|qrcode|ewm|weixin|hits|click|count|gotop|totop|back|clear|conac"
    r"|jiucuo|search|sousuo|float|piao|mask|tip|toast|loading|player|audio|video|print|weather|tianqi|date|time|clock"
    r"|login|user|font|zoom|wza|barrier|nav|menu|foot|head|banner|swiper|slide|crumb|position|logo|advert|dialog|modal",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"\W*(?:.{0,12}?(?:暂无|暂时没有|暂未|目前没有|还没有|尚无|没有找到|没有查到|没有检索到|没有任何|没有相关|没有符合|无相关|尚未)"
    r"(?!更多).{0,8}?(?:信息|内容|数据|记录|文章|资料|文件|公告|新闻|消息|结果|动态|发布|更新|专题|活动|项目|事项|留言|来信)"
    r"|(?:对不起|抱歉)?\W*暂无|(?:本|该|此)?(?:栏目|页面|频道|内容|信息)(?:正在)?(?:紧张)?(?:建设|更新|整理|完善|筹备)(?:之)?中.{0,6})\W*"
)
_MOST_SAID = 40  # characters


def template_of(
    page: Page, links: Iterable[Link], held: Sequence[int], listed: Iterable[str], path: Collection[str] = ()
) -> Template:
    """`held`: the nodes that hold the rows which were read, `listed`: where these lead to, `path`: the breadcrumb."""
    tree, measures = page.tree, page.measures or Measures(page.tree, page.layout)
    bare, mounts = _bare(page, measures, path)
    rows = dict.fromkeys(listed)
    own = (link.url for link in links if link.tag in ("a", "area") and link.region is Region.MAIN and not link.hidden)
    return Template(
        held=_marks(_around(tree, measures, held)),
        bare=_marks([*bare, *(place(tree, node) for node in _data(tree))]),
        mounts=_marks(mounts),
        parts=_part_marks(page),
        links=_marks(url for url in own if url and url not in rows),
        rows=(mark("\n".join(rows)),) if rows else (),
        texts=_text_marks(page),
    )


def says_empty(page: Page) -> str:
    """暂无信息: what a short text of the main part says, where all that it says is that there is nothing."""
    tree, layout = page.tree, page.layout
    regions, unread, hidden, main = layout.regions, layout.unread, layout.hidden, Region.MAIN
    for node in tree.lines:
        text = tree.texts[node]
        if text and regions[node] is main and not unread[node] and not hidden[node]:
            text = " ".join(text.split())
            if 2 <= len(text) <= _MOST_SAID and _NOTHING.fullmatch(text):
                return text
    return ""


def own_text(page: Page) -> int:
    """Characters of the main part's longer texts, without what a footer says."""
    return sum(len(text) for text in _texts(page) if not _OF_FOOTER.search(text))


def mount_nodes(page: Page) -> Iterator[int]:
    """Boxes of the main part that hold nothing at all and that a script could fill."""
    tree, layout = page.tree, page.layout
    for node in [node for node, tag in enumerate(tree.tags) if tag in _PLACES]:
        if layout.regions[node] is Region.MAIN and not layout.unread[node] and _is_mount(tree, node):
            empty = all(tree.tags[below] in _PLACES for below in range(node + 1, tree.ends[node]))
            if empty and not layout.hidden[node]:
                yield node


def mark(text: str) -> str:
    """A short hash."""
    return _remembered_hash(text) if len(text) <= _SHORT_TEXT else _hash(text)


def _hash(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=5).hexdigest()


def skeleton(script: str) -> str:
    """What a script does, without what it does it with: strings, numbers and the content of arrays left out, and
    literals that are pushed onto one.
    """
    text = _STRING.sub('""', _COMMENT.sub("", script[:_LONGEST]))
    text = _DIGITS.sub("", "".join(text.split()))
    if ".push(" in text:
        text = _PUSHED.sub("", text)
    for _ in range(_NESTED if "[" in text else 0):
        text = _ARRAY.sub("@", text)
    return text


# The same menus and scripts stand on many pages of a site.
_remembered_hash = lru_cache(8192)(_hash)
_remembered = lru_cache(512)(skeleton)
_just_read = lru_cache(4)(skeleton)  # a long one is asked for twice


def _marks(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({mark(text) for text in set(texts)})[:_MOST])


def _around(tree: Tree, measures: Measures, held: Sequence[int]) -> Iterator[str]:
    """The places of the lists, and of the boxes around them that hold nothing else."""
    for node in held:
        yield place(tree, node)
        for above in tree.ancestors(node):
            inside = sum(_length(tree, measures, one) for one in held if above < one < tree.ends[above])
            if tree.tags[above] == "body" or _length(tree, measures, above) - inside > _BESIDE:
                break
            yield place(tree, above)


def _length(tree: Tree, measures: Measures, node: int) -> int:
    return measures.text(node, tree.ends[node])


def _bare(page: Page, measures: Measures, path: Collection[str]) -> tuple[list[str], list[str]]:
    """(places that hold nothing but a few words and the breadcrumb, those of them that a script could fill)."""
    tree, layout = page.tree, page.layout
    regions, unread, hidden, main = layout.regions, layout.unread, layout.hidden, Region.MAIN
    holding = [node for node, tag in enumerate(tree.tags) if tag in _MAY_HOLD and _holds(tree, node, path)]
    holding.append(len(tree))
    bare, mounts = [], []
    for node, tag in enumerate(tree.tags):
        if tag not in _PLACES or regions[node] is not main or unread[node] or hidden[node]:
            continue
        end = tree.ends[node]
        if measures.text(node, end) <= _FEW_WORDS and holding[bisect_left(holding, node)] >= end:
            here = place(tree, node)
            bare.append(here)
            if _is_mount(tree, node) and not measures.text(node, end):
                mounts.append(here)
    return bare, mounts


def _holds(tree: Tree, node: int, path: Collection[str]) -> bool:
    """A link that leads somewhere and not up the breadcrumb, a picture, a field to fill in."""
    tag = tree.tags[node]
    if tag == "a":
        return not stub(tree.attr(node, "href")) and not (path and tree.text(node, tree.ends[node]).strip() in path)
    return tag in _HOLDING or (tag == "input" and tree.attr(node, "type").lower() != "hidden")


def _is_mount(tree: Tree, node: int) -> bool:
    attrs = tree.attrs[node]
    named = attrs.get("id") or ""
    may_be_filled = bool(named) or any(name.startswith("data-") for name in attrs)
    return may_be_filled and not _is_aid(f"{named} {attrs.get('class') or ''}")


@lru_cache(4096)
def _is_aid(names: str) -> bool:
    return _AIDS.search(names) is not None


def place(tree: Tree, node: int) -> str:
    """Where a list stands: the element with its names, and the boxes around it. Numbers do not count."""
    if tree.tags[node] == "script":
        return _of_script(tree, node)
    attrs = tree.attrs[node]
    names = ",".join(sorted(attrs.keys() - _NAMES)) if attrs else ""
    parts = [f"{tree.tags[node]}.{attrs.get('class') or ''}#{attrs.get('id') or ''}[{names}]"]
    for above in tree.ancestors(node):
        if len(parts) > _ABOVE or tree.tags[above] in ("body", "html"):
            break
        parts.append(f"{tree.tags[above]}.{tree.attr(above, 'class')}")
    return _DIGITS.sub("", "<".join(parts))


def _data(tree: Tree) -> Iterator[int]:
    """Scripts that hold data: a datastore, an array."""
    for node in tree.find("script"):
        if not tree.attr(node, "src") and ("[" in (text := tree.raw_text(node, _LONGEST)) or "<datastore" in text):
            yield node


def _of_script(tree: Tree, node: int) -> str:
    text = tree.raw_text(node, _LONGEST)
    if "<datastore" in text[:1000]:
        return "datastore"
    return f"script {_remembered(text) if len(text) <= _SHORT else _just_read(text)}"


def _text_marks(page: Page) -> tuple[str, ...]:
    """The marks of short texts end in SHORT: one alone is a heading."""
    texts = {text for text in _texts(page, _A_WORD) if not _DAY.fullmatch(text)}
    return tuple(sorted(mark(text) + ("" if len(text) >= _A_TEXT else SHORT) for text in texts)[:_MOST])


def _texts(page: Page, least: int = _A_TEXT) -> Iterator[str]:
    tree, layout = page.tree, page.layout
    regions, unread, hidden, main = layout.regions, layout.unread, layout.hidden, Region.MAIN
    for node in tree.lines:
        text = tree.texts[node]
        if len(text) >= least and regions[node] is main and not unread[node] and not hidden[node]:
            text = "".join(text.split())
            if len(text) >= least and not _is_on_link(tree, node):
                yield text


def _is_on_link(tree: Tree, node: int) -> bool:
    """One of the four elements around it is a link."""
    tags, parents = tree.tags, tree.parents
    for _ in range(4):
        node = parents[node]
        if node < 0:
            return False
        if tags[node] == "a":
            return True
    return False


def _part_marks(page: Page) -> tuple[str, ...]:
    """Those outside the main part end in ELSEWHERE: a footer is not known as one on every page of a site."""
    main = set(_marks(_parts(page)))
    beside = [f"{one}{ELSEWHERE}" for one in _marks(_parts_beside(page)) if one not in main]
    return tuple(sorted([*main, *beside])[:_MOST])


def _parts(page: Page) -> Iterator[str]:
    """Scripts, pictures and frames, fields; templates of rows, boxes that a framework fills."""
    tree, regions = page.tree, page.layout.regions
    bound = {name for name in set(chain.from_iterable(tree.attrs)) if name.startswith(_BOUND)}
    for node in [node for node, tag in enumerate(tree.tags) if tag in _PARTS]:
        tag = tree.tags[node]
        if tag == "script" and not tree.attr(node, "src"):
            yield _of_script(tree, node)
        elif tag == "script" or (
            regions[node] is Region.MAIN and (tag in _SOURCES or bound.isdisjoint(tree.attrs[node]))
        ):
            yield _part(page, node)
    if "{{" in "\n".join(tree.texts):
        yield "template of a row"
    if bound:
        yield from _filled(page, bound)


def _filled(page: Page, bound: set[str]) -> Iterator[str]:
    tree, regions = page.tree, page.layout.regions
    for node in [node for node, attrs in enumerate(tree.attrs) if attrs and not bound.isdisjoint(attrs)]:
        tag = tree.tags[node]
        if tag != "script" and not (tag in _SOURCES and regions[node] is Region.MAIN):
            yield f"bound {tag}"


def _parts_beside(page: Page) -> Iterator[str]:
    tree, regions = page.tree, page.layout.regions
    for node in [node for node, tag in enumerate(tree.tags) if tag in ("img", "form")]:
        if regions[node] is not Region.MAIN:
            yield _part(page, node)


def _part(page: Page, node: int) -> str:
    """By its address, or a field by its name. Numbers do not count."""
    tree, tag = page.tree, page.tree.tags[node]
    if tag in _FIELDS:
        return f"{tag} {tree.attr(node, 'name') or tree.attr(node, 'id')}"
    address = join(page.base, tree.attr(node, "src")).partition("?")[0]
    return f"{tag} {_DIGITS.sub('', address)}"
