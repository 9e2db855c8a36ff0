"""Whose page it is: the registry's word for its column, then the source that the page names, then the columns above.

A correction of staff stands beside what it corrects: for a column after the registry's own word, for a source before
the names of the units. Then a column that is named for a unit (部门 > 区教体局 > 通知公告). What no one names is the
site's own, with little confidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from monitor.findings.assignments import UnitRules
from monitor.inspection.work import CheckContext
from monitor.model import AssignedBy
from monitor.registry import Column
from monitor.unit_names.lookup import Match, UnitNames

_SAID, _ABOVE = 1.0, 0.9  # by the registry or staff; of a column above
_NAMED = 0.9  # what a column's name says, beside what the page says of itself
_SITE = 0.5  # the site's own unit, where nothing else is known


class Owner(NamedTuple):
    unit: str
    by: AssignedBy
    confidence: float = _SAID  # 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """All that decides on the unit of a page of one site. `registered`, `ancestors`, `paths` (the names of a column's
    breadcrumb, its own last): by the URL of a column."""

    site_unit: str
    registered: Mapping[str, Column] = field(default_factory=dict)
    ancestors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    names: UnitNames = field(default_factory=UnitNames)
    rules: UnitRules = field(default_factory=UnitRules)
    paths: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def of(self, column_url: str, source: str) -> Owner:
        """The owner of a page of this column that names this source."""
        named = self.names.match(source) if source else Match()
        return (
            self._of_column(column_url)
            or self._of_source(source, named)
            or self._above(column_url)
            or self._named(column_url, named)
            or Owner(self.site_unit, AssignedBy.SITE, _SITE)
        )

    def _of_column(self, url: str) -> Owner | None:
        column = self.registered.get(url)
        if column and column.unit:
            return Owner(column.unit, AssignedBy.COLUMN)
        by_rule = self.rules.columns.get(url)
        return Owner(by_rule, AssignedBy.RULE) if by_rule else None

    def _of_source(self, source: str, named: Match) -> Owner | None:
        by_rule = self.rules.sources.get(self.names.form(source)) if source and self.rules.sources else None
        if by_rule:
            return Owner(by_rule, AssignedBy.RULE)
        return Owner(named.unit, AssignedBy.SOURCE, named.confidence) if named.sure else None

    def _above(self, column_url: str) -> Owner | None:
        for url in self.ancestors.get(column_url, ()):
            owner = self._of_column(url)
            if owner:
                return Owner(owner.unit, AssignedBy.ABOVE, _ABOVE)
        return None

    def _named(self, column_url: str, source: Match) -> Owner | None:
        """The nearest column that is named for a unit; between the units that a source may mean, one of those."""
        for name in self._names_up(column_url):
            found = self.names.match(name)
            if found.sure and (not source.candidates or found.unit in source.candidates):
                return Owner(found.unit, AssignedBy.NAMED, round(found.confidence * _NAMED, 3))
        return None

    def _names_up(self, column_url: str) -> Iterator[str]:
        for url in (column_url, *self.ancestors.get(column_url, ())):
            yield from reversed(self.paths.get(url, ()))


def owner_of(context: CheckContext, column_url: str, source: str) -> Owner:
    owners = Owners(
        site_unit=context.site.unit,
        registered=context.registered,
        ancestors=context.ancestors,
        names=context.names,
        rules=context.unit_rules,
        paths=context.paths,
    )
    return owners.of(column_url, source)
