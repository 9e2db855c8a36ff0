"""Spelling of names: what is compared, how alike two are, which kind of office they name."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

LONGEST = 200  # characters of a name that are looked at
SIMILAR = 0.88  # difflib's ratio of two names in one form, from which on they are taken for the same
KINDS = (
    "中心", "支队", "大队", "公司", "医院", "学校",
    *"局办委部院会室厅所站社馆",
)  # fmt: skip
TOWNS = ("镇", "乡", "街道")
_LABEL = re.compile(
    r"^(?:信息来源|文章来源|稿件来源|来源|发布机构|发布单位|发文机关|公开单位|责任单位|主办单位|供稿单位|供稿|作者"
    r"|撰稿)[:：]"
)
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_SEVERAL = re.compile(r"[、,，;；/|]|\s{1,}(?=\S{2,})")
_EDGES = " \t,，.。;；、()（）[]【】<>《》“”\"'"
_TELLING = frozenset("一二三四五六七八九十百0123456789东西南北中上下前后左右大小新老甲乙丙丁省市区县旗镇乡")


def plain(name: str) -> str:
    """The form of a name that is compared: one width, no spaces, no label in front, nothing in brackets behind."""
    name = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name[:LONGEST]))
    name = _LABEL.sub("", name)
    return (_BRACKETS.sub("", name) or name).strip(_EDGES)


def likeness(name: str, other: str) -> float:
    """difflib's ratio of two names in one form; below SIMILAR for what differs in a number, a direction, a level or a
    size (第一小学, 第二小学), in its kind (局, 科) or in its beginning (an area's name): that is another unit."""
    if name == other:
        return 1.0
    # Not rapidfuzz: its ratio is that of the longest common subsequence, another one for 6 pairs of names in 1,000.
    matcher = SequenceMatcher(None, name, other, autojunk=False)
    score = matcher.ratio()
    if score < SIMILAR or (
        (name[:1], name[-1:]) == (other[:1], other[-1:]) and not _differs_tellingly(matcher, name, other)
    ):
        return score
    return SIMILAR - 0.01


def _differs_tellingly(matcher: SequenceMatcher[str], name: str, other: str) -> bool:
    changed = ((name[a:b], other[c:d]) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal")
    return any(_TELLING & {*left, *right} for left, right in changed)


def names_in(text: str) -> list[str]:
    """The names in a text that may hold several."""
    whole = _LABEL.sub("", unicodedata.normalize("NFKC", text[:LONGEST]).strip())
    parts = [part for part in _SEVERAL.split(whole) if len(plain(part)) >= 2]
    return parts if all(plain(part).endswith((*KINDS, *TOWNS, "办事处", "政府")) for part in parts) else [whole]
