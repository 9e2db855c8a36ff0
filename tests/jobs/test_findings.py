"""Findings chosen for a batch of marks."""

from __future__ import annotations

from monitor.jobs.findings import numbers_of
from tests.findings.nights import Nights, dead


def test_findings_are_marked_in_batches_by_what_they_are(nights: Nights) -> None:
    nights.record(nights.see("4.htm", dead()))

    assert numbers_of(nights.store, (), state="notified") == (1, 2)
    assert numbers_of(nights.store, (), code="link.dead") == (3,)
    assert numbers_of(nights.store, (2, 3), unit="jtj") == (2,)
    assert numbers_of(nights.store, (9, 2, 2)) == (9, 2), "numbers alone are asked for one by one"
    assert numbers_of(nights.store, (), state="fixed") == ()
