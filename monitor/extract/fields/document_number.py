"""Numbers under which a text is filed: 发文字号 (文号), 索引号, 有效性.

They stand in the head table of 信息公开, in label:value pairs around the title, in meta tags; the number also in a line
of its own under the title, or in brackets at the title's end. What does not look like such a value is none: templates
put other things into these cells (an empty cell is followed by the next label, a 文号 may hold an office).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from monitor.extract.markup.page import Page
from monitor.extract.markup.tree import TEXT
from monitor.model import Region

_HEAD, _TAIL = 1_500, 600  # characters before the main text, and of its beginning and what follows it
_MAY = re.compile(
    r"索[^<>]{0,20}引|文[^<>]{0,20}号|[〔﹝\[［【（(][^<>]{0,3}\d{4}[^<>]{0,3}[〕﹞\]］】）)]|有效|效力|时效|文件状态|文件编号"
)
_OPEN, _SHUT = r"[〔﹝\[［【（(〈]", r"[〕﹞\]］】）)〉]"
_WORD = r"[\u4e00-\u9fffA-Za-z·\-]"
_YEAR = r"(?:19|20)?\d{2}"
_NUMBER = (
    rf"(?:{_WORD}{{1,24}}?\s*{_OPEN}\s*{_YEAR}\s*年?\s*{_SHUT}\s*(?:第\s*)?\d{{1,5}}(?:\s*[-—]\s*\d{{1,4}})?"
    rf"|{_WORD}{{0,24}}?(?:19|20)\d{{2}}年?第\s*\d{{1,5}}|{_WORD}{{2,24}}?第\s*\d{{1,5}})"
)
_ALONE = re.compile(rf"^\W{{0,3}}({_NUMBER}\s*号)\W{{0,3}}$", re.MULTILINE)
_IN_TITLE = re.compile(rf"[（(]\s*({_WORD}{{1,24}}?\s*{_OPEN}\s*{_YEAR}\s*{_SHUT}\s*\d{{1,5}}\s*号)\s*[）)]\s*$")


def _labels(*words: str) -> str:
    """At the beginning of a line, or after a gap; its letters may be spaced, brackets around it."""
    spaced = "|".join(r"\s*".join(word) for word in words)
    return rf"(?:^|[\s　|｜【\[])(?:{spaced})\s*[】\]]?\s*[:：]?\s*"


_NUMBERED = re.compile(
    _labels("发文字号", "发文文号", "发布文号", "公文文号", "文件文号", "文件编号", "文件字号", "文号")
    + rf"({_NUMBER}(?:\s*号)?)",
    re.MULTILINE,
)
_INDEXED = re.compile(
    _labels("信息索引号", "索引号", "索引码")
    + r"([0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff\-—_/.()（）〔〕]{4,60})",
    re.MULTILINE,
)
_VALID = re.compile(
    _labels("文件有效性", "政策有效性", "有效性", "效力状态", "文件效力", "时效性", "时效状态", "文件状态", "是否有效")
    + r"((?:现行|继续|全文|部分|尚未|已经|已|未|依然|暂时)?(?:有效|失效|废止|生效|无效|修改|修订|宣布失效|宣布废止)"
    r"|是|否)(?=$|[\s|｜（(，,。;；])",
    re.MULTILINE,
)
_DATE = re.compile(r"(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?$")
_METAS = {
    "number": frozenset("文号 发文字号 docno documentno documentnumber fileno filenum filenumber wenhao fwzh".split()),
    "index": frozenset("索引号 indexno indexnum indexnumber syh".split()),
    "validity": frozenset("有效性 validity effectiveness yxx".split()),
}


class Filed(NamedTuple):
    number: str = ""  # 云政办发〔2026〕3号, as written, without blanks
    index_number: str = ""
    validity: str = ""  # as written: 有效, 失效, 已废止 …


def filed(page: Page, title: str) -> Filed:
    """Under what number the article of this page is filed; what the page shows stands before its meta tags."""
    shown = _shown(page)
    if not _MAY.search(shown):
        shown = ""
    number = _first(_NUMBERED, shown) or _at_end(title) or _stated(page.meta, "number") or _only(_ALONE, shown)
    return Filed(
        number,
        next(_indexes(shown), "") or _stated(page.meta, "index"),
        _validity(_first(_VALID, shown) or _stated(page.meta, "validity")),
    )


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return "".join(found[1].split()) if found else ""


def _only(pattern: re.Pattern[str], text: str) -> str:
    """Where several stand, it is a list of them."""
    found = {"".join(one[1].split()) for one in pattern.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def _at_end(title: str) -> str:
    return _first(_IN_TITLE, title)


def _indexes(text: str) -> Iterator[str]:
    for found in _INDEXED.finditer(text):
        value = found[1]
        if any(char.isdigit() for char in value) and not _DATE.match(value):
            yield value


def _validity(value: str) -> str:
    return {"是": "有效", "否": "失效"}.get(value, value)


def _stated(meta: Mapping[str, str], what: str) -> str:
    """A meta tag's value, where it looks like one."""
    label = {"number": "文号", "index": "索引号", "validity": "有效性"}[what]
    value = next((value for name, value in meta.items() if name.lower() in _METAS[what]), "")[:100]
    written = f"{label}：{value}"
    if what == "index":
        return next(_indexes(written), "")
    return _first(_NUMBERED if what == "number" else _VALID, written)


def _shown(page: Page) -> str:
    """The readable texts before the main text, at its beginning and behind it, each on a line of its own."""
    size = len(page.tree)
    if page.content < 0:
        return "\n".join(_texts(page, range(size), _HEAD + _TAIL))
    start, end = page.content, page.tree.ends[page.content]
    before = list(_texts(page, range(start - 1, -1, -1), _HEAD))
    return "\n".join(
        (*reversed(before), *_texts(page, range(start, end), _TAIL), *_texts(page, range(end, size), _TAIL))
    )


def _texts(page: Page, nodes: range, limit: int) -> Iterator[str]:
    """Readable texts of these nodes, until they make up `limit` characters."""
    tags, texts, layout = page.tree.tags, page.tree.texts, page.layout
    regions, unread, hidden, places = layout.regions, layout.unread, layout.hidden, (Region.MAIN, Region.HEADER)
    length = 0
    for node in nodes:
        if tags[node] == TEXT and not unread[node] and not hidden[node] and regions[node] in places:
            text = texts[node].strip()[:limit]
            yield text
            length += len(text)
            if length > limit:
                return
