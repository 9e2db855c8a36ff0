"""The rectification notice (整改通知书): an official letter a unit and month, and one Excel ledger over all units.

What a notice names: findings of the unit that are confirmed and in no letter yet, seen first before the
month's end, so that nothing confirmed late falls between two months. Not named: what waits for a person,
what was set aside, and hints, which are advice (the ledger holds them). A unit without such findings gets
no letter and uses no number.

An issued letter is kept. Issuing it again returns the same file with the same number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.engine import Connection

from monitor.clock import ZONE
from monitor.findings import backlog as backlogs
from monitor.findings import due as dues
from monitor.findings import lifecycle as life
from monitor.findings import voided_documents
from monitor.model import Severity, State
from monitor.registry import Registry, Unit
from monitor.reports.labels import label
from monitor.reports.letters import internal_list, issuance, ledger, notice_text
from monitor.reports.letters.issuance import NotIssuable
from monitor.reports.letters.notice_text import NoticeContents, number_text
from monitor.reports.office.package import settled
from monitor.reports.queries import entries
from monitor.reports.queries.notices import candidates
from monitor.settings import Settings
from monitor.store import issued_documents, taken_numbers
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind, IssuedDocument


def issue(
    store: Store,
    registry: Registry,
    settings: Settings,
    month: str,
    unit: str | None,
    out: Path,
    now: datetime,
    *,
    with_ledger: bool = True,
    backlog: int = 0,
    is_extra: bool = False,
) -> list[Path]:
    """Issue the month's notices (of one unit, or of all) into `out`: the Word files by number, then the list of the
    issuer's own unit, which gets no notice, then the ledger.

    `month` is YYYY-MM. The named findings become `notified`, with an event and a due date counted from
    `now` in working days. Issuing again changes nothing and brings the same letters. Raises NotIssuable
    before anything is written.

    `backlog`: so many of each unit's 存量 are named as well, the worst; of the issuer's own unit they go onto its list.
    A month's letter that was issued takes in no more: then `is_extra` issues one more of that month, with a number of
    its own, that names nothing else.
    """
    until = _end(month, now)
    if unit is not None and unit not in registry.units:
        raise NotIssuable(f"登记表里没有单位“{unit}”；已登记的有：{'、'.join(registry.units)}")
    units = registry.units.values() if unit is None else [registry.units[unit]]
    others = [one for one in units if one.id != registry.issuer_unit]
    if is_extra and not backlog:
        raise NotIssuable("另发的通知书只列存量问题，要写列入几条：--backlog 条数")
    if backlog and not is_extra:
        _require_unissued(store, others, month)
    writer = _Writer(store, registry, settings, month, until, now, backlog, is_extra)
    issued = {notice.id: notice for one in others for notice in writer.issue(one)}
    paths = [writer.hand_out(notice, out) for notice in sorted(issued.values(), key=lambda one: (one.year, one.number))]
    if unit in (None, registry.issuer_unit):
        writer.take_own()
        with store.read() as conn:
            own = internal_list.write(conn, registry, until, month, out, now)
        paths += [own] if own else []
    if with_ledger:
        with store.read() as conn:
            paths.append(ledger.write(conn, registry, month, out, now))
    return paths


class _Writer:
    def __init__(
        self,
        store: Store,
        registry: Registry,
        settings: Settings,
        month: str,
        until: datetime,
        now: datetime,
        backlog: int,
        is_extra: bool,
    ) -> None:
        self._store, self._registry, self._due_days = store, registry, settings.due_days
        self._templates = issuance.templates(registry, settings)
        self._month, self._until, self._now, self._backlog = month, until, now, backlog
        self._is_extra = is_extra

    def issue(self, unit: Unit) -> list[IssuedDocument]:
        """Issue the unit's letters of the month. Number, events and letter in one transaction: no number is lost."""
        with self._store.begin() as conn:
            issued_documents.lock(conn)
            known = issued_documents.of_month(conn, DocumentKind.NOTICE, self._month, unit.id)
            if known and not self._is_extra:
                return known
            extra = issued_documents.extra_period(self._month, issued_documents.batches(conn, self._month, unit.id) + 1)
            new = self._new(conn, unit, extra if known else self._month)
            return [*known, *([new] if new else [])]

    def take_own(self) -> None:
        """The issuer's own unit gets no letter: what is chosen of its backlog stands on its list from now on."""
        today = self._now.astimezone(ZONE).date()
        with self._store.begin() as conn:
            chosen = backlogs.worst(conn, self._registry.issuer_unit, self._until, self._backlog)
            due = {key: dues.date_of(level, today, self._due_days) for key, level in chosen}
            backlogs.take_up(conn, due, life.MONITOR, f"列入{internal_list.NAME}（{self._month}）", self._now)

    def hand_out(self, notice: IssuedDocument, out: Path) -> Path:
        return issuance.hand_out(self._store, self._registry, notice, out)

    def _new(self, conn: Connection, unit: Unit, period: str) -> IssuedDocument | None:
        is_extra = period != self._month
        year, today = self._now.astimezone(ZONE).year, self._now.astimezone(ZONE).date()
        used = taken_numbers.used(self._store.data_dir, DocumentKind.NOTICE, year)
        number = issued_documents.next_number(conn, DocumentKind.NOTICE, year, used)
        found = _by_kind(candidates(conn, unit.id, self._until, self._backlog, only_backlog=is_extra))
        due = {key: dues.date_of(level, today, self._due_days) for key, _, level in found}
        due |= dues.sooner(conn, due, today)
        named = self._notify(conn, due, number_text(year, number))
        if not named:
            return None
        voided = voided_documents.in_place_of(conn, DocumentKind.NOTICE, unit.id, period, named)
        contents = self._contents(conn, unit, number_text(year, number), named)
        contents = replace(contents, in_place_of=voided, is_extra=is_extra)
        notice = issued_documents.add(
            conn,
            settled(notice_text.letter(contents), self._now),
            kind=DocumentKind.NOTICE,
            year=year,
            number=number,
            period=period,
            unit=unit.id,
            title=notice_text.subject(self._month, is_extra),
            file=issuance.name_of(self._registry, DocumentKind.NOTICE, year, number, unit.id, "docx"),
            due=max(due[key] for key in named),
            now=self._now,
        )
        issued_documents.name_findings(conn, notice.id, named)
        voided_documents.corrected(conn, voided, notice)
        return notice

    def _notify(self, conn: Connection, due: Mapping[int, date], number: str) -> list[int]:
        moves = [
            life.Move(key, State.CONFIRMED, State.NOTIFIED, f"列入整改通知书 {number}", {"due": day, "backlog": False})
            for key, day in due.items()
        ]
        return life.move(conn, moves, life.MONITOR, self._now)

    def _contents(self, conn: Connection, unit: Unit, number: str, named: list[int]) -> NoticeContents:
        entered = entries.by_ids(conn, named)
        today = self._now.astimezone(ZONE).date()
        return NoticeContents(
            issuer=issuance.issuer(self._registry),
            number=number,
            unit=unit.name,
            month=self._month,
            day=today,
            entries=entered,
            due=[entry.due or today for entry in entered],
            templates=self._templates,
        )


def _require_unissued(store: Store, units: Sequence[Unit], month: str) -> None:
    with store.read() as conn:
        issued = [one.name for one in units if issued_documents.issued(conn, DocumentKind.NOTICE, month, one.id)]
    if issued:
        raise NotIssuable(
            f"{month}的整改通知书已经印发给{'、'.join(issued)}，不能再加入存量问题；"
            "加 --extra 另发一份只列存量问题的（有自己的文号），或用 --unit 只出还没有印发的单位"
        )


def _by_kind(found: list[tuple[int, str, Severity]]) -> list[tuple[int, str, Severity]]:
    """Problems of one label stand together, under one heading; the label with the worst problem comes
    first.
    """
    first = {label(code): position for position, (_, code, _) in reversed(list(enumerate(found)))}
    return sorted(found, key=lambda one: first[label(one[1])])


def _end(month: str, now: datetime) -> datetime:
    """The first moment after the month."""
    try:
        start = datetime.strptime(month, "%Y-%m").replace(tzinfo=ZONE)
    except ValueError as error:
        raise NotIssuable(f"月份“{month}”看不懂，写成 2026-11") from error
    if start > now:
        raise NotIssuable(f"{month} 还没有到")
    return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
