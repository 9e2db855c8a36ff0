"""The jobs that issue documents: notices, letters of the ladder, bulletins, the assessment; and find them again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor import clock
from monitor.jobs.chosen import unknown
from monitor.model import Severity, Step
from monitor.settings import ConfigError, Settings

if TYPE_CHECKING:
    from monitor.findings.voided_documents import Voided
    from monitor.registry import Registry
    from monitor.reports.finding_card import Card
    from monitor.store.database import Store
    from monitor.store.issued_documents import IssuedDocument

_LONGEST_ID = 18  # digits: what an integer of the database holds


def notice(
    store: Store,
    registry: Registry,
    settings: Settings,
    month: str,
    unit: str | None,
    out: Path,
    backlog: int = 0,
    is_extra: bool = False,
) -> Sequence[Path]:
    """The month's notices, one Word file a unit, the form on which each unit answers (in the folder 反馈表), and the
    ledger. Returns the files written. `backlog`: how many of each unit's 存量 are named with them, or (`is_extra`) in
    letters of their own.
    """
    from monitor.reports.letters import notice as reports
    from monitor.reports.letters import reply_form

    try:
        written = reports.issue(
            store, registry, settings, month, unit, out, clock.now(), backlog=backlog, is_extra=is_extra
        )
        with store.read() as conn:
            return [*written, *reply_form.of_month(conn, registry, month, unit, out / reply_form.FOLDER)]
    except reports.NotIssuable as error:
        raise ConfigError("monitor notice", 0, str(error), "改 --month、--unit、--backlog 或 --extra") from error


def bulletin(
    store: Store,
    registry: Registry,
    settings: Settings,
    length: str,
    day: date | None,
    out: Path,
    messages: tuple[int, int] | None = None,
    *,
    is_draft: bool = False,
) -> tuple[tuple[Path, ...], str]:
    """The bulletin of the period that holds `day` (default: the last one that is over). Returns the files, and
    why they are drafts ("" when they are issued; `is_draft`: issue none).

    `messages`: of “我为政府网站找错”, how many, and how many answered in time.
    """
    from monitor.reports.letters import bulletin as reports
    from monitor.reports.periods import Length, containing, finished

    kind = Length(length)
    period = containing(kind, day) if day else finished(kind, clock.today())
    issued = reports.issue(store, registry, settings, period, out, clock.now(), messages, is_draft=is_draft)
    return issued.paths, issued.draft


def supervise(
    store: Store, registry: Registry, settings: Settings, unit: str | None, out: Path, steps: Collection[Step] = ()
) -> list[Path]:
    """The letters of the ladder (提醒函, 督办单, 专项通报, 约谈通知书; only of `steps`, where any is given) to units that
    have climbed it and have none yet.
    """
    from monitor.reports.letters import supervision

    if unit is not None and unit not in registry.units:
        raise unknown("--unit", unit, tuple(registry.units))
    return supervision.supervise(store, registry, settings, out, clock.now(), unit, steps or tuple(Step))


def hand_over(
    store: Store,
    registry: Registry,
    settings: Settings,
    unit: str,
    numbers: Sequence[int],
    due: date | None,
    out: Path,
) -> Path:
    """A 交办单 that hands these findings to the unit."""
    from monitor.reports.letters import supervision

    try:
        return supervision.assign(store, registry, settings, unit, numbers, due, out, clock.now())
    except supervision.NotIssuable as error:
        raise ConfigError("monitor supervise", 0, str(error), "改 --unit、--due 或问题编号") from error


def assess(
    store: Store, registry: Registry, settings: Settings, year: int, path: Path
) -> tuple[list[dict[str, Any]], str, str]:
    """Write the annual assessment; returns units with scores, the best first, its number ("" for a draft), and why it
    is a draft. A unit on which nothing was inspected has neither rank nor score.
    """
    from monitor.reports.letters import assessment

    issued = assessment.issue(store, registry, settings.assess, year, path, clock.now())
    scores = [(unit, unit.score(issued.rules)) for unit in issued.units]
    ranked = [score for unit, score in scores if unit.inspected]
    rows = [
        {"rank": 1 + sum(other > score for other in ranked), "unit": unit.name, "score": round(score, 2), "note": ""}
        if unit.inspected
        else {"rank": None, "unit": unit.name, "score": None, "note": assessment.UNINSPECTED}
        for unit, score in scores
    ]
    return rows, issued.number, issued.draft


def documents(store: Store, kind: str | None = None, year: int | None = None) -> list[dict[str, Any]]:
    """Issued documents, by kind and number."""
    from monitor.store import issued_documents as table

    with store.read() as conn:
        found = table.listed(conn, table.DocumentKind(kind) if kind else None, year)
        later = {one.id: table.by_id(conn, one.corrected_by) for one in found if one.corrected_by}
        return [_document(one, table.figures(conn, one.id), later.get(one.id)) for one in found]


def void_document(store: Store, number: str, reason: str, who: str) -> Voided:
    """Void an issued document (网整〔2026〕3号, or the id that `documents` lists). Raises ConfigError."""
    from monitor.findings import lifecycle as life
    from monitor.findings import voided_documents
    from monitor.store import issued_documents as table

    document = _known_document(store, number)
    try:
        with store.begin() as conn:
            table.lock(conn)
            return voided_documents.void(conn, document, reason, who, clock.now())
    except (voided_documents.VoidRefused, life.MoveRefused) as error:
        raise ConfigError("monitor documents void", 0, str(error), "用 monitor documents list 核对") from error


def _standing(one: IssuedDocument, later: IssuedDocument | None) -> str:
    """有效, or 作废（2026-12-02 张三：单位写错；改发网整〔2026〕5号）"""
    if one.voided_at is None:
        return "有效"
    again = f"；改发{later.text}" if later else ""
    return f"作废（{one.voided_at.astimezone(clock.ZONE).date()} {one.voided_by}：{one.void_reason}{again}）"


def _period(one: IssuedDocument) -> str:
    """2026-11; of an additional notice 2026-11（增发）."""
    month, _, batch = one.period.partition("+")
    return f"{month}（增发）" if batch else month


def _document(one: IssuedDocument, figures: dict[str, int], later: IssuedDocument | None = None) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "kind_label": one.kind.label,
        "number": one.text,
        "unit": one.unit,
        "period": _period(one),
        "title": one.title,
        "due": one.due,
        "created": one.created_at.isoformat(),
        "sha256": one.sha,
        "standing": _standing(one, later),
        "voided": one.voided_at.isoformat() if one.voided_at else None,
        "voided_by": one.voided_by,
        "void_reason": one.void_reason,
        "corrected_by": later.text if later else "",
        "figures": figures,
    }


def reprint(store: Store, registry: Registry, numbers: Sequence[str], out: Path) -> list[Path]:
    """Issued documents (网整〔2026〕3号, or the ids that `documents` lists), byte for byte. Raises documents.Damaged."""
    from monitor.reports.letters import issue

    return [issue.hand_out(store, registry, _known_document(store, number), out) for number in numbers]


def behind_document(
    store: Store,
    registry: Registry,
    number: str,
    figure: str | None = None,
    *,
    unit: str | None = None,
    severity: Severity | None = None,
    codes: Sequence[str] | None = None,
) -> list[dict[str, Any]]:
    """The findings behind the figures of a document; `codes`: of these checks only."""
    from monitor.store import issued_documents as table

    if unit is not None and unit not in registry.units:
        raise unknown("--unit", unit, tuple(registry.units))
    document = _known_document(store, number)
    with store.read() as conn:
        return table.behind(conn, document.id, figure, unit=unit, severity=severity, codes=codes)


def show(store: Store, registry: Registry, number: int) -> Card:
    """A finding whole, with the documents that name it. Raises ConfigError where there is no such finding."""
    from monitor.reports.finding_card import card

    with store.read() as conn:
        found = card(conn, registry, number)
    if found is None:
        raise ConfigError("monitor show", 0, f"没有编号为 {number} 的问题条目", "用 monitor findings 查编号")
    return found


def _known_document(store: Store, number: str) -> IssuedDocument:
    from monitor.store import issued_documents as table

    with store.read() as conn:
        is_id = number.isdecimal() and len(number) <= _LONGEST_ID
        found = table.by_id(conn, int(number)) if is_id else table.by_text(conn, number)
    if found is None:
        raise ConfigError("monitor documents", 0, f"没有“{number}”这份文件", "用 monitor documents list 查文号或序号")
    return found


def write_templates(registry: Registry, settings: Settings, out: Path) -> tuple[list[Path], list[Path]]:
    """The templates of our letters as Word files, to be changed. Returns those written, and those left as they were."""
    from monitor.reports.letters import issue

    return issue.write_templates(registry, settings, out)


def check_templates(registry: Registry, settings: Settings) -> tuple[Path, list[str]]:
    """The folder of the user's own templates and their names. Raises ConfigError with all that is wrong in them."""
    from monitor.reports.letters import issue
    from monitor.reports.letters import templates as letter_template

    folder = issue.templates(registry, settings)
    return folder, letter_template.check(folder)
