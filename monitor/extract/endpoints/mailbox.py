"""大汉 letters (领导信箱): `…/front/dataproxy_mailnewlist.action`, which answers with JSON of table rows as HTML."""

from __future__ import annotations

import re

from monitor.extract.endpoints.call import AS_SCRIPT, Adapter, Call, EndpointAnswer, with_query
from monitor.extract.endpoints.literals import loads, number, pairs, words_with
from monitor.extract.urls import join

_ADDRESS = re.compile(r"/front/dataproxy_mail\w{0,40}\.action\?", re.IGNORECASE)
_NAMED = re.compile(r"\S{0,300}?front/dataproxy_mail\w{0,40}\.action", re.IGNORECASE)
_SIZE = 15
_RANGE = ("startrecord", "endrecord", "perpage")
_MOST_ROWS = 1_000


def find(text: str, url: str) -> list[Call]:
    """The first rows of every list of letters that the page names."""
    found = []
    for _, written in words_with(text, "front/dataproxy_mail"):
        named = _NAMED.match(written)
        target = join(url, named[0]) if named else ""
        if target:
            found.append(_ranged(target, tuple(pairs(written)), 1, _SIZE))
    return found


def read(text: str, address: str) -> EndpointAnswer | None:
    value = loads(text)
    rows = value.get("rows") if isinstance(value, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
        return None
    stated = str(value.get("total", ""))
    total = int(stated) if stated.isascii() and stated.isdecimal() and len(stated) < 9 else -1
    if not rows:
        return EndpointAnswer(complete=total == 0, total=total)
    table = f"<table>{''.join(rows[:_MOST_ROWS])}</table>"
    return EndpointAnswer((table,), _following(address, len(rows), total), total=total)


def _following(address: str, rows: int, total: int) -> str:
    """The rows after these, while the end point says that there are more."""
    asked = pairs(address)
    start = number(dict(asked).get("startrecord", ""), 1)
    if start + rows > total:
        return ""
    return _ranged(address.partition("?")[0], tuple(asked), start + rows, rows).address


def _ranged(target: str, asked: tuple[tuple[str, str], ...], start: int, size: int) -> Call:
    values = zip(_RANGE, map(str, (start, start + size - 1, size)), strict=True)
    rest = tuple(pair for pair in asked if pair[0] not in _RANGE)
    return Call("GET", with_query(target, (*rest, *values)), AS_SCRIPT)


MAILBOX = Adapter(signs=("dataproxy_mail",), address=_ADDRESS, find=find, read=read)
