"""The kind of a page: home page, column, further page of a list, article, or other."""

from __future__ import annotations

import re
from collections import Counter

from monitor.extract.fields.breadcrumb import Crumbs
from monitor.extract.fields.imprint import Published
from monitor.extract.lists import ItemList
from monitor.extract.lists.template import mount_nodes, own_text
from monitor.extract.markup.page import Page
from monitor.extract.urls import host, normalise
from monitor.extract.urls.kinds import kind_of
from monitor.model import DateSource, PageKind

_ROOT = re.compile(r"^https?://[^/]+/(?:(?:index|default|home|main)\.(?:s?html?|jsp|aspx?|php))?$", re.IGNORECASE)
_HOME_TITLE = re.compile(r"首页|(?:人民政府|政府网|门户网站|网站|平台|专题|中国烟草)$")
_NO_LIST = re.compile(r"(?:智能|全站|站内)?(?:检索|搜索)(?:结果)?(?:页面?)?(?:[-_|].{0,30})?$")
_OF_LETTER = re.compile(r"(?:留言|来信|写信|咨询|提问|回复|答复)时间")
_SHELLS = ("/gkmlpt/js/", "/gkmlpt/api", "EpointWebBuilder", "getPageInfoListNew")
_SHORT_TEXT, _LONG_TEXT = 80, 300  # characters of running text
_MANY_LISTS = 4


def kind_of_page(
    page: Page, groups: list[ItemList], crumbs: Crumbs, published: Published, home_url: str, further: bool = False
) -> PageKind:
    """Kind by address where that is plain, else by what the page holds. `further`: its pager says that it goes on."""
    if _is_home(page.url, home_url):
        return PageKind.HOME
    by_url = kind_of(page.url) if page.url else PageKind.OTHER
    plain = page.plain - _in_rows(page, groups)
    article = _article_score(page, by_url, published, plain)
    listed = _list_score(page, groups, by_url, plain)
    if _NO_LIST.search(page.window) or "/search" in page.url:
        return PageKind.OTHER
    if not page.url and not crumbs.names and article < 2 and _looks_like_home(page, groups):
        return PageKind.HOME
    if further and by_url is not PageKind.ARTICLE and not page.stated("ArticleTitle") and plain < _LONG_TEXT:
        return PageKind.LIST
    if article > listed and not _is_mailbox(page):
        return PageKind.COLUMN if by_url is not PageKind.ARTICLE and _is_shell(page) else PageKind.ARTICLE
    if listed >= 1.5 or _is_mailbox(page) or (not page.url and article < 1.5):
        return PageKind.LIST if by_url is PageKind.LIST else PageKind.COLUMN
    return PageKind.OTHER


def surely_article(page: Page, published: Published) -> bool:
    """True when no list, however long, would make the page a column: its lists need not be looked for."""
    by_url = kind_of(page.url) if page.url else PageKind.OTHER
    most = _list_score(page, [], by_url, page.plain) + 3.5
    return _article_score(page, by_url, published, page.plain) > most


def _is_shell(page: Page) -> bool:
    """A page that a system fills from its end point; what stands beside the empty box (hot news) is not what it is."""
    if page.stated("ArticleTitle") or next(mount_nodes(page), None) is None:
        return False
    return any(word in page.source for word in _SHELLS)  # last: a look at every character of the page


def _is_mailbox(page: Page) -> bool:
    """Letters and answers one below the other, without a page for each: every letter has its own day."""
    if page.stated("ArticleTitle"):
        return False
    texts = (text.strip()[:5] for text in map(page.tree.texts.__getitem__, page.tree.lines) if "时间" in text)
    days = Counter(text for text in texts if _OF_LETTER.match(text))
    return max(days.values(), default=0) >= 2 and "时间" in page.source


def _is_home(url: str, home_url: str) -> bool:
    if not url:
        return False
    home = normalise(home_url)
    if not home:
        return _ROOT.match(url) is not None
    if url == home:
        return True
    return _ROOT.match(home) is not None and host(url) == host(home) and _ROOT.match(url) is not None


def _in_rows(page: Page, groups: list[ItemList]) -> int:
    """Characters of running text that are abstracts in the rows of a list."""
    content, measures = page.content, page.measures
    if content < 0 or measures is None:
        return 0
    end = page.tree.ends[content]
    lists = (group for group in groups if group.origin < 0 and (group.dated >= 3 or len(group.rows) >= 5))
    runs = ((group.rows[0].node, group.rows[-1].end) for group in lists)
    return sum(measures.plain(start, last) for start, last in runs if content <= start and last <= end)


def _article_score(page: Page, by_url: PageKind, published: Published, plain: int) -> float:
    score = 0.0
    if page.stated("ArticleTitle"):
        score += 2
    if by_url is PageKind.ARTICLE:
        score += 2
    if page.named:
        score += 1 if plain < 20 else 1.5
    if plain >= _LONG_TEXT:
        score += 1.5 if plain < 3 * _LONG_TEXT else 2.5
    elif plain >= _SHORT_TEXT:
        score += 1
    if published.origin in (DateSource.BODY, DateSource.DOCUMENT) or published.stated:
        score += 1
    return score


def _list_score(page: Page, groups: list[ItemList], by_url: PageKind, plain: int) -> float:
    main = [group for group in groups if not group.side]
    dated = sum(group.dated for group in main)
    titles = sum(len(row.title) for group in main for row in group.rows)
    score = 0.0
    if dated >= 3 or (dated and titles > plain):
        score += 2.5
    elif titles > max(plain, 60):
        score += 1.5
    if titles > 3 * plain:
        score += 1
    if by_url in (PageKind.COLUMN, PageKind.LIST):
        score += 2
    if page.stated("ColumnName") and not page.stated("ArticleTitle"):
        score += 1.5
        # Below its own name, with next to nothing to read: what has a day there is a box beside the list.
        score += 2 if page.window.startswith(page.stated("ColumnName")) and own_text(page) < _SHORT_TEXT else 0
    return score


def _looks_like_home(page: Page, groups: list[ItemList]) -> bool:
    """A page without an address: several lists, and a title that names a site."""
    return bool(_HOME_TITLE.search(page.window)) and len(groups) >= 2
