"""The items of a page: those of the list that the page is about, or of all dated lists of a home page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from monitor.extract.fields import date_sources
from monitor.extract.lists import ItemList, years
from monitor.model import ListItem

MAX_ITEMS = 2_000


def main_items(
    groups: list[ItemList], everything: bool, today: date | None, shown: date | None = None, further: bool = False
) -> tuple[ListItem, ...]:
    """The items that the page is about: of a home page (`everything`) all dated ones, else those of the main list.

    `shown`: the day that the page itself calls today's; it completes dates without a year. `further`: a later page of
    a list.
    """
    found: dict[tuple[str, str], ListItem] = {}
    for group in main_groups(groups, everything):
        for item in items_of(group, today, shown, further):
            found.setdefault((item.url, "" if item.url else item.title + str(len(found))), item)
    return tuple(found.values())[:MAX_ITEMS]


def main_groups(groups: list[ItemList], everything: bool) -> list[ItemList]:
    """The lists that the page is about."""
    groups = [group for group in groups if not group.side]
    return [group for group in groups if group.dated] if everything else _like_the_heaviest(groups)


def items_of(
    group: ItemList, today: date | None, shown: date | None = None, further: bool = False
) -> Iterator[ListItem]:
    raw = [(row.when, date_sources.of_url(row.url), row.pinned) for row in group.rows]
    days = years.complete(raw, today, shown, further)
    for row, day in zip(group.rows, days, strict=True):
        yield ListItem(row.title, row.url, day, row.pinned, row.source)


def _like_the_heaviest(groups: list[ItemList]) -> list[ItemList]:
    """The heaviest list, and the others that look the same: a list is often cut into parts of five."""
    if not groups:
        return []
    weights: dict[tuple[str, ...], float] = {}
    for group in groups:
        weights[group.look] = weights.get(group.look, 0) + group.weight
    look = max(weights, key=lambda one: weights[one])
    return [group for group in groups if group.look == look]
