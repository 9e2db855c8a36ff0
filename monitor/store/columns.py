"""Columns as the scans left them: what their lists hold, how new it is, when they were last read completely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.model import BLANK_PROOFS, ColumnClass, PageKind, Proof, Template
from monitor.store.dialect import insert, storable
from monitor.store.tables import columns, fetches, pages

_DESCRIBED = ("page_id", "name", "parent_url", "path", "cls", "first_level", "has_text", "named")
_UNCOUNTED: dict[str, Any] = {
    "items": 0, "dated_items": 0, "newest": None, "complete": True, "proof": "", "template": {},
}  # fmt: skip
# Of several pages of one list the strongest word counts.
_STRONGEST = (
    Proof.ROWS, Proof.TOTAL, Proof.TEXT, Proof.WORDS, Proof.SCRIPT, Proof.UNKNOWN, Proof.UNREAD, Proof.NONE,
)  # fmt: skip


LISTS = [one.value for one in (Proof.ROWS, *BLANK_PROOFS)]  # what a page must be to be an earlier reading


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReading:
    """One page of a column's list as it was read in a scan: the first page, or a further one.

    `read`: the list could be read; `complete`: no further page that this one names is unread; `fetched`: an end point
    sent what the first page does not hold, which counts as reading it there; `proof`: how the list was seen, as far as
    this page shows; `named`: something calls the page a column. What a further page cannot know (name, class …) is
    empty.
    """

    url: str  # the column's
    page_id: int  # the column's first page
    first: bool = True
    read: bool = True
    complete: bool = True
    name: str = ""
    parent_url: str = ""
    cls: ColumnClass | None = None
    first_level: bool = False
    has_text: bool = False
    items: int = 0
    dated_items: int = 0
    newest: date | None = None
    fetched: bool = False
    path: tuple[str, ...] = ()  # the names of its breadcrumb, its own last
    proof: Proof = Proof.NONE
    named: bool = False
    template: Template = field(default_factory=Template)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredColumn:
    """A row of the table. `read_at`, `read_at_scan_id`: the last complete reading and its scan, as of the last scan
    that was settled. `template`: of its page as last read; `held`: of its last page that held rows.
    """

    id: int
    url: str
    page_id: int
    name: str
    parent_url: str
    cls: ColumnClass | None
    first_level: bool
    items: int
    dated_items: int
    newest: date | None
    read: bool
    complete: bool
    has_text: bool
    read_at: datetime | None
    read_scan_id: int | None
    path: tuple[str, ...] = ()
    read_at_scan_id: int | None = None
    proof: Proof = Proof.NONE
    named: bool = False
    template: Template = field(default_factory=Template)
    held: Template = field(default_factory=Template)


def load(conn: Connection, site: str, urls: Iterable[str] | None = None) -> dict[str, StoredColumn]:
    """The columns of a site by URL, all or those asked for."""
    query = sa.select(columns).where(columns.c.site == site).order_by(columns.c.id)
    if urls is not None:
        query = query.where(columns.c.url.in_(list(urls)))
    return {row.url: _stored(row) for row in conn.execute(query)}


def add_readings(conn: Connection, site: str, scan_id: int, readings: Sequence[ListReading]) -> None:
    """Merge what a batch read into the columns' rows.

    The first reading in a scan resets a row, those that follow add to it. A count is the greatest of any one page, not
    their sum, so that a batch may be repeated.
    """
    if not readings:
        return
    known = load(conn, site, {one.url for one in readings})
    rows = {url: _row(stored, scan_id) for url, stored in known.items()}
    for one in readings:
        rows[one.url] = _merged(rows.get(one.url) or _blank(one.page_id), one)
    read = [row | {"site": site, "url": url, "read_scan_id": scan_id} for url, row in rows.items()]
    new = insert(conn, columns)
    replaced = {name: new.excluded[name] for name in read[0] if name not in ("site", "url")}
    conn.execute(new.on_conflict_do_update(index_elements=["site", "url"], set_=replaced), read)


def unread(conn: Connection, site: str, scan_id: int, page_ids: Iterable[int]) -> None:
    """Mark the columns whose first page could not be looked at in this scan. The rest of their rows stays."""
    stands = sa.and_(columns.c.site == site, columns.c.page_id.in_(list(page_ids)))
    conn.execute(sa.update(columns).where(stands).values(read=False, read_scan_id=scan_id))


def settle(conn: Connection, site: str, scan_id: int) -> None:
    """At the end of a scan: move `read_at` on for the columns that it read to their end.

    Until now `read_at` is what it was before the scan, which is what checks of new pages ask for.
    """
    of_first_page = sa.and_(fetches.c.page_id == columns.c.page_id, fetches.c.scan_id == scan_id)
    at = sa.select(sa.func.max(fetches.c.at)).where(of_first_page).scalar_subquery()
    seen = sa.and_(columns.c.read, columns.c.proof.in_(LISTS))
    read = sa.and_(columns.c.site == site, seen, columns.c.complete, columns.c.read_scan_id == scan_id)
    conn.execute(sa.update(columns).where(read, at.is_not(None)).values(read_at=at, read_at_scan_id=scan_id))


def forget_future(conn: Connection, site: str, now: datetime) -> None:
    """Drop readings dated after `now`: a clock was ahead."""
    ahead = sa.and_(columns.c.site == site, columns.c.read_at > now)
    conn.execute(sa.update(columns).where(ahead).values(read_at=None, read_at_scan_id=None))


def judge(conn: Connection, site: str, scan_id: int, proofs: Mapping[str, Proof]) -> None:
    """Store what `inspection.sight` concludes about the columns that this scan read, by URL. One without proof is
    unread; a page that is judged becomes a column.
    """
    mine = sa.and_(columns.c.site == site, columns.c.read_scan_id == scan_id, columns.c.url == sa.bindparam("b_url"))
    values: dict[str, Any] = {name: sa.bindparam(f"b_{name}") for name in ("proof", "read", "has_text")}
    rows = [
        {"b_url": url, "b_proof": one.value, "b_read": one.is_proof, "b_has_text": one is Proof.TEXT}
        for url, one in proofs.items()
    ]
    if rows:
        conn.execute(sa.update(columns).where(mine).values(named=True, **values), rows)
        taken = sa.and_(
            pages.c.site == site, pages.c.url == sa.bindparam("b_url"), pages.c.kind == PageKind.OTHER.value
        )
        named = [{"b_url": url} for url in proofs]
        conn.execute(sa.update(pages).where(taken).values(kind=PageKind.COLUMN.value), named)


def forget(conn: Connection, site: str, urls: Iterable[str]) -> None:
    """Drop columns: nothing calls these pages columns any more."""
    rows = [{"b_url": url} for url in urls]
    if rows:
        conn.execute(sa.delete(columns).where(columns.c.site == site, columns.c.url == sa.bindparam("b_url")), rows)
        mine = sa.and_(pages.c.site == site, pages.c.url == sa.bindparam("b_url"))
        taken = sa.and_(mine, pages.c.kind == PageKind.COLUMN.value)
        conn.execute(sa.update(pages).where(taken).values(kind=PageKind.OTHER.value), rows)


def articles_newest(conn: Connection, site: str, until: date) -> dict[str, date]:
    """The newest publication date, not after `until`, of the articles that belong to each column, by its URL."""
    query = (
        sa.select(pages.c.column_url, sa.func.max(pages.c.published))
        .where(pages.c.site == site, pages.c.kind == PageKind.ARTICLE, pages.c.gone == 0, pages.c.column_url != "")
        .where(pages.c.published <= until)
        .group_by(pages.c.column_url)
    )
    return {url: newest for url, newest in conn.execute(query)}


def _stored(row: sa.Row[Any]) -> StoredColumn:
    values = {name: getattr(row, name) for name in StoredColumn.__slots__}
    cls = ColumnClass(row.cls) if row.cls else None
    marks = {"template": _template(row.template), "held": _template(row.held), "proof": Proof(row.proof)}
    return StoredColumn(**values | marks | {"cls": cls, "path": tuple(row.path)})


def _template(stored: dict[str, list[str]]) -> Template:
    return Template(**{name: tuple(marks) for name, marks in stored.items()})


def _blank(page_id: int) -> dict[str, Any]:
    """The row of a column of which only a further page has been read so far."""
    described = {"name": "", "parent_url": "", "path": [], "cls": "", "first_level": False, "has_text": False}
    return {"page_id": page_id, **described, "named": False, "held": {}, "read": False, **_UNCOUNTED}


def _row(stored: StoredColumn, scan_id: int) -> dict[str, Any]:
    """The row to go on with: as it stands within a scan, without last night's counts at its first reading."""
    kept = {name: getattr(stored, name) for name in (*_DESCRIBED, "read", *_UNCOUNTED)}
    kept |= {"cls": stored.cls or "", "path": list(stored.path), "proof": stored.proof.value}
    kept |= {"template": asdict(stored.template), "held": asdict(stored.held)}
    return kept if stored.read_scan_id == scan_id else kept | {"read": False, **_UNCOUNTED}


def _merged(row: dict[str, Any], one: ListReading) -> dict[str, Any]:
    newest = max(filter(None, (row["newest"], one.newest)), default=None)
    counted = {name: max(row[name], getattr(one, name)) for name in ("items", "dated_items")}
    row = row | counted | {"newest": newest, "complete": row["complete"] and one.complete}
    if one.first or one.fetched:
        row["proof"] = min(Proof(row["proof"]), one.proof, key=_STRONGEST.index).value
    if not one.first:
        return row | {"read": row["read"] or one.fetched}
    row["template"] = asdict(one.template)
    if one.template.held:
        row["held"] = row["template"]
    described = {name: getattr(one, name) for name in _DESCRIBED}
    return (
        row
        | described
        | {
            "read": one.read or row["read"],
            "cls": one.cls or "",
            "path": [storable(name) for name in one.path],
            "name": storable(one.name) or row["name"],
        }
    )
