"""What a spider works for: one site, one scan, the open store; and what of Scrapy's settings follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import urlsplit

import monitor.registry
import monitor.settings
from monitor.crawl.resolver import names
from monitor.registry import Registry, Site
from monitor.settings import Settings
from monitor.store import scans
from monitor.store.database import Store, open_store
from monitor.store.scans import Scan

PROGRAM = "gov-site-monitor"


@dataclass(frozen=True, slots=True)
class Session:
    settings: Settings
    registry: Registry
    site: Site
    scan: Scan
    store: Store

    @property
    def hosts(self) -> frozenset[str]:
        """The netlocs (host, with its port where it is not the usual one) that belong to the site."""
        return frozenset({urlsplit(self.site.url).netloc, *self.site.hosts})

    @property
    def budget(self) -> int:
        return self.scan.max_pages or self.settings.max_pages


def open_session(site: str, scan: str) -> Session:
    """From the environment, as the parent process left it. Raises ValueError for an unknown site or scan."""
    settings = monitor.settings.load()
    registry = monitor.registry.load(settings.registry)
    if site not in registry.sites:
        raise ValueError(f"no site {site!r} in {settings.registry}: start with -a site=ID -a scan=N")
    if not scan.isdecimal():
        raise ValueError(f"scan {scan!r} is no number: start with -a site=ID -a scan=N")
    store = open_store(settings, registry).patient()
    with store.read() as conn:
        row = scans.get(conn, int(scan))
    if row.site != site:
        raise ValueError(f"scan {scan} belongs to site {row.site!r}")
    return Session(settings, registry, registry.sites[site], row, store)


def configure(scrapy_settings: Any, session: Session) -> None:
    """Set what depends on the registry and the environment; allow the registry's private ranges."""
    ours = session.settings
    names.allow(session.registry.allow_private)
    for name, value in {
        "USER_AGENT": user_agent(ours.contact),
        "DOWNLOAD_TIMEOUT": ours.timeout,
        "DOWNLOAD_MAXSIZE": ours.max_body,
        "DNS_TIMEOUT": min(10.0, ours.timeout),
        "SITE_HOSTS": sorted(session.hosts),
        "ROBOTS_FREE_HOSTS": sorted(session.hosts) if session.site.own else [],
    }.items():
        scrapy_settings.set(name, value, priority="spider")


def user_agent(contact: str) -> str:
    try:
        number = version(PROGRAM)
    except PackageNotFoundError:  # run from a folder that was never installed
        number = "0"
    return f"{PROGRAM}/{number} (+{contact})" if contact else f"{PROGRAM}/{number}"
