"""Pages and link targets: store answers and the pages that they led to, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.model import PageKind
from monitor.outcomes import Outcome
from monitor.store.dialect import chunks, insert, storable
from monitor.store.tables import fetches, pages
from monitor.store.wanted_pages import ASK_COLUMNS, TARGET_KINDS, Ask, ask_of

GONE = (Outcome.NOT_FOUND, Outcome.GONE)
GONE_AFTER = 2  # of these in a row: the page is gone
_LONGEST_TEXT = 200  # characters of a link's text that are kept
MOST_TITLES = 30_000  # of the newest pages; a worker holds them all


def titles(conn: Connection, site: str) -> tuple[str, ...]:
    """Return the titles of the site's articles and attachments that are not gone, the newest pages first."""
    kinds = pages.c.kind.in_([PageKind.ARTICLE, PageKind.ATTACHMENT])
    query = sa.select(pages.c.title).where(pages.c.site == site, kinds, pages.c.title != "", pages.c.gone == 0)
    return tuple(conn.execute(query.order_by(pages.c.id.desc()).limit(MOST_TITLES)).scalars())


@dataclass(slots=True, kw_only=True)
class Attempt:
    """How one attempt ended. `body_sha`: sha256 of the stored body; `kind`: what the page turned out to be;
    `final_url`: the key of what a redirect leads to; `leads_to`: what is requested there, "" where that is the key.
    """

    ask: Ask
    outcome: Outcome
    at: datetime
    kind: PageKind
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body_sha: str = ""
    size: int = 0  # bytes, decompressed
    elapsed_ms: int = 0
    final_url: str = ""
    error: str = ""
    method: str = "GET"
    leads_to: str = ""


class Found(NamedTuple):
    """A URL, by its key, that a page led to and that the site did not know. `asked`: see `Ask`."""

    url: str
    kind: PageKind
    parent_id: int | None
    depth: int
    nav: bool = False
    text: str = ""
    asked: str = ""


def save(
    conn: Connection, site: str, scan_id: int, answers: Sequence[Attempt], found: Sequence[Found], now: datetime
) -> list[Ask]:
    """Store answers, the state of their pages, and new pages. Returns the new pages: this scan wants them."""
    _insert_fetches(conn, scan_id, answers)
    _update_pages(conn, scan_id, answers)
    return add(conn, site, scan_id, found, now)


def add(conn: Connection, site: str, scan_id: int, found: Sequence[Found], now: datetime) -> list[Ask]:
    """Add new pages and want them in this scan. Returns them; a known page is left unchanged."""
    if not found:
        return []
    fixed = {"site": site, "first_seen_at": now, "first_scan_id": scan_id, "wanted_scan_id": scan_id}
    by_url = {new.url: new for new in found}
    values = [fixed | _new(new) for new in by_url.values()]
    rows = conn.execute(_insert_pages(conn), values)
    return [_ask(id_, by_url[url]) for id_, url in rows]


def respell(conn: Connection, asked: Mapping[int, str]) -> None:
    """Request these pages (by id) as a page of the site writes them; "" for the key itself."""
    rows = [{"page": id_, "spelling": spelling} for id_, spelling in asked.items()]
    if rows:
        conn.execute(sa.update(pages).where(pages.c.id == sa.bindparam("page")).values(asked=_SPELLING), rows)


def want(conn: Connection, scan_id: int, ids: Iterable[int]) -> list[Ask]:
    """Want these pages in this scan too. Returns those that it did not want before."""
    changed: list[Ask] = []
    for some in chunks(sorted(set(ids))):
        query = sa.update(pages).where(pages.c.id.in_(some), pages.c.wanted_scan_id != scan_id)
        changed += [ask_of(row) for row in conn.execute(query.values(wanted_scan_id=scan_id).returning(*ASK_COLUMNS))]
    return sorted(changed)


def in_navigation(conn: Connection, site: str, urls: Sequence[str]) -> None:
    """Mark these pages as linked from the home page's navigation. The mark stays: menus change by mistake."""
    for some in chunks(urls):
        shown = sa.and_(pages.c.site == site, pages.c.url.in_(some), sa.not_(pages.c.nav))
        conn.execute(sa.update(pages).where(shown).values(nav=True))


def _ask(id_: int, new: Found) -> Ask:
    return Ask(id_, new.url, new.kind, new.depth, new.parent_id, asked=new.asked)


def _new(new: Found) -> dict[str, Any]:
    text = storable(new.text, _LONGEST_TEXT)
    return new._asdict() | {"text": text, "link_text": text}


def _insert_pages(conn: Connection) -> Any:
    values: dict[str, Any] = {column: sa.bindparam(column) for column in _GIVEN}
    return insert(conn, pages).values(values).on_conflict_do_nothing().returning(pages.c.id, pages.c.url)


def _insert_fetches(conn: Connection, scan_id: int, answers: Sequence[Attempt]) -> None:
    rows = [
        {
            "scan_id": scan_id,
            "page_id": answer.ask.id,
            "at": answer.at,
            "method": answer.method,
            "outcome": answer.outcome,
            "status": answer.status,
            "headers": {name: storable(value) for name, value in answer.headers.items()},
            "body": answer.body_sha,
            "size": answer.size,
            "elapsed_ms": answer.elapsed_ms,
            "final_url": storable(answer.final_url),
            "error": storable(answer.error),
            "checked_at": answer.at if answer.ask.kind in TARGET_KINDS else None,
        }
        for answer in answers
    ]
    if rows:
        conn.execute(sa.insert(fetches), rows)


def _update_pages(conn: Connection, scan_id: int, answers: Sequence[Attempt]) -> None:
    groups: dict[int, tuple[Any, list[dict[str, Any]]]] = {}
    for answer in answers:
        statement = {Outcome.OK: _SEEN_CHANGED, Outcome.UNCHANGED: _SEEN_UNCHANGED}.get(answer.outcome, _NOT_SEEN)
        _, rows = groups.setdefault(id(statement), (statement, []))
        rows.append(_state(scan_id, answer))
    for statement, rows in groups.values():
        conn.execute(statement, rows)


def _state(scan_id: int, answer: Attempt) -> dict[str, Any]:
    is_gone = answer.outcome in GONE
    return {
        "page": answer.ask.id,
        "scan": scan_id,
        "moment": answer.at,
        "is": answer.outcome,
        "code": answer.status,
        "leads_to": storable(answer.final_url),
        "why": storable(answer.error),
        "type": answer.kind,
        "sha": answer.body_sha,
        "tag": storable(answer.headers.get("etag", "")),
        "modified": storable(answer.headers.get("last-modified", "")),
        "gone_again": int(is_gone),
        "gone_before": int(is_gone or answer.outcome.could_not_look),
    }


_GIVEN = (
    "site", "url", "kind", "parent_id", "depth", "nav", "link_text", "first_seen_at", "first_scan_id", "wanted_scan_id",
    "asked",
)  # fmt: skip
_SPELLING: Any = sa.bindparam("spelling")
_BY_ID = sa.update(pages).where(pages.c.id == sa.bindparam("page"))
_LOOKED: dict[str, Any] = {
    "looked_at": sa.bindparam("moment"),
    "looked_scan_id": sa.bindparam("scan"),
    "outcome": sa.bindparam("is"),
    "status": sa.bindparam("code"),
    "final_url": sa.bindparam("leads_to"),
    "error": sa.bindparam("why"),
}
_SEEN: dict[str, Any] = _LOOKED | {"failures": 0, "gone": 0, "seen_at": sa.bindparam("moment")}
_SEEN_CHANGED = _BY_ID.values(
    _SEEN
    | {
        "kind": sa.bindparam("type"),
        "body": sa.bindparam("sha"),
        "etag": sa.bindparam("tag"),
        "last_modified": sa.bindparam("modified"),
        "changed_at": sa.case(
            (sa.and_(pages.c.body != "", pages.c.body != sa.bindparam("sha")), sa.bindparam("moment")),
            else_=pages.c.changed_at,
        ),
    }
)
_SEEN_UNCHANGED = _BY_ID.values(_SEEN)
_NOT_SEEN = _BY_ID.values(
    _LOOKED
    | {
        "failures": sa.case((pages.c.outcome == sa.bindparam("is"), pages.c.failures + 1), else_=1),
        "gone": pages.c.gone * sa.bindparam("gone_before") + sa.bindparam("gone_again"),
    }
)
