"""Whose page it is: the registry's word for its column, then the source that the page names, then the columns above.

A correction of staff stands beside what it corrects: for a column after the registry's own word, for a source before
the names of the units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from monitor.inspection.names import Names, one_form
from monitor.inspection.work import Ground
from monitor.model import AssignedBy
from monitor.registry import Column
from monitor.store.assignments import UnitRules


class Owner(NamedTuple):
    unit: str
    by: AssignedBy


@dataclass(frozen=True, slots=True)
class Owners:
    """All that decides on the unit of a page of one site. `registered`, `ancestors`: by the URL of a column."""

    site_unit: str
    registered: Mapping[str, Column] = field(default_factory=dict)
    ancestors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    rules: UnitRules = field(default_factory=UnitRules)

    def of(self, column_url: str, source: str) -> Owner:
        """The owner of a page of this column that names this source."""
        return (
            self._of_column(column_url)
            or self._of_source(source)
            or self._above(column_url)
            or Owner(self.site_unit, AssignedBy.SITE)
        )

    def _of_column(self, url: str) -> Owner | None:
        column = self.registered.get(url)
        if column and column.unit:
            return Owner(column.unit, AssignedBy.COLUMN)
        by_rule = self.rules.columns.get(url)
        return Owner(by_rule, AssignedBy.RULE) if by_rule else None

    def _of_source(self, source: str) -> Owner | None:
        if not source:
            return None
        by_rule = self.rules.sources.get(one_form(source, self.names.district)) if self.rules.sources else None
        if by_rule:
            return Owner(by_rule, AssignedBy.RULE)
        named = self.names.unit(source)
        return Owner(named, AssignedBy.SOURCE) if named else None

    def _above(self, column_url: str) -> Owner | None:
        for url in self.ancestors.get(column_url, ()):
            owner = self._of_column(url)
            if owner:
                return Owner(owner.unit, AssignedBy.ABOVE)
        return None


def owner_of(ground: Ground, column_url: str, source: str) -> Owner:
    owners = Owners(ground.site.unit, ground.registered, ground.ancestors, ground.names, ground.unit_rules)
    return owners.of(column_url, source)
