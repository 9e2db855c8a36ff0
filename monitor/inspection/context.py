"""Gathers what the workers must know, once a scan: it is the state of the store before this scan is checked."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import urlsplit

from sqlalchemy.engine import Connection

from monitor.checks.run import version
from monitor.checks.view import ColumnState, SiteFacts
from monitor.clock import today
from monitor.findings import assignments
from monitor.inspection import site_language, site_map
from monitor.inspection.column_tree import ColumnTree
from monitor.inspection.page_column import by_name, parents_of, state
from monitor.inspection.work import CheckContext, LastReading
from monitor.ngrams import model as language_model
from monitor.ngrams.habits import version_of as habits_version
from monitor.registry import Registry, Site
from monitor.settings import Settings
from monitor.store import columns
from monitor.store.columns import StoredColumn
from monitor.store.database import Store
from monitor.store.pages import titles
from monitor.store.targets import target_states
from monitor.unit_names.lookup import of_units
from monitor.wordlists.entries import Wordlists
from monitor.wordlists.folders import in_force

SHORTEST_NAME = 3  # characters


def build(
    conn: Connection, store: Store, registry: Registry, settings: Settings, site: Site, tree: ColumnTree
) -> CheckContext:
    """Raises WordlistError."""
    facts, home = site_facts(registry, site), tree.home() or site.url
    named = site_map.read(conn, store.bodies, site.id, home, facts.hosts)
    lists = in_force(settings.wordlists)
    stored = columns.load(conn, site.id)
    reading = _reading(store, settings, site, registry)
    return CheckContext(
        site=facts,
        today=today(),
        wordlists=lists,
        privacy_key=store.privacy_key,
        version=_version(lists, store.privacy_key, *reading[:-1], *reading.written),
        preset=reading.preset,
        sure=settings.sure,
        doubt=settings.doubt,
        model=reading.model,
        habits=str(site_language.path_of(store.data_dir, site.id)) if reading.habits else "",
        written=reading.written,
        home=home,
        database_url=store.engine.url.render_as_string(hide_password=False),
        bodies_url=store.bodies_url,
        read_files=str(store.data_dir / "read"),
        targets=target_states(conn, site.id),
        registered={column.url: column for column in site.columns},
        columns=column_states(stored, site),
        by_name=by_name(stored.values()),
        readings=_readings(stored),
        ancestors=tree.ancestors(),
        paths={url: column.path or (column.name,) for url, column in stored.items()},
        first_level=tree.first_level() - _below(named.below, tree),
        mapped=named.paths,
        frames=named.frames,
        names=of_units(registry.units.values(), registry.district),
        unit_rules=assignments.load(conn, site.id),
        titles=titles(conn, site.id),
    )


def _readings(stored: Mapping[str, StoredColumn]) -> dict[str, LastReading]:
    return {
        url: LastReading(column.read_at_scan_id, column.read_at)
        for url, column in stored.items()
        if column.read_at and column.read_at_scan_id
    }


def _below(urls: frozenset[str], tree: ColumnTree) -> frozenset[str]:
    """What a menu shows below another name, and what that redirects to."""
    return urls | {tree.leads_to(url) for url in urls}


def site_facts(registry: Registry, site: Site) -> SiteFacts:
    unit = registry.units.get(site.unit)
    hosts = {one.id: frozenset((urlsplit(one.url).netloc, *one.hosts)) for one in registry.sites.values()}
    return SiteFacts(
        id=site.id,
        name=site.name,
        url=site.url,
        code=site.code,
        unit=site.unit,
        unit_name=unit.name if unit else "",
        portal=site.portal,
        hosts=hosts[site.id],
        allow_private=registry.allow_private,
        trusted_hosts=frozenset().union(*hosts.values()),
    )


def column_states(stored: Mapping[str, StoredColumn], site: Site) -> dict[str, ColumnState]:
    """By URL. `unit`: the registry's word, else empty."""
    registered = {column.url: column for column in site.columns}
    above = parents_of(stored.values())
    found = {}
    for url, column in stored.items():
        known = registered.get(url)
        found[url] = state(column, known, known.unit if known else "", above[url])
    return found


class _Reading(NamedTuple):
    """How the language model reads: its preset and folder, its version and that of the site's habits; the registry's
    names, in which it finds nothing wrong.
    """

    preset: str = ""
    model: str = ""
    version: str = ""
    habits: str = ""
    thresholds: str = ""
    written: tuple[str, ...] = ()


def _reading(store: Store, settings: Settings, site: Site, registry: Registry) -> _Reading:
    """Nothing where only the wordlists speak. Raises ModelError."""
    if not settings.model_preset:
        return _Reading()
    model = language_model.load(settings.model or language_model.SHIPPED)
    habits = habits_version(site_language.path_of(store.data_dir, site.id), model)
    thresholds = f"{settings.sure} {settings.doubt}"
    written = names_of(registry)
    return _Reading(settings.model_preset, str(settings.model or ""), model.version, habits, thresholds, written)


def names_of(registry: Registry) -> tuple[str, ...]:
    """Units, their aliases and columns, as the registry writes them; two characters are as likely a word."""
    units = (name for unit in registry.units.values() for name in (unit.name, *unit.aliases))
    shown = (column.name for site in registry.sites.values() for column in site.columns)
    return tuple(sorted({name for name in (*units, *shown) if len(name) >= SHORTEST_NAME}))


def _version(lists: Wordlists, key: bytes, *reading: str) -> str:
    """What a remembered result depends on: the lists, the code, the key of personal numbers, and how the model reads.
    The registry's names count among the last.

    A site's habits are part of it: when `monitor learn` takes new ones into use (not every time: `learning.MOVED`),
    that site's blocks are checked again, and no other's.
    """
    parts = f"{lists.version}|{version()}|{'|'.join(reading)}|".encode() + key
    return blake2b(parts, digest_size=16).hexdigest()
