"""The jobs that say how a site stands by the official standard, and what proves it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor import clock, locks
from monitor.jobs.chosen import chosen_sites
from monitor.settings import ConfigError, Settings

if TYPE_CHECKING:
    from monitor.checks.view import Availability
    from monitor.registry import Registry
    from monitor.reports.score import Score
    from monitor.store.database import Store
    from monitor.store.probes import HomeProbe


VISIT_LIMIT = 15.0  # seconds within which a home page has to be open (indicators A, W2)


def probe(
    store: Store, registry: Registry, settings: Settings, site: str | None = None, limit: float = VISIT_LIMIT
) -> list[dict[str, Any]]:
    """Visit each site's home page once and keep the log. Returns rows: the visit, and the last week's share.

    Raises StillRunning while another round is on its way.
    """
    from monitor.crawl.home_probes import Visitor, visit_all
    from monitor.crawl.session import user_agent
    from monitor.inspection.site_checks import availability
    from monitor.store import probes

    urls = {name: registry.sites[name].address for name in chosen_sites(registry, site)}
    visitor = Visitor(limit, registry.allow_private, user_agent(settings.contact))
    with locks.held(store.data_dir, "probe"):
        visits = visit_all(urls, settings.references, visitor, clock.now())
        with store.begin() as conn:
            probes.add(conn, visits)
            return [_probed(registry, one, availability(conn, one.site, clock.now())) for one in visits]


def _probed(registry: Registry, visit: HomeProbe, seen: Availability | None) -> dict[str, Any]:
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
        "visits": seen.visits if seen else 0,
        "failed": seen.failed if seen else 0,
        "share": round(seen.share, 4) if seen else 0.0,
    }


def score(store: Store, registry: Registry, site: str | None = None) -> list[Score]:
    """The simulated official score of each site, from what is stored: portals first."""
    from monitor.reports import score as reports
    from monitor.reports.score import facts as standing

    sites = [registry.sites[name] for name in chosen_sites(registry, site)]
    with store.read() as conn:
        states = [standing.state(conn, registry, one, clock.now()) for one in sites]
    return [reports.score(one) for one in sorted(states, key=lambda one: not one.portal)]


def score_file(scores: Sequence[Score], form: str) -> bytes:
    """The scores as text, json, html or xlsx."""
    from monitor.reports.score import html as score_html
    from monitor.reports.score import text as score_text
    from monitor.reports.score import xlsx as score_xlsx

    if form == "xlsx":
        return score_xlsx.xlsx(scores, clock.now())
    written = {"text": score_text.text, "json": score_text.as_json, "html": score_html.html}[form](scores)
    return written.encode()


def evidence(store: Store, registry: Registry, number: int, out: Path, *, with_warc: bool = False) -> Path:
    """The evidence pack of a finding, written into `out`. Raises ConfigError where there is no such finding."""
    from monitor.checks import BY_CODE
    from monitor.findings import events
    from monitor.reports.evidence import pack as reports
    from monitor.reports.labels import site_name, unit_name
    from monitor.reports.office.package import write_file
    from monitor.reports.queries import entries
    from monitor.reports.queries import evidence as proofs

    with store.read() as conn:
        found = entries.by_ids(conn, [number])
        if not found:
            raise ConfigError("monitor evidence", 0, f"没有编号为 {number} 的问题条目", "用 monitor findings 查编号")
        entry = found[0]
        seen = [(one, _body(store, one.body)) for one in proofs.seen(conn, number, reports.MOST_PLACES)]
        target = (
            proofs.target(conn, entry.site, entry.target) if entry.code.startswith(("link.", "attachment.")) else None
        )
        life = events.of(conn, number)
    site = registry.sites.get(entry.site)
    indicator = BY_CODE[entry.code].indicator if entry.code in BY_CODE else ""
    names = unit_name(registry, entry.unit), site_name(registry, entry.site), site.code if site else "", indicator
    case = reports.Case(entry, *names, life, seen, target, clock.now())
    return write_file(out / case.file_name, reports.pack(case, with_warc))


def _body(store: Store, sha: str) -> bytes | None:
    from monitor.store.bodies import BodyMissing

    try:
        return store.bodies.get(sha) if sha else None
    except BodyMissing:
        return None
