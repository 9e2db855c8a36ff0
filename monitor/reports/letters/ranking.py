"""Ranking of units in a period: the table behind bulletins, charts and the annual assessment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model import Severity
from monitor.registry import Registry
from monitor.reports.labels import unit_name
from monitor.reports.queries.figures import Counted, Figures

CONTENT = ("text.", "privacy.", "security.", "date.backdated")  # 内容安全
MEDIA = ("media.",)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFigures:
    """One unit's figures of a period."""

    unit: str
    name: str
    carried: int
    found: int
    serious: int
    fixed: int
    standing: int
    overdue: int
    back: int
    owed: int
    in_time: int

    @property
    def share(self) -> str:
        """The share of what was owed that was fixed in time, as 95.0%; — where nothing was owed."""
        return percent(self.in_time, self.owed)


def rows(registry: Registry, figures: Figures) -> list[UnitFigures]:
    """Every registered unit and whoever else has findings: most found first, then most overdue."""
    by_unit: dict[str, list[Counted]] = {unit: [] for unit in registry.units}
    for one in figures.all:
        by_unit.setdefault(one.unit, []).append(one)
    found = [_row(registry, unit, Figures(figures.since, figures.until, tuple(own))) for unit, own in by_unit.items()]
    return sorted(found, key=lambda row: (-row.found, -row.overdue, -row.standing))


def _row(registry: Registry, unit: str, own: Figures) -> UnitFigures:
    return UnitFigures(
        unit=unit,
        name=unit_name(registry, unit),
        carried=len(own.carried),
        found=len(own.found),
        serious=sum(one.severity is Severity.SERIOUS for one in own.found),
        fixed=len(own.fixed),
        standing=len(own.standing),
        overdue=len(own.overdue),
        back=len(own.back),
        owed=len(own.owed),
        in_time=len(own.in_time),
    )


def percent(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "—"


def area(code: str) -> str:
    """Under which heading of a bulletin a problem stands: media, content or site."""
    if code.startswith(MEDIA):
        return "media"
    return "content" if code.startswith(CONTENT) else "site"


def by_label_and_unit(
    registry: Registry, found: Sequence[Counted], labels: dict[str, str]
) -> list[tuple[str, list[tuple[str, int]]]]:
    """Label → units with counts, both most first. `labels`: code → label."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in found:
        counts[labels[one.code]][unit_name(registry, one.unit)] += 1
    ranked = {label: sorted(units.items(), key=lambda unit: -unit[1]) for label, units in counts.items()}
    return sorted(ranked.items(), key=lambda item: -sum(count for _, count in item[1]))
