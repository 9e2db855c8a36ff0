"""The columns of a site as a tree, in the order of its navigation, for the people who correct the registry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy.engine import Connection

from monitor.checks.column_classes import class_of, exempt_of
from monitor.checks.column_tree import ancestors
from monitor.checks.freshness import limit_of, newest_of
from monitor.checks.view import ColumnState
from monitor.inspection import queries
from monitor.inspection.context import column_states
from monitor.inspection.page_column import parents_of
from monitor.model import ColumnClass, Proof
from monitor.outcomes import LOOKED, Outcome
from monitor.registry import Column, Registry, Site
from monitor.store import columns
from monitor.store.columns import StoredColumn

SURE, BY_NAME, GUESSED = 1.0, 0.9, 0.5  # the registry says so, the name does, the items look like it
_LONGEST_NAME = 40
_BLANK = StoredColumn(
    id=0,
    url="",
    page_id=0,
    name="",
    parent_url="",
    cls=None,
    first_level=False,
    items=0,
    dated_items=0,
    newest=None,
    read=False,
    complete=False,
    has_text=False,
    read_at=None,
    read_scan_id=None,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """`level`: 1 at the top; `path`: names from the top down; `limit`: days, None where it need not be updated;
    `newest`: on its own list; `updated`: there or in the columns below it; `reading`: in Chinese, how the last look
    ended: a blank list, an unread one and an error are three things."""

    site: str
    url: str
    name: str
    level: int
    path: tuple[str, ...]
    cls: ColumnClass | None
    confidence: float
    unit: str  # id
    limit: int | None
    exempt: str
    newest: date | None
    updated: date | None
    items: int
    reading: str


def rows(conn: Connection, registry: Registry, site: Site, today: date) -> list[ColumnRow]:
    """Every column of the site, each followed by those below it; also those that could not be read yet."""
    stored = columns.load(conn, site.id)
    stored |= {one.url: one for one in _never_read(conn, site, stored)}
    tree = _Tree(site, stored, _states(conn, site, stored, today), parents_of(stored.values()), today)
    outcomes = _outcomes(conn, stored)
    return [tree.row(registry, url, outcomes.get(url, "")) for url in _walk(tree.below())]


def _states(conn: Connection, site: Site, stored: Mapping[str, StoredColumn], today: date) -> dict[str, ColumnState]:
    """A list without dates is as new as the newest article of its column."""
    articles = columns.articles_newest(conn, site.id, today)
    found = column_states(stored, site)
    return {
        url: one if one.dated_items or not one.page_id else replace(one, newest=articles.get(url))
        for url, one in found.items()
    }


def _never_read(conn: Connection, site: Site, stored: Mapping[str, StoredColumn]) -> list[StoredColumn]:
    """Pages that the menu names as columns and that no scan has read: not visited, or broken since they are known."""
    found = {row.url: _unread(row) for row in queries.menu_pages(conn, site.id) if row.url not in stored}
    known = {*stored, *found}
    missing = [column for column in site.columns if column.url not in known]
    return [*found.values(), *(replace(_BLANK, url=one.url, name=one.name, cls=one.cls) for one in missing)]


def _unread(row: Any) -> StoredColumn:
    name = (row.link_text or row.title or "").strip()[:_LONGEST_NAME]
    return replace(
        _BLANK,
        url=row.url,
        page_id=row.id,
        name=name,
        parent_url=row.column_url or "",
        cls=class_of(name),
        first_level=row.nav,
    )


def _walk(below: Mapping[str, list[str]]) -> Iterator[str]:
    """Depth first, without recursion."""
    waiting = list(reversed(below.get("", ())))
    while waiting:
        url = waiting.pop()
        yield url
        waiting += reversed(below.get(url, ()))


@dataclass(frozen=True)
class _Tree:
    site: Site
    stored: Mapping[str, StoredColumn]
    states: Mapping[str, ColumnState]
    above: Mapping[str, str]
    today: date

    def below(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for url in self.stored:
            found.setdefault(self.above[url], []).append(url)
        return found

    @cached_property
    def updated(self) -> Mapping[str, date]:
        """Of columns with others below them the newest date of all."""
        hung = [replace(state, parent_url=self.above[url]) for url, state in self.states.items()]
        return newest_of(hung, self.today)

    @cached_property
    def registered(self) -> Mapping[str, Column]:
        return {column.url: column for column in self.site.columns}

    def row(self, registry: Registry, url: str, outcome: str) -> ColumnRow:
        state, corrected = self.states[url], self.registered.get(url)
        up = list(ancestors(self.above, url))
        name = (corrected.name if corrected else "") or state.name
        cls = (corrected.cls if corrected else None) or state.cls
        limit = limit_of(replace(state, cls=cls))
        path = self._path(url, name, up)
        return ColumnRow(
            site=self.site.id,
            url=url,
            name=name,
            level=len(path),
            path=path,
            cls=cls,
            confidence=_confidence(state, cls, bool(corrected and corrected.cls)),
            unit=self._unit([url, *up]),
            limit=limit.days if limit else None,
            exempt=state.exempt or ("" if limit else exempt_of(name)),
            newest=state.newest,
            updated=self.updated.get(url, state.newest),
            items=state.items,
            reading=reading(state, outcome),
        )

    def _path(self, url: str, name: str, up: Sequence[str]) -> tuple[str, ...]:
        """By the columns above it; with the names between them that are no pages, where its breadcrumb or the site's
        map has some."""
        names = tuple(self._name(one) for one in reversed(up))
        shown = self.stored[url].path[:-1]
        between = iter(shown)
        return (*(shown if all(one in between for one in names) else names), name)

    def _name(self, url: str) -> str:
        corrected = self.registered.get(url)
        return (corrected.name if corrected else "") or self.states[url].name

    def _unit(self, urls: Sequence[str]) -> str:
        units = (self.registered[url].unit for url in urls if url in self.registered)
        return next((unit for unit in units if unit), self.site.unit)


def reading(state: ColumnState, outcome: str) -> str:
    """How the last look at a column ended."""
    if not outcome:
        return "尚未访问"
    if outcome not in LOOKED and (not state.read or state.proof is Proof.NONE):
        end = Outcome(outcome)
        return f"未能访问（{end.label}）" if end.could_not_look else f"栏目页打不开（{end.label}）"
    return state.proof.label


def _confidence(state: ColumnState, cls: ColumnClass | None, registered: bool) -> float:
    if cls is None:
        return 0.0
    return SURE if registered else BY_NAME if cls is class_of(state.name) else GUESSED


def _outcomes(conn: Connection, stored: Mapping[str, StoredColumn]) -> dict[str, str]:
    urls = {column.page_id: url for url, column in stored.items() if column.page_id}
    return {urls[page_id]: outcome for page_id, outcome in queries.outcomes(conn, list(urls))}
