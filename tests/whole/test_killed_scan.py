"""`monitor scan` killed with SIGKILL, all its processes at once, at five random moments of its three stages."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path

from monitor.demo import District
from tests.whole.nights import ROOT, TODAY, Nights

KILLS = 5


def told(nights: Nights) -> list[tuple]:  # type: ignore[type-arg]
    """Findings without their numbers: the order in which pages came in is no part of the result."""
    return sorted(
        (f["code"], f["site"], f["unit"], f["state"], f["message"], f["wrong"], f["target"], tuple(sorted(urls(f))))
        for f in nights.findings()
    )


def urls(finding: dict) -> set[tuple[str, bool]]:  # type: ignore[type-arg]
    return {(place["url"], place["open"]) for place in finding["places"]}


def killed_after(nights: Nights, seconds: float) -> bool:
    """Starts the scan and kills its whole session; False when it had come to its end before."""
    process = subprocess.Popen(
        nights.command("scan"),
        env=nights.environment(),
        cwd=ROOT,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(seconds)
        return False
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True


def test_a_scan_killed_at_five_random_moments_has_the_findings_of_an_undisturbed_one(tmp_path: Path) -> None:
    with District(today=TODAY, night=2) as district:
        calm, shaken = Nights(district, tmp_path / "calm"), Nights(district, tmp_path / "shaken")
        for nights in (calm, shaken):
            nights.prepare()
        began = time.monotonic()
        calm.monitor("scan")
        lasted = time.monotonic() - began
        asked_calmly = len(district.requests())
        district.reset_requests()
        moments = [random.uniform(0.05, 0.4) * lasted for _ in range(KILLS)]
        killed = sum(killed_after(shaken, moment) for moment in moments)
        shaken.monitor("scan")
        assert killed >= 3, f"the moments {moments} came too late for a scan of {lasted:.1f} s"
        assert told(shaken) == told(calm), f"killed after {moments} s"
        # Lost with a kill is what was not stored yet: a batch (64), what is on its way (8 a host), robots and site maps.
        # That nothing stored is asked for again is held page by page in tests/spiders/test_killed.py.
        assert len(district.requests()) <= asked_calmly + KILLS * 100
