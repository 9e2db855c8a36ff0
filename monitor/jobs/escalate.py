"""The ladder: what is overdue, comes back or heaps up."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from monitor import clock, locks
from monitor.settings import Settings

if TYPE_CHECKING:
    from monitor.registry import Registry
    from monitor.store.database import Store


def escalate(store: Store, registry: Registry, settings: Settings) -> list[dict[str, Any]]:
    """Let what is overdue, comes back or heaps up climb the ladder, by deadlines of the calendar as it is known today.
    Returns the rungs that were climbed now.
    """
    from monitor.findings import due_recount, escalations
    from monitor.store import issued_documents

    ladder = escalations.Ladder(
        settings.escalate_overdue, settings.escalate_recurrences, settings.escalate_open, settings.escalate_due
    )
    with locks.held(store.data_dir, "escalate"), store.begin() as conn:
        issued_documents.lock(conn)  # a document that is being voided takes its deadlines with it
        due_recount.renew(conn, settings.due_days, clock.now(), settings.escalate_due)
        return [_rung(registry, one) for one in escalations.climb(conn, ladder, clock.now(), registry.issuer_unit)]


def escalations(
    store: Store, registry: Registry, unit: str | None = None, since: date | None = None
) -> list[dict[str, Any]]:
    """The rungs that were climbed, newest first."""
    from monitor.findings import escalations as table

    with store.read() as conn:
        return [_rung(registry, one) for one in table.listed(conn, unit, since)]


def _rung(registry: Registry, one: Any) -> dict[str, Any]:
    from monitor.reports.labels import unit_name

    shown = {
        name: getattr(one, name) for name in ("id", "finding_id", "unit", "step", "at", "due", "reason", "document_id")
    }
    return shown | {"unit_name": unit_name(registry, one.unit), "step_label": one.step.label}
