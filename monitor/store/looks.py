"""The order of looks: numbers of fetches, which only grow. A clock may be set back, so moments order nothing.

A look at a page has the number of its fetch. A look at the state of a site has that of its scan's first fetch: a later
decision of staff is not undone by it. What a person does has the number that the next fetch will have or exceed.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store.tables import fetches


def coming(conn: Connection) -> int:
    """A number that every look so far is below, and none to come."""
    return (conn.scalar(sa.select(sa.func.max(fetches.c.id))) or 0) + 1


def of_scan(conn: Connection, scan_id: int) -> int:
    """The number of the scan's first look."""
    first = conn.scalar(sa.select(sa.func.min(fetches.c.id)).where(fetches.c.scan_id == scan_id))
    return first or coming(conn)


def scan_of(look: int) -> sa.ScalarSelect[int]:
    """The scan in which this look was made."""
    return sa.select(sa.func.max(fetches.c.scan_id)).where(fetches.c.id == look).scalar_subquery()
