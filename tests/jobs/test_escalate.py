"""Escalation names the unit and the step, and takes no step twice."""

from __future__ import annotations

from monitor.jobs import escalate
from monitor.registry import Registry
from monitor.settings import Settings
from tests.findings.nights import Nights


def test_escalating_names_the_unit_and_the_step(nights: Nights, registry: Registry) -> None:
    rows = escalate.escalate(nights.store, registry, Settings())
    assert {(row["unit_name"], row["step_label"]) for row in rows} == {("区教育和体育局", "提醒")}
    assert escalate.escalate(nights.store, registry, Settings()) == []
    assert len(escalate.escalations(nights.store, registry, "jtj")) == len(rows) == 2
