"""大汉 JPAAS: `…/front/page/build/unit`, which sends one part of a page as HTML inside JSON.

The page holds a script tag whose attributes name the part: parseType (spelled bulidstatic, buildstatic or build: it is
copied as it stands), url, and queryData, a JSON object in single quotes or with its quotes escaped.
"""

from __future__ import annotations

import re
from typing import Any

from monitor.extract.endpoints.call import AS_SCRIPT, Adapter, Call, EndpointAnswer, Pairs, with_query
from monitor.extract.endpoints.literals import attributes, loads, loose_object, number, pairs
from monitor.extract.urls import join

_TAG = re.compile(r"<(?:script|div)\b[^<>]{0,8000}>", re.IGNORECASE)
_ADDRESS = re.compile(r"/front/page/build/unit\?", re.IGNORECASE)
_OF_ARTICLE = frozenset({"article", "detail"})
_PAGES = re.compile(
    r"(?:pageCount|totalPages?|pageTotal|pages)[\"']?\s*[:=]\s*[\"']?(\d{1,5})|共\s*(?:<[^<>]*>\s*)*(\d{1,5})\s*(?:<[^<>]*>\s*)*页"
    r"|createPageHTML\(\s*'[^']*'\s*,\s*(\d{1,5})", re.IGNORECASE
)  # fmt: skip
_SIZE = re.compile(r"(?:pageSize|perPage|rows)[\"']?\s*[:=]\s*[\"']?(\d{1,3})", re.IGNORECASE)
_NOTHING = re.compile(r"暂无|没有(?:找到|相关|数据|内容|信息)|无相关(?:数据|内容|信息)")
_ITEM = re.compile(r"<(?:li|tr|dd)\b", re.IGNORECASE)


def find(text: str, url: str) -> list[Call]:
    """One call for each part of the page, parts of an article left out."""
    found = []
    for tag in _TAG.finditer(text):
        given = attributes(tag[0])
        asked = loose_object(given.get("querydata", ""))
        target = join(url, given.get("url", ""))
        if asked and target and "build/unit" in target and asked.get("pageType", "").lower() not in _OF_ARTICLE:
            named = (("parseType", given.get("parsetype", "")), *asked.items())
            found.append(Call("GET", with_query(target, tuple(named)), AS_SCRIPT))
    return found


def read(text: str, address: str) -> EndpointAnswer | None:
    """A part without links may be a menu that has none: it says nothing of the list, unless it says 暂无."""
    answer = loads(text)
    data = answer.get("data") if isinstance(answer, dict) else None
    html = data.get("html") if isinstance(data, dict) else None
    if not isinstance(html, str):
        return None
    nothing = bool(_NOTHING.search(html))
    return EndpointAnswer((html,), _following(html, address), complete=nothing, total=0 if nothing else -1)


def _following(html: str, address: str) -> str:
    """The page after this one. Without paramJson, in compact JSON, the end point sends page 1 again and again."""
    asked = pairs(address)
    paging: Any = loads(dict(asked).get("paramJson", ""))
    paging = paging if isinstance(paging, dict) else {}
    page, size = (number(str(paging.get(name, "")), 0) for name in ("pageNo", "pageSize"))
    page = page or 1
    match = _PAGES.search(html)
    pages = max((int(group) for group in match.groups() if group), default=0) if match else 0
    if page >= pages:
        return ""
    found = _SIZE.search(html)
    size = size or (int(found[1]) if found else 0) or len(_ITEM.findall(html)) or 15
    rest: Pairs = tuple((name, value) for name, value in asked if name != "paramJson")
    target = with_query(address.partition("?")[0], (*rest, ("paramJson", f'{{"pageNo":{page + 1},"pageSize":{size}}}')))
    return Call("GET", target).address


JPAAS = Adapter(signs=("parseType", "parsetype", "build/unit"), address=_ADDRESS, find=find, read=read)
