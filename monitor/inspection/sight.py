"""Proof that the list of a column was seen: judged over all columns of a site, once a scan, before the site checks.

One page alone cannot tell an empty list from one that was not recognised. It is compared with the pages of its site
that hold rows: where the place that holds theirs is there and bare, and nothing else stands on the page that does not
stand on theirs too (scripts, frames, forms, pictures, links), the list was seen and is blank. Without such proof the
column is undecided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.engine import Connection

from monitor.checks.column_tree import above_by_folder
from monitor.extract.lists.template import ELSEWHERE, SHORT, mark
from monitor.inspection import queries
from monitor.inspection.page_column import parents_of
from monitor.model import Proof, Template
from monitor.registry import Site
from monitor.store import columns
from monitor.store.columns import StoredColumn

SAME_ROWS = 3  # columns that show the very same rows: these are a box of the template, and not their lists
A_MAP = 3  # links to other columns, of its own, from which on a page leads on and is no empty list
SHORT_TEXTS = 5  # short texts of its own that make a page a text: names in a table
FRAME = 2  # other columns on which a link stands that belongs to the frame of the site
_DECIDED = frozenset({Proof.TOTAL, Proof.UNREAD})  # by the page itself


@dataclass(frozen=True, kw_only=True)
class SightGrounds:
    """What the judgement of one column rests on. `full`: columns whose rows were read, in this scan or before."""

    full: Mapping[str, Template] = field(default_factory=dict)
    frame: frozenset[str] = frozenset()  # marks of links and texts that stand on several columns
    columns: frozenset[str] = frozenset()  # marks of the columns' addresses
    mounts: frozenset[str] = frozenset()  # places that are bare on pages whose rows were read
    same_rows: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()  # columns that have others below them


def settle(conn: Connection, site: Site, scan_id: int) -> None:
    """Judge the columns that this scan read; what nothing calls a column is forgotten. May be repeated."""
    stored = columns.load(conn, site.id)
    known = known_of(stored)
    seen = {url: one for url, one in stored.items() if one.read_scan_id == scan_id and one.proof is not Proof.NONE}
    proofs = {url: proof(one, known) for url, one in seen.items()}
    unnamed = {url for url, one in seen.items() if not one.named and not _shows_a_list(proofs[url])}
    stray = unnamed - queries.columns_of_articles(conn, site.id, unnamed)
    columns.judge(conn, site.id, scan_id, {url: one for url, one in proofs.items() if url not in stray})
    columns.forget(conn, site.id, stray)


def known_of(stored: Mapping[str, StoredColumn]) -> SightGrounds:
    full = {url: one.held for url, one in stored.items() if one.held.held}
    shown = Counter(one for column in stored.values() for one in (*column.template.links, *column.template.texts))
    rows = Counter(one.template.rows for one in stored.values() if one.template.rows)
    above = parents_of(stored.values())
    return SightGrounds(
        full=full,
        frame=frozenset(one for one, count in shown.items() if count > FRAME),
        columns=frozenset(mark(url) for url in stored),
        mounts=frozenset(place for one in full.values() for place in (*one.bare, *one.held)),
        same_rows=frozenset(rows_mark for marks, count in rows.items() if count >= SAME_ROWS for rows_mark in marks),
        above=above_by_folder(stored) | frozenset(above.values()),
    )


def proof(column: StoredColumn, known: SightGrounds) -> Proof:
    """How the list of this column was seen."""
    if column.items:
        return _of_rows(column, known)
    if column.proof in _DECIDED:
        return column.proof
    page = column.template
    if column.proof is Proof.TEXT and page == Template():
        return Proof.TEXT  # an article by its looks, of which no marks are made
    like = {url: one for url, one in known.full.items() if {*one.held} & {*page.bare}}
    if column.proof in (Proof.TEXT, Proof.WORDS) and _has_own_text(page, like.values(), known):
        return Proof.TEXT
    own, leads_to = _own_links(column, like.values(), known)
    if not own and len(leads_to) < A_MAP and column.url not in known.above:
        if _is_nothing_but(page, like.values()):
            return Proof.BEFORE if column.url in like else Proof.TEMPLATE
        if column.proof is Proof.WORDS and known.mounts.issuperset(page.mounts):
            return Proof.WORDS
    if column.proof is Proof.SCRIPT:
        return Proof.SCRIPT
    if column.url in known.above or len(leads_to) > max(1, len(own)):
        return Proof.MAP
    return Proof.UNKNOWN if known.mounts.issuperset(page.mounts) else Proof.SCRIPT


def _of_rows(column: StoredColumn, known: SightGrounds) -> Proof:
    """Rows that many columns show alike are no column's list."""
    if known.same_rows.intersection(column.template.rows):
        return Proof.UNKNOWN
    return Proof.ROWS if column.proof is Proof.UNKNOWN else column.proof


def _own_links(
    column: StoredColumn, like: Iterable[Template], known: SightGrounds
) -> tuple[frozenset[str], frozenset[str]]:
    """(links that neither the frame of the site nor pages of the same template bear, those of them to columns)."""
    frame = known.frame.union({mark(column.url)}, *(one.links for one in like))
    own = frozenset(column.template.links) - frame
    return own - known.columns, own & known.columns


def _has_own_text(page: Template, like: Iterable[Template], known: SightGrounds) -> bool:
    own = frozenset(page.texts) - known.frame.union(*(one.texts for one in like))
    return len(own) >= SHORT_TEXTS or any(not one.endswith(SHORT) for one in own)


def _is_nothing_but(page: Template, like: Collection[Template]) -> bool:
    """The page holds no script, frame, form or picture that those with rows do not hold, and no box to be filled."""
    parts = frozenset(part.removesuffix(ELSEWHERE) for one in like for part in one.parts)
    own = (part for part in page.parts if not part.endswith(ELSEWHERE))
    places = frozenset(place for one in like for place in (*one.bare, *one.held))
    return bool(like) and parts.issuperset(own) and places.issuperset(page.mounts)


def _shows_a_list(one: Proof) -> bool:
    return one in (Proof.ROWS, Proof.TOTAL, Proof.BEFORE, Proof.TEMPLATE)
