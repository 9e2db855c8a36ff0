"""The bytes of a file's name, of which nobody says in what encoding they are."""

from __future__ import annotations

import re

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CHARSETS = ("utf-8", "gb18030")


def decoded(raw: bytes) -> str:
    """UTF-8 or GBK. Some names are both (目录 in GBK is Ŀ¼ in UTF-8): then the one with Chinese in it."""
    found = []
    for charset in _CHARSETS:
        try:
            found.append(raw.decode(charset))
        except UnicodeDecodeError:
            continue
    chinese = (name for name in found if _CHINESE.search(name))
    return next(chinese, found[0] if found else raw.decode("utf-8", "replace"))
