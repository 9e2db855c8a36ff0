"""Faults of addresses that no browser can open, by their spelling alone."""

from __future__ import annotations

import re
from enum import StrEnum

from monitor.extract.urls import is_template, stub
from monitor.extract.urls.standard import asked_for, is_blocked

_BLANKS = "".join(map(chr, range(0x21)))
_DROPPED = re.compile(r"[\t\r\n]")
_WRITTEN = re.compile(r"(?:(?P<scheme>[a-z][a-z0-9+.\-]*):)?[/\\]{2,}(?P<netloc>[^/\\?#]*)(?P<rest>.*)", re.I | re.S)
_SECOND = re.compile(r"\S[\s,;，；、]+(?:https?(?:[:：]|$)|www\.)|\Shttps?(?:[:：]|$)", re.I)
_PORT = re.compile(r":(?!\d{0,5}$)[^:\]]*$|:\d{5}$")
_WEB = ("http", "https")
_LETTERS = re.compile(r"[htps]{3,9}")


class Fault(StrEnum):
    SCHEME = "scheme"  # htp://
    TWICE = "twice"  # two addresses in one
    PORT = "port"  # :80a, :99999
    BLOCKED = "blocked"  # :25, :6000
    HOST = "host"  # a comma, a blank, an empty part; brackets left open


def fault_of(href: str, base: str) -> Fault | None:
    """Why no browser can open `href`, written on the page `base`; None for all that one can, stubs and templates too.

    Only what claims to be an address of the web: an unknown scheme (weixin://) may have a program of its own.
    """
    href = _DROPPED.sub("", href.strip(_BLANKS))
    found = _WRITTEN.match(href)
    if not found or stub(href) or is_template(href):
        return None
    scheme = (found["scheme"] or "").lower()
    if scheme and scheme not in _WEB:
        return Fault.SCHEME if _is_misspelt(scheme) else None
    if (not found["netloc"].strip() and (not scheme or found["rest"])) or asked_for(href, base or "http://a/"):
        return None
    if is_blocked(href, base or "http://a/"):
        return Fault.BLOCKED
    return _fault(found["netloc"], found["rest"])


def _fault(netloc: str, rest: str) -> Fault:
    name = netloc.rpartition("@")[2]
    before, colon, _ = name.partition(":")
    if _SECOND.search(name) or (before.lower() in _WEB and (colon or rest.startswith("//"))):
        return Fault.TWICE
    return Fault.PORT if not name.startswith("[") and _PORT.search(name) else Fault.HOST


def _is_misspelt(scheme: str) -> bool:
    """http or https with one letter wrong, missing, added or exchanged, or made of their letters alone."""
    if _LETTERS.fullmatch(scheme) and "t" in scheme and "p" in scheme:
        return True
    return any(_is_near(scheme, right) for right in _WEB)


def _is_near(word: str, right: str) -> bool:
    if abs(len(word) - len(right)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(word, right, strict=False)) if a != b), min(len(word), len(right)))
    left, other = word[start:], right[start:]
    exchanged = left[:2] == other[1::-1] and left[2:] == other[2:]
    return left[1:] == other[1:] or left[1:] == other or left == other[1:] or exchanged
