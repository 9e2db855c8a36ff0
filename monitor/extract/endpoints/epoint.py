"""新点 Epoint: `getPageInfoList…` of its rest service (a form with one JSON value), and the older `….action?cmd=…`.

Both answer with JSON whose `custom` is an object, or a string that holds one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from monitor.extract.endpoints.call import AS_SCRIPT, Adapter, Call, EndpointAnswer, with_query
from monitor.extract.endpoints.literals import fields, loads, number, pairs, words_with
from monitor.extract.endpoints.rows import EndpointRows, rows_of
from monitor.extract.urls import join

_ADDRESS = re.compile(
    r"/frontAppNotNeedLoginAction/\w+\?|/(?:xxlist|jyxx)\w*\.action\?(?:[^#]*&)?cmd=\w*list", re.IGNORECASE
)
_REST = re.compile(r"\S*frontAppNotNeedLoginAction/getPageInfoList\w*")
_ACTION = re.compile(r"\S*?(?:xxlist|jyxx)\w*\.action\?cmd=\w*list", re.IGNORECASE)
Build = Callable[[str, dict[str, str], int], Call]
_AROUND = 3_000  # characters of the script in which its parameters stand
_NAMES = ("siteGuid", "siteguid", "categoryNum", "categorynum", "kw", "startDate", "endDate", "pageSize")


def find(text: str, url: str) -> list[Call]:
    """A call for each end point that the page's script names, with the category that stands beside it."""
    found = []
    for mark, pattern, build in (("frontAppNotNeedLoginAction/", _REST, _rest), (".action?cmd=", _ACTION, _action)):
        for position, written in words_with(text, mark):
            known = fields(text[max(0, position - _AROUND) : position + _AROUND])
            asked = {name: known[name] for name in _NAMES if name in known}
            named = pattern.match(written)
            if named and (asked.get("categoryNum") or asked.get("categorynum")):
                target = join(url, _rooted(named[0], text[max(0, position - 5) : position]))
                found.append(build(target, asked, number(known.get("pageIndex", ""), 0)))
    return found


def read(text: str, address: str) -> EndpointAnswer | None:
    rows = rows_of(text)
    if rows is None:
        return None
    asked = dict(pairs(address))
    written = loads(asked.get("params", ""))
    if isinstance(written, dict):
        known = {str(name): str(value) for name, value in written.items()}
        return _answer(rows, address.partition("?")[0], known, _rest, 0)
    target = f"{address.partition('?')[0]}?cmd={asked.pop('cmd', '')}"
    return _answer(rows, target, asked, _action, 1)


def _answer(rows: EndpointRows, target: str, asked: dict[str, str], build: Build, first: int) -> EndpointAnswer:
    """`first`: the number of the first page. The older end point counts from 0 or from 1: one page more is harmless."""
    index, size = number(asked.get("pageIndex", ""), 0), number(asked.get("pageSize", ""), 15)
    if not rows.items or max((index + 1 - first) * size, len(rows.items)) >= rows.total:
        return EndpointAnswer(rows.items, total=rows.total)
    return EndpointAnswer(rows.items, build(target, asked, index + 1).address)


def _rest(target: str, asked: dict[str, str], index: int) -> Call:
    values: dict[str, object] = {"kw": "", "startDate": "", "endDate": "", **asked}
    values |= {"pageIndex": index, "pageSize": number(asked.get("pageSize", ""), 15)}
    params = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return Call("POST", target, AS_SCRIPT, (("params", params),))


def _action(target: str, asked: dict[str, str], index: int) -> Call:
    values = asked | {"pageIndex": str(index), "pageSize": str(number(asked.get("pageSize", ""), 15))}
    return Call("GET", with_query(target, tuple(values.items())), AS_SCRIPT)


def _rooted(written: str, before: str) -> str:
    """A script puts the project's name in front, which is EpointWebBuilder unless somebody has changed it."""
    added = "+" in before or not written.startswith(("/", "http"))
    return f"/EpointWebBuilder/{written.lstrip('/')}" if added else written


EPOINT = Adapter(
    signs=("frontAppNotNeedLoginAction", ".action?cmd=", "EpointWebBuilder"),
    address=_ADDRESS,
    find=find,
    read=read,
    posted="params",
)
