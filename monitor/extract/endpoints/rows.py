"""Rows of a JSON answer: the systems differ in what they call things and agree on what they send.

Titles, addresses and days stand under one of a few names each; the list is the longest array of such objects.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any, NamedTuple

from monitor.extract.endpoints.literals import loads

MOST_ROWS = 1_000
_MOST_VALUES = 200_000  # looked at in one answer
_DEEPEST = 12
_TITLES = (
    "title",
    "showTitle",
    "infotitle",
    "infoTitle",
    "customtitle",
    "linktitle",
    "docTitle",
    "doctitle",
    "subject",
    "bt",
    "name",
    "t",
)
_URLS = (
    "urls",
    "url",
    "post_url",
    "infourl",
    "infoUrl",
    "linkurl",
    "href",
    "pcUrl",
    "docpuburl",
    "docUrl",
    "link",
    "htmlUrl",
    "path",
    "u",
)
_DAYS = (
    "pubDate", "display_publish_time", "publishedTimeStr", "publishedTime", "publish_time", "publishTime", "infodate",
    "infoDate", "postdate", "created_at", "create_time",
    "date", "pubdate", "publishDate", "releaseTime", "docreltime", "updateTime", "updatetime", "createTime",
    "createtime", "inputtime", "addtime", "fbsj", "time", "day", "d",
)  # fmt: skip
_TOTALS = ("total", "totalCount", "totalcount", "count", "RowCount", "totalRecord", "totalNum")
_LISTS = ("results", "articles", "infodata", "Table", "list", "rows", "records")
_DAY = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")
_MARKUP = re.compile(r"<[^<>]{0,500}>")
_SUCCESS, _CODES, _SAID = ("success", "ok"), ("code", "status", "errcode", "resultCode"), ("msg", "message", "error")
_ERROR_CODE = re.compile(r"-\d{1,6}|[45]\d\d")
_ERROR_SAID = re.compile(r"异常|错误|失败|超时|未登录|无权|非法|exception|error|denied|timeout", re.IGNORECASE)
_CHINA = timedelta(hours=8)
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


class EndpointRows(NamedTuple):
    """The items as HTML, and how many the end point says there are in all (-1: it does not say)."""

    items: tuple[str, ...]
    total: int


def rows_of(text: str) -> EndpointRows | None:
    """The list in a JSON answer; None when it holds none, or says that it failed: neither is an empty list."""
    return rows_in(loads(text))


def rows_in(value: Any) -> EndpointRows | None:
    """The list in a value of JSON; None as in `rows_of`."""
    if _failed(value):
        return None
    best: list[str] = []
    total, listed = -1, False
    for one in _objects(value):
        inner_source = one.get("source")
        source = inner_source if isinstance(inner_source, dict) else one
        for name, inner in source.items():
            if isinstance(inner, list) and (found := _items(inner)):
                best, listed = (found if len(found) > len(best) else best), True
            elif inner == [] and name in _LISTS:
                listed = True
            elif name in _TOTALS and total < 0:
                total = _count(inner)
    return EndpointRows(tuple(best), total) if best or (listed and total <= 0) else None


def _failed(value: Any) -> bool:
    """The end point sent an error in the form of an answer: `"success": false`, `"code": 500`, 系统异常."""
    if not isinstance(value, dict):
        return False
    if any(value.get(name) is False for name in _SUCCESS):
        return True
    codes = (str(value.get(name, "")) for name in _CODES)
    said = (value.get(name) for name in _SAID)
    return any(_ERROR_CODE.fullmatch(code) for code in codes) or any(
        isinstance(text, str) and _ERROR_SAID.search(text[:200]) for text in said
    )


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON value, outer ones first, also inside strings that hold JSON themselves."""
    waiting: deque[tuple[Any, int]] = deque([(value, 0)])
    seen = 0
    while waiting and seen < _MOST_VALUES:
        one, depth = waiting.popleft()
        seen += 1
        if depth > _DEEPEST:
            continue
        if isinstance(one, str) and one[:1] in ("{", "["):
            one = loads(one)
        if isinstance(one, dict):
            yield one
            waiting += [(inner, depth + 1) for inner in one.values() if isinstance(inner, dict | list | str)]
        elif isinstance(one, list):
            waiting += [(inner, depth + 1) for inner in one[:MOST_ROWS] if isinstance(inner, dict | list)]


def _items(values: list[Any]) -> list[str]:
    """The items of an array of objects; [] where it is none of titles and addresses."""
    found = []
    for one in values[:MOST_ROWS]:
        if not isinstance(one, dict):
            return []
        source = one["source"] if isinstance(one.get("source"), dict) else one
        title, url = _title(source), _url(source)
        if title and url:
            found.append(_item(title, url, _day(source)))
    return found if len(found) * 2 >= len(values) else []


def _item(title: str, url: str, day: str) -> str:
    return f'<li><a href="{escape(url)}" title="{escape(title)}">{escape(title)}</a><span>{day}</span></li>'


def _title(row: dict[str, Any]) -> str:
    texts = (row.get(name) for name in _TITLES)
    return next((" ".join(_MARKUP.sub("", text).split())[:500] for text in texts if isinstance(text, str) and text), "")


def _url(row: dict[str, Any]) -> str:
    for name in _URLS:
        value = row.get(name)
        if isinstance(value, str) and value[:1] == "{":
            value = loads(value)
        if isinstance(value, dict):
            value = value.get("pc") or value.get("url") or value.get("mobile")
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _day(row: dict[str, Any]) -> str:
    """The day as YYYY-MM-DD; "" where none is given. Numbers are seconds or milliseconds since 1970, in China."""
    for name in _DAYS:
        value = row.get(name)
        found = _DAY.search(value) if isinstance(value, str) else None
        if found:
            return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
        if isinstance(value, str) and value.isascii() and value.isdecimal():
            value = int(value[:15])
        if isinstance(value, int) and not isinstance(value, bool) and 10**8 < value < 10**14:
            seconds = value / 1000 if value > 10**11 else value
            return (_BEGIN + _CHINA + timedelta(seconds=seconds)).strftime("%Y-%m-%d")
    return ""


def _count(value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value[:9])
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else -1
