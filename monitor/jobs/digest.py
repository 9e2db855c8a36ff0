"""Digests of the district and of units, and the sending of messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from monitor import clock, notify
from monitor.jobs.score import score
from monitor.notify import SendResult, channels
from monitor.registry import Registry
from monitor.reports.digest import build as reports
from monitor.reports.digest import html as digest_html
from monitor.reports.digest import json as digest_json
from monitor.reports.digest import text as digest_text
from monitor.reports.digest import unit_digest
from monitor.reports.digest.values import Digest, Risk
from monitor.reports.letters import supervision
from monitor.reports.score import Score
from monitor.reports.score.status import Status
from monitor.settings import Settings
from monitor.store.database import Store


def digest(store: Store, registry: Registry, day: date | None = None) -> Digest:
    """The digest of `day` (default: today). Risks and letters that wait for a person stand in today's digest only,
    since they are known as of now. A past day is reported as it stood at its end.
    """
    today = clock.today()
    day = day or today
    risks = _risks(score(store, registry)) if day == today else []
    notes = _waiting_letters(store, registry, day) if day == today else ()
    with store.read() as conn:
        return reports.build(conn, registry, day, risks, notes, is_past=day < today)


def _waiting_letters(store: Store, registry: Registry, day: date) -> tuple[str, ...]:
    waiting = supervision.awaiting_a_person(store, registry, day)
    return (f"待人决定印发：{waiting}；印发：monitor supervise --out 文件夹",) if waiting else ()


def _risks(scores: Sequence[Score]) -> list[Risk]:
    """Vetoes of the simulated score that are near their limit. W1 stands in the digest finding by finding."""
    near = {Status.CONFIRMED, Status.SUSPECTED, Status.LATE, Status.HALF}
    return [
        Risk(
            scored.state.name,
            f"{veto.id} {veto.name}",
            veto.distance,
            veto.value / veto.limit if veto.value and veto.limit else 0.0,
            veto.status in (Status.CONFIRMED, Status.SUSPECTED),
        )
        for scored in scores
        for veto in scored.vetoes
        if veto.status in near and veto.id != "W1"
    ]


def write_digest(built: Digest, out: Path) -> list[Path]:
    """Write the digest as HTML, text and JSON into `out`, with the list behind it, over the day's files."""
    out.mkdir(parents=True, exist_ok=True)
    endings = {"html": "html", "text": "txt", "json": "json"}
    files = {
        out / f"digest-{built.day.isoformat()}.{ending}": rendered(built, form) for form, ending in endings.items()
    }
    if built.has_list:
        files[out / built.list_file] = digest_html.list_html(built)
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return list(files)


def rendered(built: Digest, form: str) -> str:
    """The digest as `form`: text, html or json."""
    return {"text": digest_text.text, "html": digest_html.html, "json": digest_json.json}[form](built)


def send_digest(store: Store, registry: Registry, settings: Settings, built: Digest) -> SendResult:
    """Queue the digest for its recipients, then send what is due. A day's digest is sent once."""
    day = built.day.isoformat()
    subject = f"{built.district}政府网站监测日报 {day}"
    mail = digest_html.html(built, is_mail=True)
    letter = notify.Message(
        key=f"digest:{day}",
        kind="digest",
        subject=subject,
        text=digest_text.text(built),
        html=mail,
        brief=digest_text.brief(built),
    )
    if built.has_list:
        kept = store.data_dir / "digests" / built.list_file
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(digest_html.list_html(built), encoding="utf-8")
        letter = replace(letter, attachments=(kept.relative_to(store.data_dir).as_posix(),))
    notify.write(store, settings, letter, clock.now())
    return send(store, registry, settings)


def send_unit_digests(store: Store, registry: Registry, settings: Settings, day: date) -> SendResult:
    """Send each unit with an address or a webhook its own news, once a day; without news nothing is sent."""
    for unit in registry.units.values():
        mail = [unit.email] if unit.email and settings.smtp_url else []
        to = [*mail, *([channels.label(unit.webhook)] if unit.webhook else [])]
        if not to:
            continue
        with store.read() as conn:
            built = unit_digest.build(conn, registry, unit, day, is_past=day < clock.today())
        if not built.quiet:
            key = f"digest:{day.isoformat()}:{unit.id}"
            letter = notify.Message(
                key=key,
                kind="unit_digest",
                subject=built.title,
                text=built.text(),
                html=built.html(),
                brief=built.brief(),
            )
            notify.write(store, settings, letter, clock.now(), to)
    return send(store, registry, settings)


def send(store: Store, registry: Registry, settings: Settings) -> SendResult:
    """Send the messages that are queued and have not gone out."""
    return notify.send_pending(store, settings, [unit.webhook for unit in registry.units.values() if unit.webhook])
