"""The SQL of inspection: what it reads of stored fetches and pages, and what it writes to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from monitor.model import OPEN_STATES, AssignedBy, PageKind, Shows
from monitor.outcomes import LOOKED, Outcome
from monitor.store import scans as scan_kinds
from monitor.store.closing_reasons import NOT_SEEN
from monitor.store.dialect import chunks, storable
from monitor.store.pages import GONE_AFTER
from monitor.store.tables import check_errors, columns, fetches, findings, pages, places, scans
from monitor.store.wanted_pages import TARGET_KINDS

Fetches = sa.ColumnElement[bool]  # which fetches are to be checked
Values: TypeAlias = "Row[*tuple[Any, ...]]"  # of one row, by the names of its columns
Rows: TypeAlias = "Sequence[Values]"

MOST_MAPS = 50  # pages that may be a site map
FETCH = ("at", "method", "outcome", "status", "headers", "body", "size", "elapsed_ms", "final_url", "error")
_PAGE = (
    "url", "kind", "parent_id", "first_seen_at", "first_scan_id", "nav", "link_text", "gone", "title", "published",
    "column_url", "unit", "column_read_at", "unit_by", "source", "unit_confidence", "unread", "shows", "head",
)  # fmt: skip
_LEFT = (Outcome.NOT_FOUND, Outcome.GONE, Outcome.REDIRECT, Outcome.SOFT_MISSING)  # its last body stands no more
_IS_FILE = pages.c.kind == PageKind.ATTACHMENT.value
_DATED = sa.and_(pages.c.kind == PageKind.ARTICLE.value, pages.c.gone == 0, pages.c.head != "")
_HAS_OPEN_PLACE = sa.exists().where(places.c.page_id == pages.c.id, places.c.open)
_OPEN = findings.c.state.in_([state.value for state in OPEN_STATES])
_NO_UNIT_NAMED = (AssignedBy.ABOVE, AssignedBy.NAMED, AssignedBy.SITE)  # the page's source is no known unit
_parent = pages.alias("parent")


# Fetches that are to be checked


def unchecked(scan_id: int) -> Fetches:
    """The fetches of a scan that are still unchecked."""
    return sa.and_(fetches.c.scan_id == scan_id, fetches.c.checked_at.is_(None))


def last_good(site: str) -> Fetches:
    """Of every page of a site that still stands, the last fetch in which it was really seen."""
    newer = fetches.alias()
    looked = newer.c.outcome.in_(LOOKED)
    last = ~sa.exists().where(newer.c.page_id == fetches.c.page_id, newer.c.id > fetches.c.id, looked)
    stands = sa.and_(pages.c.site == site, pages.c.outcome.not_in(_LEFT))
    return sa.and_(fetches.c.outcome.in_(LOOKED), stands, last)


def count(conn: Connection, which: Fetches) -> int:
    return conn.scalar(_of_fetches(sa.func.count()).where(which)) or 0


def fetched(conn: Connection, which: Fetches, files: bool, after: int, size: int) -> Rows:
    """Fetches of files, or of all other pages, with their pages' rows, the oldest first, from the id `after` on."""
    asked = (
        fetches.c.id,
        fetches.c.page_id,
        fetches.c.scan_id,
        *(fetches.c[name] for name in FETCH),
        *(pages.c[name] for name in _PAGE),
        _parent.c.column_url.label("parent_column"),
        _parent.c.unit.label("parent_unit"),
        _parent.c.unit_confidence.label("parent_confidence"),
        columns.c.name.label("parent_column_name"),
    )
    wanted = sa.and_(which, _IS_FILE if files else ~_IS_FILE, fetches.c.id > after)
    return conn.execute(_of_fetches(*asked).where(wanted).order_by(fetches.c.id).limit(size)).all()


def _of_fetches(*asked: Any) -> sa.Select[Any]:
    of_page = fetches.join(pages, pages.c.id == fetches.c.page_id)
    at_column = sa.and_(columns.c.site == pages.c.site, columns.c.url == _parent.c.column_url)
    joined = of_page.outerjoin(_parent, _parent.c.id == pages.c.parent_id).outerjoin(columns, at_column)
    return sa.select(*asked).select_from(joined).where(pages.c.kind.not_in(TARGET_KINDS))


def quoted_findings(conn: Connection, page_ids: Sequence[int]) -> Rows:
    """(page, finding, wrong, suggestion, context) of the open findings on these pages that quote a sentence."""
    said = (findings.c.id, findings.c.wrong, findings.c.suggestion, findings.c.context)
    query = sa.select(places.c.page_id, *said).join(findings, findings.c.id == places.c.finding_id)
    quoted = sa.and_(findings.c.wrong != "", findings.c.context != "")
    return conn.execute(query.where(places.c.page_id.in_(page_ids), places.c.open, quoted)).all()


def served(conn: Connection, page_ids: Sequence[int]) -> dict[int, Mapping[str, str]]:
    """The headers with which each page's body last came: a 304 says nothing of its type and name."""
    if not page_ids:
        return {}
    whole = sa.and_(fetches.c.page_id.in_(page_ids), fetches.c.outcome == Outcome.OK.value)
    query = sa.select(fetches.c.page_id, fetches.c.headers).where(whole).order_by(fetches.c.id)
    return {page_id: headers for page_id, headers in conn.execute(query)}


def last_night(conn: Connection, site: str) -> int | None:
    """The id of the site's last nightly scan."""
    nightly = sa.and_(scans.c.site == site, scans.c.kind == scan_kinds.NIGHT)
    last: int | None = conn.scalar(sa.select(sa.func.max(scans.c.id)).where(nightly))
    return last


# What a batch writes


def close_for(conn: Connection, finding_id: int, page_id: int, fetch_id: int, reason: str) -> None:
    """Give the place that this fetch has just closed a better reason than "not seen"."""
    place = sa.and_(places.c.finding_id == finding_id, places.c.page_id == page_id)
    just = sa.and_(~places.c.open, places.c.closed_reason == NOT_SEEN, places.c.look == fetch_id)
    conn.execute(sa.update(places).where(place, just).values(closed_reason=reason))


def write_pages(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write to the page of each row's `id` the row's other values; all rows name the same ones."""
    if rows:
        values: dict[str, Any] = {name: sa.bindparam(f"b_{name}") for name in rows[0] if name != "id"}
        bound = [{f"b_{name}": value for name, value in row.items()} for row in rows]
        conn.execute(sa.update(pages).where(pages.c.id == sa.bindparam("b_id")).values(values), bound)


def write_errors(conn: Connection, scan_id: int, errors: Mapping[int, Mapping[str, str]]) -> None:
    """Write the errors (code → text) of these pages' checks in this scan, in place of earlier ones."""
    before = sa.and_(check_errors.c.scan_id == scan_id, check_errors.c.page_id.in_(list(errors)))
    conn.execute(sa.delete(check_errors).where(before))
    rows = [
        {"scan_id": scan_id, "page_id": page_id, "code": code, "error": storable(error)}
        for page_id, of_page in errors.items()
        for code, error in of_page.items()
    ]
    if rows:
        conn.execute(sa.insert(check_errors), rows)


def write_site_errors(conn: Connection, scan_id: int, errors: Mapping[str, str]) -> None:
    """Write the errors (code → text) of the site checks of this scan, in place of earlier ones."""
    of_site = sa.and_(check_errors.c.scan_id == scan_id, check_errors.c.page_id.is_(None))
    conn.execute(sa.delete(check_errors).where(of_site))
    rows = [{"scan_id": scan_id, "code": code, "error": storable(error)} for code, error in errors.items()]
    if rows:
        conn.execute(sa.insert(check_errors), rows)


def mark_checked(conn: Connection, fetch_ids: Sequence[int], now: datetime) -> None:
    conn.execute(sa.update(fetches).where(fetches.c.id.in_(fetch_ids)).values(checked_at=now))


def ever_seen(conn: Connection, site: str, urls: Collection[str]) -> set[str]:
    """Which of these pages were ever really seen."""
    if not urls:
        return set()
    query = sa.select(pages.c.url).where(pages.c.site == site, pages.c.url.in_(sorted(urls)))
    return set(conn.scalars(query.where(pages.c.seen_at.is_not(None))))


# The site as a whole


def page_at(conn: Connection, site: str, url: str) -> Values | None:
    return conn.execute(sa.select(pages).where(pages.c.site == site, pages.c.url == url)).first()


def pages_at(conn: Connection, site: str, urls: Collection[str]) -> Rows:
    if not urls:
        return ()
    return conn.execute(sa.select(pages).where(pages.c.site == site, pages.c.url.in_(urls))).all()


def gone(conn: Connection, site: str) -> set[int]:
    """Ids of the pages that answered 404 or 410 several times in a row."""
    return set(conn.scalars(sa.select(pages.c.id).where(pages.c.site == site, pages.c.gone >= GONE_AFTER)))


def newest_below(conn: Connection, home_id: int, until: date) -> date | None:
    """The day of the newest article that was first found on this page, or in what its script fetched."""
    from_script = sa.select(pages.c.id).where(pages.c.parent_id == home_id, pages.c.kind == PageKind.LIST.value)
    below = sa.or_(pages.c.parent_id == home_id, pages.c.parent_id.in_(from_script))
    linked = sa.and_(below, pages.c.kind == PageKind.ARTICLE.value, pages.c.published <= until)
    newest: date | None = conn.scalar(sa.select(sa.func.max(pages.c.published)).where(linked))
    return newest


def pages_with_error(conn: Connection, scan_id: int, code: str) -> Sequence[str]:
    """URLs of the pages at which this scan noted an error under this code."""
    noted = sa.and_(check_errors.c.scan_id == scan_id, check_errors.c.code == code)
    query = sa.select(pages.c.url).join(check_errors, check_errors.c.page_id == pages.c.id).where(noted)
    return conn.scalars(query.order_by(pages.c.id)).all()


def looked_at(conn: Connection, scan_id: int, page_ids: Sequence[int]) -> set[int]:
    """Which of these pages this scan looked at with success."""
    if not page_ids:
        return set()
    seen = sa.and_(pages.c.id.in_(page_ids), pages.c.looked_scan_id == scan_id, pages.c.outcome.in_(LOOKED))
    return set(conn.scalars(sa.select(pages.c.id).where(seen)))


def undated_articles(conn: Connection, site: str, scan_id: int) -> Rows:
    """The articles that this scan looked at and that show no day, with their last look."""
    mine = sa.and_(fetches.c.scan_id == scan_id, fetches.c.outcome.in_(LOOKED))
    last = sa.select(sa.func.max(fetches.c.id).label("id")).where(mine).group_by(fetches.c.page_id).subquery()
    above = sa.and_(columns.c.site == site, columns.c.url == pages.c.column_url)
    asked = [pages.c[name] for name in ("id", "url", "column_url", "head", "unit", "unit_by")]
    of_last = last.join(fetches, fetches.c.id == last.c.id).join(pages, pages.c.id == fetches.c.page_id)
    query = sa.select(*asked, fetches.c.id.label("fetch_id"), fetches.c.at, columns.c.name)
    query = query.select_from(of_last.outerjoin(columns, above))
    lacking = sa.and_(_DATED, pages.c.site == site, pages.c.shows == Shows.NO_DAY.value)
    return conn.execute(query.where(lacking).order_by(pages.c.id)).all()


def articles_like(conn: Connection, site: str, heads: Collection[str]) -> Iterator[Values]:
    """(url, column_url, head, shows) of the articles that are made of one of these templates."""
    asked = (pages.c.url, pages.c.column_url, pages.c.head, pages.c.shows)
    for some in chunks(sorted(heads)):
        yield from conn.execute(sa.select(*asked).where(_DATED, pages.c.site == site, pages.c.head.in_(some)))


# Columns


def column_pages(conn: Connection, site: str) -> Rows:
    """The home page, columns and list pages of a site, and what its navigation names."""
    of_column = sa.exists().where(columns.c.page_id == pages.c.id)
    listed = pages.c.kind.in_([PageKind.HOME, PageKind.COLUMN, PageKind.LIST])
    query = sa.select(pages).where(pages.c.site == site, sa.or_(listed, pages.c.nav, of_column))
    return conn.execute(query).all()


def menu_pages(conn: Connection, site: str) -> Rows:
    """(id, url, link_text, title, nav, column_url of the page above) of what the menu names, redirects left out."""
    kinds = sa.and_(pages.c.nav, pages.c.kind.in_([PageKind.COLUMN.value, PageKind.OTHER.value]))
    stands = sa.and_(pages.c.site == site, kinds, pages.c.outcome != Outcome.REDIRECT.value)
    asked = (pages.c.id, pages.c.url, pages.c.link_text, pages.c.title, pages.c.nav, _parent.c.column_url)
    query = sa.select(*asked).outerjoin(_parent, _parent.c.id == pages.c.parent_id).where(stands)
    return conn.execute(query.order_by(pages.c.id)).all()


def outcomes(conn: Connection, page_ids: Sequence[int]) -> Iterator[Values]:
    """(id, outcome) of these pages."""
    for some in chunks(page_ids):
        yield from conn.execute(sa.select(pages.c.id, pages.c.outcome).where(pages.c.id.in_(some)))


def columns_of_articles(conn: Connection, site: str, urls: Iterable[str]) -> set[str]:
    """Which of these columns an article names as its own, or was found on."""
    belongs = sa.and_(pages.c.site == site, pages.c.kind == PageKind.ARTICLE.value)
    query = sa.select(pages.c.id).where(belongs, pages.c.column_url == sa.bindparam("url")).limit(1)
    return {url for url in urls if conn.scalar(query, {"url": url}) is not None}


def bodies_at(conn: Connection, site: str, urls: Collection[str]) -> Rows:
    """(url, hash of the body) of those pages that were really seen."""
    looked = sa.and_(pages.c.outcome.in_(LOOKED), pages.c.body != "")
    seen = sa.and_(pages.c.site == site, pages.c.url.in_(list(urls)), looked)
    return conn.execute(sa.select(pages.c.url, pages.c.body).where(seen).order_by(pages.c.id)).all()


def likely_site_maps(conn: Connection, site: str) -> Rows:
    """(url, link_text) of pages near the home page that may be a site map, the first ones found."""
    like = (pages.c.link_text.like("%地图%"), pages.c.link_text.like("%导览%"), pages.c.url.like("%map%"))
    named = sa.or_(*like, pages.c.url.like("%wzdt%"), pages.c.url.like("%zddt%"))
    query = sa.select(pages.c.url, pages.c.link_text).where(pages.c.site == site, pages.c.depth <= 2, named)
    return conn.execute(query.where(pages.c.kind.not_in(TARGET_KINDS)).order_by(pages.c.id).limit(MOST_MAPS)).all()


def destinations(conn: Connection, site: str, urls: Sequence[str]) -> Iterator[Values]:
    """(url, final_url) of those of these pages that redirect."""
    for some in chunks(urls):
        moved = sa.and_(pages.c.url.in_(some), pages.c.outcome == Outcome.REDIRECT.value, pages.c.final_url != "")
        yield from conn.execute(sa.select(pages.c.url, pages.c.final_url).where(pages.c.site == site, moved))


def bodies_of_kinds(conn: Connection, site: str, kinds: Collection[PageKind]) -> Rows:
    """(id, url, hash of the body) of the site's pages of these kinds that stand."""
    seen = sa.and_(pages.c.outcome.in_(LOOKED), pages.c.body != "", pages.c.gone == 0)
    query = sa.select(pages.c.id, pages.c.url, pages.c.body).where(pages.c.site == site, pages.c.kind.in_(kinds), seen)
    return conn.execute(query.order_by(pages.c.id)).all()


# Units


def findings_by_assignment(conn: Connection) -> dict[str, int]:
    """How many open findings got their unit in which way (model.AssignedBy)."""
    query = sa.select(findings.c.unit_by, sa.func.count()).where(_OPEN).group_by(findings.c.unit_by)
    return {by: number for by, number in conn.execute(query)}


def least_confidence(conn: Connection) -> dict[str, float]:
    """By the way in which pages with an open finding got their unit, the least confidence (0 to 1)."""
    known = sa.and_(_HAS_OPEN_PLACE, pages.c.unit_confidence > 0)
    query = sa.select(pages.c.unit_by, sa.func.min(pages.c.unit_confidence)).where(known).group_by(pages.c.unit_by)
    return {by: confidence for by, confidence in conn.execute(query)}


def unmatched_sources(conn: Connection) -> Rows:
    """(site, source, pages, findings) of the sources that pages name and by which they got no unit."""
    on_page = sa.select(places.c.page_id, sa.func.count().label("open")).where(places.c.open)
    on_page_open = on_page.group_by(places.c.page_id).subquery()
    counts = (sa.func.count().label("pages"), sa.func.sum(on_page_open.c.open).label("findings"))
    unmatched = sa.and_(pages.c.source != "", pages.c.unit_by.in_([by.value for by in _NO_UNIT_NAMED]))
    query = sa.select(pages.c.site, pages.c.source, *counts)
    query = query.outerjoin(on_page_open, on_page_open.c.page_id == pages.c.id).where(unmatched)
    return conn.execute(query.group_by(pages.c.site, pages.c.source)).all()


def pages_with_findings(conn: Connection, site: str) -> Rows:
    """A site's pages with a unit and an open finding, and what decides on the unit; of parents as `parent_…`."""
    asked = (pages.c[name] for name in ("id", "column_url", "source", "unit", "unit_by"))
    above = (_parent.c[name].label(f"parent_{name}") for name in ("column_url", "source", "unit_by"))
    query = sa.select(*asked, *above).outerjoin(_parent, _parent.c.id == pages.c.parent_id)
    return conn.execute(query.where(pages.c.site == site, pages.c.unit_by != "", _HAS_OPEN_PLACE)).all()


def open_places(conn: Connection, site: str) -> Rows:
    """The open places of a site's open findings, with each finding's unit and the column of the page."""
    asked = (findings.c.id, findings.c.unit, findings.c.unit_by, findings.c.code, findings.c.subject_key)
    query = sa.select(*asked, places.c.page_id, places.c.fetch_id, pages.c.column_url)
    joined = query.join(places, places.c.finding_id == findings.c.id).join(pages, pages.c.id == places.c.page_id)
    return conn.execute(joined.where(findings.c.site == site, places.c.open, _OPEN).order_by(findings.c.id)).all()
