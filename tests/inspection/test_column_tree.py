"""How columns hang together, by the pages on which they were found."""

from __future__ import annotations

from typing import Any

from monitor.inspection.column_tree import ColumnTree, Node
from monitor.inspection.work import Root
from monitor.model import PageKind

K = PageKind


def node(number: int, kind: PageKind, parent: int | None, nav: bool = False, leads_to: str = "") -> Node:
    return Node(id=number, url=f"http://x/{number}", kind=kind, parent_id=parent, nav=nav, leads_to=leads_to)


def tree(*extra: Any) -> ColumnTree:
    return ColumnTree(
        [
            node(1, K.HOME, None),
            node(2, K.COLUMN, 1, nav=True),
            node(3, K.LIST, 2),
            node(4, K.LIST, 3),
            node(5, K.COLUMN, 4),
            *extra,
        ]
    )


def test_a_list_page_goes_on_the_column_at_the_head_of_its_chain() -> None:
    assert tree().root_of(4) == Root("http://x/2", 2)
    assert tree().root_of(2) == Root("http://x/2", 2)
    assert tree().root_of(1) is None
    assert tree().root_of(99) is None


def test_the_columns_above_a_page_are_named_nearest_first() -> None:
    assert [root.page_id for root in tree().above(5)] == [5, 2]
    assert tree().above(1) == ()
    assert tree().ancestors() == {"http://x/2": (), "http://x/5": ("http://x/2",)}


def test_what_the_navigation_names_is_a_column_before_anybody_has_read_it() -> None:
    named = node(6, K.OTHER, 1, nav=True)
    assert tree(named).root_of(6) == Root("http://x/6", 6)
    assert tree(node(6, K.OTHER, 1)).root_of(6) is None


def test_a_circle_ends() -> None:
    circle = ColumnTree([node(1, K.LIST, 2), node(2, K.LIST, 1), node(3, K.COLUMN, 4), node(4, K.COLUMN, 3)])
    assert circle.root_of(1) is None
    assert len(circle.above(3)) == 2


def test_the_first_level_is_what_the_navigation_leads_to_also_through_a_redirect() -> None:
    moved = node(6, K.OTHER, 1, nav=True, leads_to="http://x/zwgk/")
    assert tree(moved).first_level() == {"http://x/2", "http://x/zwgk/"}


def test_the_home_page_is_where_its_redirect_ends() -> None:
    assert tree().home() == "http://x/1"
    assert ColumnTree([node(1, K.HOME, None, leads_to="http://x/index.htm")]).home() == "http://x/index.htm"
    assert ColumnTree([]).home() == ""
