"""Connections to a site are kept as many as its pages are asked for at once:
a new one for every page costs both sides.
"""

from __future__ import annotations

import pytest
from scrapy.settings import Settings

from monitor.crawl.lenient_http import kept_connections

TWO = {"www.a.example": {"concurrency": 8, "delay": 0.0}, "b.a.example": {"concurrency": 3, "delay": 0.0}}


@pytest.mark.parametrize(("slots", "kept"), [({}, 2), (TWO, 8), ({"b.example": {"concurrency": 1, "delay": 1.0}}, 2)])
def test_as_many_connections_are_kept_as_requests_run_at_once(slots: dict[str, dict[str, float]], kept: int) -> None:
    assert kept_connections(Settings({"CONCURRENT_REQUESTS_PER_DOMAIN": 2, "DOWNLOAD_SLOTS": slots})) == kept
