"""Deductions of the simulated score: the items of indicators.toml, and what a site's state costs in each.

Only findings beyond doubt cost points; what waits for a person is counted beside. Deductions inside one item never
exceed its points; a column that one item has charged is not charged by a later one (indicators A).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from monitor.model import ColumnClass, Severity
from monitor.reports.score.state import ColumnFact, FindingFact, SiteState

_OF_COLUMNS = frozenset({"column.stale", "column.blank"})
_NAMED = 10  # findings that a line names
SERVICES = "办事服务"  # the part that a portal without outward services is not scored in


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the standard. `home`: None: wherever it stands."""

    id: str
    part: str
    name: str
    points: float
    each: float
    codes: tuple[str, ...]
    source: str
    confirmed: bool
    classes: tuple[ColumnClass, ...] = ()
    home: bool | None = None


@dataclass(frozen=True, slots=True)
class ChargeLimits:
    points: float
    passing: float
    bonus_above: float
    bonus: float
    without_services: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What one item costs. `checked` False: nothing in the store says anything of it. `waiting`: 疑似, not charged;
    `doubtful`: their findings, where they have one.
    """

    item: Item
    count: int
    points: float
    checked: bool = True
    waiting: int = 0
    evidence: tuple[str, ...] = ()
    findings: tuple[int, ...] = ()
    doubtful: tuple[int, ...] = ()

    @property
    def told_waiting(self) -> str:
        """另有 2 处待人工核实（#3、#5）; empty where nothing waits."""
        if not self.waiting:
            return ""
        named = "、".join(f"#{number}" for number in self.doubtful[:_NAMED])
        more = " 等" if len(self.doubtful) > _NAMED else ""
        return f"另有 {self.waiting} 处待人工核实" + (f"（{named}{more}）" if named else "")


@cache
def items() -> tuple[Item, ...]:
    """The items of indicators.toml, in its order."""
    return tuple(_item(raw) for raw in _raw()["items"])


@cache
def limits() -> ChargeLimits:
    raw = _raw()["limits"]
    return ChargeLimits(raw["points"], raw["pass"], raw["bonus_above"], raw["bonus"], raw["without_services"])


def charges(state: SiteState, day: date) -> tuple[Charge, ...]:
    """One charge an item that applies, as of `day`."""
    charged: set[str] = set()
    applying = [item for item in items() if state.services or item.part != SERVICES]
    return tuple(_charge(item, state, day, charged) for item in applying)


def remaining(of: Sequence[Charge], services: bool) -> float:
    """Points left of 100. Without outward services: out of 75, times 4/3."""
    lost = sum(charge.points for charge in of)
    if services:
        return round(max(limits().points - lost, 0), 2)
    return round(max(limits().without_services - lost, 0) * limits().points / limits().without_services, 2)


def _charge(item: Item, state: SiteState, day: date, charged: set[str]) -> Charge:
    if not any(code in state.indicators for code in item.codes) or state.scanned_at is None:
        return Charge(item=item, count=0, points=0.0, checked=False)
    if _OF_COLUMNS & set(item.codes):
        return _column_charge(item, state, day, charged)
    cases = [one for one in state.findings if _is_case(item, one)]
    sure = [one for one in cases if one.confirmed and one.certain]
    evidence = tuple(f"#{one.id} {one.message}" for one in sure)
    doubtful = [one.id for one in cases if one not in sure]
    return _made(item, len(sure), doubtful, len(doubtful), evidence, [one.id for one in sure])


def _is_case(item: Item, finding: FindingFact) -> bool:
    at_place = item.home is None or finding.on_home is item.home
    return finding.code in item.codes and at_place and finding.severity is not Severity.HINT


def _column_charge(item: Item, state: SiteState, day: date, charged: set[str]) -> Charge:
    mine = [one for one in state.columns if not item.classes or one.cls in item.classes]
    cases = [one for one in mine if one.url not in charged and _is_wanting(one, day)]
    sure = [one for one in cases if one.certain or one.blank]
    charged.update(one.url for one in sure)
    evidence = tuple(_case_line(one, day) for one in sure)
    doubtful = [one for one in cases if one not in sure]
    known = [one.finding for one in doubtful if one.finding]
    return _made(item, len(sure), known, len(doubtful), evidence, [one.finding for one in sure if one.finding])


def _is_wanting(column: ColumnFact, day: date) -> bool:
    return column.is_stale(day, column.limit) or (column.blank and column.read and not column.set_aside)


def _case_line(column: ColumnFact, day: date) -> str:
    how = "空白" if column.blank else f"{column.age(day)} 天未更新，期限 {column.limit} 天"
    return f"{column.name}：{how}"


def _made(
    item: Item, count: int, doubtful: Iterable[int], waiting: int, evidence: Sequence[str], ids: Iterable[int]
) -> Charge:
    points = round(min(count * item.each, item.points), 2)
    return Charge(
        item=item,
        count=count,
        points=points,
        checked=True,
        waiting=waiting,
        evidence=tuple(evidence),
        findings=tuple(ids),
        doubtful=tuple(doubtful),
    )


def _item(raw: dict[str, Any]) -> Item:
    classes = tuple(ColumnClass(name) for name in raw.get("classes", ()))
    return Item(**raw | {"codes": tuple(raw["codes"]), "classes": classes})


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads((files("monitor.reports.score") / "indicators.toml").read_text(encoding="utf-8"))
