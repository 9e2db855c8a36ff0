"""大汉 Hanweb: `dataproxy.jsp`, which answers with a datastore of records.

A page names it in its own datastore (nextgroup: a GET, followed as a pager), or in the start of its jpage script, with
all parameters; the range asked for stands in the URL and the rest in the form.
"""

from __future__ import annotations

import re

from monitor.extract.endpoints.call import AS_SCRIPT, Adapter, Call, EndpointAnswer, with_query
from monitor.extract.endpoints.literals import fields, number, pairs, words_with
from monitor.extract.markup import datastore
from monitor.extract.urls import join

_AHEAD = 3  # pages of the list that one range takes in
_ADDRESS = re.compile(r"/[\w/.-]*dataproxy\.jsp\?", re.IGNORECASE)
_TOTAL = re.compile(r"<totalrecord>\s*(\d{1,7})\s*</totalrecord>", re.IGNORECASE)
_FORM = (
    "col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype",
)  # fmt: skip
_RANGE = ("startrecord", "endrecord", "perpage")
_BEFORE, _AFTER = 1_500, 2_500  # characters around the address in which the script's parameters stand


def find(text: str, url: str) -> list[Call]:
    """The first range of every list that a jpage script of the page would draw."""
    if "<datastore" in text:
        return []  # its records lie in the page itself
    calls = (_call(text, position, written, url) for position, written in words_with(text, "dataproxy.jsp"))
    return [call for call in calls if call]


def read(text: str, address: str) -> EndpointAnswer | None:
    if not datastore.is_datastore(text):
        return None
    records = datastore.records_of(text)
    groups = [join(address, href) for href in datastore.next_groups(text)]
    following = next((group for group in groups if group and group != address), "") or _following(text, address)
    total = _TOTAL.search(text)
    return EndpointAnswer(tuple(records), following, total=int(total[1]) if total else -1)


def _call(text: str, position: int, written: str, url: str) -> Call | None:
    start = max(text.rfind("jpage", 0, position - 1), position - _BEFORE, 0)
    known = fields(text[start : position + _AFTER]) | dict(pairs(written))
    form = tuple((name, known[name]) for name in _FORM if name in known)
    target = join(url, written.partition("?")[0])
    if not target or not known.get("unitid") or not (known.get("columnid") or known.get("col")):
        return None
    return _ranged(target, form, 1, number(known.get("perPage", known.get("perpage", "")), 15))


def _ranged(target: str, form: tuple[tuple[str, str], ...], start: int, size: int) -> Call:
    values = zip(_RANGE, map(str, (start, start + _AHEAD * size - 1, size)), strict=True)
    return Call("POST", with_query(target, tuple(values)), AS_SCRIPT, form)


def _following(text: str, address: str) -> str:
    """The range after this one, while the end point says that there are more records."""
    asked = dict(pairs(address))
    total = _TOTAL.search(text)
    end, size = number(asked.get("endrecord", ""), 0), number(asked.get("perpage", ""), 0)
    if not end or not size or not total or int(total[1]) <= end:
        return ""
    form = tuple((name, value) for name, value in pairs(address) if name not in _RANGE)
    return _ranged(address.partition("?")[0], form, end + 1, size).address


DATAPROXY = Adapter(
    signs=("dataproxy.jsp",), address=_ADDRESS, find=find, read=read, posted="startrecord", in_query=frozenset(_RANGE)
)
