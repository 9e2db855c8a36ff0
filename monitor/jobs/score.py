"""The simulated official score of sites, the visits of home pages behind it, and the evidence pack of a finding."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from monitor import clock, locks
from monitor.checks import BY_CODE
from monitor.checks.view import Availability
from monitor.crawl.home_probes import Visitor, visit_all
from monitor.crawl.session import user_agent
from monitor.findings import events
from monitor.inspection.site_checks import availability
from monitor.jobs.arguments import chosen_sites
from monitor.registry import Registry
from monitor.reports import score as reports
from monitor.reports.evidence import pack
from monitor.reports.labels import site_name, unit_name
from monitor.reports.office.package import write_file
from monitor.reports.queries import entries
from monitor.reports.queries import evidence as proofs
from monitor.reports.score import Score, facts
from monitor.reports.score import html as score_html
from monitor.reports.score import text as score_text
from monitor.reports.score import xlsx as score_xlsx
from monitor.settings import ConfigError, Settings
from monitor.store import probes
from monitor.store.bodies import BodyMissing
from monitor.store.database import Store
from monitor.store.probes import HomeProbe

# Seconds within which a home page has to open: indicators A and W2 of 国办秘函〔2019〕19号.
VISIT_LIMIT = 15.0


def probe(
    store: Store, registry: Registry, settings: Settings, site: str | None = None, limit: float = VISIT_LIMIT
) -> list[dict[str, Any]]:
    """Visit each site's home page once and keep the log. Returns rows: the visit, and the last week's share.

    Raises ConfigError for a site that is not registered, StillRunning while another round is in progress.
    """
    urls = {name: registry.sites[name].address for name in chosen_sites(registry, site)}
    visitor = Visitor(limit, registry.allow_private, user_agent(settings.contact))
    with locks.held(store.data_dir, "probe"):
        visits = visit_all(urls, settings.references, visitor, clock.now())
        with store.begin() as conn:
            probes.add(conn, visits)
            return [_probed(registry, visit, availability(conn, visit.site, clock.now())) for visit in visits]


def _probed(registry: Registry, visit: HomeProbe, week: Availability | None) -> dict[str, Any]:
    result = "打开" if visit.ok else visit.outcome.label
    return {
        "site": visit.site,
        "name": registry.sites[visit.site].name,
        "ok": visit.ok,
        "counts": visit.counts,
        "result": result if visit.network_ok else f"{result}（本机网络不通，不计入）",
        "status": visit.status,
        "elapsed_ms": visit.elapsed_ms,
        "error": visit.error,
        "visits": week.visits if week else 0,
        "failed": week.failed if week else 0,
        "share": round(week.share, 4) if week else 0.0,
    }


def score(store: Store, registry: Registry, site: str | None = None) -> list[Score]:
    """The simulated official score of each site, from what is stored: portals first.

    Raises ConfigError for a site that is not registered.
    """
    sites = [registry.sites[name] for name in chosen_sites(registry, site)]
    with store.read() as conn:
        states = [facts.state(conn, registry, known, clock.now()) for known in sites]
    return [reports.score(state) for state in sorted(states, key=lambda state: not state.portal)]


def score_file(scores: Sequence[Score], form: str) -> bytes:
    """The scores as text, json, html or xlsx."""
    if form == "xlsx":
        return score_xlsx.xlsx(scores, clock.now())
    written = {"text": score_text.text, "json": score_text.as_json, "html": score_html.html}[form](scores)
    return written.encode()


def evidence(store: Store, registry: Registry, number: int, out: Path, *, with_warc: bool = False) -> Path:
    """Write the evidence pack of a finding into `out`. Raises ConfigError where there is no such finding."""
    with store.read() as conn:
        entry = next(iter(entries.by_ids(conn, [number])), None)
        if entry is None:
            raise ConfigError("monitor evidence", 0, f"没有编号为 {number} 的问题条目", "用 monitor findings 查编号")
        seen = [(place, _body(store, place.body_sha)) for place in proofs.seen(conn, number, pack.MOST_PLACES)]
        is_link = entry.code.startswith(("link.", "attachment."))
        target = proofs.target(conn, entry.site, entry.target) if is_link else None
        life = events.of(conn, number)
    site = registry.sites.get(entry.site)
    indicator = BY_CODE[entry.code].indicator if entry.code in BY_CODE else ""
    case = pack.Case(
        entry=entry,
        unit=unit_name(registry, entry.unit),
        site=site_name(registry, entry.site),
        site_code=site.code if site else "",
        indicator=indicator,
        events=life,
        seen=seen,
        target=target,
        now=clock.now(),
    )
    return write_file(out / case.file_name, pack.pack(case, with_warc))


def _body(store: Store, sha: str) -> bytes | None:
    try:
        return store.bodies.get(sha) if sha else None
    except BodyMissing:
        return None
