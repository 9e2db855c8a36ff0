"""The letters of the ladder: 提醒函, 督办单, 专项通报 and 约谈通知书, one for each step; and the 交办单.

A letter of the ladder answers rungs that have no document yet (`findings.escalations`): one letter a unit, step and
day, noted beside them. What has climbed higher in the meantime is named by the letter of the higher step alone. A
交办单 hands over findings that a person chose. Each letter takes a number and is kept like every document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import Connection

from monitor.clock import ZONE
from monitor.findings import backlog, escalations, voided_documents
from monitor.findings import due as dues
from monitor.findings import lifecycle as life
from monitor.findings.escalations import Escalation
from monitor.model import OWED_STATES, Step
from monitor.registry import Registry
from monitor.reports.letters import issuance, supervision_text
from monitor.reports.letters.issuance import NotIssuable
from monitor.reports.letters.supervision_text import SupervisionContents
from monitor.reports.office.package import settled
from monitor.reports.queries import digest, entries
from monitor.reports.queries.climbs import climb_of_now
from monitor.reports.queries.entries import Entry
from monitor.settings import Settings
from monitor.store import issued_documents, taken_numbers
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind, IssuedDocument

MONTH = timedelta(days=31)
LETTERS: Mapping[Step, DocumentKind] = {
    Step.REMIND: DocumentKind.REMINDER,
    Step.SUPERVISE: DocumentKind.SUPERVISION,
    Step.CIRCULATE: DocumentKind.CIRCULAR,
    Step.INTERVIEW: DocumentKind.INTERVIEW,
}

BY_A_PERSON = (Step.CIRCULATE, Step.INTERVIEW)  # the timetable issues the others: who is named in public, people decide


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One letter to be issued. `rungs`: the escalations that it answers."""

    kind: DocumentKind
    unit: str
    findings: tuple[int, ...]
    due: date
    reasons: tuple[str, ...] = ()
    rungs: tuple[int, ...] = ()


def supervise(
    store: Store,
    registry: Registry,
    settings: Settings,
    out: Path,
    now: datetime,
    unit: str | None = None,
    steps: Collection[Step] = tuple(Step),
) -> list[Path]:
    """Issue the letters that units (or one) are owed by their rungs, of these steps. Returns the files, none where
    nothing waits.
    """
    with store.read() as conn:
        waiting = {rung.unit for rung in escalations.pending(conn) if unit in (None, rung.unit)}
    waiting.discard(registry.issuer_unit)
    writer = _Writer(registry, settings, now)
    issued: list[IssuedDocument] = []
    for name in [known for known in registry.units if known in waiting]:
        with store.begin() as conn:
            issued_documents.lock(conn)
            issued += [writer.issue(conn, order) for order in writer.orders(conn, name, steps)]
    return [issuance.hand_out(store, registry, document, out) for document in issued]


def awaiting_a_person(store: Store, registry: Registry, today: date) -> str:
    """专项通报 1 份（区民政局）、约谈通知书 …: letters that only a person issues, and that some unit has climbed to."""
    parts = []
    with store.read() as conn:
        waiting = {rung.unit for rung in escalations.pending(conn)} - {registry.issuer_unit}
        open_steps = {name: _open(conn, name, today) for name in registry.units if name in waiting}
        for step in BY_A_PERSON:
            units = [registry.units[name].name for name, rungs in open_steps.items() if step in rungs]
            parts += [f"{LETTERS[step].label} {len(units)} 份（{'、'.join(units)}）"] if units else []
    return "、".join(parts)


def assign(
    store: Store,
    registry: Registry,
    settings: Settings,
    unit: str,
    chosen: Sequence[int],
    due: date | None,
    out: Path,
    now: datetime,
) -> Path:
    """Issue a 交办单 that hands these findings to the unit; backlog among them is due with it. Raises NotIssuable."""
    if unit not in registry.units:
        raise NotIssuable(f"登记表里没有单位“{unit}”；已登记的有：{'、'.join(registry.units)}")
    if unit == registry.issuer_unit:
        raise NotIssuable(
            f"{registry.units[unit].name}就是发文机关，不给自己发函；它的问题见内部整改清单（monitor notice）"
        )
    if due is not None and due < now.astimezone(ZONE).date():
        raise NotIssuable(f"期限 {due} 已经过去")
    writer = _Writer(registry, settings, now)
    with store.begin() as conn:
        issued_documents.lock(conn)
        known = entries.by_ids(conn, list(dict.fromkeys(chosen)))
        _fit(known, chosen, unit)
        order = Order(
            kind=DocumentKind.ASSIGNMENT,
            unit=unit,
            findings=tuple(one.id for one in known),
            due=due or dues.of_assignment(writer.today),
        )
        document = writer.issue(conn, order)
        why = f"列入交办单 {document.text}"
        backlog.take_up(conn, dict.fromkeys(order.findings, order.due), life.MONITOR, why, now)
    return issuance.hand_out(store, registry, document, out)


def _fit(known: Sequence[Entry], chosen: Sequence[int], unit: str) -> None:
    missing = sorted(set(chosen) - {one.id for one in known})
    strange = [one.id for one in known if one.unit != unit or one.state not in OWED_STATES]
    if missing or strange or not known:
        wrong = "、".join(map(str, [*missing, *strange])) or "（没有）"
        raise NotIssuable(f"这些问题不存在，或不是该单位待整改的问题：{wrong}")


class _Writer:
    def __init__(self, registry: Registry, settings: Settings, now: datetime) -> None:
        self._registry, self._settings, self._now = registry, settings, now
        self.today = now.astimezone(ZONE).date()

    def orders(self, conn: Connection, unit: str, wanted: Collection[Step]) -> Iterator[Order]:
        """What the unit's rungs without a document call for, step by step: none where another process was faster."""
        for step, rungs in sorted(_open(conn, unit, self.today).items(), key=lambda one: one[0].rank):
            if step in wanted and (order := self._order(conn, unit, step, rungs)):
                yield order

    def _order(self, conn: Connection, unit: str, step: Step, rungs: Sequence[Escalation]) -> Order | None:
        named = {rung.finding_id for rung in rungs if rung.finding_id is not None}
        concentrated = [rung.reason for rung in rungs if rung.finding_id is None and rung.step is step]
        owed = [number for number, _ in digest.owed(conn, unit)]
        ids = owed if concentrated else [number for number in owed if number in named]
        if not ids:
            return None
        rung_dates = [rung.due for rung in rungs if rung.due and rung.step is step]
        due = max([dues.of_step(step, self.today, self._settings.escalate_due), *rung_dates])
        return Order(
            kind=LETTERS[step],
            unit=unit,
            findings=tuple(ids),
            due=due,
            reasons=tuple(concentrated),
            rungs=tuple(rung.id for rung in rungs),
        )

    def issue(self, conn: Connection, order: Order) -> IssuedDocument:
        year = self.today.year
        used = taken_numbers.used(self._registry.data_dir, order.kind, year)
        number = issued_documents.next_number(conn, order.kind, year, used)
        period = f"{self.today.isoformat()}-{number}"
        voided = voided_documents.in_place_of(conn, order.kind, order.unit, period, order.findings)
        text = issued_documents.number_text(order.kind, year, number)
        contents = replace(self._contents(conn, order, text), in_place_of=voided)
        document = issued_documents.add(
            conn,
            settled(supervision_text.letter(contents), self._now),
            kind=order.kind,
            year=year,
            number=number,
            unit=order.unit,
            period=period,
            title=supervision_text.subject(order.kind),
            file=issuance.name_of(self._registry, order.kind, year, number, order.unit, "docx"),
            due=contents.due,
            now=self._now,
        )
        issued_documents.name_findings(conn, document.id, order.findings)
        voided_documents.corrected(conn, voided, document)
        escalations.documented(conn, order.rungs, document.id)
        return document

    def _contents(self, conn: Connection, order: Order, number: str) -> SupervisionContents:
        units, sites = self._registry.units, self._registry.sites
        portal = next((site.unit for site in sites.values() if site.portal and site.unit), "")
        office = self._registry.issuer_unit or portal
        return SupervisionContents(
            kind=order.kind,
            issuer=issuance.issuer(self._registry),
            number=number,
            unit=units[order.unit].name,
            day=self.today,
            due=order.due,
            reasons=order.reasons,
            entries=entries.by_ids(conn, order.findings),
            letters=issued_documents.naming(conn, order.findings),
            contact=units[office].contact if office in units else "",
            templates=issuance.templates(self._registry, self._settings),
        )


def _open(conn: Connection, unit: str, today: date) -> dict[Step, list[Escalation]]:
    """Rungs without a document, by the highest step of their climb: who is summoned need not be reminded as well."""
    climbs: dict[str, list[Escalation]] = defaultdict(list)
    for rung in escalations.listed(conn, unit):
        climbs[rung.climb].append(rung)
    by_step: dict[Step, list[Escalation]] = defaultdict(list)
    for rungs in climbs.values():
        highest = max((rung.step for rung in rungs), key=lambda step: step.rank)
        waiting = [rung for rung in rungs if rung.document_id is None]
        if any(rung.step is highest for rung in waiting) and _is_now(conn, waiting[0], today):
            by_step[highest] += waiting
    return by_step


def _is_now(conn: Connection, rung: Escalation, today: date) -> bool:
    """Whether the rung still counts: a finding that recurred or went to another unit is on another climb, and a unit
    begins a new one each month.
    """
    if rung.finding_id is None:
        return today - rung.at.astimezone(ZONE).date() <= MONTH
    return rung.climb == climb_of_now(conn, rung.finding_id)
