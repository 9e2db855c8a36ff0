"""Documents: issue notices, letters of escalation, bulletins and the assessment; list, reprint and void them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from monitor import clock
from monitor.findings import voided_documents
from monitor.findings.lifecycle import MoveRefused
from monitor.findings.voided_documents import Voided, VoidRefused
from monitor.jobs.arguments import require_unit
from monitor.model import Severity, Step
from monitor.registry import Registry
from monitor.reports.letters import assessment, supervision
from monitor.reports.letters import bulletin as bulletins
from monitor.reports.letters import issuance as issue
from monitor.reports.letters import notice as notices
from monitor.reports.letters import templates as letter_templates
from monitor.reports.letters.issuance import NotIssuable
from monitor.reports.periods import Length, containing, finished
from monitor.reports.workbooks import reply_form
from monitor.settings import ConfigError, Settings
from monitor.store import issued_documents as table
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind, IssuedDocument

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
    """Issue the month's notices: one Word file a unit, the form on which each unit answers (in the folder 反馈表), and
    the ledger. Returns the files written. `backlog`: how many of each unit's 存量 are named with them, or (`is_extra`)
    in letters of their own. Raises ConfigError where they cannot be issued.
    """
    try:
        written = notices.issue(
            store, registry, settings, month, unit, out, clock.now(), backlog=backlog, is_extra=is_extra
        )
        with store.read() as conn:
            return [*written, *reply_form.of_month(conn, registry, month, unit, out / reply_form.FOLDER)]
    except NotIssuable as error:
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
    """Issue the bulletin of the period that contains `day` (default: the last finished one). Returns the files, and why
    they are drafts ("" when they are issued; `is_draft`: issue none).

    `messages`: of “我为政府网站找错”, how many, and how many answered in time.
    """
    kind = Length(length)
    period = containing(kind, day) if day else finished(kind, clock.today())
    issued = bulletins.issue(store, registry, settings, period, out, clock.now(), messages, is_draft=is_draft)
    return issued.paths, issued.draft


def supervise(
    store: Store, registry: Registry, settings: Settings, unit: str | None, out: Path, steps: Collection[Step] = ()
) -> list[Path]:
    """Issue the letters of escalation (提醒函, 督办单, 专项通报, 约谈通知书; only of `steps`, where any is given) to
    units that have reached the step and have no letter yet. Raises ConfigError where the unit is not registered.
    """
    require_unit(registry, unit)
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
    """Issue a 交办单 that gives these findings to the unit. Raises ConfigError where it cannot be issued."""
    try:
        return supervision.assign(store, registry, settings, unit, numbers, due, out, clock.now())
    except NotIssuable as error:
        raise ConfigError("monitor supervise", 0, str(error), "改 --unit、--due 或问题编号") from error


def assess(
    store: Store, registry: Registry, settings: Settings, year: int, path: Path
) -> tuple[list[dict[str, Any]], str, str]:
    """Write the annual assessment. Returns units with scores, the best first, its number ("" for a draft), and why it
    is a draft. A unit on which nothing was inspected has neither rank nor score.
    """
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
    with store.read() as conn:
        issued = table.listed(conn, DocumentKind(kind) if kind else None, year)
        later = {one.id: table.by_id(conn, one.corrected_by) for one in issued if one.corrected_by}
        return [_shown(one, table.figures(conn, one.id), later.get(one.id)) for one in issued]


def void_document(store: Store, number: str, reason: str, who: str) -> Voided:
    """Void an issued document (网整〔2026〕3号, or the id that `documents` lists). Raises ConfigError."""
    document = _known_document(store, number)
    try:
        with store.begin() as conn:
            table.lock(conn)
            return voided_documents.void(conn, document, reason, who, clock.now())
    except (VoidRefused, MoveRefused) as error:
        raise ConfigError("monitor documents void", 0, str(error), "用 monitor documents list 核对") from error


def _standing(document: IssuedDocument, later: IssuedDocument | None) -> str:
    """有效, or 作废（2026-12-02 张三：单位写错；改发网整〔2026〕5号）"""
    if document.voided_at is None:
        return "有效"
    again = f"；改发{later.text}" if later else ""
    day = document.voided_at.astimezone(clock.ZONE).date()
    return f"作废（{day} {document.voided_by}：{document.void_reason}{again}）"


def _period(document: IssuedDocument) -> str:
    """2026-11; of an additional notice 2026-11（增发）."""
    month, _, batch = document.period.partition("+")
    return f"{month}（增发）" if batch else month


def _shown(document: IssuedDocument, figures: dict[str, int], later: IssuedDocument | None = None) -> dict[str, Any]:
    return {
        "id": document.id,
        "kind": document.kind.value,
        "kind_label": document.kind.label,
        "number": document.text,
        "unit": document.unit,
        "period": _period(document),
        "title": document.title,
        "due": document.due,
        "created": document.created_at.isoformat(),
        "sha256": document.sha,
        "standing": _standing(document, later),
        "voided": document.voided_at.isoformat() if document.voided_at else None,
        "voided_by": document.voided_by,
        "void_reason": document.void_reason,
        "corrected_by": later.text if later else "",
        "figures": figures,
    }


def reprint(store: Store, registry: Registry, numbers: Sequence[str], out: Path) -> list[Path]:
    """Write issued documents (网整〔2026〕3号, or the ids that `documents` lists) again, byte for byte.

    Raises ConfigError for a document that does not exist, DamagedDocument.
    """
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
    """The findings behind the figures of a document; `codes`: of these checks only.

    Raises ConfigError where the document or the unit does not exist.
    """
    require_unit(registry, unit)
    document = _known_document(store, number)
    with store.read() as conn:
        return table.behind(conn, document.id, figure, unit=unit, severity=severity, codes=codes)


def _known_document(store: Store, number: str) -> IssuedDocument:
    with store.read() as conn:
        is_id = number.isdecimal() and len(number) <= _LONGEST_ID
        document = table.by_id(conn, int(number)) if is_id else table.by_text(conn, number)
    if document is None:
        raise ConfigError("monitor documents", 0, f"没有“{number}”这份文件", "用 monitor documents list 查文号或序号")
    return document


def write_templates(registry: Registry, settings: Settings, out: Path) -> tuple[list[Path], list[Path]]:
    """Write the shipped templates as Word files, to be changed. Returns those written, and those left as they were."""
    return issue.write_templates(registry, settings, out)


def check_templates(registry: Registry, settings: Settings) -> tuple[Path, list[str]]:
    """The folder of the user's own templates and their names. Raises ConfigError with all that is wrong in them."""
    folder = issue.templates(registry, settings)
    return folder, letter_templates.check(folder)
