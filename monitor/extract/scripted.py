"""Lists that a script draws: there for a visitor, not in the HTML. Such a page is unread, never blank."""

from __future__ import annotations

import re

from monitor.extract import datastore
from monitor.extract.page import Page
from monitor.extract.tree import Tree

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
_ASKS = re.compile(r"\.ajax\s*\(|\$\.(?:get|post|getJSON)\s*\(|fetch\s*\(|axios|XMLHttpRequest")
_WRITES_ITEMS = re.compile(r"<li|<tr|<dd|<a\s", re.IGNORECASE)
_LONGEST = 200_000  # characters of one script that are searched


def datastores(tree: Tree) -> list[str]:
    """The lists that the page carries as data."""
    scripts = (node for node in tree.find("script") if tree.attr(node, "type").lower() == "text/xml")
    return [text for node in scripts if datastore.is_datastore(text := tree.raw_text(node))]


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
