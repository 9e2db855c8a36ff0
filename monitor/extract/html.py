"""A web page → Document."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from monitor.extract import datastore, imprint
from monitor.extract.blocks import block, blocks_of
from monitor.extract.charset import declared_in, decode
from monitor.extract.crumbs import crumbs_of, is_home_name
from monitor.extract.html_kind import kind_of_page, surely_article
from monitor.extract.identity import identity_of
from monitor.extract.links import links_of, records_links
from monitor.extract.lists import Group, groups_of, main_items
from monitor.extract.page import Page, read_page
from monitor.extract.pager import after_datastore, next_pages
from monitor.extract.regions import Layout
from monitor.extract.title import says_nothing, title_of
from monitor.extract.tree import Tree, parse
from monitor.model import Block, Document, Link, PageKind, Region

MAX_BODY = 16_000_000  # bytes that are looked at
_FOOT = 400  # characters after the main text in which some templates put the imprint
# What systems write into pages whose list a script fetches (JPAAS, Jiangxi, UCAP, gkmlpt, Epoint) and frameworks
# that draw lists.
_DRAWERS = (
    "loadPageData",
    "x-handlebars",
    "/queryList",
    "lidstatic",
    "buildstatic",
    "parseType=",
    "v-for=",
    "ng-repeat",
    "laytpl",
    "/page/build/unit",
    "/gkmlpt/api",
    "/common/search/",
    "EpointWebBuilder",
)
_ASKS = re.compile(r"\.ajax\s*\(|\$\.(?:get|post|getJSON)\s*\(|fetch\s*\(|axios|XMLHttpRequest")
_WRITES_ITEMS = re.compile(r"<li|<tr|<dd|<a\s", re.IGNORECASE)


def html_document(
    body: bytes, url: str, *, content_type: str = "", home_url: str = "", today: date | None = None
) -> Document:
    """The Document of an HTML body, or of the datastore that a list's end point sends. Never raises."""
    text, charset = decode(body[:MAX_BODY], declared_in(content_type))
    if datastore.is_datastore(text):
        return _datastore_document(text, url, charset, content_type, today)
    page = read_page(text, url)
    links = links_of(page.tree, page.layout, page.base)
    return replace(
        _described(page, home_url, today),
        charset=charset,
        content_type=content_type,
        meta=page.meta,
        pager_next=next_pages(page.tree, links, page.base),
        identity=identity_of(page, links),
        blocks=(*_meta_blocks(page), *blocks_of(page.tree, page.layout)),
        links=tuple(Link(*link) for link in links),
    )


def _described(page: Page, home_url: str, today: date | None) -> Document:
    """What the page is: its kind, title, date, source, column and items."""
    tree, layout = page.tree, page.layout
    title = title_of(tree, layout, page.meta, page.window, page.content)
    crumbs = crumbs_of(tree, layout, page.base, title.text, page.content if page.named else -1)
    zone = imprint.zone_of(tree, layout, title.node, page.content)
    others = (imprint.zone_of(tree, layout, -1, page.content), _foot(page))
    published = imprint.published(zone, others, page.meta, page.url)
    groups = [] if surely_article(page, published) else _groups(page)
    kind = kind_of_page(page, groups, crumbs, published, home_url)
    path = crumbs.names if kind is PageKind.ARTICLE or not crumbs.own else (*crumbs.names, crumbs.own)
    column = _column(path)
    found = Document(
        page.url,
        kind,
        title=title.text,
        meta_date=published.stated,
        source=imprint.source_of((imprint.zone_of(tree, layout, title.node, page.content, True), *others), page.meta),
        column=column or page.stated("ColumnName"),
        column_url=crumbs.url,
        breadcrumb=path,
    )
    if kind is PageKind.ARTICLE:
        shown = imprint.line_before_imprint(others[0]) if says_nothing(title.text) else ""
        return replace(
            found,
            title=shown or title.text,
            date=published.day,
            time=published.time,
            date_source=published.origin,
        )
    items = main_items(groups, kind is PageKind.HOME, today)
    listed = kind in (PageKind.COLUMN, PageKind.LIST)
    return replace(
        found,
        title=column if listed and column and says_nothing(title.text) else title.text,
        items=items,
        list_drawn_by_script=not items and _drawn_by_script(page),
    )


def _datastore_document(text: str, url: str, charset: str, content_type: str, today: date | None) -> Document:
    fragment = parse(datastore.records(text))
    layout = Layout(fragment)
    items = main_items(groups_of(fragment, layout, url), False, today)
    return Document(
        url=url,
        kind=PageKind.LIST,
        charset=charset,
        content_type=content_type,
        items=items,
        pager_next=tuple(page for page in after_datastore(text, url) if page),
        blocks=tuple(blocks_of(fragment, layout)),
        links=tuple(Link(*link) for link in records_links(text, url)),
    )


def _groups(page: Page) -> list[Group]:
    """The lists of a page. Where it carries a datastore, that is its list, also when it is empty."""
    stores = [text for text in _xml_scripts(page.tree) if datastore.is_datastore(text)]
    if not stores:
        return groups_of(page.tree, page.layout, page.base, page.measures)
    found: list[Group] = []
    for text in stores:
        fragment = parse(datastore.records(text))
        found += groups_of(fragment, Layout(fragment), page.base)
    return found


def _xml_scripts(tree: Tree) -> list[str]:
    return [tree.raw_text(node) for node in tree.find("script") if tree.attr(node, "type").lower() == "text/xml"]


def _drawn_by_script(page: Page) -> bool:
    """The page asks for its list by script, or holds the template of one."""
    tree = page.tree
    if any(datastore.is_datastore(text) for text in _xml_scripts(tree)):
        return False
    if "{{" in page.source and any("{{" in text for text in tree.texts):
        return True
    if any(word in page.source for word in _DRAWERS):
        return True
    for node in tree.find("script"):
        text = "" if tree.attr(node, "src") else tree.raw_text(node, 200_000)
        if _ASKS.search(text) and _WRITES_ITEMS.search(text):
            return True
    return False


def _column(path: tuple[str, ...]) -> str:
    """The last name of a breadcrumb that is a column's."""
    return next((name for name in reversed(path) if not is_home_name(name)), "")


def _foot(page: Page) -> str:
    if page.content < 0:
        return ""
    end = page.tree.ends[page.content]
    return imprint.text_from(page.tree, page.layout, end, _FOOT)


def _meta_blocks(page: Page) -> list[Block]:
    texts = (("标题", page.window), ("关键词", page.stated("keywords")), ("描述", page.stated("description")))
    return [block(text, Region.META, where) for where, text in texts if text]
