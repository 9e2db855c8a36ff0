"""The state of one site, from which its simulated score is computed, as plain values. No clock, no store.

`monitor.reports.score.facts` reads it from the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from monitor.model import OWED_STATES, ColumnClass, Severity, State


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnFact:
    """One column. `limit`: days within which it has to be updated, None: it need not be.

    `official`: the limit by which it counts for W4 (1), None: it does not. `certain` False: a person must say whether
    the limit applies. `set_aside`: staff called its finding a false positive.
    """

    url: str
    name: str
    cls: ColumnClass | None = None
    newest: date | None = None
    limit: int | None = None
    official: int | None = None
    certain: bool = True
    blank: bool = False
    read: bool = True
    set_aside: bool = False
    finding: int | None = None

    def age(self, day: date) -> int | None:
        return (day - self.newest).days if self.newest and self.newest <= day else None

    def is_stale(self, day: date, limit: int | None) -> bool:
        age = self.age(day)
        return self.read and not self.blank and not self.set_aside and None not in (age, limit) and age > limit  # type: ignore[operator]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFact:
    """An open finding. `on_home`: it stands on the home page."""

    id: int
    code: str
    severity: Severity
    state: State
    certain: bool = True
    message: str = ""
    url: str = ""
    on_home: bool = False

    @property
    def confirmed(self) -> bool:
        return self.state in OWED_STATES


class Channel(StrEnum):
    """What a page is offered for, by the veto that asks for it."""

    INTERACTION = "W5"
    SERVICES = "W6"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFact:
    """A column, page or link by which a site can be asked (W5) or offers services (W6). `opens` None: not looked at.
    `newest`: the newest item that it shows, `items`: how many.
    """

    channel: Channel
    name: str
    url: str
    opens: bool | None = None
    newest: date | None = None
    items: int = 0


@dataclass(frozen=True, slots=True)
class WeekOfVisits:
    """Visits of the last week (W2)."""

    visits: int
    failed: int
    full_days: int

    @property
    def share(self) -> float:
        return self.failed / self.visits if self.visits else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteState:
    """One site. `indicators`: check code → indicator, of every check there is: what has none is never checked.

    `scanned_at`: the end of the last finished scan; None: never.
    """

    id: str
    name: str
    url: str
    today: date
    portal: bool = False
    services: bool = True  # it offers services outward
    scanned_at: datetime | None = None
    home_read: bool = True
    home_newest: date | None = None
    columns: tuple[ColumnFact, ...] = ()
    findings: tuple[FindingFact, ...] = ()
    watched: WeekOfVisits | None = None
    channels: tuple[ChannelFact, ...] = ()
    guides: tuple[tuple[str, str], ...] = ()  # pages that look like 办事指南: title, URL
    indicators: Mapping[str, str] = field(default_factory=dict)

    def of_veto(self, veto: str) -> tuple[FindingFact, ...]:
        """Open findings of 严重 that serve a veto (W1 …)."""
        return tuple(
            one
            for one in self.findings
            if one.severity is Severity.SERIOUS and self.indicators.get(one.code, "").startswith(f"{veto} ")
        )
