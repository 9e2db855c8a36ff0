"""Findings as they stood before a moment."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from monitor.findings import decisions
from monitor.findings.past import stood
from monitor.model import State
from tests.findings.nights import Nights, typo


def test_a_finding_stands_as_its_last_event_before_the_moment_left_it(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo()))
    opened = nights.now
    nights.fall()
    with nights.store.begin() as conn:
        decisions.mark(conn, 1, State.CONFIRMED, "张三", "", nights.now)
        states = [
            conn.execute(sa.select(stood(before).c.state)).scalars().all()
            for before in (opened, nights.now, nights.now + timedelta(days=1), None)
        ]
    assert states == [[], ["new"], ["confirmed"], ["confirmed"]]


def test_only_the_findings_asked_for(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo(), typo("布署", "布署工作。")))
    with nights.store.read() as conn:
        for before in (None, nights.now + timedelta(days=1)):
            assert conn.execute(sa.select(stood(before, [2]).c.id)).scalars().all() == [2]
