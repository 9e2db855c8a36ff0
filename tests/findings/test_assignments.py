"""Assignments: rules of staff for sources, columns and single findings."""

from __future__ import annotations

from monitor.findings import assignments
from monitor.findings.assignments import Handover, RuleKind, UnitRule
from monitor.model import AssignedBy
from tests.findings.nights import Nights, typo


def test_a_rule_replaces_an_earlier_one_about_the_same_thing(nights: Nights) -> None:
    with nights.store.begin() as conn:
        for unit in ("jtj", "jyj"):
            rule = UnitRule(RuleKind.SOURCE, "区交通局", unit)
            assignments.remember(conn, rule, "张三", "来源更名", nights.now)
        assert assignments.load(conn, "portal").sources == {"区交通局": "jyj"}
        assert [row.unit for row in assignments.listed(conn, withdrawn=True)] == ["jyj", "jtj"]
        (standing,) = assignments.listed(conn)
        assert assignments.withdraw(conn, [standing.id], "李四", nights.now) == 1
        assert assignments.load(conn, "portal").sources == {}


def test_a_finding_given_back_to_its_unit_has_no_rule(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo()))
    for unit, rules in (("jtj", 1), ("zfb", 0)):
        with nights.store.begin() as conn:
            (row,) = assignments.open_rows(conn, [1]).values()
            assignments.by_hand(conn, row, unit, "张三", "更正", nights.now)
            assignments.hand_over(conn, [Handover(1, unit, AssignedBy.HAND)], "张三", "更正", nights.now, {})
            assert len(assignments.listed(conn)) == rules
        assert nights.only()["unit"] == unit
