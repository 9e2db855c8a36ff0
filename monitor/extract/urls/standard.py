"""Addresses as a browser reads them: the URL standard (url.spec.whatwg.org), parsed by ada-url.

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
# Source: fetch.spec.whatwg.org, "port blocking": mail, printers, X11 and the like, which no browser asks over http(s).
_BLOCKED = frozenset(
    f":{port}"
    for port in (
        "0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117"
        " 119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601"
        " 636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679"
        " 6697 10080"
    ).split()
)


def standard(href: str, base: str = "") -> str:
    """`href`, written on the page `base`, as the standard serialises it, of any scheme; "" where it does not parse."""
    try:
        href = ada_url.join_url(base, href) if base else ada_url.normalize_url(href)
    except ValueError:
        return standard(_HALF.sub("\ufffd", href), base) if _HALF.search(href) else ""
    return "" if "xn--" in href and not _is_idna(host_of(href)) else href


def asked_for(href: str, base: str = "") -> str:
    """The address that a browser requests over http(s): without user name and fragment; "" where it requests none.

    A name that no name server can hold (a comma, an empty label, http:// twice) parses by the standard, but opens
    nowhere, and so does a port that browsers block.
    """
    found = _PARTS.match(standard(href, base))
    if not found or not _can_be_resolved(found[2]) or found[3] in _BLOCKED:
        return ""
    return f"{found[1]}{found[2]}{found[3] or ''}{found[4]}"


def is_blocked(href: str, base: str = "") -> bool:
    """An address over http(s) whose port browsers do not ask."""
    found = _PARTS.match(standard(href, base))
    return found is not None and found[3] in _BLOCKED


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
