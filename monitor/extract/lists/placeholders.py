"""Placeholders of lists and texts that a script draws: a visitor sees them, the HTML does not hold them.

Such a page is unread, never blank.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice

from monitor.extract.lists.template import mount_nodes, own_text
from monitor.extract.markup import datastore
from monitor.extract.markup.main_text import ENOUGH
from monitor.extract.markup.page import Page
from monitor.extract.markup.tree import Tree
from monitor.model import Region

# What systems write into pages whose list a script fetches (JPAAS, Jiangxi, UCAP, gkmlpt, Epoint), and frameworks
# that draw lists.
_DRAWERS = (
    "loadPageData",
    "x-handlebars",
    "/queryList",
    "lidstatic",
    "buildstatic",
    "parseType=",
    "parsetype=",
    "v-for=",
    "ng-repeat",
    "laytpl",
    "/page/build/unit",
    "/gkmlpt/api",
    "/common/search/",
    "EpointWebBuilder",
)
_QUOTE = r"(?:'|\"|&quot;|&#34;|&#39;)"
_PART_OF_ARTICLE = re.compile(rf"pageType{_QUOTE}\s*:\s*{_QUOTE}(?:article|detail)", re.IGNORECASE)
_ASKS = re.compile(r"\.ajax\s*\(|\$\.(?:get|post|getJSON)\s*\(|fetch\s*\(|axios|XMLHttpRequest")
_WRITES = re.compile(
    r"document\.write(?:ln)?\s*\(|(?:inner|outer)HTML|insertAdjacentHTML|\.(?:append|prepend|appendTo|html|after|before)\s*\("
)
_WRITES_ROWS = re.compile(r"<(?:li|tr|dd|dl)\b", re.IGNORECASE)
_WRITES_LINKS = re.compile(r"<a\s|createElement\(\s*['\"](?:li|tr|a)['\"]", re.IGNORECASE)
_REPEATS = re.compile(r"\bfor\s*\(|\bwhile\s*\(|\.(?:each|forEach|map)\s*\(")
_NAMED = re.compile(r"""["'`]#?([A-Za-z_][\w-]{0,60})["'`]""")
_HANDS = re.compile(r"([A-Za-z_$][\w$]{0,60})\s{0,3}[=(]\s{0,3}[\[{]")
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_MOST_HANDED = 1_000
_DATA = re.compile(r"[?&](?:callback|jsonp|jsonpcallback|cb)=|\.json(?:p)?(?:$|\?)", re.IGNORECASE)
_LIBRARY = re.compile(
    r"jquery|swiper|bootstrap|layui|layer|slide|share|jiucuo|conac|stat|analytics|hm\.js|baidu|wza|access|barrier|qrcode|respond"
    r"|html5|polyfill|pagin|page|lazy|date|calendar|marquee|video|player|dyn_?click|hits|count|search|weixin|jweixin|sm4|md5|base64",
    re.IGNORECASE,
)
_LONGEST = 200_000  # characters of one script that are searched


def text_drawn_by_script(page: Page) -> bool:
    """An article whose text a script fetches: its tag names a part of an article, or a placeholder is all there is."""
    if page.plain >= ENOUGH:
        return False
    if _PART_OF_ARTICLE.search(page.source) or "v-html=" in page.source:
        return True
    regions, unread, texts = page.layout.regions, page.layout.unread, page.tree.texts
    return "{{" in page.source and any(
        "{{" in texts[node] and regions[node] is Region.MAIN and not unread[node] for node in page.tree.lines
    )


def drawn_by_script(page: Page) -> bool:
    """True when the page asks for its list by script, writes it by script, or holds the template of one.

    With a datastore it needs neither.
    """
    tree = page.tree
    if datastore.of_page(tree):
        return False
    if "{{" in page.source and any("{{" in text for text in tree.texts):
        return True
    if any(word in page.source for word in _DRAWERS):
        return True
    return any(_draws(text) for text in _inline(tree)) or fills_a_box(page, ()) or _waits_for_a_script(page)


def fills_a_box(page: Page, shown: Sequence[str]) -> bool:
    """An empty box of the main part is named in a script of the page: `loadList('rows', 12)`. Not by the script that
    holds what was read already (`shown`: titles), nor by one that draws what that script hands it.
    """
    names = {page.tree.attr(node, "id") for node in mount_nodes(page)} - {""}
    if not names:
        return False
    scripts = list(_inline(page.tree))
    forms = [form for title in shown for form in (title, json.dumps(title)[1:-1])]  # PHP writes \u5173
    naming = [text for text in scripts if any(name in text for name in names)]
    naming = [text for text in naming if not names.isdisjoint(_NAMED.findall(text))]
    read = [text for text in scripts if any(form in text for form in forms)] if naming else []
    handed = {name for text in read for name in islice(_handed(text), _MOST_HANDED)}
    return any(text not in read and not _draws_what_is_handed(text, handed) for text in naming)


def _handed(script: str) -> Iterator[str]:
    """The functions and variables to which a script hands literals: `showList({…})`, `var list = […]`."""
    return (match[1] for match in _HANDS.finditer(script))


def _draws_what_is_handed(script: str, handed: AbstractSet[str]) -> bool:
    """It defines the function or names the variable, and asks for nothing of its own."""
    return bool(handed) and not _ASKS.search(script) and not handed.isdisjoint(_WORD.findall(script))


def _waits_for_a_script(page: Page) -> bool:
    """Next to nothing to read, an empty box that a script could fill, and a script that could: from a file of the
    site's own, or one that asks for something and hands it on.
    """
    sources = [page.tree.attr(node, "src") for node in page.tree.find("script")]
    if any(_DATA.search(source) for source in sources):
        return True
    own = any(source and not _LIBRARY.search(source) for source in sources)
    own = own or any(_ASKS.search(text) and not _LIBRARY.search(text) for text in _inline(page.tree))
    return own and own_text(page) < ENOUGH and next(mount_nodes(page), None) is not None


def _draws(text: str) -> bool:
    if _WRITES_ROWS.search(text) and (_WRITES.search(text) or _ASKS.search(text)):
        return True
    return bool(_WRITES_LINKS.search(text) and (_ASKS.search(text) or (_WRITES.search(text) and _REPEATS.search(text))))


def _inline(tree: Tree) -> Iterator[str]:
    return (tree.raw_text(node, _LONGEST) for node in tree.find("script") if not tree.attr(node, "src"))
