"""The budget of a night in minutes."""

from __future__ import annotations

import pytest

from monitor.crawl import night


def test_the_minutes_of_a_scan_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [100.0]
    monkeypatch.setattr("monitor.crawl.night.time.monotonic", lambda: moment[0])
    two, endless = night.Deadline(2), night.Deadline(0)
    moment[0] += 119
    assert not two.over()
    moment[0] += 1
    assert two.over() and not endless.over()
