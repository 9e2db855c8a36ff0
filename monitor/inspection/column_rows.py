"""The columns of a site as a tree, in the order of its navigation, for the people who correct the registry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.checks.columns import class_of, exempt_of
from monitor.checks.freshness import limit_of
from monitor.checks.hierarchy import ancestors
from monitor.checks.view import ColumnState
from monitor.inspection import ground as grounds
from monitor.inspection.columns import parents_of
from monitor.model import ColumnClass, Outcome
from monitor.registry import Registry, Site
from monitor.store import columns
from monitor.store.columns import StoredColumn
from monitor.store.tables import pages

SURE, BY_NAME, GUESSED = 1.0, 0.9, 0.5  # the registry says so, the name does, the items look like it
_LOOKED = (Outcome.OK.value, Outcome.UNCHANGED.value)


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """`level`: 1 at the top; `path`: names from the top down; `limit`: days, None where it need not be updated;
    `reading`: in Chinese, how the last look ended: a blank list, an unread one and an error are three things."""

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
    items: int
    reading: str


def rows(conn: Connection, registry: Registry, site: Site) -> list[ColumnRow]:
    """Every column of the site, each followed by those below it."""
    stored = columns.load(conn, site.id)
    states = grounds.states(stored, site)
    above = parents_of(stored.values())
    below: dict[str, list[str]] = {}
    for url in stored:
        below.setdefault(above[url], []).append(url)
    outcomes = _outcomes(conn, stored)
    made = {url: _row(registry, site, states[url], outcomes.get(url, ""), above, states) for url in stored}
    return [made[url] for url in _walk(below)]


def _walk(below: Mapping[str, list[str]]) -> Iterator[str]:
    """Depth first, without recursion."""
    waiting = list(reversed(below.get("", ())))
    while waiting:
        url = waiting.pop()
        yield url
        waiting += reversed(below.get(url, ()))


def _row(
    registry: Registry,
    site: Site,
    state: ColumnState,
    outcome: str,
    above: Mapping[str, str],
    states: Mapping[str, ColumnState],
) -> ColumnRow:
    registered = {column.url: column for column in site.columns}
    corrected = registered.get(state.url)
    up = list(ancestors(above, state.url))
    units = (registered[url].unit for url in (state.url, *up) if url in registered)
    name = (corrected.name if corrected else "") or state.name
    cls = (corrected.cls if corrected else None) or state.cls
    limit = limit_of(replace(state, cls=cls))
    return ColumnRow(
        site.id,
        state.url,
        name,
        len(up) + 1,
        (*(states[url].name for url in reversed(up)), name),
        cls,
        _confidence(state, cls, bool(corrected and corrected.cls)),
        next((unit for unit in units if unit), site.unit),
        limit.days if limit else None,
        state.exempt or ("" if limit else exempt_of(name)),
        state.newest,
        state.items,
        reading(state, outcome),
    )


def reading(state: ColumnState, outcome: str) -> str:
    """How the last look at a column ended."""
    if not outcome:
        return "尚未访问"
    if outcome not in _LOOKED and not state.read:
        end = Outcome(outcome)
        return f"未能访问（{end.label}）" if end.could_not_look else f"栏目页打不开（{end.label}）"
    if not state.read:
        return "列表由脚本生成，未能读取"
    if state.items:
        return "已读取"
    return "静态页面" if state.has_text else "空白"


def _confidence(state: ColumnState, cls: ColumnClass | None, registered: bool) -> float:
    if cls is None:
        return 0.0
    return SURE if registered else BY_NAME if cls is class_of(state.name) else GUESSED


def _outcomes(conn: Connection, stored: Mapping[str, StoredColumn]) -> dict[str, str]:
    urls = {column.page_id: url for url, column in stored.items()}
    query: Any = sa.select(pages.c.id, pages.c.outcome).where(pages.c.id.in_(list(urls)))
    return {urls[page_id]: outcome for page_id, outcome in conn.execute(query)} if urls else {}
