"""Which part of the page a node belongs to, by its tag and the names that templates give (class, id); and what is
not meant for a reader: scripts, share bars, click counters, invisible text."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from monitor.extract.markup.box_names import Named, named
from monitor.extract.markup.tree import TEXT, Attributes, Tree
from monitor.model import Region

_REMEMBERED = 8192
_LONGEST_STYLE = 1000  # characters of a style attribute that are read
_SMALL = 80  # nodes: a share bar that is larger is a wrapper around the text
_BY_TAG = {"header": Region.HEADER, "nav": Region.NAV, "footer": Region.FOOTER, "aside": Region.ASIDE}
_BY_NAME = {
    Region.FOOTER: "foot footer bottom copyright copy banquan dibu bot btm yejiao footbox footerbox pagefooter"
    " bottombox foottop footcon footmain footlink friendlink friendlinks yqlj",
    Region.NAV: "nav navi navbar navigation menu mainmenu submenu daohang mainnav topnav navbox menubox leftnav sidenav"
    " subnav dropmenu navlist navcon navmain navwrap",
    Region.HEADER: "header head top topbar topbox banner toper logo headbox headerbox pageheader headtop",
    Region.ASIDE: "aside sidebar side hot hotnews related relate xgxw xgyd rank paihang tuijian recommend rdpx"
    " guanlian xgwz xglink sidebox",
}
_REGION_OF = {word: region for region, words in _BY_NAME.items() for word in words.split()}
_ONCE = frozenset({Region.HEADER, Region.FOOTER})
_WORD = re.compile(r"[a-z]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# Words that make a name speak of something inside the text, not of the page's frame (news-head, list_bottom …).
_INNER = frozenset(
    "article content news title text con detail list item line border margin padding mt mb pt pb txt body info main"
    " swiper tab tabs hd bd img pic date time".split()
)
_INNER_OF_NAV = frozenset("article content news text body info".split())  # mainMenu, nav-list, nav_item are menus
_UNREAD = frozenset("script style template noscript head iframe object embed video audio svg math canvas".split())
_BARE = _UNREAD | _BY_TAG.keys()  # elements that say something without an attribute
_FRAMES = frozenset({"marquee", "iframe", "frame"})
_NOISE = re.compile(
    r"(?:^|[\s_-])(?:bdshare\w*|bdsharebuttonbox|jiathis\w*|shares?|share-?(?:box|bar)|social-?share|fenxiang"
    r"|dynclicks?\w*|clicks|click[_-]?(?:num|count|times)|click(?=$|\s)|hits|djcs|viewcount)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDING = re.compile(
    r"display:none|visibility:hidden|(?:^|;)font-size:0(?:\.0+)?(?:px|pt|em|rem|%)?(?:!important)?(?:;|$)"
    r"|text-indent:-\d{3,}|(?:^|;)(?:left|top|right|bottom|margin|margin-left|margin-top):-\d{3,}(?:px|pt|em)?"
    r"|(?:^|;)opacity:0(?:\.0+)?(?:;|$)|scale\(0\)|translate[xy]?\(-\d{4,}"
    r"|clip:rect\(0(?:px)?[, ]0|clip:rect\(1px"
)
_TINY = re.compile(r"(?:^|;)(?:max-)?(?:height|width):[01](?:px|pt|em|%)?(?:!important)?(?:;|$)")


class Traits(NamedTuple):
    """What an element's tag and names say of it."""

    region: Region | None = None
    noise: bool = False  # a share bar, a click counter: never part of what somebody wrote
    unread: bool = False
    hidden: bool = False
    named: Named | None = None  # what a template marks it as


_PLAIN = Traits()


@lru_cache(_REMEMBERED)
def traits_of(tag: str, cls: str | None, name: str | None, style: str) -> Traits:
    """Tag, class, id and inline style of an element, judged once for all pages."""
    names = f"{cls or ''} {name or ''}"
    found = Traits(
        named_region(tag, names),
        _NOISE.search(names) is not None,
        tag in _UNREAD,
        (bool(style) and hides(style)) or (cls is not None and "ng-hide" in cls.split()),
        named(cls, name) if cls or name else None,
    )
    return _PLAIN if found == _PLAIN else found


def named_region(tag: str, names: str) -> Region | None:
    """The region that a tag and its names (class and id) speak of."""
    if tag in _BY_TAG:
        return _BY_TAG[tag]
    for name in names.split():
        words = _WORD.findall(_CAMEL.sub(" ", name).lower())
        region = next((_REGION_OF[word] for word in words if word in _REGION_OF), None)
        if region and not (_INNER_OF_NAV if region is Region.NAV else _INNER).intersection(words):
            return region
    return None


def hides(style: str) -> bool:
    """True when an inline style takes the element out of a visitor's sight."""
    plain = "".join(style.lower().split())
    return bool(_HIDING.search(plain)) or ("overflow:hidden" in plain and bool(_TINY.search(plain)))


def _is_tiny(attrs: Attributes) -> bool:
    """A frame or a marquee of at most four pixels."""
    sizes = [(attrs.get(name) or "").strip().removesuffix("px") for name in ("width", "height")]
    return any(size.isdecimal() and len(size) < 3 and int(size) <= 4 for size in sizes)


class Layout:
    """For every node of a tree its region, whether it is hidden, and whether it is unread (no text for readers).

    `texts`, `headings`, `paths`: the nodes that a template names so. `drawn`: those behind which a style may show a
    picture.
    """

    __slots__ = ("_frames", "drawn", "headings", "hidden", "paths", "regions", "texts", "unread")

    def __init__(self, tree: Tree) -> None:
        size = len(tree)
        framing: list[tuple[int, Traits]] = []
        self.texts: list[int] = []
        self.headings: list[int] = []
        self.paths: list[int] = []
        self.drawn: list[int] = []
        self.regions: list[Region] = [Region.MAIN] * size
        self.hidden: list[bool] = [False] * size
        self.unread: list[bool] = [False] * size
        tags = tree.tags
        for node, attrs in enumerate(tree.attrs):
            if not attrs:
                tag = tags[node]
                if tag not in _BARE:
                    continue
                traits = traits_of(tag, None, None, "")
            else:
                tag, get = tags[node], attrs.get
                cls, name, style = get("class"), get("id"), get("style")
                if (style and "(" in style) or "background" in attrs:
                    self.drawn.append(node)
                if cls or name or style or tag in _BARE:
                    traits = traits_of(tag, cls, name, style[:_LONGEST_STYLE] if style else "")
                else:
                    traits = _PLAIN
                if "hidden" in attrs or (tag in _FRAMES and _is_tiny(attrs)):
                    self._fill(self.hidden, node, tree.ends[node])
            if traits is not _PLAIN:
                self._fill_flags(tree, node, traits)
                if traits.region:
                    framing.append((node, traits))
                if traits.named:
                    self._note(node, traits.named)
        self._frames: list[tuple[int, int, Region]] = []
        self._assign_named(tree, framing)

    def release(self, node: int) -> None:
        """Take back every region around a node: what holds the main text is no header, regardless of its name."""
        around = [frame for frame in self._frames if frame[0] <= node < frame[1]]
        inside = [frame for frame in self._frames if frame not in around]
        for start, end, _ in around:
            self.assign(start, end, Region.MAIN)
            for below in inside:
                if start < below[0] < end:
                    self.assign(*below)

    def _note(self, node: int, named: Named) -> None:
        if named.text:
            self.texts.append(node)
        if named.heading:
            self.headings.append(node)
        if named.path:
            self.paths.append(node)

    def _fill_flags(self, tree: Tree, node: int, traits: Traits) -> None:
        end = tree.ends[node]
        if traits.unread or (traits.noise and end - node < _SMALL):
            self._fill(self.unread, node, end)
        if traits.hidden:
            self._fill(self.hidden, node, end)

    def _assign_named(self, tree: Tree, named: list[tuple[int, Traits]]) -> None:
        """Regions by name. Names that several boxes bear (a "head" and a "bottom" in each) are no page's frame."""
        looks = Counter(_look(tree, node) for node, traits in named if traits.region in _ONCE)
        for node, traits in named:
            region = traits.region
            if region is None or self.regions[node] is not Region.MAIN or not _is_a_part(tree, node):
                continue
            if region not in _ONCE or (looks[_look(tree, node)] <= 1 and _is_in_place(tree, node, region)):
                self._frames.append((node, tree.ends[node], region))
                self.assign(*self._frames[-1])

    def assign(self, start: int, end: int, region: Region) -> None:
        """Give the nodes start … end a region."""
        self.regions[start:end] = [region] * (end - start)

    @staticmethod
    def _fill(flags: list[bool], start: int, end: int) -> None:
        flags[start:end] = [True] * (end - start)


def _look(tree: Tree, node: int) -> tuple[str, str]:
    return tree.tags[node], tree.attr(node, "class") or tree.attr(node, "id")


def _is_in_place(tree: Tree, node: int, region: Region) -> bool:
    """A page's header begins in its first part, its footer reaches into its last."""
    if region is Region.HEADER:
        return node < len(tree) * 0.4
    return tree.ends[node] > len(tree) * 0.65 and node > len(tree) * 0.25


def _is_a_part(tree: Tree, node: int) -> bool:
    """A "head" or "top" that holds most of the page is a wrapper, by any name; unless all its texts are links."""
    end = tree.ends[node]
    if end - node < max(40, len(tree) * 0.6):
        return True
    tags = tree.tags[node:end]
    return tags.count("a") * 1.2 >= tags.count(TEXT) > 0
