"""Whose host a link leads to."""

from __future__ import annotations

import pytest

from monitor.checks import hosts


@pytest.mark.parametrize("url", ["", "http://", "http://[::1", "http://\ud800/", "://x", "http://a b/", "a" * 100_000])
def test_an_odd_address_has_a_host_or_none_and_raises_nothing(url: str) -> None:
    assert isinstance(hosts.hostname(url), str) and isinstance(hosts.netloc(url), str)


def test_a_port_belongs_to_the_netloc_and_not_to_the_name() -> None:
    assert hosts.netloc("http://User@Host.cn:8800/a") == "host.cn:8800"
    assert hosts.hostname("http://User@Host.cn.:8800/a") == "host.cn"


@pytest.mark.parametrize(
    ("host", "internal"),
    [("192.168.1.20", True), ("oa", True), ("localhost", True), ("127.0.0.1", False), ("www.example.com", False)],
)
def test_what_only_works_inside(host: str, internal: bool) -> None:
    assert hosts.is_internal(host, ("127.0.0.0/8",)) is internal
