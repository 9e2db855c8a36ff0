"""The values of a digest: its sections, their shares by unit, and what is near a limit of the official score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from monitor.model import Severity, State
from monitor.reports.digest.coverage import Looked
from monitor.reports.queries.entries import Entry


@dataclass(frozen=True, slots=True)
class Risk:
    """How near a site is to failing by one item: W3 首页不更新, 第 11 天/14 天. `used`: share of the limit, 0 to 1."""

    site: str
    item: str
    told: str
    used: float = 0.0
    suspected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitShare:
    """One unit's share of a section: `count` findings, of which `entries` are written out.

    `above` of them are written out in the section of serious ones already.
    """

    unit: str
    name: str
    count: int
    by_severity: Mapping[Severity, int]
    entries: tuple[Entry, ...]
    above: int = 0

    @property
    def rest(self) -> int:
        return self.count - self.above - len(self.entries)


@dataclass(frozen=True, slots=True)
class Section:
    """Findings of one kind: `groups` by unit (the unit with the worst first), `entries` what is written out
    of them all.
    """

    count: int
    by_severity: Mapping[Severity, int]
    groups: tuple[UnitShare, ...]
    entries: tuple[Entry, ...]
    ids: tuple[int, ...] = ()  # of all, in the order of the section

    @property
    def rest(self) -> int:
        return sum(group.rest for group in self.groups)

    def __bool__(self) -> bool:
        return self.count > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    district: str
    day: date
    since: datetime
    until: datetime
    serious: Section  # everything serious that stands: what could fail the district
    waiting: int  # of these, how many wait for a person
    new: Section
    back: Section
    fixed: Section
    overdue: Section
    decided: Mapping[State, int]  # what people set aside: false_positive, waived
    standing: Mapping[State, int]  # everything open now, without 存量
    sites: tuple[Looked, ...]
    names: Mapping[str, str]  # unit ids → names
    risks: tuple[Risk, ...] = ()  # what is near a limit of the official score, the nearest first
    trend: tuple[tuple[str, int, int], ...] = ()  # weeks up to this one: name, found, fixed
    listed: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)  # section → findings of the list behind it
    backlog: int = 0  # 存量 that stands
    notes: tuple[str, ...] = ()  # about the digest itself: a year whose holidays are not known …
    unverified: int = 0  # findings whose 核实期限 is over
    is_past: bool = False  # made after its day was over

    @property
    def quiet(self) -> bool:
        """Nothing new, and everything was looked at: one line is enough."""
        news = self.new or self.back or self.fixed or self.serious or self.risks
        return not news and not self.notes and all(site.in_order for site in self.sites)

    @property
    def unseen(self) -> int:
        """Addresses that could not be looked at."""
        return sum(site.unseen for site in self.sites)

    @property
    def open(self) -> int:
        return sum(self.standing.values())

    @property
    def has_list(self) -> bool:
        return any(self.listed.values())

    @property
    def list_file(self) -> str:
        return f"digest-{self.day.isoformat()}-list.html"
