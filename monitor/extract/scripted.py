"""Lists that a script draws: there for a visitor, not in the HTML. Such a page is unread, never blank."""

from __future__ import annotations

import re

from monitor.extract import datastore
from monitor.extract.content import ENOUGH
from monitor.extract.page import Page
from monitor.extract.tree import Tree
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
_WRITES_ITEMS = re.compile(r"<li|<tr|<dd|<a\s", re.IGNORECASE)
_LONGEST = 200_000  # characters of one script that are searched


def text_drawn_by_script(page: Page) -> bool:
    """An article whose text a script fetches: its tag names a part of an article, or a placeholder is all there is."""
    if page.plain >= ENOUGH:
        return False
    if _PART_OF_ARTICLE.search(page.source) or "v-html=" in page.source:
        return True
    regions, unread, texts = page.layout.regions, page.layout.unread, page.tree.texts
    return "{{" in page.source and any(
        "{{" in text and regions[node] is Region.MAIN and not unread[node] for node, text in enumerate(texts)
    )


def datastores(tree: Tree) -> list[str]:
    """The lists that the page carries as data."""
    return [text for _, text in datastore_nodes(tree)]


def datastore_nodes(tree: Tree) -> list[tuple[int, str]]:
    """(the node, the text) of each list that the page carries as data."""
    scripts = (node for node in tree.find("script") if tree.attr(node, "type").lower() == "text/xml")
    return [(node, text) for node in scripts if datastore.is_datastore(text := tree.raw_text(node))]


def drawn_by_script(page: Page) -> bool:
    """The page asks for its list by script, or holds the template of one. With a datastore it needs neither."""
    tree = page.tree
    if datastores(tree):
        return False
    if "{{" in page.source and any("{{" in text for text in tree.texts):
        return True
    if any(word in page.source for word in _DRAWERS):
        return True
    scripts = (tree.raw_text(node, _LONGEST) for node in tree.find("script") if not tree.attr(node, "src"))
    return any(_ASKS.search(text) and _WRITES_ITEMS.search(text) for text in scripts)
