"""The order of looks: a look to come is above all so far, and a scan has the number of its first one."""

from __future__ import annotations

import sqlalchemy as sa

from monitor.store import looks
from tests.store.nights import Nights


def test_numbers_only_grow(nights: Nights) -> None:
    with nights.store.read() as conn:
        first = looks.coming(conn)
        assert looks.of_scan(conn, nights.scan.id) == first, "without a look the scan has the next number"
    (home,) = nights.left()
    nights.end(home)
    for ask in nights.know("http://p/a", "http://p/b"):
        nights.end(ask)
    with nights.store.read() as conn:
        last = looks.coming(conn) - 1
        assert (last - looks.of_scan(conn, nights.scan.id), looks.of_scan(conn, nights.scan.id) >= first) == (2, True)
        assert conn.scalar(sa.select(looks.scan_of(last))) == nights.scan.id
