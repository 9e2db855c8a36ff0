"""The jobs that look at sites: scan, check again what is stored, drop what is old."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor import clock, locks
from monitor.jobs.chosen import chosen_sites, scans_at_rest
from monitor.settings import Settings

if TYPE_CHECKING:
    from monitor.jobs.scan_run import Say, Show
    from monitor.registry import Registry
    from monitor.store.database import Store
    from monitor.store.prune import Pruned
    from monitor.store.scans import Scan


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
    from monitor.jobs.scan_run import ScanFailed, Scanning

    scanning = Scanning(store.patient(), registry, settings, say, show)
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
    """Run the checks again over stored bodies, without a crawl.

    Raises StillRunning while a site is being scanned, ScanFailed when the checking processes do not get on.
    """
    from monitor import inspection
    from monitor.inspection import pool
    from monitor.jobs.scan_run import ScanFailed

    with scans_at_rest(store, chosen_sites(registry, site)):
        try:
            inspection.recheck(store.patient(), registry, settings, site)
        except (pool.CannotStart, pool.Standstill) as error:
            raise ScanFailed(f"{error}；可再次运行") from error


def prune(store: Store, registry: Registry, settings: Settings) -> Pruned:
    """Drop what is older than settings.keep_days and no evidence of anything. Raises StillRunning during a scan."""
    from monitor.store import prune as pruning

    with scans_at_rest(store, tuple(registry.sites)):
        return pruning.prune(store, clock.now(), settings.keep_days)
