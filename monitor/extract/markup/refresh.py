"""The refresh that sends a visitor on after some seconds: `<meta http-equiv="refresh">`, or the header of that name.

Source: HTML standard, "shared declarative refresh steps".
"""

from __future__ import annotations

import re
from typing import NamedTuple

_LONGEST = 4_096  # characters that are read
_BLANK = "[\t\n\f\r ]*"
_URL = re.compile(rf"url{_BLANK}={_BLANK}", re.IGNORECASE)


class Refresh(NamedTuple):
    seconds: int
    href: str  # as written; "": the page itself


def refresh(content: str) -> Refresh | None:
    """What the value says; None where a browser takes no notice of it."""
    content = content[:_LONGEST]
    at = _skip(content, 0)
    start = at
    while at < len(content) and content[at] in "0123456789":
        at += 1
    seconds = int(content[start:at][:9] or 0)
    if start == at and content[at : at + 1] != ".":
        return None
    while at < len(content) and content[at] in "0123456789.":
        at += 1
    if at < len(content) and content[at] not in ";,\t\n\f\r ":
        return None
    at = _skip(content, at)
    if content[at : at + 1] in (";", ","):
        at = _skip(content, at + 1)
    return Refresh(seconds, _address(content, at))


def _address(content: str, at: int) -> str:
    """The rest, without `url=` and quotes; a `url` that is not followed by "=" is the address itself."""
    named = _URL.match(content, at)
    if named is None and content[at : at + 1] in ("u", "U"):
        return content[at:].strip()
    rest = content[named.end() if named else at :]
    if rest[:1] in ("'", '"'):
        rest = rest[1:].partition(rest[0])[0]
    return rest.strip()


def _skip(content: str, at: int) -> int:
    while at < len(content) and content[at] in "\t\n\f\r ":
        at += 1
    return at
