"""Which column a page belongs to, what the column is called, and what a page of its list says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from monitor.checks.column_classes import class_of, class_of_items
from monitor.checks.column_tree import Place, parents
from monitor.checks.view import ColumnState
from monitor.extract.endpoints import is_call
from monitor.inspection.work import CheckContext, PageToCheck
from monitor.model import ColumnClass, Document, PageKind, Proof, Region
from monitor.registry import Column
from monitor.store.columns import ListReading, StoredColumn

A_LIST = 3  # rows without dates that make a list
A_MAP = 5  # links from which on a static page holds something
A_TEXT = 40  # characters of running text from which a page in a column's place counts as a text, not as a blank list
_GENERIC = frozenset({"", "首页", "网站首页", "正文", "列表", "栏目列表", "内容", "当前位置", "更多", "详情"})
_CUT = re.compile(r"\s*[-_—|–]+\s*")  # 通知公告-示例区人民政府
_LONGEST_NAME = 40
_DEEPEST = 8  # names of a breadcrumb


def kind_of(context: CheckContext, page: PageToCheck, document: Document) -> PageKind:
    """What the page is: extraction's word where it has one; what navigation or registry name is a column, and what the
    site's map names unless it is a dated article."""
    if page.kind in (PageKind.HOME, PageKind.LIST):
        return page.kind
    if page.fetch.url in context.frames and page.fetch.url not in context.registered:
        return PageKind.OTHER
    if page.fetch.url == context.home or document.kind is PageKind.HOME:
        return PageKind.HOME
    if document.kind is PageKind.ATTACHMENT or page.kind is PageKind.ATTACHMENT:
        return PageKind.ATTACHMENT
    if page.nav or page.fetch.url in context.registered or page.fetch.url in context.first_level:
        return PageKind.COLUMN
    if document.kind is PageKind.LIST and page.list_of:
        return PageKind.LIST
    if page.fetch.url in context.mapped and (document.kind is not PageKind.ARTICLE or document.date is None):
        return PageKind.COLUMN
    kind = document.kind if document.kind in (PageKind.COLUMN, PageKind.ARTICLE) else page.kind
    return PageKind.OTHER if kind is PageKind.COLUMN and not is_named(context, page, document) else kind


def is_named(context: CheckContext, page: PageToCheck, document: Document) -> bool:
    """Something says that the page is a column: registry, menu, site map, ColumnName, its list, an earlier scan. Its
    address alone does not: /weather.htm, a frame and an error page look the same.
    """
    url = page.fetch.url
    by_site = page.nav or url in context.registered or url in context.first_level or url in context.mapped
    known = context.columns.get(url)
    labelled = bool(known and known.named) or _meta(document, "columnname") != ""
    return by_site or labelled or _shows_list(context, page, document)


def _shows_list(context: CheckContext, page: PageToCheck, document: Document) -> bool:
    """Rows, or a list that a script draws below a name that a column has: a weather box is drawn by script too."""
    if document.list_drawn_by_script:
        return class_of(own_name(context, page, document)) is not None
    return len(document.items) >= A_LIST or any(item.date for item in document.items)


def may_be_column(document: Document, page: PageToCheck) -> bool:
    """A page of which only the other columns of its site tell whether it is one (`inspection.sight`)."""
    return PageKind.COLUMN in (document.kind, page.kind) and document.readable and bool(document.template.bare)


def column_url(context: CheckContext, page: PageToCheck, kind: PageKind, document: Document) -> str:
    """The column of a page: itself, the list it goes on, its breadcrumb's, the one of that name, its parent's."""
    if kind is PageKind.COLUMN:
        return page.fetch.url
    if kind is PageKind.HOME:
        return ""
    if kind is PageKind.LIST and page.list_of:
        return page.list_of.url
    if document.column_url and document.column_url not in (context.home, context.site.url):
        return document.column_url
    return context.by_name.get(document.column or _meta(document, "columnname"), page.parent_column)


def column_name(context: CheckContext, url: str, document: Document) -> str:
    """What the column of a page (not a column itself) is called."""
    known = context.columns.get(url)
    return (known.name if known else "") or document.column or _meta(document, "columnname")


def own_name(context: CheckContext, page: PageToCheck, document: Document) -> str:
    """What a column's page calls its column."""
    registered = context.registered.get(page.fetch.url)
    crumbs = document.breadcrumb[-1:] if document.breadcrumb else ()
    mapped = context.mapped.get(page.fetch.url, ())[-1:]
    names = (registered.name if registered else "", *crumbs, _meta(document, "columnname"), *mapped)
    guesses = (*names, document.column, _CUT.split(document.title)[0], page.link_text)
    return next((name.strip() for name in guesses if name.strip() not in _GENERIC), "")[:_LONGEST_NAME]


def reading(context: CheckContext, page: PageToCheck, kind: PageKind, document: Document) -> ListReading | None:
    """What this page says of the list it belongs to; None when it is no page of a list."""
    dates = [item.date for item in document.items if item.date]
    counted: dict[str, Any] = {
        "items": len(document.items),
        "dated_items": len(dates),
        "newest": newest(dates, context.today),
    }
    if kind is PageKind.LIST and page.list_of:
        fetched = is_call(page.fetch.url) and (bool(document.items) or not document.list_drawn_by_script)
        proof = _proof_of_answer(document) if fetched else Proof.NONE
        return ListReading(
            url=page.list_of.url, page_id=page.list_of.page_id, first=False, fetched=fetched, proof=proof, **counted
        )
    if kind is not PageKind.COLUMN and not (kind is PageKind.OTHER and may_be_column(document, page)):
        return None
    url, name = page.fetch.url, own_name(context, page, document)
    registered = context.registered.get(url)
    titles = [item.title for item in document.items]
    has_text = (
        not document.items and not document.list_drawn_by_script and (is_text(document) or is_map(document, name))
    )
    static = ColumnClass.STATIC if has_text else None
    return ListReading(
        url=url,
        page_id=page.page_id,
        read=document.readable and (bool(document.items) or not document.list_drawn_by_script),
        name=name,
        parent_url=page.parent_column if page.parent_column != url else "",
        path=_path(context, url, document, name),
        cls=(registered.cls if registered else None) or class_of(name) or class_of_items(titles) or static,
        first_level=url in context.first_level,
        has_text=has_text,
        proof=proof_of(document, has_text),
        named=kind is PageKind.COLUMN,
        template=document.template,
        **counted,
    )


def proof_of(document: Document, has_text: bool) -> Proof:
    """How the list was seen, as far as its own page tells."""
    if not document.readable:
        return Proof.UNREAD
    if document.items:
        return Proof.SCRIPT if document.list_drawn_by_script else Proof.ROWS
    if document.list_total == 0:
        return Proof.TOTAL
    if document.list_drawn_by_script:
        return Proof.SCRIPT
    if document.says_empty:
        return Proof.WORDS
    return Proof.TEXT if has_text else Proof.UNKNOWN


def _proof_of_answer(document: Document) -> Proof:
    if document.items:
        return Proof.ROWS
    return Proof.TOTAL if document.list_total == 0 else Proof.UNREAD


def _path(context: CheckContext, url: str, document: Document, name: str) -> tuple[str, ...]:
    """The names of a column's breadcrumb, its own last; else its place in the site's map; else the one above that its
    labels name; () for none."""
    mapped = context.mapped.get(url, ())
    shown = [one for one in document.breadcrumb if one not in _GENERIC and one != name]
    if len(mapped) > 1 and not shown:
        return (*mapped[:-1], name or mapped[-1])
    if not document.breadcrumb and (above := _meta(document, "columntype")) not in (*_GENERIC, name):
        return (above[:_LONGEST_NAME], name) if name else ()
    names = tuple(one[:_LONGEST_NAME] for one in document.breadcrumb if one not in _GENERIC)[:_DEEPEST]
    return names if not names or not name or names[-1] == name else (*names, name)


def newest(dates: list[date], today: date) -> date | None:
    """The newest date that is not in the future: one slip of a typist must not keep a column fresh for years."""
    past = [day for day in dates if day <= today]
    return max(past) if past else min(dates, default=None)


def is_text(document: Document) -> bool:
    """A page of running text stands where a list is expected (概况, 职能 …): text beside that of links."""
    text = sum(len(block.text) for block in document.blocks if block.region is Region.MAIN and not block.hidden)
    linked = sum(len(link.text) for link in document.links if link.region is Region.MAIN)
    return text - linked - len(document.title) >= A_TEXT


def is_map(document: Document, name: str) -> bool:
    """A page that is static by its name and leads on: a site map, an overview of units."""
    return class_of(name) is ColumnClass.STATIC and sum(one.region is Region.MAIN for one in document.links) >= A_MAP


def state(stored: StoredColumn, registered: Column | None, unit: str, parent_url: str = "") -> ColumnState:
    """A stored column as checks are handed it, with the registry's corrections."""
    return ColumnState(
        url=stored.url,
        name=stored.name,
        page_id=stored.page_id,
        cls=stored.cls,
        unit=unit,
        max_age_days=registered.max_age_days if registered else None,
        exempt=registered.exempt if registered else "",
        items=stored.items,
        dated_items=stored.dated_items,
        newest=stored.newest,
        read=stored.read,
        first_level=stored.first_level,
        has_text=stored.has_text,
        parent_url=parent_url,
        certain=bool(registered and registered.cls) or stored.cls is class_of(stored.name),
        proof=stored.proof,
        named=stored.named,
    )


def parents_of(stored: Iterable[StoredColumn]) -> dict[str, str]:
    """By each column's URL the one above it, "" at the top."""
    return parents(Place(one.url, one.name, one.path, one.parent_url, one.first_level) for one in stored)


def by_name(stored: Iterable[StoredColumn]) -> dict[str, str]:
    """Name → URL, of the names that only one column has."""
    urls: dict[str, list[str]] = {}
    for column in stored:
        urls.setdefault(column.name, []).append(column.url)
    return {name: found[0] for name, found in urls.items() if name and len(found) == 1}


def _meta(document: Document, name: str) -> str:
    return next((value.strip() for key, value in document.meta.items() if key.lower() == name), "")
