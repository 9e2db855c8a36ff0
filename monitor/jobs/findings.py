"""Findings for staff: list and show them, change their state, list the exceptions made of false positives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from monitor import clock
from monitor.checks import CHECKS
from monitor.findings import decisions, false_positives, listing
from monitor.findings.false_positives import ExceptionScope
from monitor.findings.lifecycle import MoveRefused
from monitor.model import Severity, State
from monitor.registry import Registry
from monitor.reports.finding_card import Card, card
from monitor.settings import ConfigError
from monitor.store.database import Store


def findings(store: Store, registry: Registry, **wanted: Any) -> list[dict[str, Any]]:
    """Findings in the shape that README documents. `wanted`: state, unit, site, code, since."""
    indicators = {check.code: check.indicator for check in CHECKS}
    names = {unit.id: unit.name for unit in registry.units.values()}
    with store.read() as conn:
        return listing.rows(conn, **wanted, indicators=indicators, unit_names=names)


def numbers_of(store: Store, numbers: Sequence[int], **wanted: Any) -> tuple[int, ...]:
    """The findings that meet all of these: `numbers` where there are any, and state, unit, site, code where they are
    given. Numbers alone are returned unchanged, so that an unknown one is refused by name.
    """
    if not any(wanted.values()):
        return tuple(dict.fromkeys(numbers))
    with store.read() as conn:
        found = listing.ids(conn, **wanted)
    return tuple(number for number in found if not numbers or number in numbers)


def show(store: Store, registry: Registry, number: int) -> Card:
    """A finding in full, with the documents that name it. Raises ConfigError where there is no such finding."""
    with store.read() as conn:
        shown = card(conn, registry, number)
    if shown is None:
        raise ConfigError("monitor show", 0, f"没有编号为 {number} 的问题条目", "用 monitor findings 查编号")
    return shown


def mark(
    store: Store,
    numbers: Sequence[int],
    state: State,
    who: str,
    why: str,
    scope: str | None = None,
    *,
    until: date | None = None,
    due: date | None = None,
    due_days: Mapping[Severity, int],
) -> list[str]:
    """Move findings to `state`, each in a transaction of its own. Returns a Chinese sentence for each that was refused.

    `due_days`: working days by severity for what a unit has to fix from now on.
    """
    refused = []
    chosen = ExceptionScope(scope) if scope else None
    for number in dict.fromkeys(numbers):
        try:
            with store.begin() as conn:
                decisions.mark(
                    conn, number, state, who, why, clock.now(), scope=chosen, until=until, due=due, due_days=due_days
                )
        except MoveRefused as error:
            refused.append(f"{number}：{error}")
    return refused


def exceptions(store: Store, withdrawn: bool = False) -> list[dict[str, Any]]:
    """The exceptions in force: by whose decision and why; `withdrawn` adds those taken back."""
    with store.read() as conn:
        rows = false_positives.listed(conn, withdrawn)
    return [
        {
            **row._mapping,
            "scope_label": ExceptionScope(row.scope).label,
            "shown": row.wrong or row.target or row.subject,
        }
        for row in rows
    ]
