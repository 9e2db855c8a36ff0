"""Checks what was fetched: fetches → workers → findings, batch by batch, then the state of the site as a whole.

Crawling and checking are separate: everything here works on stored fetches, may be cut off at any moment and be begun
again, and reaches the same end.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

from monitor import checks, clock
from monitor.findings.sightings import SiteRules
from monitor.inspection import column_tree, intake, queries, second_opinions, site_checks, worker
from monitor.inspection.context import build
from monitor.inspection.pool import Pool
from monitor.inspection.recording import Recorder
from monitor.registry import Registry, Site
from monitor.second_readers import configuration
from monitor.second_readers.panel import Panel
from monitor.settings import Settings
from monitor.store import scans
from monitor.store.database import Store

Progress = Callable[[int, int], None]  # pages done, pages in all


def check_scan(
    store: Store, registry: Registry, settings: Settings, scan_id: int, progress: Progress | None = None
) -> None:
    """Check the fetches of a scan that are not checked yet, then the site's state.

    Raises WordlistError, CannotStart when the checking processes do not come up, and Standstill when they make no
    progress; the scan can then be resumed.
    """
    with store.begin() as conn:
        scans.watch_clock(conn, scan_id, clock.now())
        scan = scans.get(conn, scan_id)
    site, which = registry.sites[scan.site], queries.unchecked(scan_id)
    _inspect(store, registry, settings, site, scan_id, which, True, progress, seeks=scan.verifies)


def recheck(
    store: Store, registry: Registry, settings: Settings, site: str | None = None, progress: Progress | None = None
) -> None:
    """Run the checks again over the stored body of each page's last good fetch, without a crawl.

    It belongs to the site's last scan: it makes no row of its own, reads no column again, and a site that was never
    scanned has nothing to check. Raises as `check_scan`.
    """
    for name in [site] if site else list(registry.sites):
        with store.read() as conn:
            scan_id = queries.last_night(conn, name)
        if scan_id is not None:
            with store.begin() as conn:
                scans.watch_clock(conn, scan_id, clock.now())
            which = queries.last_good(name)
            _inspect(store, registry, settings, registry.sites[name], scan_id, which, False, progress)


def _inspect(
    store: Store,
    registry: Registry,
    settings: Settings,
    site: Site,
    scan_id: int,
    which: queries.Fetches,
    reads_columns: bool,
    progress: Progress | None,
    seeks: bool = False,
) -> None:
    with store.read() as conn:
        known = column_tree.load(conn, site.id)
        context = build(conn, store, registry, settings, site, known)
        clock_was = scans.get(conn, scan_id).clock_was
    rules = SiteRules(
        site=site.id,
        site_unit=site.unit,
        confirms_itself=checks.confirms_itself,
        due_days=settings.due_days,
        assigned=context.unit_rules.findings,
    )
    if clock_was:
        rules = replace(rules, not_before=clock_was.date())
    recorder = Recorder(scan_id, rules, context, reads_columns, dated=clock_was is None)
    done, total = 0, intake.count(store, which)
    pool = Pool(settings.workers, worker.check, worker.start, (context,))
    batches = intake.batches(store, which, known, intake.size_for(total, settings.workers), seeks)
    # What units report as fixed is looked for as it stands: a reader's doubt must not pass for a repair.
    with closing(Panel() if seeks else configuration.opened(settings, store.data_dir)) as panel:
        for pages, batch in pool.run(batches) if total else ():
            batch = second_opinions.heard(batch, panel)
            with store.begin() as conn:
                recorder.write(conn, batch, clock.now())
            done += len(pages)
            if progress:
                progress(done, total)
    with store.begin() as conn:
        second_opinions.note(conn, scan_id, panel)
        site_checks.finish(conn, recorder, site, clock.now(), settings.backlog_before)
