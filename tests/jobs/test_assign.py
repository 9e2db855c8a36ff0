"""Corrections of a unit by staff: what is refused, what moves, and that no scan runs meanwhile."""

from __future__ import annotations

import pytest

from monitor import locks
from monitor.jobs import assign
from monitor.registry import Registry
from monitor.settings import ConfigError, Settings
from monitor.store.database import Store
from tests.findings.nights import Nights
from tests.jobs.notified import state


def test_a_unit_or_column_that_is_not_known_is_refused(store: Store, registry: Registry) -> None:
    given = (store, registry, Settings())
    with pytest.raises(ConfigError, match="jtx"):
        assign.assign_source(*given, "区融媒体中心", "jtx", "张三", "")
    with pytest.raises(ConfigError, match="没有发现过栏目"):
        assign.assign_column(*given, "http://127.0.0.1:8800/nowhere/", "jtj", "张三", "")
    with pytest.raises(ConfigError, match="没有单位名称"):
        assign.assign_source(*given, " 来源：", "jtj", "张三", "")


def test_findings_are_given_by_hand_and_those_that_cannot_be_are_named(nights: Nights, registry: Registry) -> None:
    moved, refused = assign.assign_findings(nights.store, registry, Settings(), [1, 2, 77], "zfb", "张三", "对口")
    assert moved == 2 and refused == ["77：没有这个编号的未销号问题条目"]
    (rule, _) = assign.assignment_rules(nights.store, registry)
    assert (rule["kind_label"], rule["unit_name"], rule["who"]) == ("问题条目", "区政府办公室", "张三")
    assert state(nights, 1) == "confirmed"


def test_units_are_not_corrected_under_a_scan_that_would_take_what_has_moved_for_fixed(
    nights: Nights, registry: Registry
) -> None:
    given = (nights.store, registry, Settings())
    with locks.held(nights.store.data_dir, locks.of_scan("portal")), pytest.raises(locks.StillRunning):
        assign.assign_findings(*given, [1], "zfb", "张三", "")
    with locks.held(nights.store.data_dir, locks.of_scan("dept")), pytest.raises(locks.StillRunning):
        assign.assign_source(*given, "新华社", "zfb", "张三", "")
    assert nights.rows()[0]["unit"] == "jtj" and assign.assignment_rules(nights.store, registry) == []
