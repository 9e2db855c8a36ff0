"""Lists that lie in the page as data: JPAAS and its forerunners put HTML records into a `<datastore>` of CDATA.

To an HTML parser that is one raw text without a link. The answers of the end point behind it (dataproxy.jsp) have the
same form, as a body of their own.
"""

from __future__ import annotations

import re
from html import unescape

from monitor.extract.markup.tree import Tree

_CDATA = r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)"
_RECORD = re.compile(r"<record>\s*" + _CDATA, re.DOTALL | re.IGNORECASE)
_GROUP = re.compile(r"<nextgroup>\s*" + _CDATA, re.DOTALL | re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_BODY = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?<datastore\b", re.IGNORECASE)
MAX_RECORDS = 5_000


def is_datastore(text: str) -> bool:
    """True for a body, or the content of a script, that is such a list."""
    return _BODY.match(text) is not None


def of_page(tree: Tree) -> list[tuple[int, str]]:
    """(the node, the text) of each such list that a page carries."""
    scripts = (node for node in tree.find("script") if tree.attr(node, "type").lower() == "text/xml")
    return [(node, text) for node in scripts if is_datastore(text := tree.raw_text(node))]


def records(text: str) -> str:
    """The HTML of all records in order, as one fragment."""
    found = records_of(text)
    return "<ul>" + "\n".join(found) + "</ul>" if found else ""


def records_of(text: str) -> list[str]:
    """The HTML of each record in order."""
    return _RECORD.findall(text)[:MAX_RECORDS]


def next_groups(text: str) -> list[str]:
    """The addresses, as written, where the list goes on."""
    return [unescape(href) for group in _GROUP.findall(text) for href in _HREF.findall(group)]
