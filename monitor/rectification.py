"""The jobs by which staff follow what units have to mend: assign, verify, escalate, and units' replies."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor import clock, locks
from monitor.jobs import unknown
from monitor.model import Severity, State
from monitor.settings import ConfigError, Settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from monitor.registry import Registry
    from monitor.scan_run import Say
    from monitor.store.assignments import Correction
    from monitor.store.database import Store
    from monitor.store.documents import Document
    from monitor.verification import Verdict

_NOTICE = re.compile(r"\D*?(?:(\d{4})\D+)?(\d{1,6})\D*")


@dataclass(frozen=True, slots=True)
class Verified:
    """`missing`: numbers of findings that are not open. `errors`: Chinese, one a site that could not be looked at."""

    verdicts: tuple[Verdict, ...]
    missing: tuple[int, ...]
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a form's rows: `taken` new, `known` taken before, `closed` noted though nothing was open any more,
    `blank` not answered, `refused` (row, reason); `for_staff`: numbers of findings that a person has to decide on.
    """

    notice: str
    taken: int
    known: int
    closed: int
    blank: int
    refused: tuple[tuple[int, str], ...]
    for_staff: tuple[int, ...]


def unmatched_sources(store: Store, registry: Registry) -> list[dict[str, Any]]:
    """Sources that pages name and that are no unit, with counts and the nearest unit."""
    from monitor.inspection import assigning

    with store.read() as conn:
        return assigning.unmatched(conn, registry)


def assignment_ways(store: Store) -> list[dict[str, Any]]:
    """How many open findings got their unit in which way."""
    from monitor.inspection import assigning

    with store.read() as conn:
        return assigning.counted(conn)


def assign_source(
    store: Store, registry: Registry, settings: Settings, source: str, unit: str, who: str, why: str
) -> int:
    """From now on pages that name this source are the unit's. Returns how many open findings moved."""
    from monitor.store.assignments import Correction, RuleKind
    from monitor.unit_names import of_units

    _known_unit(registry, unit)
    form = of_units(registry.units.values(), registry.district).form(source)
    if not form:
        raise ConfigError("--source", 0, f"“{source}”里没有单位名称", "写页面上的来源，例如 区融媒体中心")
    return _remember(store, registry, settings, Correction(RuleKind.SOURCE, form, unit, shown=source), who, why)


def assign_column(store: Store, registry: Registry, settings: Settings, url: str, unit: str, who: str, why: str) -> int:
    """From now on pages of this column, and of those below it, are the unit's. Returns how many open findings moved."""
    from monitor.extract.urls import normalise
    from monitor.store.assignments import Correction, RuleKind

    _known_unit(registry, unit)
    site, column = _column(store, registry, normalise(url), url)
    return _remember(store, registry, settings, Correction(RuleKind.COLUMN, column, unit, site, url), who, why)


def assign_findings(
    store: Store, registry: Registry, settings: Settings, numbers: Sequence[int], unit: str, who: str, why: str
) -> tuple[int, list[str]]:
    """Give these very findings to the unit. Returns how many moved, and a Chinese sentence for each that did not."""
    import sqlalchemy as sa

    from monitor.model import AssignedBy
    from monitor.store import assignments
    from monitor.store.tables import findings

    _known_unit(registry, unit)
    refused = []
    moved = 0
    with _scans_at_rest(store, registry), store.begin() as conn:
        for number in dict.fromkeys(numbers):
            row = conn.execute(sa.select(findings).where(findings.c.id == number)).one_or_none()
            if row is None or not State(row.state).is_open:
                refused.append(f"{number}：没有这个编号的未销号问题条目")
                continue
            if row.unit == unit:
                refused.append(f"{number}：责任单位已经是“{registry.units[unit].name}”")
                continue
            assignments.by_hand(conn, row, unit, who, why, clock.now())
            wanted = [assignments.Handover(number, unit, AssignedBy.HAND)]
            moved += len(assignments.hand_over(conn, wanted, who, why or "人工指定", clock.now(), _due(settings)))
    return moved, refused


def assignment_rules(store: Store, registry: Registry, withdrawn: bool = False) -> list[dict[str, Any]]:
    from monitor.store import assignments

    with store.read() as conn:
        rows = assignments.listed(conn, withdrawn)
    return [_rule(registry, row) for row in rows]


def withdraw_rules(
    store: Store, registry: Registry, settings: Settings, ids: Collection[int], who: str
) -> tuple[int, int]:
    """Returns how many rules were in force, and how many open findings went back."""
    from monitor.inspection import assigning
    from monitor.store import assignments

    with _scans_at_rest(store, registry), store.begin() as conn:
        count = assignments.withdraw(conn, ids, who, clock.now())
        reason = assigning.Reason(who, "更正规则已撤销", clock.now(), _due(settings))
        return count, len(assigning.apply(conn, registry, reason))


def verify(
    store: Store,
    registry: Registry,
    settings: Settings,
    numbers: Sequence[int] = (),
    unit: str | None = None,
    notice: str | None = None,
    *,
    say: Say = print,
) -> Verified:
    """Look again at what units say they have mended (or at `numbers`, whatever their state), and at nothing else."""
    from monitor.scan_run import ScanFailed, Scanning
    from monitor.verification import by_site, reported_done, verify_site

    if unit is not None:
        _known_unit(registry, unit)
    with store.read() as conn:
        among: set[int] | None = set(numbers) if numbers else None
        if notice is not None:
            named = set(_named_in(conn, notice_document(conn, notice)))
            among = named if among is None else among & named
        chosen = reported_done(conn, unit, among, any_state=bool(numbers))
        sites = by_site(conn, chosen)
    scanning = Scanning(store, registry, settings, say)
    verdicts: list[Verdict] = []
    errors = []
    for site, work in sorted(sites.items()):
        if site not in registry.sites:
            errors.append(f"{site}：网站已不在登记表里，没有核验")
            continue
        try:
            verdicts += verify_site(scanning, site, work)
        except ScanFailed as error:
            errors.append(str(error))
        except locks.StillRunning:
            errors.append(f"{site}：正在检查，请稍后再核验")
    return Verified(tuple(verdicts), tuple(sorted(set(numbers) - set(chosen))), tuple(errors))


def escalate(store: Store, registry: Registry, settings: Settings) -> list[dict[str, Any]]:
    """Let what is overdue, comes back or heaps up climb the ladder. Returns the rungs that were climbed now."""
    from monitor.store import escalations

    ladder = escalations.Ladder(
        settings.escalate_overdue, settings.escalate_recurrences, settings.escalate_open, settings.escalate_due
    )
    with locks.held(store.data_dir, "escalate"), store.begin() as conn:
        return [_rung(registry, one) for one in escalations.climb(conn, ladder, clock.now())]


def escalations(
    store: Store, registry: Registry, unit: str | None = None, since: date | None = None
) -> list[dict[str, Any]]:
    """The rungs that were climbed, newest first."""
    from monitor.store import escalations as table

    with store.read() as conn:
        return [_rung(registry, one) for one in table.listed(conn, unit, since)]


def reply_form(store: Store, registry: Registry, notice: str, out: Path) -> Path:
    """Write the form on which the unit answers this notice."""
    from monitor.reports import reply_form as forms

    with store.read() as conn:
        return forms.write(conn, registry, notice_document(conn, notice), out)


def import_reply(store: Store, file: Path, notice: str | None = None) -> Imported:
    """Read a filled form. Rows that cannot be matched are refused by number, the others are taken; a row that was taken
    before changes nothing. Raises ConfigError where the file as a whole is no form.
    """
    from monitor.reports.reply_reading import NotAForm, read
    from monitor.store import replies

    try:
        filled = read(file, clock.today())
    except NotAForm as error:
        raise ConfigError(str(file), 0, str(error), "用 monitor reply form 重新生成反馈表") from error
    refused = [(one.row, one.reason) for one in filled.refused]
    became = dict.fromkeys(replies.Taken, 0)
    for_staff = []
    with store.begin() as conn:
        document = _notice_of_form(conn, filled.number, notice, file)
        named = set(_named_in(conn, document))
        for row, reply in filled.rows.items():
            if reply.finding_id not in named:
                refused.append((row, f"编号 {reply.finding_id} 不在{document.text}里"))
                continue
            taken = replies.take(conn, document, reply, file.name, clock.now())
            became[taken] += 1
            if taken is replies.Taken.NEW and reply.answer in replies.FOR_STAFF:
                for_staff.append(reply.finding_id)
    counts = (became[replies.Taken.NEW], became[replies.Taken.KNOWN], became[replies.Taken.CLOSED])
    return Imported(document.text, *counts, filled.blank, tuple(sorted(refused)), tuple(for_staff))


def replies(store: Store, registry: Registry, unit: str | None = None, for_staff: bool = False) -> list[dict[str, Any]]:
    """Units' answers, newest first; `for_staff`: those that a person has to decide on."""
    from monitor.reports.labels import unit_name
    from monitor.store import replies as table

    with store.read() as conn:
        rows = table.listed(conn, unit, for_staff)
    shown = ("finding_id", "unit", "answer", "mended_on", "note", "at", "state", "message", "file")
    names = [{"unit_name": unit_name(registry, row.unit), "state_label": State(row.state).label} for row in rows]
    return [{name: getattr(row, name) for name in shown} | more for row, more in zip(rows, names, strict=True)]


def notice_document(conn: Connection, text: str) -> Document:
    """The notice by its number: `3` (of this year), `2026-3`, 〔2026〕3号. Raises ConfigError."""
    from monitor.store import documents

    parts = _NOTICE.fullmatch(text.strip())
    if parts is None:
        raise ConfigError("--notice", 0, f"文号“{text}”看不懂", "写成 3（今年的）、2026-3 或 〔2026〕3号")
    year, number = int(parts[1] or clock.today().year), int(parts[2])
    issued = documents.listed(conn, documents.Kind.NOTICE, year)
    found = next((one for one in issued if one.number == number), None)
    if found is None:
        known = "、".join(one.text for one in issued[-5:]) or "（还没有）"
        raise ConfigError("--notice", 0, f"{year} 年没有 {number} 号整改通知书", f"已发的有：{known}")
    return found


def _notice_of_form(conn: Connection, number: tuple[int, int] | None, notice: str | None, file: Path) -> Document:
    said = f"{number[0]}-{number[1]}" if number else ""
    if notice is None and not said:
        raise ConfigError(str(file), 0, "表里找不到整改通知书的文号", "加 --notice 写明是哪一份，例如 --notice 2026-3")
    found = notice_document(conn, notice or said)
    if number and number != (found.year, found.number):
        raise ConfigError(
            "--notice", 0, f"表里的文号是〔{number[0]}〕{number[1]}号，不是{found.text}", "核对文件，或去掉 --notice"
        )
    return found


def _named_in(conn: Connection, notice: Document) -> list[int]:
    from monitor.store import documents

    return documents.named_in(conn, notice.id)


def _remember(store: Store, registry: Registry, settings: Settings, correction: Correction, who: str, why: str) -> int:
    from monitor.inspection import assigning
    from monitor.store import assignments

    with _scans_at_rest(store, registry), store.begin() as conn:
        assignments.remember(conn, correction, who, why, clock.now())
        said = why or f"{correction.kind.label}“{correction.shown}”归 {correction.unit}"
        return len(assigning.apply(conn, registry, assigning.Reason(who, said, clock.now(), _due(settings))))


def _scans_at_rest(store: Store, registry: Registry) -> AbstractContextManager[None]:
    """A scan that is on its way decides by the rules as they were: it would take what has moved for mended."""
    return locks.held(store.data_dir, *map(locks.of_scan, registry.sites))


def _column(store: Store, registry: Registry, url: str, written: str) -> tuple[str, str]:
    """Site and URL of a known column. The registry's own word is corrected in the registry."""
    from monitor.store import columns

    for site in registry.sites.values():
        registered = next((column for column in site.columns if column.url == url), None)
        if registered and registered.unit:
            mend = f"改 {registry.path} 第 {registered.line} 行"
            raise ConfigError("--column", 0, "这个栏目的责任单位是登记表定的", mend)
        with store.read() as conn:
            if registered or columns.load(conn, site.id, [url]):
                return site.id, url
    raise ConfigError("--column", 0, f"没有发现过栏目“{written}”", "用 monitor registry columns 查栏目的网址")


def _known_unit(registry: Registry, unit: str) -> None:
    if unit not in registry.units:
        raise unknown("--unit", unit, tuple(registry.units))


def _due(settings: Settings) -> Mapping[Severity, date]:
    today = clock.today()
    return {level: clock.add_working_days(today, days) for level, days in settings.due_days.items()}


def _rule(registry: Registry, row: Any) -> dict[str, Any]:
    from monitor.reports.labels import unit_name
    from monitor.store.assignments import RuleKind

    return {**row._mapping, "kind_label": RuleKind(row.kind).label, "unit_name": unit_name(registry, row.unit)}


def _rung(registry: Registry, one: Any) -> dict[str, Any]:
    from monitor.reports.labels import unit_name

    shown = {
        name: getattr(one, name) for name in ("id", "finding_id", "unit", "step", "at", "due", "reason", "document_id")
    }
    return shown | {"unit_name": unit_name(registry, one.unit), "step_label": one.step.label}
