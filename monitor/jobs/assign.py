"""Whose a finding is: what no unit could be found for, corrections of staff, and the rules that they become."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, Any

from monitor import clock, locks
from monitor.findings import due
from monitor.jobs.chosen import unknown
from monitor.model import Severity, State
from monitor.settings import ConfigError, Settings

if TYPE_CHECKING:
    from monitor.findings.assignments import UnitRule
    from monitor.registry import Registry
    from monitor.store.database import Store


def unmatched_sources(store: Store, registry: Registry) -> list[dict[str, Any]]:
    """Sources that pages name and that are no unit, with counts and the nearest unit."""
    from monitor.inspection import reassign

    with store.read() as conn:
        return reassign.unmatched(conn, registry)


def assignment_ways(store: Store) -> list[dict[str, Any]]:
    """How many open findings got their unit in which way."""
    from monitor.inspection import reassign

    with store.read() as conn:
        return reassign.counted(conn)


def assign_source(
    store: Store, registry: Registry, settings: Settings, source: str, unit: str, who: str, why: str
) -> int:
    """From now on pages that name this source are the unit's. Returns how many open findings moved."""
    from monitor.findings.assignments import RuleKind, UnitRule
    from monitor.unit_names.matching import of_units

    known_unit(registry, unit)
    form = of_units(registry.units.values(), registry.district).form(source)
    if not form:
        raise ConfigError("--source", 0, f"“{source}”里没有单位名称", "写页面上的来源，例如 区融媒体中心")
    return _remember(store, registry, settings, UnitRule(RuleKind.SOURCE, form, unit, shown=source), who, why)


def assign_column(store: Store, registry: Registry, settings: Settings, url: str, unit: str, who: str, why: str) -> int:
    """From now on pages of this column, and of those below it, are the unit's. Returns how many open findings moved."""
    from monitor.extract.urls import normalise
    from monitor.findings.assignments import RuleKind, UnitRule

    known_unit(registry, unit)
    site, column = _column(store, registry, normalise(url), url)
    return _remember(store, registry, settings, UnitRule(RuleKind.COLUMN, column, unit, site, url), who, why)


def assign_findings(
    store: Store, registry: Registry, settings: Settings, numbers: Sequence[int], unit: str, who: str, why: str
) -> tuple[int, list[str]]:
    """Give these very findings to the unit. Returns how many moved, and a Chinese sentence for each that did not."""
    import sqlalchemy as sa

    from monitor.findings import assignments
    from monitor.model import AssignedBy
    from monitor.store.tables import findings

    known_unit(registry, unit)
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
    from monitor.findings import assignments

    with store.read() as conn:
        rows = assignments.listed(conn, withdrawn)
    return [_rule(registry, row) for row in rows]


def withdraw_rules(
    store: Store, registry: Registry, settings: Settings, ids: Collection[int], who: str
) -> tuple[int, int]:
    """Returns how many rules were in force, and how many open findings went back."""
    from monitor.findings import assignments
    from monitor.inspection import reassign

    with _scans_at_rest(store, registry), store.begin() as conn:
        count = assignments.withdraw(conn, ids, who, clock.now())
        reason = reassign.Reason(who, "更正规则已撤销", clock.now(), _due(settings))
        return count, len(reassign.apply(conn, registry, reason))


def _remember(store: Store, registry: Registry, settings: Settings, correction: UnitRule, who: str, why: str) -> int:
    from monitor.findings import assignments
    from monitor.inspection import reassign

    with _scans_at_rest(store, registry), store.begin() as conn:
        assignments.remember(conn, correction, who, why, clock.now())
        said = why or f"{correction.kind.label}“{correction.shown}”归 {correction.unit}"
        return len(reassign.apply(conn, registry, reassign.Reason(who, said, clock.now(), _due(settings))))


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


def known_unit(registry: Registry, unit: str) -> None:
    if unit not in registry.units:
        raise unknown("--unit", unit, tuple(registry.units))


def _due(settings: Settings) -> Mapping[Severity, date]:
    return due.dates(clock.today(), settings.due_days)


def _rule(registry: Registry, row: Any) -> dict[str, Any]:
    from monitor.findings.assignments import RuleKind
    from monitor.reports.labels import unit_name

    return {**row._mapping, "kind_label": RuleKind(row.kind).label, "unit_name": unit_name(registry, row.unit)}
