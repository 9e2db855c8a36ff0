"""A host that fails again and again is left alone for the rest of the scan."""

from __future__ import annotations

from collections import Counter

from monitor.outcomes import Outcome

HOST_FAILURES = frozenset(
    {Outcome.TIMEOUT, Outcome.REFUSED, Outcome.DROPPED, Outcome.TLS, Outcome.BLOCKED, Outcome.DNS_UNKNOWN}
)
GATEWAY_STATUSES = frozenset({502, 503, 504})  # a 500 is one page's fault, these are the host's


class Circuits:
    """Failures in a row of each host (with its port). Any other answer closes the count."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._failures: Counter[str] = Counter()

    def note(self, host: str, outcome: Outcome, status: int = 0) -> None:
        if outcome in HOST_FAILURES or status in GATEWAY_STATUSES:
            self._failures[host] += 1
        elif self._failures[host] < self._limit and not outcome.could_not_look:
            del self._failures[host]

    def is_open(self, host: str) -> bool:
        return self._failures[host] >= self._limit
