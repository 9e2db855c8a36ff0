"""Cards: pictures that lead to an article, with a caption in the same cell or in a cell of its own; rows of a grid."""

from __future__ import annotations

from bisect import bisect_left

from monitor.extract.markup.tree import Tree
from monitor.extract.urls import stub

_FEWEST, _MOST = 3, 200  # cards of a list
_MOST_LINKS = 4  # of one card
_FILLING = frozenset({"tr", "ul", "ol", "div", "dl", "table"})  # a row of a grid
_CELLS = frozenset({"td", "li", "div", "dl", "dt", "dd", "p", "figure", "section", "tr", "table", "article"})


def pictures_of(tree: Tree) -> list[int]:
    """The nodes of all pictures; [] on a page with too few for a list of cards."""
    found = list(tree.find("img"))
    return found if len(found) >= _FEWEST else []


def cells_of(tree: Tree, pictures: list[int], node: int, links: int) -> list[int]:
    """The cell with the caption of each card below a node, where none of its `links` leads elsewhere; else []."""
    shown = _count(tree, pictures, node)
    if not _FEWEST <= shown <= _MOST or not shown <= links * _MOST_LINKS <= shown * _MOST_LINKS**2:
        return []
    captions: dict[str, int] = {}
    pictured: set[str] = set()
    for cell in _cells(tree, node):
        target = _target(tree, cell)
        if not target:
            return []
        if _count(tree, pictures, cell):
            pictured.add(target)
        if target not in captions or _says(tree, cell) > _says(tree, captions[target]):
            captions[target] = cell
    return list(captions.values()) if len(captions) >= _FEWEST and pictured == captions.keys() else []


def _count(tree: Tree, pictures: list[int], node: int) -> int:
    return bisect_left(pictures, tree.ends[node]) - bisect_left(pictures, node)


def _cells(tree: Tree, node: int) -> list[int]:
    """The children that hold a link, or the children of those that lead to more than one place."""
    cells: list[int] = []
    for child in tree.children(node):
        if tree.tags[child] not in _CELLS or next(tree.find("a", child, tree.ends[child]), None) is None:
            continue
        if tree.tags[child] not in _FILLING or _target(tree, child):
            cells.append(child)
            continue
        below = (cell for cell in tree.children(child) if tree.tags[cell] in _CELLS)
        cells += [cell for cell in below if next(tree.find("a", cell, tree.ends[cell]), None) is not None]
        if len(cells) > _MOST:
            return []
    return cells


def _target(tree: Tree, cell: int) -> str:
    """The one place that a cell leads to; "" for none or several."""
    target = ""
    for number, link in enumerate(tree.find("a", cell, tree.ends[cell]), 1):
        href = tree.attr(link, "href")
        if number > _MOST_LINKS or not href or stub(href) or href != (target or href):
            return ""
        target = href
    return target


def _says(tree: Tree, cell: int) -> int:
    return len(tree.text(cell, tree.ends[cell]))
