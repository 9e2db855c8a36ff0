"""Two spellings of every address: the one that is asked for, and the one that recognises it.

What is asked for follows the URL standard (`monitor.extract.urls.standard`), as a browser would: the query in its
order, in the page's encoding. What recognises it, its key, is never requested: the query sorted, session and campaign
marks dropped, percent signs in one form, so that a page is stored once and a link has one target. Nothing here raises.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from monitor.extract.urls.query_encoding import encoded_query
from monitor.extract.urls.standard import asked_for

MAX_URL = 2000  # bytes of a key: with the site's id before it, an index row of PostgreSQL (2,704) must hold it
LONGEST_WRITTEN = 4096  # characters; longer is an attack or a data: blob, never a page
_REMEMBERED = 32768  # entries; about 10 MB. Menus and footers repeat on every page

_HTTP = re.compile(r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?", re.IGNORECASE)
# http: without two slashes is relative to a base of the same scheme.
_SCHEME = re.compile(r"(?:(https?)|[a-z][a-z0-9+.\-]*):([/\\]{2})?", re.IGNORECASE)
_BLANKS = "".join(map(chr, range(0x21)))  # what the standard strips at both ends
_DROPPED = re.compile(r"[\t\r\n]")  # what it drops anywhere
_OWN_KEY = re.compile(r"https?://[a-z0-9_.\-]*[a-z0-9_\-](?::\d+)?/[A-Za-z0-9\-._~/!$&'()*+,=:@|]*")
_LAST_DOT = re.compile(r"\.(?=:\d+$|$)")  # a.cn. is a.cn
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_STRAY_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_PLAIN = re.compile(r"[A-Za-z0-9\-._~/!$&'()*+,;=:@?|]*")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE = "/!$&'()*+,;=:@?|%[]"
_SESSION_PATH = re.compile(r";jsessionid=[^/;?]*", re.IGNORECASE)
_SESSION_KEYS = frozenset({"jsessionid", "phpsessid", "asp.net_sessionid", "cfid", "cftoken"})
_MAYBE_SESSION_KEYS = frozenset({"sessionid", "session_id"})  # also of a meeting: sessionid=12
_SESSION_VALUE = re.compile(r"[0-9A-Za-z_.!%-]{16,}")
_SESSION_PREFIXES = ("utm_", "aspsessionid")
_STUB = re.compile(
    r"#*|#(?:none|nogo|null|void|this|nolink)?;?|(?:javascript|vbscript):.*|about:blank|void\(0\);?",
    re.DOTALL,
)
_BEGINS_STUB = frozenset("#jJvVaA")
_TEMPLATE = re.compile(r"\{\{|\$\{|<%|%>|\}\}|\[\[.*\]\]|#\{")


class Address(NamedTuple):
    """`key` recognises the page; `asked` is what is requested, "" where that is the key itself. Both "": no page."""

    key: str
    asked: str = ""


_NOWHERE = Address("")


class Base(str):
    """The address from which a page's links start, with the encoding in which the page sends queries (codec's name)."""

    __slots__ = ("charset",)
    charset: str

    def __new__(cls, url: str, charset: str = "") -> Base:
        base = super().__new__(cls, url)
        base.charset = charset
        return base


def address(base: str, href: str) -> Address:
    """`href` as written on the page `base`; nowhere for stubs, templates, other schemes, what no browser opens.

    Remembered by the base's folder, not the whole base: one menu on ten thousand pages is worked out once. A `Base`
    with an encoding decides how a query beyond ASCII is sent.
    """
    if not href or href == "#":
        return _NOWHERE
    if not href.isascii() and isinstance(base, Base):
        href = encoded_query(href, base.charset)
    if href.startswith(("http://", "https://")):
        return _address("", href)
    scheme = _SCHEME.match(href) if ":" in href else None
    if scheme and not (scheme[1] and scheme[2] is None):
        return _address("", href)
    root, folder = _parts(base)
    if href[0] in "/\\":
        return _address(root, href)
    return _address(str(base) if scheme or href[0] in "?#" or href[0] <= " " else folder, href)


def join(base: str, href: str) -> str:
    """The key of `href` as written on the page `base`; "" where `address` is nowhere."""
    return address(base, href).key


def asked(base: str, href: str) -> str:
    """What is requested for `href` as written on the page `base`; "" where `address` is nowhere."""
    found = address(base, href)
    return found.asked or found.key


def normalise(url: str) -> str:
    """The key of an absolute address; "" for what is no http(s) address, what no browser opens, what is too long."""
    return _read("", url).key


def spelt(url: str) -> str:
    """An absolute address as it is asked for; "" where `normalise` is."""
    found = _read("", url)
    return found.asked or found.key


def stub(href: str) -> bool:
    """True for a link that leads nowhere: empty, "#", javascript: and the like. `#section` is no stub."""
    first = href[:1]
    if first > " " and first not in _BEGINS_STUB:
        return False
    return _STUB.fullmatch(_DROPPED.sub("", href.strip(_BLANKS)).lower()) is not None


def is_template(href: str) -> bool:
    """True for what a script still has to fill in: {{url}}, ${id}, <%= link %>."""
    return _TEMPLATE.search(href) is not None


def host(url: str) -> str:
    """Host and port of an address; "" when there is none."""
    found = _HTTP.match(url)
    return found[2] if found else ""


def from_header(value: bytes | str) -> str:
    """A Location header as an address: bytes beyond ASCII are escaped as they stand, as browsers do.

    A `str` holds the bytes as Latin-1, as http.client hands them out.
    """
    value = value.encode("latin-1", "replace") if isinstance(value, str) else value
    return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in value[: 4 * LONGEST_WRITTEN])


@lru_cache(_REMEMBERED)
def _address(base: str, href: str) -> Address:
    return _NOWHERE if stub(href) or _TEMPLATE.search(href) else _read(base, href)


def _read(base: str, href: str) -> Address:
    if len(href) > LONGEST_WRITTEN:
        return _NOWHERE
    asked = asked_for(href, base)
    if _OWN_KEY.fullmatch(asked) and len(asked) <= MAX_URL:
        return Address(asked)
    key = _key(asked)
    return Address(key, "" if asked == key else asked) if key and len(asked) <= LONGEST_WRITTEN else _NOWHERE


@lru_cache(4096)
def _parts(base: str) -> tuple[str, str]:
    """(scheme://host/, that plus the folder with its slash) of a base address; the base itself where it has none."""
    found = _HTTP.match(base)
    if not found:
        return base, base
    root = f"{found[1].lower()}://{found[2]}"
    path = found[3].replace("\\", "/") or "/"
    return f"{root}/", root + path[: path.rfind("/") + 1]


def _key(asked: str) -> str:
    found = _HTTP.match(asked)
    if not found:
        return ""
    query = _query(found[4]) if found[4] else ""
    netloc = _LAST_DOT.sub("", found[2])
    key = f"{found[1]}://{netloc}{_path(found[3])}{query}"
    return key if len(key) <= MAX_URL else ""


def _path(path: str) -> str:
    if ";" in path:
        path = _SESSION_PATH.sub("", path) or "/"
    return _percent(path)


def _query(query: str) -> str:
    pairs = [_percent(pair) for pair in query.split("&") if pair]
    kept = [pair for pair in pairs if not _is_session(*pair.partition("=")[::2])]
    kept.sort(key=lambda pair: pair.partition("=")[0])
    return "?" + "&".join(kept) if kept else ""


def _is_session(name: str, value: str) -> bool:
    name = name.lower()
    if name in _MAYBE_SESSION_KEYS:
        return _SESSION_VALUE.fullmatch(value) is not None
    return name in _SESSION_KEYS or name.startswith(_SESSION_PREFIXES)


def _percent(text: str) -> str:
    """RFC 3986 normal form: unreserved characters bare, everything else escaped in capitals, as UTF-8."""
    if _PLAIN.fullmatch(text):
        return text
    text = _STRAY_PERCENT.sub("%25", text)
    text = _ESCAPE.sub(_unescape, text)
    return quote(text, safe=_SAFE, errors="replace")


def _unescape(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else "%" + found[1].upper()
