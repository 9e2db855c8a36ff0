"""A process that issues documents: python -m tests.store.issuing_process DATABASE_URL NAME COUNT. Every third one
fails.
"""

import sys
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa

from monitor.store import database, issued_documents
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind
from tests.reports.sample_findings import NIGHT


def take(store: Store, kind: DocumentKind, period: str, *, fails: bool = False) -> None:
    with store.begin() as conn:
        issued_documents.lock(conn)
        number = issued_documents.next_number(conn, kind, 2026)
        issued_documents.add(
            conn, f"{kind} {number}".encode(), kind=kind, year=2026, number=number, period=period, now=NIGHT
        )
        if fails:
            raise ZeroDivisionError


def main(url: str, name: str, count: str) -> None:
    store = Store(database.connect(sa.make_url(url)), "", Path())
    for n in range(int(count)):
        for kind in (DocumentKind.NOTICE, DocumentKind.BULLETIN):
            if n % 3 == 2:
                with suppress(ZeroDivisionError):
                    take(store, kind, f"{name}-{n}", fails=True)
            take(store, kind, f"{name}-{n}")
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
