"""The main job over the demo district, night after night: all that is planted is found, nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.demo import truth
from monitor.demo.district import District
from monitor.settings import Settings
from tests.whole.nights import FINDING_KEYS, TODAY, Nights


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    """On SQLite with a running clock; test_four_months.py has PostgreSQL and a frozen clock."""
    with District(today=TODAY, night=0) as district:
        nights = Nights(district, tmp_path / "district", preset=Settings().preset)
        nights.prepare()
        yield nights


def test_three_nights_agree_with_the_truth_table(nights: Nights) -> None:
    for night in (0, 1, 2):
        nights.scan(night)
        compared = truth.compare(nights.findings(night), TODAY, night)
        assert compared, f"night {night}\n{compared.report()}"
    last = nights.findings()
    assert all(finding.keys() >= FINDING_KEYS for finding in last)
    assert any(finding["recurrences"] == 1 and finding["state"] != "fixed" for finding in last), "one came back"
    assert any(finding["state"] == "fixed" for finding in last), "some were fixed"
    digest = nights.monitor("digest", night=2)
    assert "复发" in digest and "已整改" in digest
    nights.monitor("recheck")
    assert life(nights.findings()) == life(last), "a second look at the same bodies changes nothing"


def life(findings: list[dict]) -> list[tuple]:  # type: ignore[type-arg]
    return sorted((f["id"], f["code"], f["state"], f["recurrences"], f["message"]) for f in findings)
