"""The log of visits: what was written is read back, for its site and its time only, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.outcomes import Outcome
from monitor.store import probes
from monitor.store.database import Store
from monitor.store.probes import HomeProbe
from tests.reports.sample_findings import HOSTILE, NIGHT

FAILED = HomeProbe(
    site="portal",
    at=NIGHT,
    ok=False,
    outcome=Outcome.TIMEOUT,
    status=0,
    elapsed_ms=15_000,
    final_url="",
    error="15 秒内没有打开",
)


def test_the_log_comes_back_in_order_for_one_site_and_time(store: Store) -> None:
    hour = timedelta(hours=1)
    later = HomeProbe(
        site="portal",
        at=NIGHT + hour,
        ok=True,
        outcome=Outcome.OK,
        status=200,
        elapsed_ms=80,
        final_url="http://127.0.0.1:8800/index.html",
    )
    with store.begin() as conn:
        probes.add(conn, [later, HomeProbe(site="dept", at=NIGHT, ok=True, outcome=Outcome.OK, status=200), FAILED])
        probes.add(conn, [])
    with store.read() as conn:
        assert probes.since(conn, "portal", NIGHT - hour, NIGHT + hour) == [FAILED, later]
        assert probes.since(conn, "portal", NIGHT, NIGHT + hour) == [later]
        assert probes.since(conn, "portal", NIGHT - hour, NIGHT) == [FAILED]


def test_what_a_host_says_cannot_break_the_log(store: Store) -> None:
    with store.begin() as conn:
        probes.add(
            conn, [HomeProbe(site="portal", at=NIGHT, ok=False, outcome=Outcome.DROPPED, error=HOSTILE + "\x00\ud800")]
        )
    with store.read() as conn:
        assert len(probes.since(conn, "portal", NIGHT - timedelta(1), NIGHT)) == 1


def test_old_visits_are_dropped(store: Store) -> None:
    with store.begin() as conn:
        probes.add(conn, [FAILED, HomeProbe(site="portal", at=NIGHT + timedelta(2), ok=True, outcome=Outcome.OK)])
        assert probes.drop(conn, NIGHT + timedelta(1)) == 1
        assert len(probes.since(conn, "portal", NIGHT - timedelta(9), NIGHT + timedelta(9))) == 1


@pytest.mark.parametrize(
    ("outcome", "network_ok", "counts"),
    [
        (Outcome.OK, True, True),
        (Outcome.TIMEOUT, True, True),
        (Outcome.SERVER_ERROR, True, True),
        (Outcome.TIMEOUT, False, False),
        (Outcome.BLOCKED, True, False),
        (Outcome.PRIVATE, True, False),
        (Outcome.FAILED, True, False),
    ],
)
def test_a_visit_counts_only_when_it_says_something(outcome: Outcome, network_ok: bool, counts: bool) -> None:
    probe = HomeProbe(site="portal", at=NIGHT, ok=outcome is Outcome.OK, outcome=outcome, network_ok=network_ok)
    assert probe.counts is counts
