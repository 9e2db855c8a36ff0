"""One spelling for every address, so that a page is stored once and a link has one target.

Follows the WHATWG rules that browsers use (backslashes, odd IPv4 forms, stray blanks) and adds what a monitor
needs: the query sorted, session and campaign marks dropped, fragments dropped. Nothing here raises and nothing
asks the network.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from functools import lru_cache
from urllib.parse import quote

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MAX_URL = 2000  # bytes as normalised: with the site's id before it, an index row of PostgreSQL (2,704) must hold it
_LONGEST_WRITTEN = 4096  # characters; longer is an attack or a data: blob, never a page
_REMEMBERED = 32768  # entries; about 10 MB. Menus and footers repeat on every page

_HTTP = re.compile(r"(https?):[/\\]*([^/\\?#]*)([^?#]*)(?:\?([^#]*))?", re.IGNORECASE)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*:")
_INVISIBLE = re.compile(r"[\t\r\n\x00\u200b\ufeff]")
_BLANKS = " \t\r\n\f\x00\x0b\u3000\xa0"
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_NUMERIC_END = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)$")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_STRAY_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_PLAIN = re.compile(r"[A-Za-z0-9\-._~/!$&'()*+,;=:@?|]*")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE = "/!$&'()*+,;=:@?|%[]"
_SESSION_PATH = re.compile(r";jsessionid=[^/;?]*", re.IGNORECASE)
_SESSION_KEYS = frozenset(
    {"jsessionid", "phpsessid", "asp.net_sessionid", "sessionid", "session_id", "cfid", "cftoken"}
)
_SESSION_PREFIXES = ("utm_", "aspsessionid")
_STUB = re.compile(
    r"#*|#(?:none|nogo|null|void|this|nolink)?;?|(?:javascript|vbscript):.*|about:blank|void\(0\);?",
    re.DOTALL,
)
_TEMPLATE = re.compile(r"\{\{|\$\{|<%|%>|\}\}|\[\[.*\]\]|#\{")
_DEFAULT_PORT = {"http": "80", "https": "443"}
_LOCAL_SUFFIXES = (".localhost", ".local", ".internal", ".intranet", ".lan", ".localdomain", ".home.arpa")


@lru_cache(_REMEMBERED)
def normalise(url: str) -> str:
    """The one spelling of an http(s) address, in ASCII; "" for anything else, what no browser opens, what is too long."""
    found = _HTTP.match(_clean(url))
    if not found or len(url) > _LONGEST_WRITTEN:
        return ""
    scheme = found[1].lower()
    host = _authority(scheme, found[2])
    if not host:
        return ""
    query = _query(found[4]) if found[4] else ""
    spelt = f"{scheme}://{host}{_path(found[3])}{query}"
    return spelt if len(spelt) <= MAX_URL else ""


def join(base: str, href: str) -> str:
    """`href` as written on the page `base`, absolute and normalised; "" for stubs, templates, other schemes.

    Remembered by the base's folder, not the whole base: one menu on ten thousand pages is worked out once.
    """
    if _SCHEME.match(href):
        return "" if _TEMPLATE.search(href) else normalise(href)
    root, folder, page = _parts(base)
    if href.startswith(("/", "\\")):
        return _join(root, href)
    if href.startswith(("?", "#", " ")) or href[:1] in _BLANKS:
        return _join(page, href)
    return _join(folder, href)


def stub(href: str) -> bool:
    """True for a link that leads nowhere: empty, "#", javascript: and the like. `#section` is no stub."""
    return _STUB.fullmatch(_clean(href).lower()) is not None


def host(url: str) -> str:
    """Host and port of a normalised address; "" when there is none."""
    found = _HTTP.match(url)
    return found[2] if found else ""


def is_private(name: str, allow: tuple[str, ...] = ()) -> bool:
    """True when a host name or address (port, brackets tolerated) lies inside: loopback, 10/8, fe80::, *.local …

    `allow` holds CIDR ranges that are not private for this registry. A name is judged by its spelling only:
    ask again with the address that it resolves to.
    """
    plain = _strip_port(name.strip().lower()).rstrip(".")
    address = _address(plain)
    if address is None:
        return plain == "localhost" or plain.endswith(_LOCAL_SUFFIXES)
    return _address_is_private(address) and not any(_within(address, network) for network in allow)


def _clean(url: str) -> str:
    return _INVISIBLE.sub("", url.strip(_BLANKS))


@lru_cache(_REMEMBERED)
def _join(base: str, href: str) -> str:
    href = _clean(href)
    if stub(href) or _TEMPLATE.search(href):
        return ""
    if _SCHEME.match(href):
        return normalise(href)
    if href.startswith(("//", "\\\\", "/\\", "\\/")):
        return normalise(base.partition(":")[0] + ":" + href)
    root, folder, page = _parts(base)
    if href.startswith(("/", "\\")):
        return normalise(root + href)
    if href.startswith("#"):
        return normalise(base)
    if href.startswith("?"):
        return normalise(page.partition("?")[0] + href)
    return normalise(folder + href)


@lru_cache(4096)
def _parts(base: str) -> tuple[str, str, str]:
    """(scheme://host, that plus the folder with its slash, the page itself) of a base address."""
    found = _HTTP.match(base)
    if not found:
        return "", "", ""
    root = f"{found[1].lower()}://{found[2]}"
    path = found[3].replace("\\", "/") or "/"
    return root, root + path[: path.rfind("/") + 1], base


def _authority(scheme: str, netloc: str) -> str:
    """Host and, when not the default, port. A user name before @ is dropped: it only hides the true host."""
    netloc = netloc.rpartition("@")[2].lower()
    name, port = netloc, ""
    if ":" in netloc and not netloc.endswith("]"):
        name, _, port = netloc.rpartition(":")
        if port and (not port.isdecimal() or not port.isascii() or int(port) > 65535):
            return ""
    name = _host(name)
    if not name or not port or port.lstrip("0") == _DEFAULT_PORT[scheme]:
        return name
    return f"{name}:{int(port)}"


def _host(name: str) -> str:
    if name.startswith("["):
        address = _address(name.strip("[]"))
        return f"[{_spelt(address)}]" if address else ""
    name = name.rstrip(".")
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    if not _HOST.fullmatch(name) or len(name) > 253:
        return ""
    if _NUMERIC_END.search(name):
        address = _address(name)
        return str(address) if address else ""
    return name


def _spelt(address: Address) -> str:
    """As browsers write it: hexadecimal also where an IPv4 address lies inside, which Python does before 3.13 only."""
    inner = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return f"::ffff:{int(inner) >> 16:x}:{int(inner) & 0xFFFF:x}" if inner else str(address)


def _path(path: str) -> str:
    path = path.replace("\\", "/") or "/"
    if ";" in path:
        path = _SESSION_PATH.sub("", path) or "/"
    path = _percent(path)
    return _without_dots(path) if "/." in path else path


def _without_dots(path: str) -> str:
    kept: list[str] = []
    for part in path.split("/")[1:]:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    if path.endswith(("/.", "/..")):
        kept.append("")
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    pairs = [_percent(pair) for pair in query.split("&") if pair]
    kept = [pair for pair in pairs if not _is_session(pair.partition("=")[0].lower())]
    kept.sort(key=lambda pair: pair.partition("=")[0])
    return "?" + "&".join(kept) if kept else ""


def _is_session(key: str) -> bool:
    return key in _SESSION_KEYS or key.startswith(_SESSION_PREFIXES)


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


def _strip_port(name: str) -> str:
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.partition(":")[0] if name.count(":") == 1 else name


def _address(name: str) -> Address | None:
    """The address that `name` spells, in any form that browsers accept (127.1, 0x7f000001, 2130706433)."""
    try:
        return ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    if not _NUMERIC_END.search(name):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(name))
    except (OSError, UnicodeError):
        return None


def _address_is_private(address: Address) -> bool:
    inner = _embedded(address)
    return not inner.is_global or inner.is_multicast


def _embedded(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one, where there is one: ::ffff:10.0.0.1, 64:ff9b::, 6to4."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _within(address: Address, network: str) -> bool:
    try:
        return _embedded(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False
