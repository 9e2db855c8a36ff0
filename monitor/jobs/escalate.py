"""`monitor escalate`: the steps of escalation for what is overdue, recurs or accumulates at one unit."""

from __future__ import annotations

from datetime import date
from typing import Any

from monitor import clock, locks
from monitor.findings import due_recount
from monitor.findings import escalations as table
from monitor.registry import Registry
from monitor.reports.labels import unit_name
from monitor.settings import Settings
from monitor.store import issued_documents
from monitor.store.database import Store


def escalate(store: Store, registry: Registry, settings: Settings) -> list[dict[str, Any]]:
    """Escalate by one step what is overdue, recurs or accumulates, by the deadlines of today's calendar.

    Returns the steps taken now. Raises StillRunning while another run escalates.
    """
    ladder = table.Ladder(
        settings.escalate_overdue, settings.escalate_recurrences, settings.escalate_open, settings.escalate_due
    )
    with locks.held(store.data_dir, "escalate"), store.begin() as conn:
        issued_documents.lock(conn)  # a document that is being voided takes its deadlines with it
        due_recount.renew(conn, settings.due_days, clock.now(), settings.escalate_due)
        taken = table.climb(conn, ladder, clock.now(), registry.issuer_unit)
        return [_shown(registry, step) for step in taken]


def escalations(
    store: Store, registry: Registry, unit: str | None = None, since: date | None = None
) -> list[dict[str, Any]]:
    """The steps taken so far, newest first."""
    with store.read() as conn:
        return [_shown(registry, step) for step in table.listed(conn, unit, since)]


def _shown(registry: Registry, step: Any) -> dict[str, Any]:
    names = ("id", "finding_id", "unit", "step", "at", "due", "reason", "document_id")
    shown = {name: getattr(step, name) for name in names}
    return shown | {"unit_name": unit_name(registry, step.unit), "step_label": step.step.label}
