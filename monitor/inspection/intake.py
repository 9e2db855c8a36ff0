"""Batches of pages for the workers, from the fetches in the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.engine import Connection

from monitor.findings import outside_looks
from monitor.inspection import queries
from monitor.inspection.column_tree import ColumnTree
from monitor.inspection.work import PageFacts, PageToCheck, SoughtSentence
from monitor.model import PageKind
from monitor.outcomes import Fetch, Outcome
from monitor.store.database import Store

LARGEST = 50  # pages in a batch: one message to a worker, one transaction
SMALLEST = 5


def count(store: Store, which: queries.Fetches) -> int:
    with store.read() as conn:
        return queries.count(conn, which)


def size_for(total: int, workers: int) -> int:
    """Pages in a batch, so that every worker gets several of them."""
    return max(SMALLEST, min(LARGEST, total // (workers * 4)))


def batches(
    store: Store, which: queries.Fetches, tree: ColumnTree, size: int, seeks: bool = False
) -> Iterator[list[PageToCheck] | None]:
    """Yield batches of pages, then (after a None: all before must be written down) of the files that they offer.

    `seeks`: each page with the sentences of its open findings, to be looked for.
    """
    yield from _in_order(store, which, False, tree, size, seeks)
    yield None
    yield from _in_order(store, which, True, tree, size, seeks)


def _in_order(
    store: Store, which: queries.Fetches, files: bool, tree: ColumnTree, size: int, seeks: bool
) -> Iterator[list[PageToCheck]]:
    """Oldest fetch first. Nothing is held between two batches: checking one may take its time."""
    after = 0
    while True:
        with store.read() as conn:
            rows = queries.fetched(conn, which, files, after, size)
            batch = _pages(conn, rows, tree)
            sought = _sought(conn, batch) if seeks else {}
            brought = outside_looks.sought(conn, {row.page_id: row.scan_id for row in rows})
        if not batch:
            return
        after = batch[-1].fetch_id
        yield [
            replace(page, sought=tuple(sought.get(page.page_id, ())), brought=tuple(brought.get(page.page_id, ())))
            if page.page_id in sought or page.page_id in brought
            else page
            for page in batch
        ]


def _pages(conn: Connection, rows: queries.Rows, tree: ColumnTree) -> list[PageToCheck]:
    served = queries.served(conn, [row.page_id for row in rows if row.outcome == Outcome.UNCHANGED.value])
    return [_page(row, served.get(row.page_id, row.headers), tree) for row in rows]


def _sought(conn: Connection, pages: Sequence[PageToCheck]) -> dict[int, list[SoughtSentence]]:
    """By page the open findings that quote a sentence."""
    found: dict[int, list[SoughtSentence]] = {}
    for page_id, *rest in queries.quoted_findings(conn, [page.page_id for page in pages]):
        found.setdefault(page_id, []).append(SoughtSentence(*rest))
    return found


def _page(row: queries.Values, served: Mapping[str, str], tree: ColumnTree) -> PageToCheck:
    values = {name: getattr(row, name) for name in queries.FETCH} | {"outcome": Outcome(row.outcome)}
    values["body_sha"] = values.pop("body")
    kind = PageKind(row.kind)
    above = tree.above(row.parent_id)
    parent_column = above[0].url if above else ""
    offered = kind is PageKind.ATTACHMENT
    return PageToCheck(
        fetch_id=row.id,
        page_id=row.page_id,
        fetch=Fetch(row.url, **values),
        kind=kind,
        first_seen=row.first_seen_at,
        first_scan_id=row.first_scan_id,
        served=served,
        nav=row.nav,
        link_text=row.link_text,
        gone=row.gone,
        list_of=above[0] if above else None,
        parent_column=(row.parent_column or parent_column) if offered else parent_column,
        offered_in=(row.parent_column_name or "") if offered else "",
        offered_by=(row.parent_unit or "") if offered else "",
        offered_confidence=(row.parent_confidence or 0.0) if offered else 1.0,
        column_read_at=row.column_read_at,
        before=PageFacts(
            kind=kind,
            title=row.title,
            published=row.published,
            column_url=row.column_url,
            unit=row.unit,
            column_read_at=row.column_read_at,
            unit_by=row.unit_by,
            source=row.source,
            unit_confidence=row.unit_confidence,
            unread=row.unread,
            shows=row.shows,
            head=row.head,
        ),
    )
