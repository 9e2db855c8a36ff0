"""How columns hang together: each was found on a page, which may belong to a column itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from monitor.inspection import queries
from monitor.inspection.work import Root
from monitor.model import PageKind
from monitor.outcomes import Outcome

_DEEPEST = 60  # steps upwards: a chain of list pages is as long as its pager


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    id: int
    url: str
    kind: PageKind
    parent_id: int | None
    nav: bool
    leads_to: str  # of a redirect

    @property
    def is_column(self) -> bool:
        """What the navigation names is a column, also before anybody has read it."""
        return self.kind is PageKind.COLUMN or (self.nav and self.kind in (PageKind.OTHER, PageKind.ARTICLE))


class ColumnTree:
    """The home page, columns and list pages of a site: few beside its articles, so they are held in memory."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._nodes = {node.id: node for node in nodes}
        self._ids = {node.url: node.id for node in self._nodes.values()}

    def root_of(self, page_id: int) -> Root | None:
        """The column that this list page goes on, or that this column's page is; None outside of every column."""
        node = self._nodes.get(page_id)
        for _ in range(_DEEPEST):
            if node is None or node.kind is not PageKind.LIST:
                break
            node = self._nodes.get(node.parent_id or 0)
        return Root(node.url, node.id) if node and node.is_column else None

    def above(self, page_id: int | None) -> tuple[Root, ...]:
        """The columns through which a page was found, the nearest first; `page_id` is that of its parent."""
        found: dict[str, Root] = {}
        for _ in range(_DEEPEST):
            root = self.root_of(page_id or 0)
            if root is None or root.url in found:
                break
            found[root.url] = root
            page_id = self._nodes[root.page_id].parent_id
        return tuple(found.values())

    def ancestors(self) -> Mapping[str, tuple[str, ...]]:
        """By the URL of each column the columns above it, the nearest first."""
        roots = [node for node in self._nodes.values() if node.is_column]
        return {node.url: tuple(root.url for root in self.above(node.parent_id)) for node in roots}

    def home(self) -> str:
        """The URL of the home page, or of the page that it redirects to; empty before it was ever asked for."""
        found = sorted((node for node in self._nodes.values() if node.kind is PageKind.HOME), key=lambda node: node.id)
        return (found[0].leads_to or found[0].url) if found else ""

    def leads_to(self, url: str) -> str:
        """Where this address redirects to; itself where it does not."""
        node = self._nodes.get(self._ids.get(url, 0))
        return (node.leads_to or url) if node else url

    def first_level(self) -> frozenset[str]:
        """URLs that the navigation leads to, by itself or through a redirect."""
        named = [node for node in self._nodes.values() if node.nav]
        return frozenset(node.leads_to or node.url for node in named)


def load(conn: Connection, site: str) -> ColumnTree:
    return ColumnTree(_node(row) for row in queries.column_pages(conn, site))


def _node(row: queries.Values) -> Node:
    moved = row.final_url if row.outcome == Outcome.REDIRECT.value else ""
    return Node(id=row.id, url=row.url, kind=PageKind(row.kind), parent_id=row.parent_id, nav=row.nav, leads_to=moved)
