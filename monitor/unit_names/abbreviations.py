"""Short names of offices: 教体局 of 教育和体育局, 人社局 of 人力资源和社会保障局."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.unit_names.spelling import KINDS

_GENERIC = ("监督管理", "管理", "监督", "事务", "服务", "工作", "行政", "综合", "运输", "保护")
_JOINS = re.compile(r"[和与及暨]")


def abbreviates(short: str, full: str, every_part: bool = True) -> bool:
    """教体局 of 教育和体育局, 人社局 of 人力资源和社会保障局, 市场监管局 of 市场监督管理局.

    The letters of the short name stand in the full one in the same order, from the first on; both are the same kind of
    office; and each part between 和 gives one letter at least: 自然资源局 does not stand for 自然资源和规划局.
    """
    kind = next((kind for kind in KINDS if full.endswith(kind)), "")
    if not kind or not short.endswith(kind) or len(short) >= len(full) or len(short) - len(kind) < 2:
        return False
    body, letters = full.removesuffix(kind), short.removesuffix(kind)
    if body[0] != letters[0] or not _in_order(_JOINS.sub("", letters), body):
        return False
    return not every_part or _each_gives(_JOINS.split(_bare(body)), letters)


def _each_gives(parts: Sequence[str], letters: str) -> bool:
    """The letters come in runs, one for each part. A single word of four has two halves that count: 农业 + 农村."""
    if len(parts) == 1 and len(parts[0]) == 4:
        parts = (parts[0][:2], parts[0][2:])
    if len(parts) <= 1:
        return True
    runs = range(1, len(letters) - len(parts) + 2)
    return any(_in_order(letters[:end], parts[0]) and _rest_gives(parts[1:], letters[end:]) for end in runs)


def _rest_gives(parts: Sequence[str], letters: str) -> bool:
    """As above. A part gives the beginning of a word (城乡建设: 城 or 建); what common words gave (管理, 服务)
    stands behind the last part."""
    if len(parts) == 1:
        return bool(letters) and letters[0] in parts[0][::2]
    runs = range(1, len(letters) - len(parts) + 2)
    return any(_in_order(letters[:end], parts[0]) and _rest_gives(parts[1:], letters[end:]) for end in runs)


def _bare(body: str) -> str:
    """Without words that every office has: 应急管理 → 应急."""
    for word in _GENERIC:
        rest = body.replace(word, "")
        body = rest if len(rest) >= 2 else body
    return body


def _in_order(letters: str, body: str) -> bool:
    rest = iter(body)
    return all(letter in rest for letter in letters)
