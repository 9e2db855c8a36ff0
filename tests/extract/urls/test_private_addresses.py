"""What lies inside, in every spelling that reaches it; allowed ranges."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.urls.private_addresses import is_private

PRIVATE = ["127.0.0.1", "localhost", "LOCALHOST:8080", "a.localhost", "10.1.2.3", "192.168.1.20:80", "172.16.0.1",
           "169.254.1.1", "100.64.0.1", "0.0.0.0", "127.1", "0x7f.1", "2130706433", "[::1]", "[::1]:80", "fe80::1",
           "fd00::1", "oa.local", "::ffff:192.168.0.1", "64:ff9b::a00:1", "2002:a00:1::1", "224.0.0.1",
           "255.255.255.255", "0177.0.0.1", "017700000001", "127.0.0.1.", "0x7f000001:80",
           "１２７.0.0.1", "%31%32%37.0.0.1", "192.168.257", "::", "::a00:1", "[::10.0.0.1]:80", "fec0::1", "feff::1",
           "64:ff9b:1::808:808", "::ffff:0:a00:1", "2001:0:808:808::1", "2002:7f00:1::", "2001:db8::1", "100::1",
           "ff02::1", "3fff::1", "5f00::1", "fe80::1%eth0", "::ffff:a00:1", "::FFFF:10.0.0.1",
           "198.18.0.1"]  # fmt: skip
PUBLIC = ["www.linyi.gov.cn", "8.8.8.8", "172.32.0.1", "2001:4860:4860::8888", "localhost.gov.cn", "10.gov.cn", "",
          "1.2.3.4:8080", "2408:8000::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
          "[2400:3200::1]:443", "example.local.gov.cn", "a b", "[zz]", "%"]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_inside_addresses_are_private_in_every_spelling(host: str) -> None:
    assert is_private(host)


@pytest.mark.parametrize("host", PUBLIC)
def test_outside_addresses_are_not_private(host: str) -> None:
    assert not is_private(host)


def test_the_registry_may_allow_a_private_range() -> None:
    assert not is_private("127.0.0.1:8800", ("127.0.0.0/8",))
    assert not is_private("::ffff:127.0.0.1", ("127.0.0.0/8",))
    assert is_private("192.168.1.20", ("127.0.0.0/8",))
    assert is_private("fd00::1", ("127.0.0.0/8", "nonsense"))


INSIDE = [ipaddress.ip_network(name) for name in ("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]


def _spellings(number: int) -> list[str]:
    """All that a browser or a router takes for this IPv4 address."""
    a, b, c, d = number.to_bytes(4, "big")
    low = f"{number >> 16:x}:{number & 0xFFFF:x}"
    return [
        *(
            f"{a}.{b}.{c}.{d}",
            str(number),
            hex(number),
            f"0{number:o}",
            f"{a}.{b}.{c << 8 | d}",
            f"{a}.{number & 0xFFFFFF}",
        ),
        *(f"0x{a:x}.0{b:o}.{c}.0x{d:X}", f"{a}.{b}.{c}.{d}.:80", f"%{ord(str(a)[0]):x}{str(a)[1:]}.{b}.{c}.{d}"),
        *(f"[::{low}]", f"::{a}.{b}.{c}.{d}", f"::ffff:{low}", f"[::FFFF:{a}.{b}.{c}.{d}]:8080", f"::ffff:0:{low}"),
        *(f"64:ff9b::{low}", f"2002:{low}::1", f"2001:0:{low}::1", f"64:ff9b:1::{low}"),
    ]


@given(st.sampled_from(INSIDE).flatmap(lambda net: st.integers(int(net[0]), int(net[-1]))))
def test_no_spelling_of_an_inside_address_gets_through(number: int) -> None:
    assert [spelling for spelling in _spellings(number) if not is_private(spelling)] == []


@given(st.text(max_size=60))
def test_a_name_is_always_judged(name: str) -> None:
    assert is_private(name) in (True, False)
