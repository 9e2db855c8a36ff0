"""The jobs by which staff follow findings: list them, move them, see what is not to be raised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from monitor import clock
from monitor.model import Severity, State

if TYPE_CHECKING:
    from monitor.registry import Registry
    from monitor.store.database import Store


def findings(store: Store, registry: Registry, **wanted: Any) -> list[dict[str, Any]]:
    """Findings in the shape that README documents. `wanted`: state, unit, site, code, since."""
    from monitor.checks import CHECKS
    from monitor.findings.listing import rows

    indicators = {check.code: check.indicator for check in CHECKS}
    names = {unit.id: unit.name for unit in registry.units.values()}
    with store.read() as conn:
        return rows(conn, **wanted, indicators=indicators, unit_names=names)


def numbers_of(store: Store, numbers: Sequence[int], **wanted: Any) -> tuple[int, ...]:
    """The findings that all of these say: `numbers` where there are any, and state, unit, site, code where they are
    given. Numbers alone are handed back as they are, so that an unknown one is refused by name.
    """
    from monitor.findings import listing

    if not any(wanted.values()):
        return tuple(dict.fromkeys(numbers))
    with store.read() as conn:
        found = listing.ids(conn, **wanted)
    return tuple(number for number in found if not numbers or number in numbers)


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
    """Move findings to `state`, each for itself. Returns a Chinese sentence for each that could not be moved.

    `due_days`: working days by severity that a unit has for what it comes to owe by this.
    """
    from monitor.findings import decisions
    from monitor.findings.false_positives import ExceptionScope
    from monitor.findings.lifecycle import MoveRefused

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
    """What is not to be raised any more, by whose decision and why; `withdrawn` adds what was taken back."""
    from monitor.findings import false_positives as table

    with store.read() as conn:
        rows = table.listed(conn, withdrawn)
    return [
        {
            **row._mapping,
            "scope_label": table.ExceptionScope(row.scope).label,
            "shown": row.wrong or row.target or row.subject,
        }
        for row in rows
    ]
