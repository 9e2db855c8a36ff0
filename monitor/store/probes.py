"""Visits to the sites' home pages, from which availability (W2) is counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.outcomes import Outcome
from monitor.store.dialect import storable
from monitor.store.tables import probes

_SAYS_NOTHING = frozenset({Outcome.BLOCKED, Outcome.PRIVATE, Outcome.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeProbe:
    """One visit. `ok`: the site opened within the limit. `network_ok` False: our own network was down."""

    site: str
    at: datetime
    ok: bool
    outcome: Outcome
    status: int = 0
    elapsed_ms: int = 0
    final_url: str = ""
    error: str = ""
    network_ok: bool = True

    @property
    def counts(self) -> bool:
        """Whether the visit says something about the site: no firewall and no fault of ours stood between."""
        return self.ok or (self.network_ok and self.outcome not in _SAYS_NOTHING)


def add(conn: Connection, visits: Iterable[HomeProbe]) -> None:
    rows = [_row(visit) for visit in visits]
    if rows:
        conn.execute(sa.insert(probes), rows)


def since(conn: Connection, site: str, start: datetime, end: datetime) -> list[HomeProbe]:
    """The site's visits after `start` up to and with `end`, oldest first."""
    query = sa.select(probes).where(probes.c.site == site, probes.c.at > start, probes.c.at <= end)
    return [_probe(row) for row in conn.execute(query.order_by(probes.c.at, probes.c.id))]


def drop(conn: Connection, before: datetime) -> int:
    """Forget visits older than `before`. Returns how many."""
    return conn.execute(sa.delete(probes).where(probes.c.at < before)).rowcount


def _row(visit: HomeProbe) -> dict[str, object]:
    return asdict(visit) | {
        "outcome": visit.outcome.value,
        "final_url": storable(visit.final_url),
        "error": storable(visit.error),
    }


def _probe(row: sa.Row[tuple[object, ...]]) -> HomeProbe:
    values = {name: getattr(row, name) for name in HomeProbe.__slots__}
    return HomeProbe(**values | {"outcome": Outcome(row.outcome)})
