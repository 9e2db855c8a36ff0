"""The title of a page as a visitor reads it: the heading, else the meta tag, else the window title without the site."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from monitor.extract.markup.blocks import tidy
from monitor.extract.markup.regions import Layout
from monitor.extract.markup.tree import TEXT, Tree
from monitor.model import Region

LONGEST = 200
_MOST_LINKS = 400
_STATED, _EQUAL, _CONFIRMED = 30, 25, 10  # scores of a heading that is ArticleTitle, <title>, a part of them
_MAYBE = (Region.MAIN, Region.HEADER)
_HEADINGS = {"h1": 3, "h2": 2, "h3": 1, "ucaptitle": 3}
_NO_HEADING = frozenset("a title meta img input link script".split())
_MARKUP = re.compile(r"<[^<>]{0,300}>?")
_NOTHING = re.compile(r"[\s\W_]+")
_TEMPLATE = re.compile(
    r"^(?:列表页?|详情页?|信息公开详情|内容页?|栏目页?|首页|文章页?|无标题文档|标题)(?:\W|$)|详细页面$|(?:平台|专题|专栏|频道|信息公开|政务公开|互动交流|网上办事|公开目录)$"
)
_OF_FRAME = ("人民政府", "门户网站", "网站", "官网", "www.", ".cn", ".com")
_STRONG_CUTS = re.compile(r"\s*[_|｜]+\s*|\s+[-–—]+\s*")
_CUTS = re.compile(r"\s*(?:[-_|—–－·]+|::+)\s*")
_CUT_SIGNS = " -_|—–－·:"
_SITE = re.compile(
    r"(?:人民政府|政府网|政府门户|门户网站|网站|官网|委员会|管委会|公开网|信息网|中国政府网|办公室|办公厅|[局厅部院署]|网|中学|小学|大学|学院|医院|集团|公司)(?:门户网站|网站|官网)?$"
    r"|www\.|\.cn$|\.com$"
)


# What is done or announced: words of headlines, not of the names of sites and offices.
_HAPPENS = re.compile(
    r"关于|调研|召开|开展|举行|举办|新建|走进|走访|视察|考察|慰问|赴|建成|揭牌|成立|启动|印发|发布|推进|推动|荣?获|打造|参观|检查|督导|落户|开工"
    r"|竣工|签约|深入|加快|做好|切实|全面|助力|入选|通过|公示|公告|通知|致|向|到|在|将|被|为|与|和|对|把|让|一[所家座个批]|上线|开通|投用|使用"
)
_NUMBERED = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|第[一二三四五六七八九十百]{1,4}[章节条]|\d{1,2}[、.．]|附\s?[件表录])"
)
_OPENS, _GOES_ON = "（(【[—-", "，。；：:、）)"
_OF_IMPRINT = re.compile(r"(?:时间|日期|来源|作者|字体|字号|次数)\s*[:：]")
_SHORT_NAME = 14  # characters of a column's name
_MORE = 4  # characters by which a heading that holds another one is longer
_PROSE = 30  # characters of a text with a full stop: the main text has begun


class Title(NamedTuple):
    text: str = ""
    node: int = -1  # where it stands on the page; -1 when it is only in the head
    sure: bool = False  # of this page, not the constant name of a site, a column or a template
    is_name: bool = False  # of the site or of a column, as another place of the page shows


def title_of(tree: Tree, layout: Layout, meta: Mapping[str, str], window: str, content: int) -> Title:
    """`window`: the text of <title>; `content`: the node of the main text, or -1."""
    window = _clean(window)
    main = without_site(window, meta)
    if says_nothing(main) and (shared := _clean(_meta(meta, "og:title"))):
        window, main = shared, without_site(shared, meta)
    head = _Head(_clean(_meta(meta, "articletitle")), window, main)
    heading, score = _heading(tree, layout, head, content)
    if _EQUAL <= score < _STATED and len(heading.text) <= _SHORT_NAME:
        heading = _longer(tree, layout, heading, content)
    names = _Names(tree, layout, meta, content)
    if heading.node >= 0:
        is_name = bare(heading.text) == names.site
        if score < _STATED:
            is_name = is_name or names.are(heading.text) or says_nothing(heading.text)
        return heading._replace(sure=score >= _CONFIRMED and not is_name, is_name=is_name)
    if head.stated:
        return Title(
            head.stated,
            sure=bare(head.stated) != names.site and not (says_nothing(head.stated) and head.stated == window),
        )
    main = _without_column(head.main, names)
    return Title(main, sure=main != window and len(main) > _SHORT_NAME)


def _without_column(window: str, names: _Names) -> str:
    """全区召开会议-部门动态 → 全区召开会议, where another place of the page says that 部门动态 is a column."""
    parts = _CUTS.split(window)
    if len(parts) > 1 and names.are(parts[-1]) and not names.are(parts[0]):
        return window[: window.rfind(parts[-1])].rstrip(_CUT_SIGNS) or window
    if len(parts) > 1 and names.are(parts[0]):
        return window[len(parts[0]) :].lstrip(_CUT_SIGNS) or window
    return window


def above_text(tree: Tree, layout: Layout, meta: Mapping[str, str], content: int) -> Title:
    """The last heading before the main text that is no name of a column: for articles whose head says nothing."""
    names, prose = _Names(tree, layout, meta, content), _prose(tree, layout)
    for end in (min(content, prose) if content >= 0 else prose, prose):
        for node, _ in reversed(_candidates(tree, layout, end)):
            if layout.unread[node] or layout.hidden[node] or layout.regions[node] is not Region.MAIN:
                continue
            text = _once(tree.text(node, tree.ends[node]))
            if not 6 <= len(text) <= 100 or _OF_IMPRINT.search(text) or _NUMBERED.match(text) or _is_linked(tree, node):
                continue
            if not names.are(text) and not says_nothing(text):
                return Title(text, node, True)
    return Title()


class _Head(NamedTuple):
    """What the head of a page says of its title."""

    stated: str  # ArticleTitle
    window: str  # <title>
    main: str  # the same without the site's name


class _Names:
    """Names of the site and its columns: what is called so is no headline."""

    def __init__(self, tree: Tree, layout: Layout, meta: Mapping[str, str], content: int) -> None:
        self._tree, self._layout = tree, layout
        self._end = content if content >= 0 else len(tree)
        self.site = bare(_meta(meta, "sitename")) or "-"
        self._stated = {self.site, bare(_meta(meta, "columnname")), bare(_meta(meta, "columntype"))} - {""}
        self._linked: set[str] | None = None

    def are(self, text: str) -> bool:
        """Whether a text is but such a name: as a label of the page says, or a link above the main text."""
        plain = bare(text)
        if plain in self._stated:
            return True
        if len(plain) > _SHORT_NAME:
            return False
        if self._linked is None:
            tree = self._tree
            links = (node for node in tree.find("a", 0, self._end) if tree.ends[node] - node <= 4)
            texts = (bare(tree.text(node, tree.ends[node])) for node in islice(links, _MOST_LINKS))
            self._linked = {name for name in texts if 2 <= len(name) <= _SHORT_NAME}
        return plain in self._linked


def without_site(window: str, meta: Mapping[str, str]) -> str:
    """通知公告-示例区人民政府 → 通知公告. A title that is nothing but the site's name is returned unchanged."""
    site = bare(_meta(meta, "sitename"))
    parts = [part for part in _STRONG_CUTS.split(window) if part]
    if len(parts) > 1:
        window = parts[-1] if _is_site(parts[0], site) and not _is_site(parts[-1], site) else parts[0]
    parts = [part for part in _CUTS.split(window) if part]
    if parts and parts[0] == "首页":
        window = window[len(parts.pop(0)) :].lstrip(_CUT_SIGNS)
    rest = window
    while len(parts) > 1 and _is_site(parts[-1], site):
        cut = rest.rfind(parts.pop())
        rest = rest[:cut].rstrip(_CUT_SIGNS)
    while len(parts) > 1 and _is_site(parts[0], site):
        rest = rest[rest.find(parts[0]) + len(parts.pop(0)) :].lstrip(_CUT_SIGNS)
    return (rest or window)[:LONGEST]


def says_nothing(title: str) -> bool:
    """True for a title that names the site, or a template, instead of the page."""
    if len(bare(title)) < 3:
        return True
    named = _SITE.search(title) or _TEMPLATE.search(title)
    return named is not None and (_HAPPENS.search(title) is None or title.endswith(_OF_FRAME))


def bare(text: str) -> str:
    """Letters and figures only, for comparing two titles."""
    return _bare_line(text) if len(text) <= LONGEST else _bare(text)


def _bare(text: str) -> str:
    return _NOTHING.sub("", unicodedata.normalize("NFKC", text)).lower()


_bare_line = lru_cache(8192)(_bare)  # names of sites and columns, headings


def _is_site(part: str, site: str) -> bool:
    if bare(part) == site:
        return True
    return (
        len(part) <= 30
        and _SITE.search(part) is not None
        and (_HAPPENS.search(part) is None or part.endswith(_OF_FRAME))
    )


def _clean(text: str) -> str:
    if "<" in text:
        text = _MARKUP.sub("", text)
    return tidy(text)[:LONGEST]


def _meta(meta: Mapping[str, str], name: str) -> str:
    return next((value for key, value in meta.items() if key.lower() == name), "")


def _heading(tree: Tree, layout: Layout, head: _Head, content: int) -> tuple[Title, float]:
    """The heading that the head of the page confirms; else a plain <h1>."""
    stated, window, main = bare(head.stated), bare(head.window), bare(head.main)
    best, best_score = Title(), 0.0
    for node, weight in _candidates(tree, layout, tree.ends[content] if content >= 0 else len(tree)):
        text = _heading_text(tree, layout, node)
        if not text:
            continue
        score = _score(bare(text), stated, window, main, weight)
        if score >= _EQUAL and _is_linked(tree, node):
            score = 5  # in a menu or a side list that names this page too
        if score > best_score and score < _EQUAL and _is_inside(tree, node, content, text):
            continue
        if score > best_score and not (score < 5 and _is_linked(tree, node)):  # a logo
            best, best_score = Title(text, node), score
    if best_score < _EQUAL and stated:
        line = _line(tree, layout, stated)
        whole = bare(line.text) == stated
        if line.node >= 0 and (best_score < _CONFIRMED or whole or len(line.text) > len(best.text)):
            return line, float(_STATED if whole else _CONFIRMED)
    if best_score < _CONFIRMED and len(window) >= 6:
        line = _line(tree, layout, window)
        if line.node >= 0:
            return line, float(_CONFIRMED)
    return best, best_score


def _longer(tree: Tree, layout: Layout, short: Title, content: int) -> Title:
    """The heading that holds a short one, a column's name that every <title> of the column repeats, and says more."""
    name = bare(short.text)
    for node, _ in _candidates(tree, layout, tree.ends[content] if content >= 0 else len(tree)):
        text = _heading_text(tree, layout, node)
        if name in bare(text) and len(text) > len(short.text) + _MORE and not says_nothing(text):
            if node < short.node < tree.ends[node] or _is_linked(tree, node) or _is_inside(tree, node, content, text):
                continue
            return Title(text, node)
    return short


def _heading_text(tree: Tree, layout: Layout, node: int) -> str:
    if layout.unread[node] or layout.hidden[node] or layout.regions[node] not in _MAYBE:
        return ""
    text = _once(tree.text(node, tree.ends[node]))
    return text if 2 <= len(text) <= LONGEST else ""


def _is_inside(tree: Tree, node: int, content: int, text: str) -> bool:
    """A heading in the text: numbered, or other text of the same box stands before it."""
    if content < 0 or node <= content:
        return False
    if _NUMBERED.match(text):
        return True
    return sum(len(text.strip()) for text in tree.texts[content:node]) >= _PROSE


def headline(tree: Tree, layout: Layout, meta: Mapping[str, str], content: int) -> str:
    """The last line before the text that reads like a headline, where no template marks one."""
    names, prose = _Names(tree, layout, meta, content), _prose(tree, layout)
    for node in range(prose - 1, -1, -1):
        text = tidy(tree.texts[node])
        if (
            not 8 <= len(text) <= 60
            or layout.regions[node] is not Region.MAIN
            or layout.unread[node]
            or layout.hidden[node]
        ):
            continue
        if not _HAPPENS.search(text) or _OF_IMPRINT.search(text) or names.are(text):
            continue
        if text[0] in _OPENS or text[-1] in _GOES_ON:
            continue
        if not any(tree.tags[above] in ("a", "option", "title") for above in islice(tree.ancestors(node), 6)):
            return text
    return ""


def _prose(tree: Tree, layout: Layout) -> int:
    """The first text that speaks in sentences."""
    for node in tree.lines:
        text = tree.texts[node]
        if len(text) >= _PROSE and "。" in text and layout.regions[node] is Region.MAIN and not layout.unread[node]:
            return node
    return len(tree)


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
    for node in layout.headings:
        if node < end and tree.tags[node] not in _NO_HEADING:
            found.setdefault(node, 0.5)
    return sorted(found.items())


def _once(text: str) -> str:
    """Rendered pages hold some titles twice."""
    half = len(text) // 2
    return text[:half] if half > 5 and text[:half] == text[half + 1 :] else text


def _score(text: str, stated: str, window: str, main: str, weight: float) -> float:
    """A heading that says what the head says is right; a bare h1 is likely; anything else is not.

    Of two parts of the window's title the longer one is right: the column's name stands in many a headline.
    """
    if not text:
        return 0
    if stated and text == stated:
        return _STATED + weight
    if len(text) >= 6 and text == main:
        return _EQUAL + weight
    if len(text) >= 6 and (text in window or (stated and (text in stated or stated in text))):
        return _CONFIRMED + weight + min(len(text), 40) / 4
    return weight if weight >= 3 and len(text) >= 5 else 0


def _line(tree: Tree, layout: Layout, whole: str) -> Title:
    """The longest visible line with which `whole`, what the head says, begins; its parts may be spread over tags."""
    best, longest = Title(), 5
    begins = whole[:1] if whole[:1] > "\u4e00" else ""  # a Chinese character is the same in every spelling
    for node in [node for node in tree.lines if begins in tree.texts[node]]:
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
