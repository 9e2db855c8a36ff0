"""What a browser makes of an address: the URL standard (url.spec.whatwg.org), read by ada-url.

Nothing here raises and nothing asks the network.
"""

from __future__ import annotations

import re
from functools import lru_cache

import ada_url

LONGEST_NAME = 253  # characters of a host name, RFC 1035
_REMEMBERED = 8192
_HALF = re.compile(r"[\ud800-\udfff]")  # half a character: browsers read U+FFFD in its place
_PARTS = re.compile(r"(https?://)(?:[^/?#@]*@)?(\[[^\]/?#]*\]|[^/?#:]*)(:\d+)?([^#]*)")
_NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}|\[[0-9a-f:]+\]")


def standard(href: str, base: str = "") -> str:
    """`href`, written on the page `base`, as the standard serialises it, of any scheme; "" where it does not parse."""
    try:
        href = ada_url.join_url(base, href) if base else ada_url.normalize_url(href)
    except ValueError:
        return standard(_HALF.sub("\ufffd", href), base) if _HALF.search(href) else ""
    return "" if "xn--" in href and not _is_idna(host_of(href)) else href


def asked_for(href: str, base: str = "") -> str:
    """The address that a browser requests over http(s): without user name and fragment; "" where it requests none.

    A name that no name server can hold (a comma, an empty label, http:// twice) parses by the standard, but opens nowhere.
    """
    found = _PARTS.match(standard(href, base))
    if not found or not _can_be_resolved(found[2]):
        return ""
    return f"{found[1]}{found[2]}{found[3] or ''}{found[4]}"


def host_of(address: str) -> str:
    """The host, without its port, of what `standard` or `asked_for` gave; "" where it has none over http(s)."""
    found = _PARTS.match(address)
    return found[2] if found else ""


@lru_cache(_REMEMBERED)
def _can_be_resolved(name: str) -> bool:
    name = name.rstrip(".") if name.endswith(".") and not name.endswith("..") else name
    twice = name.endswith(("http", "https"))  # http://http//a.cn, http://a.cnhttp//b.cn: no domain ends so
    return len(name) <= LONGEST_NAME and not twice and _NAME.fullmatch(name) is not None


@lru_cache(_REMEMBERED)
def _is_idna(name: str) -> bool:
    return all(_is_punycode(label) for label in name.split(".") if label.startswith("xn--"))


def _is_punycode(label: str) -> bool:
    """True when the label is the one spelling of the name that it stands for (UTS 46, validity criteria)."""
    try:
        name = label[4:].encode("ascii").decode("punycode")
        return not name.isascii() and ada_url.idna_to_ascii(name) == label.encode("ascii")
    except (UnicodeError, ValueError, OverflowError):
        return False
