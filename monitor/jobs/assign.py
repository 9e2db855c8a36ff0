"""`monitor assign`: pages without a known unit, corrections of a unit by staff, and the rules made of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from monitor import clock
from monitor.extract.urls import normalise
from monitor.findings import assignments, due
from monitor.findings.assignments import Handover, RuleKind, UnitRule
from monitor.inspection import reassign
from monitor.jobs.arguments import require_unit
from monitor.jobs.scan import scans_at_rest
from monitor.model import AssignedBy, Severity
from monitor.registry import Registry
from monitor.reports.labels import unit_name
from monitor.settings import ConfigError, Settings
from monitor.store import columns
from monitor.store.database import Store
from monitor.unit_names.lookup import of_units


def unmatched_sources(store: Store, registry: Registry) -> list[dict[str, Any]]:
    """Sources that pages name and that are no unit, with counts and the nearest unit."""
    with store.read() as conn:
        return reassign.unmatched(conn, registry)


def assignment_ways(store: Store) -> list[dict[str, Any]]:
    """The numbers of open findings by the way in which they got their unit."""
    with store.read() as conn:
        return reassign.counted(conn)


def assign_source(
    store: Store, registry: Registry, settings: Settings, source: str, unit: str, who: str, why: str
) -> int:
    """Give pages that name this source to the unit from now on. Returns the number of open findings that moved.

    Raises ConfigError where the unit is not registered or the source names nothing, StillRunning during a scan.
    """
    require_unit(registry, unit)
    form = of_units(registry.units.values(), registry.district).form(source)
    if not form:
        raise ConfigError("--source", 0, f"“{source}”里没有单位名称", "写页面上的来源，例如 区融媒体中心")
    return _remember(store, registry, settings, UnitRule(RuleKind.SOURCE, form, unit, shown=source), who, why)


def assign_column(store: Store, registry: Registry, settings: Settings, url: str, unit: str, who: str, why: str) -> int:
    """Give pages of this column, and of those below it, to the unit from now on. Returns the number of open findings
    that moved. Raises ConfigError where unit or column is not known, StillRunning during a scan.
    """
    require_unit(registry, unit)
    site, column = _column(store, registry, normalise(url), url)
    return _remember(store, registry, settings, UnitRule(RuleKind.COLUMN, column, unit, site, url), who, why)


def assign_findings(
    store: Store, registry: Registry, settings: Settings, numbers: Sequence[int], unit: str, who: str, why: str
) -> tuple[int, list[str]]:
    """Give these very findings to the unit. Returns how many moved, and a Chinese sentence for each that did not.

    Raises ConfigError where the unit is not registered, StillRunning during a scan.
    """
    require_unit(registry, unit)
    refused = []
    moved = 0
    with _scans_at_rest(store, registry), store.begin() as conn:
        for number in dict.fromkeys(numbers):
            finding = assignments.open_rows(conn, [number]).get(number)
            if finding is None:
                refused.append(f"{number}：没有这个编号的未销号问题条目")
                continue
            if finding.unit == unit:
                refused.append(f"{number}：责任单位已经是“{registry.units[unit].name}”")
                continue
            assignments.by_hand(conn, finding, unit, who, why, clock.now())
            wanted = [Handover(number, unit, AssignedBy.HAND)]
            moved += len(assignments.hand_over(conn, wanted, who, why or "人工指定", clock.now(), _due(settings)))
    return moved, refused


def assignment_rules(store: Store, registry: Registry, withdrawn: bool = False) -> list[dict[str, Any]]:
    """The rules in force, newest first; `withdrawn` adds those no longer in force."""
    with store.read() as conn:
        rows = assignments.listed(conn, withdrawn)
    return [
        {**row._mapping, "kind_label": RuleKind(row.kind).label, "unit_name": unit_name(registry, row.unit)}
        for row in rows
    ]


def withdraw_rules(
    store: Store, registry: Registry, settings: Settings, ids: Collection[int], who: str
) -> tuple[int, int]:
    """Withdraw rules. Returns how many were in force, and how many open findings went back.

    Raises StillRunning during a scan.
    """
    with _scans_at_rest(store, registry), store.begin() as conn:
        count = assignments.withdraw(conn, ids, who, clock.now())
        reason = reassign.Reason(who, "更正规则已撤销", clock.now(), _due(settings))
        return count, len(reassign.apply(conn, registry, reason))


def _remember(store: Store, registry: Registry, settings: Settings, rule: UnitRule, who: str, why: str) -> int:
    with _scans_at_rest(store, registry), store.begin() as conn:
        assignments.remember(conn, rule, who, why, clock.now())
        stated = why or f"{rule.kind.label}“{rule.shown}”归 {rule.unit}"
        return len(reassign.apply(conn, registry, reassign.Reason(who, stated, clock.now(), _due(settings))))


def _scans_at_rest(store: Store, registry: Registry) -> AbstractContextManager[None]:
    """A scan in progress decides by the rules as they were: it would take what has moved for fixed."""
    return scans_at_rest(store, tuple(registry.sites))


def _column(store: Store, registry: Registry, url: str, written: str) -> tuple[str, str]:
    """Site and URL of a known column. A unit that the registry names is corrected in the registry."""
    for site in registry.sites.values():
        registered = next((column for column in site.columns if column.url == url), None)
        if registered and registered.unit:
            fix = f"改 {registry.path} 第 {registered.line} 行"
            raise ConfigError("--column", 0, "这个栏目的责任单位是登记表定的", fix)
        with store.read() as conn:
            if registered or columns.load(conn, site.id, [url]):
                return site.id, url
    raise ConfigError("--column", 0, f"没有发现过栏目“{written}”", "用 monitor registry columns 查栏目的网址")


def _due(settings: Settings) -> Mapping[Severity, date]:
    return due.dates(clock.today(), settings.due_days)
