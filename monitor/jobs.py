"""One plain function a job: what the command line and the timetable run. Each returns a value or Chinese text to print.

Everything heavy is imported where it is used, so that `monitor --help` stays quick.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor import clock, locks
from monitor.model import State
from monitor.settings import ConfigError, Settings

if TYPE_CHECKING:
    from monitor.inspection.column_rows import ColumnRow
    from monitor.notify import Sent
    from monitor.registry import Registry
    from monitor.reports.digest import Digest
    from monitor.scan_run import Say, Show
    from monitor.store.database import Store
    from monitor.store.prune import Pruned
    from monitor.store.scans import Scan
    from monitor.wordlists import Wordlists


@dataclass(frozen=True, slots=True)
class Scanned:
    """How the scans of one run ended. `errors` are Chinese sentences, one a site that was not brought to its end."""

    finished: tuple[Scan, ...]
    errors: tuple[str, ...]


def scan(
    store: Store,
    registry: Registry,
    settings: Settings,
    site: str | None = None,
    *,
    full: bool = False,
    max_pages: int | None = None,
    say: Say = print,
    show: Show | None = None,
) -> Scanned:
    """Scan one site or all, one after the other; a site that fails does not keep the next from being scanned."""
    sites = chosen_sites(registry, site)
    from monitor.scan_run import ScanFailed, Scanning

    scanning = Scanning(store, registry, settings, say, show)
    finished, errors = [], []
    for name in sites:
        try:
            finished.append(scanning.run(name, full, max_pages))
        except ScanFailed as error:
            errors.append(str(error))
        except locks.StillRunning:
            errors.append(f"{name}：上一次检查还没有结束，不再重复开始")
    return Scanned(tuple(finished), tuple(errors))


def recheck(store: Store, registry: Registry, settings: Settings, site: str | None = None) -> None:
    """Run the checks again over stored bodies, without a crawl. Raises StillRunning while a site is being scanned."""
    from monitor import inspection

    with _scans_at_rest(store, chosen_sites(registry, site)):
        inspection.recheck(store, registry, settings, site)


def findings(store: Store, registry: Registry, **wanted: Any) -> list[dict[str, Any]]:
    """Findings in the shape that README documents. `wanted`: state, unit, site, code, since."""
    from monitor.checks import CHECKS
    from monitor.store.listing import rows

    indicators = {check.code: check.indicator for check in CHECKS}
    names = {unit.id: unit.name for unit in registry.units.values()}
    with store.read() as conn:
        return rows(conn, **wanted, indicators=indicators, unit_names=names)


def mark(
    store: Store,
    numbers: Sequence[int],
    state: State,
    who: str,
    why: str,
    scope: str | None = None,
    *,
    until: date | None = None,
    due: date | None = None,
) -> list[str]:
    """Move findings to `state`, each for itself. Returns a Chinese sentence for each that could not be moved."""
    from monitor.store import marking
    from monitor.store.exceptions import Scope
    from monitor.store.life import MoveRefused

    refused = []
    chosen = Scope(scope) if scope else None
    for number in dict.fromkeys(numbers):
        try:
            with store.begin() as conn:
                marking.mark(conn, number, state, who, why, clock.now(), scope=chosen, until=until, due=due)
        except MoveRefused as error:
            refused.append(f"{number}：{error}")
    return refused


def exceptions(store: Store, withdrawn: bool = False) -> list[dict[str, Any]]:
    """What is not to be raised any more, by whose decision and why; `withdrawn` adds what was taken back."""
    from monitor.store import exceptions as table

    with store.read() as conn:
        rows = table.listed(conn, withdrawn)
    return [{**row._mapping, "scope_label": table.Scope(row.scope).label} for row in rows]


def columns(store: Store, registry: Registry, site: str | None = None) -> list[dict[str, Any]]:
    """The columns that were found, as a tree: each followed by those below it."""
    from monitor.inspection.column_rows import rows

    with store.read() as conn:
        found = [row for name in chosen_sites(registry, site) for row in rows(conn, registry, registry.sites[name])]
    return [_column(registry, row) for row in found]


def _column(registry: Registry, row: ColumnRow) -> dict[str, Any]:
    unit = registry.units.get(row.unit)
    return {
        "site": row.site,
        "level": row.level,
        "path": list(row.path),
        "name": row.name,
        "class": row.cls or "",
        "confidence": row.confidence,
        "unit": unit.name if unit else "",
        "max_age_days": row.limit,
        "exempt": row.exempt,
        "newest": row.newest,
        "items": row.items,
        "reading": row.reading,
        "url": row.url,
    }


def correct_columns(store: Store, registry: Registry, file: Path) -> int:
    """Write into registry.toml what staff changed in the Excel of columns. Returns how many columns that were.

    Raises ConfigError with every bad row, and then changes nothing.
    """
    from monitor import registry_corrections
    from monitor.column_corrections import corrected
    from monitor.reports import column_sheet

    known = {(row["site"], row["url"]): row for row in columns(store, registry)}
    found = corrected(registry, known, column_sheet.read(file), file)
    registry_corrections.write(registry, found)
    return len(found)


def wordlists(settings: Settings) -> Wordlists:
    """The shipped lists with the user's own over them. Raises WordlistError."""
    from monitor.wordlists import SHIPPED, load

    return load(*([SHIPPED, settings.wordlists] if settings.wordlists else [SHIPPED]))


def digest(store: Store, registry: Registry, day: date | None = None) -> Digest:
    from monitor.reports import digest as reports

    with store.read() as conn:
        return reports.build(conn, registry, day or clock.today())


def write_digest(built: Digest, out: Path) -> list[Path]:
    """The digest as HTML, text and JSON in the folder `out`; the files of the same day are replaced."""
    out.mkdir(parents=True, exist_ok=True)
    texts = {"html": built.html(), "txt": built.text(), "json": built.json()}
    files = {out / f"digest-{built.day.isoformat()}.{ending}": text for ending, text in texts.items()}
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return list(files)


def send_digest(store: Store, settings: Settings, built: Digest) -> Sent:
    """Write the digest down for everyone who gets it, then send what is due. A day's digest is told once."""
    from monitor import notify

    day = built.day.isoformat()
    subject = f"{built.district}政府网站监测日报 {day}"
    letter = notify.Letter(f"digest:{day}", "digest", subject, built.text(), built.html(), built.brief())
    notify.write(store, settings, letter, clock.now())
    return notify.send_pending(store, settings)


def notice(
    store: Store, registry: Registry, settings: Settings, month: str, unit: str | None, out: Path
) -> Sequence[Path]:
    """The month's notices, one Word file a unit, and the ledger. Returns the files written."""
    from monitor.reports import notice as reports

    try:
        return reports.issue(store, registry, settings, month, unit, out, clock.now())
    except reports.NotIssuable as error:
        raise ConfigError("monitor notice", 0, str(error), "改 --month 或 --unit") from error


def send(store: Store, settings: Settings) -> Sent:
    """Send what has been written down and has not gone out."""
    from monitor import notify

    return notify.send_pending(store, settings)


def prune(store: Store, registry: Registry, settings: Settings) -> Pruned:
    """Drop what is older than settings.keep_days and no evidence of anything. Raises StillRunning during a scan."""
    from monitor.store import prune as pruning

    with _scans_at_rest(store, tuple(registry.sites)):
        return pruning.prune(store, clock.now(), settings.keep_days)


def chosen_sites(registry: Registry, site: str | None) -> tuple[str, ...]:
    """All sites, or the one named. Raises ConfigError for one that is not registered."""
    if site is None:
        return tuple(registry.sites)
    if site not in registry.sites:
        raise unknown("--site", site, tuple(registry.sites))
    return (site,)


def unknown(option: str, found: str, choices: tuple[str, ...]) -> ConfigError:
    from monitor.toml_tables import near

    return ConfigError(option, 0, f"没有登记“{found}”", near(found, choices))


def _scans_at_rest(store: Store, sites: Sequence[str]) -> AbstractContextManager[None]:
    return locks.held(store.data_dir, *map(locks.of_scan, sites))
