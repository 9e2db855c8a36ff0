"""The supervision letter (督办单) and the assignment letter (交办单): what, which documents were due, new deadline,
consequence, contact.

A 督办单 is issued for the rungs 督办 of the ladder that have no document yet (`store.escalations`): one a unit and day,
noted beside them. A 交办单 hands over findings that a person chose. Both take their number and are kept as every document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor import clock
from monitor.clock import ZONE
from monitor.model import Severity, Step
from monitor.registry import Registry
from monitor.reports import issuing, supervision_letter
from monitor.reports.package import settled
from monitor.reports.supervision_letter import Contents
from monitor.settings import Settings
from monitor.store import documents, entries, escalations
from monitor.store.database import Store
from monitor.store.digest import AWAITED
from monitor.store.documents import Document, Kind
from monitor.store.entries import Entry, severity_rank
from monitor.store.tables import findings

DAYS = 5  # working days, where the settings name none for the step


class NotIssuable(ValueError):
    """Nothing to issue, or findings that do not fit. The message is Chinese."""


@dataclass(frozen=True, slots=True)
class Order:
    """One letter to be issued. `rungs`: the escalations that it answers."""

    kind: Kind
    unit: str
    findings: tuple[int, ...]
    reasons: tuple[str, ...] = ()
    due: date | None = None
    rungs: tuple[int, ...] = ()


def supervise(
    store: Store, registry: Registry, settings: Settings, out: Path, now: datetime, unit: str | None = None
) -> list[Path]:
    """Issue a 督办单 to each unit (or to one) with rungs that have none. Returns the files, none where nothing waits."""
    today = now.astimezone(ZONE).date()
    with store.read() as conn:
        waiting = {rung.unit for rung in escalations.pending(conn, Step.SUPERVISE) if unit in (None, rung.unit)}
    issued = []
    for name in [known for known in registry.units if known in waiting]:
        with store.begin() as conn:
            documents.lock(conn)
            order = _pending(conn, name, settings, today)
            if order is not None:
                issued.append(_issue(conn, registry, order, now))
    return [issuing.hand_out(store, registry, document, out) for document in issued]


def assign(
    store: Store,
    registry: Registry,
    unit: str,
    chosen: Sequence[int],
    due: date | None,
    out: Path,
    now: datetime,
) -> Path:
    """Issue a 交办单 that hands these findings to the unit. Raises NotIssuable."""
    if unit not in registry.units:
        raise NotIssuable(f"登记表里没有单位“{unit}”；已登记的有：{'、'.join(registry.units)}")
    with store.begin() as conn:
        documents.lock(conn)
        known = entries.by_ids(conn, list(dict.fromkeys(chosen)))
        _fit(known, chosen, unit)
        order = Order(Kind.ASSIGNMENT, unit, tuple(one.id for one in known), due=due or _after(now, DAYS))
        document = _issue(conn, registry, order, now)
    return issuing.hand_out(store, registry, document, out)


def _fit(known: Sequence[Entry], chosen: Sequence[int], unit: str) -> None:
    missing = sorted(set(chosen) - {one.id for one in known})
    strange = [one.id for one in known if one.unit != unit or one.state not in AWAITED]
    if missing or strange or not known:
        wrong = "、".join(map(str, [*missing, *strange])) or "（没有）"
        raise NotIssuable(f"这些问题不存在，或不是该单位待整改的问题：{wrong}")


def _pending(conn: Connection, unit: str, settings: Settings, today: date) -> Order | None:
    """What the unit's rungs without a document call for; None where another process has just issued it."""
    rungs = [rung for rung in escalations.pending(conn, Step.SUPERVISE) if rung.unit == unit]
    if not rungs:
        return None
    named = {rung.finding_id for rung in rungs if rung.finding_id is not None}
    concentrated = [rung.reason for rung in rungs if rung.finding_id is None]
    ids = _owed(conn, unit, None if concentrated else named)
    if not ids:
        return None
    days = settings.escalate_due.get(Step.SUPERVISE, DAYS)
    due = max([clock.add_working_days(today, days), *(rung.due for rung in rungs if rung.due)])
    return Order(Kind.SUPERVISION, unit, tuple(ids), tuple(concentrated), due, tuple(rung.id for rung in rungs))


def _owed(conn: Connection, unit: str, among: set[int] | None) -> list[int]:
    """What the unit still owes (of `among`): the worst and the longest due first."""
    query = (
        sa.select(findings.c.id)
        .where(findings.c.unit == unit, findings.c.state.in_(AWAITED), findings.c.severity != Severity.HINT)
        .order_by(severity_rank(), findings.c.due, findings.c.id)
    )
    return [one for one in conn.scalars(query) if among is None or one in among]


def _issue(conn: Connection, registry: Registry, order: Order, now: datetime) -> Document:
    today = now.astimezone(ZONE).date()
    year, unit = today.year, order.unit
    number = documents.next_number(conn, order.kind, year)
    contents = _contents(conn, registry, order, documents.number_text(order.kind, year, number), today)
    document = documents.add(
        conn,
        settled(supervision_letter.letter(contents), now),
        kind=order.kind,
        year=year,
        number=number,
        unit=unit,
        period=f"{today.isoformat()}-{number}",
        title=supervision_letter.subject(order.kind),
        file=issuing.name_of(registry, order.kind, year, number, unit, "docx"),
        due=contents.due,
        now=now,
    )
    documents.name_findings(conn, document.id, order.findings)
    escalations.documented(conn, order.rungs, document.id)
    return document


def _contents(conn: Connection, registry: Registry, order: Order, number: str, today: date) -> Contents:
    letters = documents.naming(conn, order.findings)
    office = next((site.unit for site in registry.sites.values() if site.portal and site.unit), "")
    return Contents(
        kind=order.kind,
        issuer=issuing.issuer(registry),
        number=number,
        unit=registry.units[order.unit].name,
        day=today,
        due=order.due or today,
        reasons=order.reasons,
        entries=entries.by_ids(conn, order.findings),
        letters=letters,
        contact=registry.units[office].contact if office in registry.units else "",
        template=issuing.template(registry),
    )


def _after(now: datetime, days: int) -> date:
    return clock.add_working_days(now.astimezone(ZONE).date(), days)
