"""江西省集约化平台: `loadPageData({…})` in the page, answered by POST /queryList with JSON records."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.extract.endpoints.call import AS_SCRIPT, Adapter, Call, EndpointAnswer, Pairs
from monitor.extract.endpoints.literals import fields, number, pairs
from monitor.extract.endpoints.rows import rows_of
from monitor.extract.urls import join

_ADDRESS = re.compile(r"/queryList\?")
_LONGEST, _MOST = 4_000, 20  # characters of an object of parameters, objects looked at


def find(text: str, url: str) -> list[Call]:
    """One call for each set of parameters that names a site and a channel."""
    found = []
    for known in _objects(text):
        site, channel = known.get("webSiteCode", ""), known.get("channelCode", "")
        if site and channel:
            size = number(known.get("perPage", known.get("pageSize", "")), 15)
            found.append(_page(join(url, "/queryList"), site, channel, 1, size))
    return found


def _objects(text: str) -> Iterator[dict[str, str]]:
    position = -1
    for _ in range(_MOST):
        position = text.find("channelCode", position + 1)
        if position < 0:
            return
        start = text.rfind("{", max(0, position - _LONGEST), position)
        end = text.find("}", position, position + _LONGEST)
        if start >= 0 and end > 0:
            yield fields(text[start : end + 1])


def read(text: str, address: str) -> EndpointAnswer | None:
    rows = rows_of(text)
    if rows is None:
        return None
    asked = dict(pairs(address))
    page, size = number(asked.get("current", ""), 1), number(asked.get("pageSize", ""), 15)
    more = bool(rows.items) and (page * size < rows.total if rows.total >= 0 else len(rows.items) >= size)
    if not more:
        return EndpointAnswer(rows.items, total=rows.total)
    target = address.partition("?")[0]
    following = _page(target, asked.get("webSiteCode[]", ""), asked.get("channelCode[]", ""), page + 1, size)
    return EndpointAnswer(rows.items, following.address)


def _page(target: str, site: str, channel: str, page: int, size: int) -> Call:
    form: Pairs = (
        ("current", str(page)),
        ("pageSize", str(size)),
        ("webSiteCode[]", site),
        ("channelCode[]", channel),
        ("sort", "sortNum"),
        ("order", "desc"),
    )
    return Call("POST", target, AS_SCRIPT, form)


JIANGXI = Adapter(signs=("loadPageData", "queryList"), address=_ADDRESS, find=find, read=read, posted="channelCode[]")
