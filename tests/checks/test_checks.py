"""The table of checks: complete, documented, tested, and never quicker to judge than it may be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.checks import BY_CODE, CHECKS, confirms_itself
from monitor.checks.check import Check
from monitor.model import Problem, Severity

THIS_ISSUE = """
column.stale column.blank home.stale link.dead link.soft link.intranet link.empty link.malformed attachment.broken
attachment.unreadable text.typo text.sensitive text.expression text.form text.renamed text.title text.leader
privacy.id_card privacy.mobile privacy.bank_card date.missing date.future date.backdated page.identity page.meta
security.hidden_link security.defaced
site.unreachable site.replaced
"""


def test_the_table_holds_the_codes_of_the_contract_once_each() -> None:
    assert {check.code for check in CHECKS} == set(THIS_ISSUE.split())
    assert len(BY_CODE) == len(CHECKS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_every_check_is_tested_beside_its_module(check: Check) -> None:
    module = check.run.__module__.rpartition(".")[2]
    tests = Path(__file__).with_name(f"test_{'run' if module == 'text' else module}.py")
    assert check.code in tests.read_text(encoding="utf-8")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_what_may_be_a_veto_never_confirms_itself(check: Check) -> None:
    problem = Problem(check.code, "s", "m", check.severity)
    if check.severity is Severity.SERIOUS or check.indicator.startswith(("W1", "W2", "W3")):
        assert not check.confirms_itself
    assert not confirms_itself(replace(problem, severity=Severity.SERIOUS))
    assert not confirms_itself(replace(problem, certain=False))


@pytest.mark.parametrize(
    ("code", "severity", "confirms"),
    [
        ("link.dead", Severity.MINOR, True),
        ("column.stale", Severity.HINT, True),
        ("column.stale", Severity.MAJOR, True),
        ("home.stale", Severity.HINT, False),
        ("text.sensitive", Severity.MINOR, False),
        ("date.backdated", Severity.SERIOUS, False),
        ("security.hidden_link", Severity.SERIOUS, False),
        ("privacy.id_card", Severity.MAJOR, True),
    ],
)
def test_what_waits_for_a_person(code: str, severity: Severity, confirms: bool) -> None:
    assert confirms_itself(Problem(code, "s", "m", severity)) is confirms
