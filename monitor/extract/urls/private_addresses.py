"""Addresses that only work inside: loopback, 10/8, fe80::, *.local …, in every spelling that reaches them.

Source: the IANA registries of special-purpose addresses; RFC 4291 (::/96), 3879 (fec0::/10), 8215 (64:ff9b:1::/48),
6052 (NAT64), 3056 (6to4), 4380 (Teredo).
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from monitor.extract.urls.standard import host_of, standard

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_REMEMBERED = 8192
_LOCAL_SUFFIXES = (".localhost", ".local", ".internal", ".intranet", ".lan", ".localdomain", ".home.arpa")
_NETWORK = ipaddress.IPv6Network
# The low 32 bits are an IPv4 address: compatible, mapped, translated (SIIT), NAT64.
_LOW_BITS = tuple(map(_NETWORK, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")))
_6TO4 = _NETWORK("2002::/16")
_UNICAST = _NETWORK("2000::/3")  # all that is routed in the internet lies in it
_SPECIAL = tuple(map(_NETWORK, ("2001::/23", "2001:db8::/32", "3fff::/20")))  # Teredo is in the first


@lru_cache(_REMEMBERED)
def is_private(name: str, allow: tuple[str, ...] = ()) -> bool:
    """True when a host name or address (port, brackets tolerated) lies inside. Never raises.

    `allow` holds CIDR ranges that are not private for this registry. A name is judged by its spelling only:
    ask again with the address that it resolves to.
    """
    plain = _strip_port(name.strip().lower()).rstrip(".")
    address = _address(plain)
    if address is None:
        return plain == "localhost" or plain.endswith(_LOCAL_SUFFIXES)
    return not _is_public(address) and not any(_within(address, network) for network in allow)


def _strip_port(name: str) -> str:
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.partition(":")[0] if name.count(":") == 1 else name


def _address(name: str) -> Address | None:
    """The address that `name` spells, in any form that browsers accept (127.1, 0x7f000001, 017700000001, １２７.1)."""
    try:
        return ipaddress.ip_address(name.partition("%")[0])  # behind % stands a zone: fe80::1%eth0
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(host_of(standard(f"http://{name}/")))
    except ValueError:
        return None


def _is_public(address: Address) -> bool:
    inner = _embedded(address)
    if isinstance(inner, ipaddress.IPv4Address):
        return inner.is_global and not inner.is_multicast
    return inner in _UNICAST and not any(inner in network for network in _SPECIAL)


def _embedded(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one, where there is one."""
    if isinstance(address, ipaddress.IPv6Address):
        if any(address in network for network in _LOW_BITS):
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if address in _6TO4:
            return ipaddress.IPv4Address(int(address) >> 80 & 0xFFFFFFFF)
    return address


def _within(address: Address, network: str) -> bool:
    try:
        allowed = ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False
    return address in allowed or _embedded(address) in allowed
