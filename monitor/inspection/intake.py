"""Takes fetches out of the store, batch by batch, as jobs for the workers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.findings import outside_looks
from monitor.inspection.column_tree import ColumnTree
from monitor.inspection.work import PageFacts, PageToCheck, SoughtSentence
from monitor.model import LOOKED, Fetch, Outcome, PageKind
from monitor.store.database import Store
from monitor.store.tables import columns, fetches, findings, pages, places
from monitor.store.wanted_pages import TARGET_KINDS

LARGEST = 50  # pages in a batch: one message to a worker, one transaction
SMALLEST = 5
_FETCH = ("at", "method", "outcome", "status", "headers", "body", "size", "elapsed_ms", "final_url", "error")
_PAGE = (
    "url", "kind", "parent_id", "first_seen_at", "first_scan_id", "nav", "link_text", "gone", "title", "published",
    "column_url", "unit",
    "column_read_at", "unit_by", "source", "unit_confidence", "unread",
    "shows", "head",
)  # fmt: skip
_parent = pages.alias("parent")
_ASKED = (
    fetches.c.id,
    fetches.c.page_id,
    fetches.c.scan_id,
    *(fetches.c[name] for name in _FETCH),
    *(pages.c[name] for name in _PAGE),
    _parent.c.column_url.label("parent_column"),
    _parent.c.unit.label("parent_unit"),
    _parent.c.unit_confidence.label("parent_confidence"),
    columns.c.name.label("parent_column_name"),
)
IS_FILE = pages.c.kind == PageKind.ATTACHMENT.value
_LEFT = (Outcome.NOT_FOUND, Outcome.GONE, Outcome.REDIRECT, Outcome.SOFT_MISSING)  # its last body stands no more


def unchecked(scan_id: int) -> sa.ColumnElement[bool]:
    """The fetches of a scan that nobody has checked yet."""
    return sa.and_(fetches.c.scan_id == scan_id, fetches.c.checked_at.is_(None))


def last_good(site: str) -> sa.ColumnElement[bool]:
    """Of every page of a site that still stands, the last fetch in which it was really seen."""
    newer = fetches.alias()
    looked = newer.c.outcome.in_(LOOKED)
    last = ~sa.exists().where(newer.c.page_id == fetches.c.page_id, newer.c.id > fetches.c.id, looked)
    stands = sa.and_(pages.c.site == site, pages.c.outcome.not_in(_LEFT))
    return sa.and_(fetches.c.outcome.in_(LOOKED), stands, last)


def count(store: Store, which: sa.ColumnElement[bool]) -> int:
    with store.read() as conn:
        return conn.scalar(_query(sa.func.count()).where(which)) or 0


def size_for(total: int, workers: int) -> int:
    """Pages in a batch, so that every worker gets several of them."""
    return max(SMALLEST, min(LARGEST, total // (workers * 4)))


def batches(
    store: Store, which: sa.ColumnElement[bool], tree: ColumnTree, size: int, seeks: bool = False
) -> Iterator[list[PageToCheck] | None]:
    """The jobs: pages, then (after a None: all before must have been written down) the files that they offer.

    `seeks`: each with the sentences of its open findings, to be looked for.
    """
    yield from _in_order(store, sa.and_(which, ~IS_FILE), tree, size, seeks)
    yield None
    yield from _in_order(store, sa.and_(which, IS_FILE), tree, size, seeks)


def _in_order(
    store: Store, which: sa.ColumnElement[bool], tree: ColumnTree, size: int, seeks: bool
) -> Iterator[list[PageToCheck]]:
    """Oldest fetch first. Nothing is held between two batches: checking one may take its time."""
    after = 0
    while True:
        with store.read() as conn:
            found, scan_ids = _batch(conn, sa.and_(which, fetches.c.id > after), tree, size)
            sought = _sought(conn, found) if seeks else {}
            brought = outside_looks.sought(conn, {job.page_id: scan for job, scan in zip(found, scan_ids, strict=True)})
        if not found:
            return
        after = found[-1].fetch_id
        yield [
            replace(job, sought=tuple(sought.get(job.page_id, ())), brought=tuple(brought.get(job.page_id, ())))
            if job.page_id in sought or job.page_id in brought
            else job
            for job in found
        ]


def _query(*asked: Any) -> sa.Select[tuple[Any, ...]]:
    of_page = fetches.join(pages, pages.c.id == fetches.c.page_id)
    at_column = sa.and_(columns.c.site == pages.c.site, columns.c.url == _parent.c.column_url)
    joined = of_page.outerjoin(_parent, _parent.c.id == pages.c.parent_id).outerjoin(columns, at_column)
    return sa.select(*asked).select_from(joined).where(pages.c.kind.not_in(TARGET_KINDS))


def _batch(
    conn: Connection, which: sa.ColumnElement[bool], tree: ColumnTree, size: int
) -> tuple[list[PageToCheck], list[int]]:
    """The jobs, and the scan of each."""
    rows = conn.execute(_query(*_ASKED).where(which).order_by(fetches.c.id).limit(size)).all()
    served = _served(conn, [row.page_id for row in rows if row.outcome == Outcome.UNCHANGED.value])
    return [_job(row, served.get(row.page_id, row.headers), tree) for row in rows], [row.scan_id for row in rows]


def _sought(conn: Connection, jobs: Sequence[PageToCheck]) -> dict[int, list[SoughtSentence]]:
    """By page the open findings that quote a sentence."""
    said = (findings.c.id, findings.c.wrong, findings.c.suggestion, findings.c.context)
    query = sa.select(places.c.page_id, *said).join(findings, findings.c.id == places.c.finding_id)
    quoted = sa.and_(findings.c.wrong != "", findings.c.context != "")
    found: dict[int, list[SoughtSentence]] = {}
    for page_id, *rest in conn.execute(
        query.where(places.c.page_id.in_([j.page_id for j in jobs]), places.c.open, quoted)
    ):
        found.setdefault(page_id, []).append(SoughtSentence(*rest))
    return found


def _served(conn: Connection, page_ids: Sequence[int]) -> dict[int, Mapping[str, str]]:
    """The headers with which a page's body last came: a 304 says nothing of its type and name."""
    if not page_ids:
        return {}
    anew = sa.and_(fetches.c.page_id.in_(page_ids), fetches.c.outcome == Outcome.OK.value)
    query = sa.select(fetches.c.page_id, fetches.c.headers).where(anew).order_by(fetches.c.id)
    return {page_id: headers for page_id, headers in conn.execute(query)}


def _job(row: sa.Row[Any], served: Mapping[str, str], tree: ColumnTree) -> PageToCheck:
    values = {name: getattr(row, name) for name in _FETCH} | {"outcome": Outcome(row.outcome)}
    kind = PageKind(row.kind)
    above = tree.above(row.parent_id)
    parent_column = above[0].url if above else ""
    offered = kind is PageKind.ATTACHMENT
    return PageToCheck(
        row.id,
        row.page_id,
        Fetch(row.url, **values),
        kind,
        row.first_seen_at,
        row.first_scan_id,
        served,
        row.nav,
        row.link_text,
        row.gone,
        above[0] if above else None,
        (row.parent_column or parent_column) if offered else parent_column,
        (row.parent_column_name or "") if offered else "",
        (row.parent_unit or "") if offered else "",
        (row.parent_confidence or 0.0) if offered else 1.0,
        row.column_read_at,
        PageFacts(
            kind,
            row.title,
            row.published,
            row.column_url,
            row.unit,
            row.column_read_at,
            row.unit_by,
            row.source,
            row.unit_confidence,
            row.unread,
            row.shows,
            row.head,
        ),
    )
