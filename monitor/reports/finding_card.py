"""The card of one finding (`monitor show`): its text, pages, events, and the documents that name or count it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from monitor.findings import events
from monitor.findings.events import Event
from monitor.model import OURS
from monitor.personal_numbers import masked
from monitor.registry import Registry
from monitor.reports.labels import evidence_first, grade, label, phrase, site_name, unit_name
from monitor.reports.queries import entries, evidence
from monitor.reports.queries.entries import Entry
from monitor.reports.queries.evidence import SeenPlace
from monitor.reports.safe_text import json_text, local, plain, unlinked
from monitor.store import issued_documents
from monitor.store.issued_documents import IssuedDocument

PLACES = 10  # written out
FIGURES = {
    "found": "发现", "fixed": "整改", "standing": "未整改", "overdue": "超期", "back": "复发", "owed": "到期",
    "in_time": "按期整改",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """`letters` name the finding one by one; `counted`: documents with the figures that it is counted in."""

    entry: Entry
    unit: str
    site: str
    seen: Sequence[SeenPlace]
    events: Sequence[Event]
    letters: Sequence[IssuedDocument]
    counted: Sequence[tuple[IssuedDocument, Sequence[str]]]

    def text(self) -> str:
        return masked("\n".join(_lines(self))) + "\n"

    def json(self) -> str:
        return json_text(_values(self)) + "\n"


def card(conn: Connection, registry: Registry, number: int) -> Card | None:
    """None where there is no such finding."""
    for entry in entries.by_ids(conn, [number]):
        return Card(
            entry=entry,
            unit=unit_name(registry, entry.unit),
            site=site_name(registry, entry.site),
            seen=evidence.seen(conn, number, PLACES),
            events=events.of(conn, number),
            letters=issued_documents.letters_of(conn, number),
            counted=issued_documents.counting(conn, number),
        )
    return None


def _lines(card: Card) -> Iterator[str]:
    entry = card.entry
    yield f"#{entry.id}　{label(entry.code)}　{grade(entry)}　{entry.state.label}"
    yield plain(phrase(entry), 300)
    facts = {
        "来源": plain(entry.origin, 60),
        "责任单位": card.unit,
        "网站": card.site,
        "栏目": plain(entry.column, 60),
        "上下文": plain(entry.context, 300),
        "问题链接": plain(entry.target, 300),
        "首次发现": local(entry.first_seen_at),
        "最近发现": local(entry.last_seen_at),
        "核实期限": local(entry.verify_by),
        "整改期限": local(entry.owed_by),
        "复发次数": str(entry.recurrences or ""),
    }
    yield from (f"  {name}：{value}" for name, value in facts.items() if value)
    yield f"\n所在页面（{entry.open_places} 个仍存在）"
    if entry.suspected:
        yield f"  {evidence_first(entry)}"
    for seen in card.seen:
        state = "仍存在" if seen.open else "已消除"
        address = unlinked(seen.url) if entry.suspected else seen.url
        yield f"  {state}　{plain(seen.title, 60)}　{plain(address, 300)}"
    yield "\n处置记录"
    yield from map(_event, card.events)
    yield "\n点名的文件" if card.letters else "\n没有文件点名"
    yield from (f"  {_document(one)}" for one in card.letters)
    if card.counted:
        yield "\n计入的文件"
    for document, figures in card.counted:
        yield f"  {_document(document)}：{'、'.join(FIGURES.get(one, one) for one in figures)}"
    yield f"\n原件：monitor documents reprint 文号 --out 文件夹；证据：monitor evidence {entry.id} --out 文件夹"


def _event(event: Event) -> str:
    before = event.before.label if event.before else "（新建）"
    moved = f"{before} → {event.after.label}" if event.before is not event.after else event.after.label
    return f"  {local(event.at)}　{moved}　{plain(event.who, 40)}　{plain(event.why, 200)}".rstrip()


def _document(document: IssuedDocument) -> str:
    due = f"，期限 {document.due.isoformat()}" if document.due else ""
    void = "　已作废：" + plain(document.void_reason, 80) if document.is_void else ""
    issued = f"{local(document.created_at)[:10]} 印发{due}"
    return f"{document.text}　{plain(document.title or document.kind.label, 80)}（{issued}）{void}"


def _values(card: Card) -> dict[str, object]:
    entry = card.entry
    shown = ("message", "wrong", "suggestion", "context", "target", "column")
    return {
        "id": entry.id,
        "code": entry.code,
        "severity": entry.severity.value,
        "state": entry.state.value,
        "unit": entry.unit,
        "origin": plain(entry.origin) or OURS,
        "site": entry.site,
        **{name: plain(getattr(entry, name)) for name in shown},
        "first_seen": entry.first_seen_at.isoformat(),
        "last_seen": entry.last_seen_at.isoformat(),
        "verify_by": entry.verify_by.isoformat() if entry.verify_by else None,
        "due": entry.owed_by.isoformat() if entry.owed_by else None,
        "recurrences": entry.recurrences,
        "open_places": entry.open_places,
        "places": [{"url": one.url, "title": plain(one.title), "open": one.open} for one in card.seen],
        "events": [
            {"at": one.at.isoformat(), "from": one.before, "to": one.after, "who": one.who, "why": one.why}
            for one in card.events
        ],
        "letters": [_named(one) for one in card.letters],
        "counted": [{**_named(one), "figures": list(figures)} for one, figures in card.counted],
    }


def _named(document: IssuedDocument) -> dict[str, object]:
    return {
        "id": document.id,
        "number": document.text,
        "kind": document.kind.value,
        "title": document.title,
        "void": plain(document.void_reason) if document.is_void else "",
    }
