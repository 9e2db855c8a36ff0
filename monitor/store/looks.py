"""The order of looks: numbers of fetches, which only grow. Moments do not order them, since a clock may be set back.

A look at a page has the number of its fetch. A look at the state of a site has that of its scan's first fetch, so that
it does not undo a later decision of staff. An act of a person has a number that the next fetch has or exceeds.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store.tables import fetches


def coming(conn: Connection) -> int:
    """Return a number above every look so far and not above any to come."""
    return (conn.scalar(sa.select(sa.func.max(fetches.c.id))) or 0) + 1


def of_scan(conn: Connection, scan_id: int) -> int:
    """Return the number of the scan's first look."""
    first = conn.scalar(sa.select(sa.func.min(fetches.c.id)).where(fetches.c.scan_id == scan_id))
    return first or coming(conn)


def scan_of(look: int) -> sa.ScalarSelect[int]:
    """An SQL expression for the scan of this look."""
    return sa.select(sa.func.max(fetches.c.scan_id)).where(fetches.c.id == look).scalar_subquery()
