"""A host that fails again and again is left alone; one bad page is not its host's fault."""

from __future__ import annotations

import pytest

from monitor.crawl.circuit_breaker import Circuits
from monitor.outcomes import Outcome

HOST = "w.gov.cn"


def after(*ends: Outcome | tuple[Outcome, int], limit: int = 3) -> bool:
    circuits = Circuits(limit)
    for end in ends:
        outcome, status = end if isinstance(end, tuple) else (end, 0)
        circuits.note(HOST, outcome, status)
    assert not circuits.is_open("other.gov.cn")
    return circuits.is_open(HOST)


@pytest.mark.parametrize("outcome", [Outcome.TIMEOUT, Outcome.REFUSED, Outcome.DROPPED, Outcome.BLOCKED, Outcome.TLS])
def test_failures_in_a_row_open_the_circuit(outcome: Outcome) -> None:
    assert not after(outcome, outcome)
    assert after(outcome, outcome, outcome)


def test_an_answer_in_between_starts_the_count_anew() -> None:
    assert not after(Outcome.TIMEOUT, Outcome.TIMEOUT, Outcome.OK, Outcome.TIMEOUT, Outcome.TIMEOUT)
    assert not after(Outcome.TIMEOUT, Outcome.TIMEOUT, Outcome.NOT_FOUND, Outcome.TIMEOUT)


def test_pages_that_are_gone_or_broken_are_not_the_hosts_fault() -> None:
    assert not after(*[Outcome.NOT_FOUND] * 9, *[(Outcome.SERVER_ERROR, 500)] * 9, *[Outcome.DNS] * 9)


def test_a_failing_gateway_is_the_hosts_fault() -> None:
    assert after(*[(Outcome.SERVER_ERROR, 503)] * 3)


def test_an_open_circuit_stays_open() -> None:
    assert after(*[Outcome.TIMEOUT] * 3, Outcome.OK, Outcome.OK)


def test_what_was_not_asked_proves_nothing() -> None:
    assert after(Outcome.TIMEOUT, Outcome.ROBOTS, Outcome.TIMEOUT, Outcome.TOO_LARGE, Outcome.TIMEOUT)
