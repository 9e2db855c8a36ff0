"""龙讯 lonsun: `/site/label/8888?labelName=publicInfoList&…&pageSize=15&pageIndex=1`; it answers with rows as HTML."""

from __future__ import annotations

import re

from monitor.extract.endpoints.call import AS_SCRIPT, Adapter, Call, EndpointAnswer, with_query
from monitor.extract.endpoints.literals import number, pairs, words_with
from monitor.extract.urls import join

_ADDRESS = re.compile(r"/site/label/\d{1,6}\?(?:[^#]*&)?labelName=\w{0,40}List\b", re.IGNORECASE)
_ROW = re.compile(r"<(?:li|tr|dd)\b", re.IGNORECASE)
_PAGE, _SIZE = "pageIndex", "pageSize"
_WHOLE = re.compile(r"[\w./:%=&?,-]{10,500}")  # nothing that the script would put together


def find(text: str, url: str) -> list[Call]:
    """The labels of lists that the script names whole; of other labels (a text, a number of visits) none."""
    found = []
    for position, written in words_with(text, "/site/label/"):
        plain = written.replace("&amp;", "&")
        joined = text[position + len(written) : position + len(written) + 4].lstrip("\"'").lstrip().startswith("+")
        if _ADDRESS.search(plain) and _WHOLE.fullmatch(plain) and not joined:
            found.append(Call("GET", join(url, plain), AS_SCRIPT))
    return found


def read(text: str, address: str) -> EndpointAnswer | None:
    """Rows; an answer without any says nothing of the list, for there is no total in it."""
    if not text[:1000].lstrip("\ufeff \t\r\n").startswith("<") or "<html" in text[:2000].lower():
        return None
    if not _ROW.search(text):
        return EndpointAnswer(complete=False)
    return EndpointAnswer((text,), _following(address, len(_ROW.findall(text))), complete=False)


def _following(address: str, rows: int) -> str:
    asked = dict(pairs(address))
    size = number(asked.get(_SIZE, ""), 0)
    if not size or rows < size or _PAGE not in asked:
        return ""
    more = asked | {_PAGE: str(number(asked[_PAGE], 1) + 1)}
    return Call("GET", with_query(address.partition("?")[0], tuple(more.items()))).address


LONSUN = Adapter(signs=("labelName=",), address=_ADDRESS, find=find, read=read)
