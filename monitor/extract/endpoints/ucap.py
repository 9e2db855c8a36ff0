"""开普 UCAP: `/common/search/<channelId>`, JSON records or the list's HTML, as the page's script asks for it."""

from __future__ import annotations

import re

from monitor.extract.endpoints.call import AS_SCRIPT, Adapter, Call, EndpointAnswer, with_query
from monitor.extract.endpoints.literals import number, pairs, words_with
from monitor.extract.endpoints.rows import rows_of
from monitor.extract.urls import join

_ADDRESS = re.compile(r"/common/search/[0-9a-f]{32}\?")
_NAMED = re.compile(r"(\S*/common/search/)([0-9a-f]{32})?")
_CHANNEL = re.compile(r"""<meta\s+name=["']?channelId["']?\s+content=["']?([0-9a-f]{32})\b""", re.IGNORECASE)
_SIZE = re.compile(r"_?pageSize\D{1,6}(\d{1,3})")
_FILES = "getFileListByCodeId"
_OF_FILES = re.compile(r"/getFileListByCodeId\?(?:[^#]*&)?channelId=\w")
_BESIDE = re.compile(r"""channelId["']?\s{0,3}[:=]\s{0,3}["']?([0-9A-Za-z]{6,40})\b""")
_AFTER = 600  # characters behind the address in which its form stands
_ITEM = re.compile(r"<(?:li|tr|dd|a)\b", re.IGNORECASE)


def find(text: str, url: str) -> list[Call]:
    """The channel that the script names, or the page's own where the script puts the address together."""
    own = _CHANNEL.search(text)
    size = _SIZE.search(text)
    found = []
    for _, written in words_with(text, "/common/search/"):
        named = _NAMED.match(written)
        channel = (named and named[2]) or (own[1] if own else "")
        target = join(url, named[1] + channel) if named else ""
        if channel and target:
            asked = {"_isAgg": "false", "_pageSize": size[1] if size else "15", "_template": "index"}
            asked |= dict(pairs(written)) | {"_isJson": "true", "page": "1"}
            found.append(Call("GET", with_query(target, tuple(asked.items())), AS_SCRIPT))
    return found


def read(text: str, address: str) -> EndpointAnswer | None:
    rows = rows_of(text)
    if rows is None:
        return EndpointAnswer((text,), complete=False) if _ITEM.search(text) and text.lstrip().startswith("<") else None
    asked = dict(pairs(address))
    page, size = number(asked.get("page", ""), 1), number(asked.get("_pageSize", ""), 15)
    if not rows.items or (page * size >= rows.total if rows.total >= 0 else len(rows.items) < size):
        return EndpointAnswer(rows.items, total=rows.total)
    more = tuple((asked | {"page": str(page + 1)}).items())
    return EndpointAnswer(rows.items, Call("GET", with_query(address.partition("?")[0], more)).address)


def find_files(text: str, url: str) -> list[Call]:
    """`getFileListByCodeId` is posted with the channel that stands beside it in the script."""
    found = []
    for position, written in words_with(text, _FILES):
        target = join(url, written.partition("?")[0])
        channel = _BESIDE.search(text[position : position + _AFTER])
        if channel and target and written.partition("?")[0].endswith(_FILES):
            found.append(Call("POST", target, AS_SCRIPT, (("channelId", channel[1]),)))
    return found


def read_files(text: str, address: str) -> EndpointAnswer | None:
    rows = rows_of(text)
    return EndpointAnswer(rows.items, total=rows.total) if rows else None


FILE_LIST = Adapter(signs=(_FILES,), address=_OF_FILES, find=find_files, read=read_files, posted="channelId")
UCAP = Adapter(signs=("/common/search/",), address=_ADDRESS, find=find, read=read)
