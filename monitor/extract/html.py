"""The Document of a web page, or of the datastore that a list's end point sends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from monitor.extract.charset import as_utf8, declared_in, decode
from monitor.extract.fields import date_sources, document_number, imprint, replaced_home
from monitor.extract.fields.breadcrumb import crumbs_of, is_home_name
from monitor.extract.fields.identity import identity_of
from monitor.extract.fields.imprint import Published
from monitor.extract.fields.page_kind import kind_of_page, surely_article
from monitor.extract.fields.title import Title, above_text, headline, says_nothing, title_of
from monitor.extract.fields.zones import Zones
from monitor.extract.lists import ItemList, groups_of
from monitor.extract.lists.items import main_groups, main_items
from monitor.extract.lists.pager import after_datastore, is_further_page, next_pages
from monitor.extract.lists.placeholders import drawn_by_script, fills_a_box, text_drawn_by_script
from monitor.extract.lists.script_rows import Carried, carried_lists
from monitor.extract.lists.template import mark, place, says_empty, template_of
from monitor.extract.markup import datastore
from monitor.extract.markup.blocks import block, blocks_of
from monitor.extract.markup.links import links_of, records_links, sent_on_by
from monitor.extract.markup.page import Page, read_page
from monitor.extract.markup.regions import Layout
from monitor.extract.markup.tree import parse
from monitor.extract.urls import Base
from monitor.extract.urls.query_encoding import query_charset
from monitor.model import REPLACED, Block, Document, ListItem, PageKind, Region

_NO_TEXT = "正文: drawn by script"
_PUBLISHED = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"([^"\n]{8,40})"')
_MOST_DATA, _LONGEST_DATA = 10, 20_000  # scripts of JSON-LD, characters of one
MAX_BODY = 16_000_000  # bytes that are looked at


def html_document(
    body: bytes,
    url: str,
    *,
    content_type: str = "",
    refresh: str = "",
    home_url: str = "",
    today: date | None = None,
) -> Document:
    """The Document of an HTML body, or of the datastore that a list's end point sends. Never raises."""
    body = body[:MAX_BODY]
    declared = declared_in(content_type)
    text, charset = decode(body, declared)
    queries = query_charset(charset, body, declared)
    if datastore.is_datastore(text):
        return _of_datastore(text, Base(url, queries), today, charset, content_type)
    page = read_page(text, url, as_utf8(body, charset), queries)
    found = _of_page(page, home_url, today, charset, content_type)
    sent_on = sent_on_by(refresh, page.base)
    return replace(found, links=(*found.links, *sent_on)) if sent_on else found


def _of_page(page: Page, home_url: str, today: date | None, charset: str, content_type: str) -> Document:
    """What the page says of itself, and what it holds."""
    tree, layout = page.tree, page.layout
    carried = carried_lists(tree, layout, page.base)
    links = links_of(tree, layout, page.base, carried)
    title = title_of(tree, layout, page.meta, page.window, page.content)
    crumbs = crumbs_of(tree, layout, page.base, title.text, page.content if page.named else -1)
    zones = Zones(page, title.node)
    published = imprint.published(
        zones, _with_linked_data(page), page.url, title.text, lambda: today or date_sources.todays(page.top())
    )
    groups = [] if surely_article(page, published) else _groups(page, carried)
    further = bool(page.url) and any(not group.side for group in groups) and is_further_page(tree, links, page.url)
    kind = kind_of_page(page, groups, crumbs, published, home_url, further)
    path = crumbs.names if kind is PageKind.ARTICLE or not crumbs.own else (*crumbs.names, crumbs.own)
    found = Document(
        page.url,
        kind,
        title=title.text,
        meta_date=published.stated,
        source=imprint.source_of(zones, page.meta),
        column=_column(path) or page.stated("ColumnName").removeprefix(page.stated("SiteName")),
        column_url=crumbs.url,
        breadcrumb=path,
        charset=charset,
        content_type=content_type,
        meta=page.meta,
        pager_next=next_pages(tree, links, page.base),
        identity=identity_of(page, links),
        blocks=(*_meta_blocks(page), *blocks_of(tree, layout)),
        links=tuple(links),
    )
    if kind is PageKind.ARTICLE:
        return _as_article(found, page, zones, published, title)
    shown = None if today or not groups else date_sources.todays(page.top())
    home = kind is PageKind.HOME
    items = main_items(groups, home, today, shown, kind is PageKind.LIST)
    lists = main_groups(groups, home and bool(items))
    held = [group.place for group in lists] if items or home else []
    template = template_of(page, links, held, (item.url for item in items), path)
    outcome = f"{REPLACED}: {what}" if home and (what := replaced_home.of_tree(tree)) else "ok"
    return _as_list(replace(found, outcome=outcome, template=template), page, items)


def _with_linked_data(page: Page) -> Mapping[str, str]:
    """The page's meta tags, and the datePublished of its JSON-LD (schema.org) where there is exactly one."""
    if '"datePublished"' not in page.source:
        return page.meta
    tree = page.tree
    data = [node for node in tree.find("script") if tree.attr(node, "type").lower() == "application/ld+json"]
    found = {value for node in data[:_MOST_DATA] for value in _PUBLISHED.findall(tree.raw_text(node, _LONGEST_DATA))}
    return {"datepublished": found.pop(), **page.meta} if len(found) == 1 else page.meta


def _as_article(found: Document, page: Page, zones: Zones, published: Published, heading: Title) -> Document:
    title = found.title
    if not heading.sure and (heading.node < 0 or heading.is_name or says_nothing(title)):
        marked = above_text(page.tree, page.layout, page.meta, page.content)
        title = marked.text or imprint.line_above(zones) or title
        if says_nothing(title):
            title = headline(page.tree, page.layout, page.meta, page.content) or _column(found.breadcrumb) or title
    return replace(
        found,
        title=title,
        date=published.day,
        time=published.time,
        date_source=published.origin,
        date_drawn_by_script=published.unread,
        unread=(_NO_TEXT,) if text_drawn_by_script(page) else (),
        head=_head(page, heading.node),
        **document_number.filed(page, title)._asdict(),
    )


def _head(page: Page, heading: int) -> str:
    node = page.content if page.content >= 0 else heading
    return mark(place(page.tree, node)) if node >= 0 else ""


def _as_list(found: Document, page: Page, items: tuple[ListItem, ...]) -> Document:
    """A page of items, or one that should have some. A template that titles every page alike yields to the path."""
    column = _column(found.breadcrumb) if found.kind in (PageKind.COLUMN, PageKind.LIST) else ""
    title = column if column and says_nothing(found.title) else found.title
    drawn = fills_a_box(page, [item.title for item in items[:3]]) if items else drawn_by_script(page)
    says = "" if items else says_empty(page)
    return replace(found, title=title, items=items, list_drawn_by_script=drawn, says_empty=says)


def _of_datastore(text: str, url: Base, today: date | None, charset: str, content_type: str) -> Document:
    fragment = parse(datastore.records(text))
    layout = Layout(fragment)
    return Document(
        str(url),
        PageKind.LIST,
        charset=charset,
        content_type=content_type,
        items=main_items(groups_of(fragment, layout, url), False, today),
        pager_next=tuple(page for page in after_datastore(text, url) if page),
        blocks=tuple(blocks_of(fragment, layout)),
        links=tuple(records_links(text, url)),
    )


def _groups(page: Page, carried: list[Carried]) -> list[ItemList]:
    """The lists of a page. Where it carries a datastore, that is its list, also when it is empty."""
    stores = datastore.of_page(page.tree)
    if stores:
        fragments = [(node, parse(datastore.records(text))) for node, text in stores]
        held = [(node, groups_of(fragment, Layout(fragment), page.base)) for node, fragment in fragments]
        return [replace(group, origin=node) for node, groups in held for group in groups]
    groups = groups_of(page.tree, page.layout, page.base, page.measures)
    if any(group.dated and not group.side for group in groups):
        return groups
    written = [
        replace(group, origin=one.node, look=(*group.look, str(one.node))) for one in carried for group in one.groups
    ]
    return [*groups, *written]


def _column(path: tuple[str, ...]) -> str:
    """The last name of a breadcrumb that is a column's."""
    return next((name for name in reversed(path) if not is_home_name(name)), "")


def _meta_blocks(page: Page) -> list[Block]:
    texts = (("标题", page.window), ("关键词", page.stated("keywords")), ("描述", page.stated("description")))
    return [block(text, Region.META, where) for where, text in texts if text]
