"""No name leads to a private address that the registry does not allow."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from monitor.crawl import resolver
from monitor.crawl.resolver import Lookup, Names, look_up
from monitor.outcomes import Outcome


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Names and what the system's resolver says of them; every other name is an error of the test."""
    answers: dict[str, Any] = {}

    def getaddrinfo(host: str, *_: Any, **__: Any) -> list[Any]:
        answer = answers[host]
        if isinstance(answer, BaseException):
            raise answer
        return [(None, None, None, "", (address, 0)) for address in answer]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return answers


PRIVATE = [
    *("127.0.0.1", "10.1.2.3", "192.168.1.20", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
    *("224.0.0.1", "::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"),
]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_of_a_private_address_is_refused(zone: dict[str, Any], address: str) -> None:
    zone["evil.gov.cn"] = [address]
    found = look_up("evil.gov.cn")
    assert found.outcome is Outcome.PRIVATE and not found.addresses and address in found.error


def test_of_mixed_addresses_only_the_public_ones_are_left(zone: dict[str, Any]) -> None:
    zone["mixed.gov.cn"] = ["2400:3200::1", "10.0.0.1", "219.146.1.1"]
    assert look_up("mixed.gov.cn").addresses == ("219.146.1.1", "2400:3200::1")


def test_a_range_that_the_registry_allows_may_be_asked(zone: dict[str, Any]) -> None:
    zone["demo.gov.cn"] = ["127.0.0.1"]
    assert look_up("demo.gov.cn", ("127.0.0.0/8",)).addresses == ("127.0.0.1",)
    zone["demo.gov.cn"] = ["10.0.0.1"]
    assert look_up("demo.gov.cn", ("127.0.0.0/8",)).outcome is Outcome.PRIVATE


@pytest.mark.parametrize("host", ["www.ylzhaopin.invalid", "a.test"])
def test_reserved_names_do_not_exist_and_nobody_is_asked(zone: dict[str, Any], host: str) -> None:
    assert look_up(host).outcome is Outcome.DNS


@pytest.mark.parametrize(
    ("errno", "outcome"),
    [
        (socket.EAI_NONAME, Outcome.DNS),
        (socket.EAI_AGAIN, Outcome.DNS_UNKNOWN),
        (socket.EAI_FAIL, Outcome.DNS_UNKNOWN),
    ],
)
def test_no_such_name_is_told_from_no_answer(zone: dict[str, Any], errno: int, outcome: Outcome) -> None:
    zone["w.gov.cn"] = socket.gaierror(errno, "said the resolver")
    assert look_up("w.gov.cn").outcome is outcome


def test_an_inside_name_that_is_unknown_here_is_private_and_not_dead(zone: dict[str, Any]) -> None:
    zone["oa.local"] = socket.gaierror(socket.EAI_NONAME, "no")
    assert look_up("oa.local").outcome is Outcome.PRIVATE


def test_a_resolver_that_finds_nothing_at_all_is_not_believed() -> None:
    names = Names()
    dead = Lookup(outcome=Outcome.DNS, error="no", until=float("inf"))
    names.remember("dead.gov.cn", dead)
    names.remember("127.0.0.1", Lookup(addresses=("127.0.0.1",), until=float("inf")))
    assert names.why("dead.gov.cn").outcome is Outcome.DNS_UNKNOWN
    names.remember("www.gov.cn", Lookup(addresses=("219.146.1.1",), until=float("inf")))
    assert names.why("dead.gov.cn").outcome is Outcome.DNS


def test_answers_are_kept_for_a_while_and_failures_of_the_resolver_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names()
    monkeypatch.setattr(resolver.time, "monotonic", lambda: 1000.0)
    names.remember("a", Lookup(addresses=("1.1.1.1",), until=1600.0))
    names.remember("b", Lookup(outcome=Outcome.DNS_UNKNOWN))
    assert names.remembered("a") and not names.remembered("b")
    monkeypatch.setattr(resolver.time, "monotonic", lambda: 1601.0)
    assert not names.remembered("a")
    names.allow(["10.0.0.0/8"])
    assert names.why("a").outcome is Outcome.DNS_UNKNOWN
