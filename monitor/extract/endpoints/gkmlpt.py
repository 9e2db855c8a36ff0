"""广东 gkmlpt: a shell page with `SID: '755031'`, filled from `/gkmlpt/api/all/<catid>?page=N&sid=…`, 100 a page.

The category stands behind the # of the address, which no server sees: the shell is asked for category 0, which is all.
"""

from __future__ import annotations

import re

from monitor.extract.endpoints.call import AS_SCRIPT, Adapter, Call, EndpointAnswer, with_query
from monitor.extract.endpoints.literals import number, parameters
from monitor.extract.endpoints.rows import rows_of
from monitor.extract.urls import join

PER_PAGE = 100
_ADDRESS = re.compile(r"/gkmlpt/api/all/\d{1,9}\?")
_SITE = re.compile(r"""\bSID["']?\s*[:=]\s*["']?(\d{1,9})\b""")
_NAMED = re.compile(r"/gkmlpt/api/all/(\d{1,9})\b")


def find(text: str, url: str) -> list[Call]:
    site = _SITE.search(text)
    if not site or "/gkmlpt/content/" in url:
        return []
    named = _NAMED.search(text)
    target = join(url, f"/gkmlpt/api/all/{named[1] if named else 0}")
    return [_page(target, 1, site[1])] if target else []


def read(text: str, address: str) -> EndpointAnswer | None:
    rows = rows_of(text)
    if rows is None:
        return None
    asked = parameters(address)
    page = number(asked.get("page", ""), 1)
    if not rows.items or page * PER_PAGE >= rows.total:
        return EndpointAnswer(rows.items, total=rows.total)
    return EndpointAnswer(rows.items, _page(address.partition("?")[0], page + 1, asked.get("sid", "")).address)


def _page(target: str, page: int, site: str) -> Call:
    return Call("GET", with_query(target, (("page", str(page)), ("sid", site))), AS_SCRIPT)


GKMLPT = Adapter(signs=("gkmlpt",), address=_ADDRESS, find=find, read=read)
