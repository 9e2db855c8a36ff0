"""A script file with `?callback=NAME`, where the page itself holds the function of that name: JSONP.

`<script src="/data/list_1001.js?callback=showList">` calls `showList({…})` with the rows. Nothing is run: the file is
asked for like any end point, and the JSON between the brackets is read. A file without such a function stays unread.
"""

from __future__ import annotations

import re

from monitor.extract.endpoints.call import AS_SCRIPT, Adapter, Call, EndpointAnswer
from monitor.extract.endpoints.rows import rows_of
from monitor.extract.urls import host, join

_NAMED = r"[?&](?:callback|jsonp|jsonpcallback|cb)=([A-Za-z_$][\w$]{0,60})"
_ADDRESS = re.compile(_NAMED + r"(?:&|$)", re.IGNORECASE)
_SCRIPT = re.compile(
    rf"""<script\b[^<>]{{0,200}}?\bsrc\s?=\s?["']([^"'<>\s]{{1,400}}?{_NAMED}[^"'<>\s]{{0,200}})["']""", re.IGNORECASE
)


def find(text: str, url: str) -> list[Call]:
    """Of the page's own host, and consumed by a function that stands in the page."""
    found = []
    for match in _SCRIPT.finditer(text):
        target = join(url, match[1].replace("&amp;", "&"))
        if host(target) == host(url) and _defines(text, match[2]):
            found.append(Call("GET", target, AS_SCRIPT))
    return found


def _defines(text: str, name: str) -> bool:
    name = re.escape(name)
    return re.search(rf"\bfunction\s{{1,3}}{name}\s?\(|\b{name}\s?=\s?(?:function\b|\()", text) is not None


def read(text: str, address: str) -> EndpointAnswer | None:
    rows = rows_of(text)
    return EndpointAnswer(rows.items, total=rows.total) if rows else None


SCRIPT_FILE = Adapter(signs=("callback=", "jsonp=", "cb="), address=_ADDRESS, find=find, read=read)
